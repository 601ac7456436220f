"""Every page that says something went wrong: what it is, what now, and what was typed.

`Refused` is 409 with its own sentence, `Hidden` 404 with one text for absent and foreign,
`Forbidden` 403. A database that is away is 503, anything unplanned 500; both name the number of the
request, which stands with the class and the trace of the error in the log (portal/logs.py). The
pages need no statement: with the database away they only lose menu and contact.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from portal import access, db, logs, openers, pages
from portal.errors import Forbidden, Hidden, Refused
from portal.forms.conflicts import OPENED
from portal.forms.drafts import CONCEPT, labels_of
from portal.language import N_, _
from portal.settings import settings

log = logs.logger("portal.problems")

WORDS: dict[int, tuple[str, str]] = {
    400: (
        N_("Dit verzoek begrijpen wij niet"),
        N_("Ga terug naar de vorige pagina en probeer het opnieuw."),
    ),
    403: (
        N_("Dit mag u niet doen met uw rol"),
        N_("Vraag een collega met een andere rol, of bel ons."),
    ),
    404: (
        N_("Deze pagina is er niet"),
        N_("Of die is niet voor u bedoeld. Dit kunt u wel openen."),
    ),
    405: (
        N_("Deze pagina opent u met een knop"),
        N_("Ga terug en gebruik de knop op de pagina."),
    ),
    409: (N_("Dit kan nu niet"), N_("Bekijk de pagina opnieuw. Daar staat wat nu kan.")),
    413: (
        N_("Uw tekst of bestand is te groot"),
        N_("Maak het kleiner, of stuur het in delen. Een bestand mag hooguit 10 MB zijn."),
    ),
    422: (
        N_("Er is nog iets nodig"),
        N_("Ga terug, controleer wat u invulde en stuur het opnieuw."),
    ),
    429: (
        N_("Even wachten"),
        N_("U hebt dit te vaak geprobeerd. Wacht een tijdje en probeer het dan opnieuw."),
    ),
    500: (
        N_("Er ging bij ons iets mis"),
        N_("Probeer het opnieuw. Lukt het niet? Bel ons en noem het nummer hieronder."),
    ),
    503: (
        N_("Het portaal is even niet bereikbaar"),
        N_("Probeer het over 1 minuut opnieuw. Een termijn van vandaag bespreken wij met u."),
    ),
}
EXPIRED = (
    N_("Deze pagina stond te lang open"),
    N_("Uw tekst is bewaard. Controleer en stuur opnieuw."),
)
EXPIRED_SECRET = (
    EXPIRED[0],
    N_("Ga terug en vul het opnieuw in. Een wachtwoord of code wordt nooit bewaard."),
)
CHANGED = (
    N_("Iemand anders was net eerder"),
    N_("Hieronder staat wat u invulde. Bekijk de pagina en kies wat moet blijven."),
)
BUSY = (
    N_("Het is nu te druk"),
    N_(
        "Wij hebben niets opgeslagen of verstuurd. Wacht een halve minuut en laad deze pagina "
        "dan opnieuw."
    ),
)
RETRY_AFTER = 30  # seconds
_BUTTONS = {"step", "then", "antwoord"}
_NOT_TYPED = {"csrf_token", "once", "version", "password", "code", "verder", "document_hash"}
_NOT_TYPED |= _BUTTONS | {CONCEPT, OPENED, openers.FIELD}
_AWAY = (
    "database is locked",
    "database table is locked",
    "unable to open",
    "disk I/O",
    "database or disk is full",
)


def catch(app: Flask) -> None:
    """Turn every exception into its page, whole or as a fragment for htmx."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Hidden, lambda error: _page(404))
    app.register_error_handler(Forbidden, lambda error: _page(403))
    app.register_error_handler(StaleDataError, lambda error: _page(409, CHANGED))
    app.register_error_handler(IntegrityError, _taken)
    app.register_error_handler(CSRFError, _without_token)
    app.register_error_handler(HTTPException, _http)
    for away in (OperationalError, InterfaceError, PoolTimeout, db.Unwritable):
        app.register_error_handler(away, _database)
    app.register_error_handler(Exception, _unexpected)


def if_away(heading: str, text: str) -> None:
    """When the database is found to be away in this request, its page says this, and has a button
    that sends it again: for a form without fields.
    """
    g.if_away = (heading, text)


def busy(app: Flask) -> bytes:
    """The page for who is refused because too many ask at once. It is the same for everybody."""
    with app.test_request_context():
        page: bytes = _page(503, BUSY).get_data()
        return page


