"""How a company comes in: by itself, or invited by an account manager."""

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, already, public, viewer, visitor
from portal.accounts import actions as account_actions
from portal.db import unit
from portal.employers import actions, queries, rules
from portal.employers.forms import CompanyForm, InviteForm
from portal.employers.models import Employer
from portal.employers.views.blueprint import bp
from portal.errors import Refused
from portal.language import _
from portal.pages import Answer, answer, invalid, see

MAX_REGISTRATIONS = 20  # from one address in ten minutes
_BESIDE = {"kvk_known": "kvk_number", "email_taken": "contact_email"}


@bp.get("/aanmelden")
@public
def register() -> Answer:
    if visitor():
        return see(url_for("home.show"))
    return answer("employers/register.html", form=CompanyForm())


@bp.post("/aanmelden")
@public
def register_post() -> Answer:
    form = CompanyForm()
    if not form.accepted():
        return invalid("employers/register.html", form)
    if queries.registered(form.once.data):
        return see(url_for(".registered"))
    with unit():
        wait = account_actions.attempt(
            f"register:{request.remote_addr}", limit=MAX_REGISTRATIONS, at=clock.now()
        )
    if wait:
        form.refuse(None, _("Er zijn nu te veel aanmeldingen. Wacht %(n)s minuten.", n=wait))
        return answer("employers/register.html", 429, form=form)
    try:
        _register(form)
    except Refused as refused:
        form.refuse(form.kvk_number if refused.code == "kvk_known" else None, refused)
        return invalid("employers/register.html", form)
    return see(url_for(".registered"))


@bp.get("/aanmelden/ontvangen")
@public
def registered() -> Answer:
    return answer("employers/registered.html", check_by=rules.check_by(clock.today()))


@bp.get("/werkgevers/nieuw")
@allow(May.MANAGE_EMPLOYERS)
def invite() -> Answer:
    return answer("employers/invite.html", form=InviteForm())


@bp.post("/werkgevers/nieuw")
@allow(May.MANAGE_EMPLOYERS)
def invite_post() -> Answer:
    form = InviteForm()
    if not form.accepted():
        return invalid("employers/invite.html", form)
    if made := already(Employer, form.once.data):
        return see(url_for(".show", employer_id=made.id))
    try:
        with unit():
            employer = actions.invite(
                form.company(), form.person(), employer_id=form.once.data,
                manager_id=viewer().id, by=actor(), at=clock.now(),
            )  # fmt: skip
    except Refused as refused:
        form.refuse(_BESIDE.get(refused.code), refused)
        return invalid("employers/invite.html", form)
    shown = url_for(".show", employer_id=employer.id)
    return see(shown, notice=_("De uitnodiging is onderweg."))


def _register(form: CompanyForm) -> None:
    """Whether the address was known shows in the mail alone: both ends look the same here."""
    now = clock.now()
    try:
        with unit():
            actions.register(
                form.company(), form.person(), employer_id=form.once.data, by=actor(), at=now
            )
    except Refused as refused:
        if refused.code != "email_taken":
            raise
        with unit():
            actions.remind(form.person(), once=form.once.data)
