"""Addresses of the files a page needs, and the icons. Both functions are Jinja globals.

`icon("check")` draws an icon of static/icons.svg: always beside a word, so hidden for a reader.
`asset("portal.css")` is an address that changes with the file, so a browser may keep it for ever.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

STATIC = Path(__file__).parent / "static"
NAMES = frozenset(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text("utf-8")))


@cache
def asset(name: str) -> str:
    """The address of a file under static/, with the first figures of its hash."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:8]}"


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