def _refused(refused: Refused) -> Response:
    text = _(refused.text, **refused.values)
    heading = CHANGED[0] if refused.code == "conflict" else WORDS[409][0]
    return _page(409, (heading, text), is_own=refused.code != "of_another")


def _without_token(error: CSRFError) -> Response:
    try:
        answer = access.without_token()
    except Refused as refused:
        return _refused(refused)
    if answer is not None:
        return make_response(answer)
    has_secret = any(_is_secret(None, name) or name == "code" for name in request.form)
    return _page(400, EXPIRED_SECRET if has_secret else EXPIRED)


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = _page(error.code if error.code in WORDS else 400)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _taken(error: IntegrityError) -> Response:
    """409 when a form brings the id of a row that is there and not this one; the rest is ours."""
    if db.violated(error).startswith("pk_"):
        return _page(409, CHANGED)
    return _unexpected(error)


def _database(error: Exception) -> Response:
    """503 when the database is away, busy too long or on a disk that takes nothing; anything else
    is a mistake of ours, also a GET that writes.
    """
    original = getattr(error, "orig", None)
    is_sqlite = type(original).__module__ == "sqlite3"
    if is_sqlite and not str(original).startswith(_AWAY):
        return _unexpected(error)
    log.error("unavailable", error=error)
    response = _page(503, g.get("if_away"))
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _unexpected(error: Exception) -> Response:
    if _propagates():
        raise error
    log.error("incident", error=error)
    return _page(500)


def _propagates() -> bool:
    wanted = current_app.config["PROPAGATE_EXCEPTIONS"]
    return current_app.testing or current_app.debug if wanted is None else wanted


def _page(status: int, words: tuple[str, str] | None = None, *, is_own: bool = True) -> Response:
    """`is_own`: what was typed is of who reads this, so that it may be shown back."""
    heading, text = words or WORDS[status]
    fragment = bool(request.headers.get("HX-Request"))
    around = _around(status)
    body = render_template(
        "errors/_problem.html" if fragment else "errors/problem.html",
        **around,
        offers=_offers(around) if status == 404 else [],
        failed=True,
        heading=_(heading),
        text=_(text),
        incident=logs.request_id() if status >= 500 else "",
        typed=list(_typed()) if is_own and status != 413 else [],
        back=pages.page_above(),
        posted=pages.page_above(),
        again=request.path if "if_away" in g and status == 503 else "",
        settings=settings(),
    )
    response = make_response(body, status)
    response.vary.add("HX-Request")
    return response


def _around(status: int) -> dict[str, Any]:
    """Menu and contact where they can be had; without them the page is still whole. Below /static/
    nobody asks who looks.
    """
    bare = {"demo": settings().demo, "municipality": settings().municipality_name, "language": "nl"}
    if status >= 500 or request.endpoint == "static":
        return bare
    try:
        db.session.rollback()
        return {**pages.person(), **pages.frame()}
    except Exception as error:
        log.warning("no frame", error=error)
        return bare


def _offers(around: dict[str, Any]) -> list[tuple[str, str]]:
    """What there is for this viewer: the list that the address lies in first, then his menu."""
    menu = sorted(around.get("menu", ()), key=lambda item: not item[4])
    found = {url: word for url, word, _icon, _count, _current in menu if url != "/"}
    return [*(found | {"/hulp": _("Vragen en antwoorden")}).items()]


def _typed() -> Iterator[tuple[str, str]]:
    """What the person filled in: (label, text), so that nothing typed is lost."""
    if request.method != "POST":
        return
    form = g.get("form")
    known = {field.name: field for field in form} if form is not None else {}
    try:
        posted = request.form
    except (RequestEntityTooLarge, ValueError):
        return
    labels = {} if known else labels_of(posted)
    for name, values in posted.lists():
        field = known.get(name)
        text = ", ".join(_shown(field, value) for value in values if value.strip())
        if text and name not in _NOT_TYPED and not _is_id(text) and not _is_secret(field, name):
            yield (_(field.label.text if field is not None else labels.get(name, "")), text)


def _shown(field: Any, value: str) -> str:
    for choice in getattr(field, "choices", None) or ():
        if str(choice[0]) == value:
            return _(str(choice[1]))
    return value


def _is_secret(field: Any, name: str) -> bool:
    return "password" in name or getattr(getattr(field, "widget", None), "input_type", "") in {
        "hidden",
        "password",
    }


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
