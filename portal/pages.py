"""Answers: a whole page, the part of it that changed, or a redirect.

    return answer("tasks/list.html", part="tasks/_tasks.html", rows=rows)  # htmx: the part
    return done("tasks/_tasks.html", to=url, notice=_("De taak is klaar."), rows=rows)
    return see(url, notice=_("Uw vacature is ingestuurd."))
    return invalid("guarantees/invoke.html", form, placement=placement)  # 422, title "Fout: …"
    return download(file.content, file.name, file.media_type)

A list that goes on page by page (portal.keyset) is drawn from a Page:

    after = read_cursor(datetime, UUID)
    page = page_of(queries.listed(after=after), after, lambda row: (row.changed_at, row.id))

A template whose name starts with an underscore is a part, everything else a whole page. A whole
page that answers htmx (422 …) replaces the body. `notice` is said once in the region #notice: in
this answer, or on the page that follows.

The factory sets what every page knows, so that this module knows no domain:

person()  for every template, parts too: viewer (None or Viewer), may
frame()   for whole pages only:
          menu          list of (url, label, icon, count or None, is current)
          contact       None, or an object with name, initials, phone, phone_href ("tel:+31…"),
                        answer_line and deputy_line ("" when nobody stands in)
          role_line     "Houtwerf Lindehage B.V., tekenbevoegd"
          person_menu   list of (url, label), under the name
          municipality  "Gemeente Vaartland"
          language      "nl" or "en"
          demo          True: the footer says that all is made up
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, Generic, TypeVar
from urllib.parse import quote, unquote

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_htmx import HTMX
from markupsafe import Markup

from portal.assets import asset
from portal.errors import Refused
from portal.forms import PortalForm
from portal.icons import icon, unbroken
from portal.keyset import PAGE_SIZE, Cursor, decode_cursor, encode_cursor
from portal.language import _

Row = TypeVar("Row")
Kind = TypeVar("Kind", bound=StrEnum)
Answer = Response
htmx = HTMX()
person: Callable[[], Mapping[str, Any]] = dict
frame: Callable[[], Mapping[str, Any]] = dict
_PATH = re.compile(r"/|(?:/(?!\.\.?(?:/|$))[^/\\%]+)+")  # no "//", no "..", nothing encoded twice
_IN_QUERY = "/?:@!$&'()*+,;=%"


def install(app: Flask) -> None:
    """Let the app see htmx requests, and templates draw icons."""
    htmx.init_app(app)
    app.jinja_env.globals.update(icon=icon, asset=asset, menu_of=_menu_of)
    app.jinja_env.filters["unbroken"] = unbroken


def answer(template: str, status: int = 200, *, part: str | None = None, **values: Any) -> Answer:
    """The page, or to htmx the `part` of it."""
    if part and htmx and not htmx.history_restore_request:
        template = part
    whole = not _is_part(template)
    known = {**person(), **(frame() if whole else {}), "failed": status >= 400}
    known["posted"] = page_above()  # going back must not send it again
    made = make_response(render_template(template, **(known | values)), status)
    made.vary.add("HX-Request")
    if whole and htmx and not htmx.history_restore_request:
        made.headers["HX-Retarget"] = "body"
        made.headers["HX-Reswap"] = "innerHTML show:window:top"
    return made


def done(part: str, *, to: str, notice: str = "", **values: Any) -> Answer:
    """After a verb: htmx gets the part as it is now, others go to `to`."""
    if not htmx:
        return see(to, notice=notice)
    made = answer(part, **values)
    if notice:
        made.set_data(
            made.get_data(as_text=True)
            + render_template("layout/_notice.html", said=[notice], swap=True)
        )
    return made


def see(url: str, *, notice: str = "") -> Answer:
    """Go and look at `url`."""
    if notice:
        flash(notice)
    if htmx:
        return make_response("", 200, {"HX-Redirect": url})
    return make_response(redirect(url, 303))


def invalid(template: str, form: PortalForm, **values: Any) -> Answer:
    """The page again with what was typed and what is wrong."""
    return answer(template, 422, form=form, **values)


def not_now(title: str, refused: Refused, to: str, back: str) -> Answer:
    """Instead of a form that would only be refused: why, and the page that says what can be."""
    text = _(refused.text, **refused.values)
    return answer("layout/not_now.html", title=title, text=text, to=to, back=back)


def download(content: bytes | str, name: str, media_type: str, *, inline: bool = False) -> Answer:
    """A file under this name, to keep; `inline`: to look at in the browser."""
    made = make_response(content)
    made.headers["Content-Type"] = media_type
    how = "inline" if inline else "attachment"
    made.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return made


def page_above() -> str:
    """The nearest page at or above the address that was posted to: where the person most likely
    was. "" on a page that was opened, or opened by a safe link.
    """
    path = request.path
    if request.method in {"GET", "HEAD"}:
        return ""  # it is this very page
    if "token" in (request.view_args or {}) or request.routing_exception is not None:
        return ""
    adapter = current_app.create_url_adapter(request)
    while adapter is not None and len(path) > 1:
        if adapter.test(path, "GET"):
            return request.script_root + path
        path = path.rpartition("/")[0]
    return ""


def way_back(name: str) -> str:
    """Where this request asks, under `name`, to go on to: the only reader of such an address."""
    return own_path(request.values.get(name, ""))


def own_path(address: str) -> str:
    """`address` when it is a page of our own that can be opened, otherwise the start page.

    Never another site, whatever a browser makes of it: it leaves tabs and line ends out, takes "\\"
    for "/" and "//host" for a host, also where a proxy has undone a "%2F" for it. So the path is
    held to what it may be, and written anew.
    """
    path, _mark, query = address.partition("?")
    plain = unquote(path)
    is_path = _PATH.fullmatch(plain) and plain.isprintable() and query.isprintable()
    if not is_path or not current_app.url_map.bind("localhost").test(plain, "GET"):
        return "/"
    return quote(plain) + (f"?{quote(query, safe=_IN_QUERY)}" if query else "")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page of a list, and where to go on: "" on the last page, and on the first."""

    rows: Sequence[Row]
    next_url: str = ""
    first_url: str = ""


