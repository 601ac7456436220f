"""What a showing tells, as HTML. It is frozen when somebody is shown, so it is drawn once."""

import json
from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

from portal.cards import labels as card_labels
from portal.columns import Json

KEPT = 4096  # profiles a process remembers


def profile(row: Any) -> Markup:
    """The facts of a showing and the lines of what the vacancy asks: of a row of the list, which
    has them as text, or of the showing itself.
    """
    columns = (row.shown, row.fit)
    shown, fit = (each if isinstance(each, str) else Json.written(each) for each in columns)
    return _drawn(shown, fit)


@lru_cache(maxsize=KEPT)
def _drawn(shown: str, fit: str) -> Markup:
    template = current_app.jinja_env.get_template("vacancies/_profile.html")
    facts = card_labels.facts(json.loads(shown))
    return Markup(template.render(facts=facts, fit=json.loads(fit)))
