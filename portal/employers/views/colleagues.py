"""The people of a company, managed by who may sign for it."""

from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, own_employer, viewer
from portal.accounts import actions as account_actions
from portal.accounts import queries as account_queries
from portal.db import unit
from portal.employers import queries
from portal.employers.forms import ColleagueForm, RolesForm
from portal.employers.views.blueprint import bp
from portal.errors import Refused, refusal
from portal.forms import PlainForm
from portal.language import N_, _
from portal.pages import Answer, answer, not_now, see
from portal.roles import Role
from portal.submissions import OTHER, submit


@bp.get("/collegas")
@allow(May.MANAGE_COLLEAGUES)
def colleagues() -> Answer:
    refused = _cannot_invite()
    return answer(
        "employers/colleagues.html",
        people=account_queries.colleagues(own_employer()),
        why_not=_(refused.text, **refused.values) if refused else "",
    )


@bp.route("/collegas/nieuw", methods=["GET", "POST"])
@allow(May.MANAGE_COLLEAGUES)
def add_colleague() -> Answer:
    if request.method == "GET" and (refused := _cannot_invite()):
        to = url_for(".colleagues")
        return not_now(_("Nodig een collega uit"), refused, to, _("Naar uw collega's"))
    form = ColleagueForm(roles=[Role.MEMBER] if request.method == "GET" else None)

    def invite() -> None:
        account_actions.invite(
            form.name.data, form.email.data, roles=frozenset(form.roles.data),
            employer_id=own_employer(), phone=form.phone.data, user_id=form.once.data,
            by=actor(), at=clock.now(),
        )  # fmt: skip

    return submit(
        form,
        invite,
        to=url_for(".colleagues"),
        notice=_("Uw collega krijgt een mail met een link."),
        page=lambda status: answer("employers/add_colleague.html", status, form=form),
        beside={
            "email_taken": "email",
            "invitation_limit": None,
            "employer_not_active": None,
            OTHER: "roles",
        },
    )


@bp.get("/collegas/<uuid:user_id>")
@allow(May.MANAGE_COLLEAGUES)
def colleague(user_id: UUID) -> Answer:
    person = queries.colleague(own_employer(), user_id)
    form = RolesForm(roles=queries.roles_of(person.id))
    return answer("employers/colleague.html", person=person, form=form)


@bp.post("/collegas/<uuid:user_id>/rollen")
@allow(May.MANAGE_COLLEAGUES)
def set_roles(user_id: UUID) -> Answer:
    form = RolesForm()
    person = queries.colleague(own_employer(), user_id)

    def change() -> None:
        row = queries.colleague(own_employer(), user_id)
        account_actions.set_roles(row, frozenset(form.roles.data), by=actor(), at=clock.now())

    return submit(
        form,
        change,
        to=url_for(".colleagues"),
        notice=_("De rechten zijn aangepast."),
        page=lambda status: answer("employers/colleague.html", status, form=form, person=person),
        beside={OTHER: "roles"},
        repeatable=True,
    )


@bp.route("/collegas/<uuid:user_id>/stoppen", methods=["GET", "POST"])
@allow(May.MANAGE_COLLEAGUES)
def stop_colleague(user_id: UUID) -> Answer:
    """First who can still do what; then the verb."""
    if user_id == viewer().id:
        raise Refused("own_account", N_("U kunt uw eigen toegang niet stoppen. Vraag een collega."))
    form = PlainForm()

    def stop() -> None:
        person = queries.colleague(own_employer(), user_id)
        if person.is_active:  # a second click finds it done
            account_actions.deactivate(person, by=actor(), at=clock.now())

    return submit(
        form,
        stop,
        to=url_for(".colleague", user_id=user_id),
        notice=_("De toegang is gestopt. U kunt die weer geven."),
        page=lambda status: _stop_colleague(user_id, form, status),
        beside={OTHER: None},
    )


@bp.post("/collegas/<uuid:user_id>/toelaten")
@allow(May.MANAGE_COLLEAGUES)
def admit(user_id: UUID) -> Answer:
    with unit():
        person = queries.colleague(own_employer(), user_id)
        account_actions.activate(person, by=actor(), at=clock.now())
    return see(url_for(".colleagues"), notice=_("De toegang is aangepast."))


def _cannot_invite() -> Refused | None:
    """Why this company can invite nobody now."""
    return refusal(lambda: account_actions.check_company(own_employer(), clock.today()))


def _stop_colleague(user_id: UUID, form: PlainForm, status: int) -> Answer:
    people = account_queries.colleagues(own_employer())
    others = [one for one in people if one["is_active"] and one["id"] != user_id]
    return answer(
        "employers/stop_colleague.html",
        status,
        form=form,
        person=queries.colleague(own_employer(), user_id),
        others=len(others),
        signing=sum(Role.SIGNATORY in one["roles"] for one in others),
    )
