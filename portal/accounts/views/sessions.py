"""Who is in, and for how long: signing in, also over the page that is open, and out."""

import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from flask import (
    Response,
    after_this_request,
    current_app,
    g,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from flask_login import login_user, logout_user

from portal import clock, formats, openers, problems
from portal.access import May, Viewer, allow, public, visitor
from portal.accounts import actions, passwords, queries, rules
from portal.accounts.devices import device
from portal.accounts.forms import SignInForm
from portal.accounts.views.blueprint import bp
from portal.audit import Actor
from portal.audit.rules import ActorKind
from portal.db import unit
from portal.errors import Hidden
from portal.language import N_, _
from portal.pages import Answer, answer, done, invalid, see, way_back

_IDLE = N_("U deed %(idle)s niets.")
_LONG = N_("U was %(hard_end)s ingelogd. Langer kan niet.")
_ELSEWHERE = N_("U logde uit in een ander venster.")
_ENDED = N_("U logde uit in een ander venster of op een ander apparaat.")
_STOPPED = N_("Uw wachtwoord of uw toegang is net gewijzigd.")
_TWICE = N_(
    "Vul uw wachtwoord nog een keer in. U logde intussen in of uit in een ander venster. "
    "Daarom konden wij dit niet lezen."
)
_KEY = "key"  # of the session, in the cookie; the database holds its hash
_DEVICE = "groeiportaal-apparaat"  # the cookie by which a browser is known
_SECRET = re.compile(r"[\w-]{43}", re.A)  # 256 bits
_LEFT = "left_keys"  # hashes of those that this browser let go and the database may not have heard
_MOST = 10  # of these
_HERE_ONLY = N_("U bent alleen hier uitgelogd")
_NOT_SAVED = N_(
    "Het portaal kon dat niet opslaan. Probeer het over 1 minuut opnieuw, of log opnieuw in. "
    "Dan stopt uw sessie overal."
)
_MINUTE = 60  # seconds: the cookie is not written anew for every click


@bp.route("/inloggen", methods=["GET", "POST"])
@public
def sign_in() -> Answer:
    form, verder = SignInForm(), way_back("verder")
    if request.method == "GET":
        if visitor():
            return see(url_for("home.show"))
        return answer("accounts/sign_in.html", form=form, verder=verder)
    if not form.accepted():
        return invalid("accounts/sign_in.html", form, verder=verder)
    return _sign_in(form, verder)


@bp.post("/inloggen/hier")
@public
def sign_in_here() -> Answer:
    """In the dialog over a page that was open when the session ended: for who opened it the page
    stays as it is. Somebody else may not go on in it: he begins at his own start.
    """
    form, opener = SignInForm(), openers.opened_by() or openers.named()
    if "HX-Request" not in request.headers:
        return see(url_for(".sign_in"))
    if not form.accepted():
        return sign_in_part(form, 422)
    if refused := _refused(form):
        return sign_in_part(form, refused)
    who = visitor()
    if who is None or opener is None or who.id != opener.user_id:
        return see(url_for("home.show"))
    welcome = _("U bent weer ingelogd. Er is niets verloren. Ga verder waar u was.")
    return done("accounts/_signed_in.html", to=url_for("home.show"), notice=welcome)


def sign_in_part(form: SignInForm | None = None, status: int = 401) -> Answer:
    """The dialog, put over the page whatever asked for it. When its own token died while it was
    open, it says so and keeps the address.
    """
    if form is None and request.endpoint == "accounts.sign_in_here":
        form, status = SignInForm(), 422
        form.refuse("password", _(_TWICE))
    shown = form or SignInForm(formdata=None)
    terms = {"idle": formats.term(rules.IDLE), "hard_end": formats.term(rules.HARD_END)}
    made = answer("accounts/_sign_in_here.html", status, form=shown, why=_(_why(), **terms))
    made.headers["HX-Retarget"], made.headers["HX-Reswap"] = "#signin", "outerHTML"
    return made


def _why() -> str:
    """Why this page asks to sign in again."""
    was = openers.named()
    if was is None or visitor():
        return _ELSEWHERE
    if seconds_left() >= 0:
        stands = queries.viewer(was.user_id, was.session_version)
        return _ENDED if stands else _STOPPED
    return _IDLE if clock.now() - was.seen_at > rules.IDLE else _LONG


@bp.get("/sessie")
@allow(May.BE_HOME)
def session_left() -> Answer:
    return _session_left()


@bp.post("/sessie")
@allow(May.BE_HOME)
def stay() -> Answer:
    """Somebody who is warned that the session ends says that he is there."""
    return _session_left()


def _session_left() -> Answer:
    return make_response("", 204, {"Session-Left": str(seconds_left())})


def _sign_in(form: SignInForm, verder: str) -> Answer:
    """To the page that was asked for; who signs in after somebody else begins at his own start."""
    was = openers.named()
    if refused := _refused(form):
        return answer("accounts/sign_in.html", refused, form=form, verder=verder)
    who = visitor()
    is_another = was is not None and who is not None and who.id != was.user_id
    return make_response(redirect("/" if is_another else verder, 303))


def _refused(form: SignInForm) -> int:
    """Let the person in, or say why not in the form; with which status."""
    email, at = form.email.data.lower(), clock.now()
    person = queries.for_sign_in(email, _device_hash())
    device_id = person.device_id if person else None
    tried = rules.counters(email, request.remote_addr or "", device_id)
    with unit():
        wait = actions.count_try(tried, at=at)
    if wait:
        text = _(
            "Er is te vaak een fout wachtwoord ingevuld. Wacht %(minutes)s minuten, "
            'of kies "Wachtwoord vergeten". Met de link in die mail kunt u meteen inloggen.',
            minutes=wait,
        )
        form.refuse(None, text)
        return 429
    is_right = passwords.matches(person.password_hash if person else None, form.password.data)
    if person is None or not is_right:
        form.refuse(
            None,
            _(
                "Dit e-mailadres en wachtwoord horen niet bij elkaar. "
                'Probeer het opnieuw of kies "Wachtwoord vergeten".'
            ),
        )
        return 422
    enter(person.id, person.session_version, tried, at)
    return 0


def enter(
    user_id: UUID,
    session_version: int,
    tried: rules.Counters | None = None,
    at: datetime | None = None,
) -> None:
    """Start a session for this person (also used by the demo's door), in a browser that is known
    from now on. With a password: what counted it, and when.

    Forms that the same person left open in this browser can still be sent: their token holds.
    """
    person = queries.viewer(user_id, session_version)
    if person is None:
        raise Hidden
    was, token, left = openers.named(), session.get("csrf_token"), _leave()
    g.pop("csrf_token", None)  # made for the session that was
    if token and was is not None and was.user_id == user_id:
        session["csrf_token"] = token
    login_user(person)
    now, key = at or clock.now(), secrets.token_urlsafe(32)
    session[_KEY] = key
    session["side"] = "employer" if person.is_employer else "municipality"
    session["since"] = session["seen"] = int(now.timestamp())
    with unit():
        actions.sign_in(
            person.id,
            rules.hash_of(key),
            device(request.user_agent.string),
            known_by=rules.hash_of(_keep_device()),
            left=left,
            tried=tried,
            by=Actor(ActorKind.USER, str(person.id), "sign-in"),
            at=now,
        )
    session.pop(_LEFT, None)


@bp.post("/uitloggen")
@public
def sign_out() -> Answer:
    """Here, and of every copy of this cookie. The browser lets go first: also when nothing can be
    saved. Then the page says so, and the next time one signs out or in ends it everywhere.
    """
    left = _leave()
    logout_user()
    after_this_request(_clear_site)
    if left:
        problems.if_away(_HERE_ONLY, _NOT_SAVED)
        with unit():
            for key_hash in left:
                actions.sign_out(key_hash, at=clock.now())
        del session[_LEFT]
    return make_response(redirect(url_for("home.show"), 303))


def _clear_site(response: Response) -> Response:
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _leave() -> list[str]:
    """This browser lets go of its session. The hashes of the keys of all that it let go and that
    may still stand: the cookie has them until the database heard of it.
    """
    hashes = [*session.get(_LEFT, []), _key_hash()]
    left = [one for one in hashes if one][-_MOST:]
    openers.clear()
    if left:
        session[_LEFT] = left
    return left


def who_is_in(kept: str) -> Viewer | None:
    """Who is signed in by this cookie, which keeps his id and version: None when it is over."""
    if _is_over():
        return None
    user_id, _, version = kept.rpartition(":")
    return queries.signed_in(UUID(user_id), int(version), _key_hash())


def keep_seen() -> None:
    """For every request that got past the door: at most once in five minutes its session is kept
    as used. A GET writes nothing; the page that came of it says so by a POST of its own.
    """
    who = visitor() if request.method == "POST" and isinstance(g.needs, May) else None
    if who is not None and who.session_id is not None and is_unseen():
        with unit():
            actions.see(who.session_id, at=clock.now())


def is_unseen() -> bool:
    """Is it a while since the session of this request was kept as used?"""
    who = visitor()
    seen_at = who.seen_at if who else None
    return seen_at is not None and rules.is_unseen(seen_at, clock.now())


def _device_hash() -> str:
    return rules.hash_of(request.cookies.get(_DEVICE, ""))


def _keep_device() -> str:
    """The secret by which this browser is known: the one that it has, kept longer, or a new one."""
    kept = request.cookies.get(_DEVICE, "")
    secret = kept if _SECRET.fullmatch(kept) else secrets.token_urlsafe(32)

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _DEVICE,
            secret,
            max_age=rules.DEVICE_FOR,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response

    return secret


def _key_hash() -> str:
    key = session.get(_KEY, "")
    return rules.hash_of(key) if key else ""


def _is_over() -> bool:
    """Half an hour idle, or twelve hours in all: sign in again (promises E7). Moves the idle
    clock, but for what a page asks by itself.
    """
    if seconds_left() < 0:
        return True
    now = int(clock.now().timestamp())
    by_itself = request.method == "GET" and "HX-Request" in request.headers
    if not by_itself and now - session.get("seen", 0) > _MINUTE:
        session["seen"] = now
    return False


def seconds_left() -> int:
    """Until this session ends when nobody does anything; negative when it is over."""
    now = int(clock.now().timestamp())
    idle = rules.IDLE - timedelta(seconds=now - session.get("seen", 0))
    total = rules.HARD_END - timedelta(seconds=now - session.get("since", 0))
    return int(min(idle, total).total_seconds())
