"""The icons, as Jinja draws them.

`icon("check")` draws an icon of static/icons.svg: always beside a word, so hidden for a reader.
"""

import re
from functools import cache

from markupsafe import Markup

from portal.assets import STATIC, asset

NAMES = frozenset(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text("utf-8")))


@cache
def badge(label: str, tone: str, icon_name: str) -> Markup:
    """A state as colour, icon and word, for the rows of a long list: a macro call costs."""
    return Markup(
        '<span class="utrecht-status-badge utrecht-status-badge--{} gp-badge">{}{}</span>'
    ).format(tone, icon(icon_name), label)


@cache
def icon(name: str, more: str = "") -> Markup:
    """One icon; `more` is an extra class. A name that is not drawn raises LookupError."""
    if name not in NAMES:
        raise LookupError(f"no icon {name} in static/icons.svg")
    classes = f"gp-icon {more}".rstrip()
    return Markup(
        '<svg class="{}" width="20" height="20" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>'
    ).format(classes, asset("icons.svg"), name)
