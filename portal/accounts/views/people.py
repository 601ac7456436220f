"""The people of the municipality, for the admin."""

from uuid import UUID

from flask import url_for

from portal import clock, formats
from portal.access import May, actor, allow, load, viewer
from portal.accounts import actions, queries, rules
from portal.accounts.forms import RolesForm, UserForm
from portal.accounts.models import User
from portal.accounts.views.blueprint import bp
from portal.db import unit
from portal.errors import Hidden, Refused
from portal.forms import PlainForm
from portal.language import _
from portal.pages import Answer, answer, see
from portal.roles import Role
from portal.submissions import OTHER, submit


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
            "%(name)s krijgt een mail met een link. De link werkt %(term)s.",
            name=form.name.data,
            term=formats.term(rules.INVITATION),
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
