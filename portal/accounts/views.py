"""Sign in and out, invitations, a new password; people of the municipality for the admin."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, make_response, redirect, request, session, url_for
from flask_login import login_user, logout_user

from portal import clock, db
from portal.access import May, actor, allow, load, named, public, viewer, visitor
from portal.accounts import actions, passwords, queries, rules
from portal.accounts.forms import (
    ChangePasswordForm,
    ForgottenForm,
    PasswordForm,
    RolesForm,
    SignInForm,
    UserForm,
)
from portal.accounts.models import User
from portal.accounts.proof import proves
from portal.audit import Actor
from portal.audit.rules import ActorKind
from portal.db import unit
from portal.errors import Hidden, Refused
from portal.forms import PlainForm, PortalForm
from portal.language import _
from portal.pages import Answer, answer, done, invalid, see, way_back
from portal.roles import Role
from portal.submissions import OTHER, submit

bp = Blueprint("accounts", __name__)
_MINUTE = 60  # seconds: the cookie is not written anew for every click


@bp.route("/inloggen", methods=["GET", "POST"])
@public
def sign_in() -> Answer:
    form, verder = SignInForm(), request.values.get("verder", "")
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
    """In the dialog over a page that was open when the session ended: the page stays as it is. For
    somebody else it is not: he begins at his own start.
    """
    form, was = SignInForm(), named()
    if "HX-Request" not in request.headers:
        return see(url_for(".sign_in"))
    if not form.accepted():
        return sign_in_part(form, 422)
    if refused := _refused(form):
        return sign_in_part(form, refused)
    who = visitor()
    if who is None or was is None or who.id != was[0]:
        return see(url_for("home.show"))
    welcome = _("U bent weer ingelogd. Er is niets verloren. Ga verder waar u was.")
    return done("accounts/_signed_in.html", to=url_for("home.show"), notice=welcome)


def sign_in_part(form: SignInForm | None = None, status: int = 401) -> Answer:
    """The dialog, put over the page whatever asked for it."""
    shown = form or SignInForm(formdata=None)
    made = answer("accounts/_sign_in_here.html", status, form=shown)
    made.headers["HX-Retarget"], made.headers["HX-Reswap"] = "#signin", "outerHTML"
    return made


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
    was = named()
    if refused := _refused(form):
        return answer("accounts/sign_in.html", refused, form=form, verder=verder)
    who = visitor()
    is_another = was is not None and who is not None and who.id != was[0]
    return make_response(redirect(way_back("" if is_another else verder), 303))


def _refused(form: SignInForm) -> int:
    """Let the person in, or say why not in the form; with which status."""
    with unit():
        wait = _count_tries(form.email.data)
    if wait:
        text = _(
            "U hebt te vaak geprobeerd. Wacht %(minutes)s minuten en probeer het dan opnieuw.",
            minutes=wait,
        )
        form.refuse(None, text)
        return 429
    person = queries.for_sign_in(form.email.data)
    db.session.commit()  # nothing is held while the hash is checked
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
    enter(person.id, person.session_version)
    return 0


def enter(user_id: UUID, session_version: int) -> None:
    """Start a session for this person (also used by the demo's door).

    Forms that the same person left open in this browser can still be sent: their token holds.
    """
    person = queries.viewer(user_id, session_version)
    if person is None:
        raise Hidden
    was, token = named(), session.get("csrf_token")
    session.clear()
    if token and was is not None and was[0] == user_id:
        session["csrf_token"] = token
    login_user(person)
    now = clock.now()
    session["side"] = "employer" if person.is_employer else "municipality"
    session["since"] = session["seen"] = int(now.timestamp())
    with unit():
        actions.sign_in(person.id, by=Actor(ActorKind.USER, str(person.id), "sign-in"), at=now)


@bp.post("/uitloggen")
@public
def sign_out() -> Answer:
    logout_user()
    session.clear()
    response = make_response(redirect(url_for("home.show"), 303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@public
def forgot() -> Answer:
    form = ForgottenForm()
    if request.method == "GET":
        return answer("accounts/forgotten.html", form=form)
    if not form.accepted():
        return invalid("accounts/forgotten.html", form)
    with unit():
        wait = actions.attempt(
            f"forgotten:{form.email.data.strip().lower()}", limit=3, at=clock.now()
        )
        if not wait:
            actions.ask_new_password(form.email.data, at=clock.now())
    return answer("accounts/forgotten_sent.html")


@bp.route("/uitnodiging/<token>", methods=["GET", "POST"])
@public
def accept(token: str) -> Answer:
    invitation = queries.open_invitation(rules.hash_of(token), clock.now())
    if invitation is None:
        return answer("accounts/invitation_gone.html")
    form = PasswordForm()
    if request.method == "GET":
        return answer("accounts/accept.html", form=form, invitation=invitation, token=token)
    if not form.accepted() or not _is_good(form, "password", invitation.email):
        return invalid("accounts/accept.html", form, invitation=invitation, token=token)
    db.session.commit()
    made = passwords.make(form.password.data)
    with unit():
        by = Actor(ActorKind.USER, str(invitation.user_id), "invited")
        user = actions.accept_invitation(invitation.id, made, by=by, at=clock.now())
    enter(user.id, user.session_version)
    return see(url_for("home.show"))


@bp.route("/wachtwoord", methods=["GET", "POST"])
@allow(May.BE_HOME)
def change_password() -> Answer:
    form, email = ChangePasswordForm(), queries.email(viewer().id)
    if request.method == "GET":
        return answer("accounts/password.html", form=form, email=email)
    is_right = [
        form.accepted(),
        not form.new_password.data or _is_good(form, "new_password", email),
        not form.password.data or proves(form),
    ]
    if not all(is_right):  # all that is wrong is said in one round
        return invalid("accounts/password.html", form, email=email)
    made = passwords.make(form.new_password.data)
    with unit():
        user = db.session.get_one(User, viewer().id, with_for_update=True, populate_existing=True)
        actions.change_password(user, made, by=actor(), at=clock.now())
    enter(user.id, user.session_version)
    return see(
        url_for("home.show"),
        notice=_("Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd."),
    )


@bp.get("/gebruikers")
@allow(May.MANAGE_USERS)
def people() -> Answer:
    return answer("accounts/people.html", people=queries.colleagues(None))


@bp.route("/gebruikers/nieuw", methods=["GET", "POST"])
@allow(May.MANAGE_USERS)
def invite() -> Answer:
    form = UserForm()

    def ask() -> None:
        actions.invite(
            form.name.data,
            form.email.data,
            roles=frozenset(Role(value) for value in form.roles.data),
            employer_id=None,
            phone=form.phone.data or "",
            by=actor(),
            at=clock.now(),
        )

    return submit(
        form,
        ask,
        to=url_for(".people"),
        notice=_(
            "%(name)s krijgt een mail met een link. De link werkt 14 dagen.", name=form.name.data
        ),
        page=lambda status: answer("accounts/invite.html", status, form=form),
        beside={"email_taken": "email", OTHER: "roles"},
    )


@bp.get("/gebruikers/<uuid:user_id>")
@allow(May.MANAGE_USERS)
def person(user_id: UUID) -> Answer:
    user = _municipal(user_id)
    form = RolesForm(roles=[role.value for role in _roles_of(user_id)])
    return answer("accounts/person.html", user=user, form=form)


@bp.post("/gebruikers/<uuid:user_id>/rollen")
@allow(May.MANAGE_USERS)
def set_roles(user_id: UUID) -> Answer:
    form = RolesForm()

    def change() -> None:
        roles = frozenset(Role(value) for value in form.roles.data)
        actions.set_roles(_municipal(user_id, lock=True), roles, by=actor(), at=clock.now())

    return submit(
        form,
        change,
        to=url_for(".people"),
        notice=_("De rollen zijn bewaard. Zij gelden meteen."),
        page=lambda status: answer(
            "accounts/person.html", status, form=form, user=_municipal(user_id)
        ),
        beside={OTHER: "roles"},
        repeatable=True,
    )


@bp.route("/gebruikers/<uuid:user_id>/stoppen", methods=["GET", "POST"])
@allow(May.MANAGE_USERS)
def deactivate(user_id: UUID) -> Answer:
    """First what hangs on this person, with numbers; then the verb."""
    if viewer().id == user_id:
        raise Refused(
            "own_account", _("U kunt uw eigen toegang niet stoppen. Vraag een andere beheerder.")
        )
    form = PlainForm()

    def stop() -> None:
        user = _municipal(user_id, lock=True)
        if user.is_active:  # a second click finds it done
            actions.deactivate(user, by=actor(), at=clock.now())

    return submit(
        form,
        stop,
        to=url_for(".person", user_id=user_id),
        notice=_("De toegang is gestopt. Deze persoon is uitgelogd."),
        page=lambda status: answer(
            "accounts/deactivate.html",
            status,
            form=form,
            user=_municipal(user_id),
            at_stake=queries.at_stake(user_id),
        ),
    )


@bp.post("/gebruikers/<uuid:user_id>/toelaten")
@allow(May.MANAGE_USERS)
def activate(user_id: UUID) -> Answer:
    with unit():
        actions.activate(_municipal(user_id, lock=True), by=actor(), at=clock.now())
    return see(url_for(".people"), notice=_("Deze persoon kan weer inloggen."))


def session_is_over() -> bool:
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


def _count_tries(email: str) -> int:
    account = actions.attempt(
        f"account:{email.strip().lower()}", limit=rules.MAX_ATTEMPTS, at=clock.now()
    )
    address = actions.attempt(
        f"address:{request.remote_addr}", limit=rules.MAX_ATTEMPTS_ADDRESS, at=clock.now()
    )
    return max(account, address)


def _is_good(form: PortalForm, name: str, email: str) -> bool:
    """No rule stands against this password; every one that does is told at once."""
    faults = rules.password_faults(form[name].data, email=email)
    for fault in faults:
        form.refuse(name, fault)
    return not faults


def _municipal(user_id: UUID, *, lock: bool = False) -> User:
    """Somebody of the municipality; the people of a company are for its own signatory."""
    _roles_of(user_id)
    return load(User, user_id, lock=lock)


def _roles_of(user_id: UUID) -> list[Role]:
    roles: list[Role] | None = next(
        (p["roles"] for p in queries.colleagues(None) if p["id"] == user_id), None
    )
    if roles is None:
        raise Hidden
    return roles
