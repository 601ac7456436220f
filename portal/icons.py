"""Icons and other small marks, as Jinja draws them.

`icon("check")` draws an icon of static/icons.svg: always beside a word, so hidden for a reader.
`{{ title | unbroken }}` keeps the numbers in a text on one line.
"""

import re
from functools import cache

from markupsafe import Markup, escape

from portal.assets import STATIC, asset

NAMES = frozenset(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text("utf-8")))

# of a row, an invoice or a credit note; not in an address
NUMBER = re.compile(r"(?<![\w/=?-])(?:[A-Z]{1,2}-[0-9]{4}-[0-9]{4,}|C?[0-9]{4}-[0-9]{6})\b")


def unbroken(text: str) -> Markup:
    """The text, in which no line ends inside a number of ours, such as V-2026-0031."""
    return Markup(NUMBER.sub(r'<span class="gp-nowrap">\g<0></span>', str(escape(text))))


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