def read_cursor(*kinds: type) -> Cursor | None:
    """After which row the page begins that the address asks for; None: it is the first page, as
    for a cursor that is not ours.
    """
    return decode_cursor(request.args.get("na", ""), *kinds)


def read_choice(name: str, kind: type[Kind]) -> Kind | None:
    """What the address asks for by this name; None of what is not one of its kind."""
    asked = request.args.get(name)
    return next((member for member in kind if member == asked), None)


def page_of(
    rows: Sequence[Row],
    after: Cursor | None,
    cursor: Callable[[Row], Sequence[Any]],
    kept: Mapping[str, Any] | None = None,
    *,
    size: int = PAGE_SIZE,
    endpoint: str = "",
) -> Page[Row]:
    """The page out of rows that came with one too many. Its links lead to the page that is asked
    for, or to `endpoint`, with what else the address says: `kept`, None left out.
    """
    ids = {} if endpoint else request.view_args or {}
    address = partial(url_for, endpoint or str(request.endpoint), **ids, **(kept or {}))
    shown = rows[:size]
    return Page(
        shown,
        next_url=address(na=encode_cursor(cursor(shown[-1]))) if len(rows) > size else "",
        first_url=address() if after is not None else "",
    )


def _menu_of(items: Sequence[tuple[Any, ...]], how: str, language: str) -> Markup:
    """The menu as list items, for "phone" or "wide": the same for everybody in the same roles."""
    return _drawn(tuple(items), f"layout/_menu_{how}.html", language)


@lru_cache(maxsize=512)
def _drawn(items: tuple[tuple[Any, ...], ...], template: str, language: str) -> Markup:
    return Markup(current_app.jinja_env.get_template(template).render(menu=items))


def _is_part(template: str) -> bool:
    return template.rpartition("/")[2].startswith("_")
