"""How a company comes in: by itself, or invited by an account manager."""

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, public, viewer, visitor
from portal.accounts import actions as account_actions
from portal.accounts.rules import network
from portal.db import unit
from portal.employers import actions, rules
from portal.employers.forms import CompanyForm, InviteForm
from portal.employers.views.blueprint import bp
from portal.language import _
from portal.pages import Answer, answer, see
from portal.submissions import IN_SUMMARY, OTHER, submit

MAX_REGISTRATIONS = 20  # from one address in ten minutes


@bp.route("/aanmelden", methods=["GET", "POST"])
@public
def register() -> Answer:
    form = CompanyForm()
    if request.method == "GET":
        return see(url_for("home.show")) if visitor() else _form(form)
    if not form.accepted():
        return _form(form, 422)
    with unit():
        wait = account_actions.attempt(
            f"register:{network(request.remote_addr or '')}",
            limit=MAX_REGISTRATIONS,
            at=clock.now(),
        )
    if wait:
        form.refuse(None, _("Er zijn nu te veel aanmeldingen. Wacht %(n)s minuten.", n=wait))
        return _form(form, 429)
    return submit(
        form,
        lambda: actions.receive(form.company(), form.person(), at=clock.now()),
        to=url_for(".registered"),
        page=lambda status: _form(form, status),
        beside=IN_SUMMARY,
        status=422,
    )


@bp.get("/aanmelden/ontvangen")
@public
def registered() -> Answer:
    return answer("employers/registered.html", check_by=rules.check_by(clock.today()))


@bp.route("/werkgevers/nieuw", methods=["GET", "POST"])
@allow(May.MANAGE_EMPLOYERS)
def invite() -> Answer:
    form = InviteForm()

    def ask() -> None:
        actions.invite(
            form.company(), form.person(), employer_id=form.once.data,
            manager_id=viewer().id, by=actor(), at=clock.now(),
        )  # fmt: skip

    return submit(
        form,
        ask,
        to=url_for(".show", employer_id=form.once.data),
        notice=_("De uitnodiging is onderweg."),
        page=lambda status: answer("employers/invite.html", status, form=form),
        beside={"kvk_known": "kvk_number", "email_taken": "contact_email", OTHER: None},
        status=422,
    )


def _form(form: CompanyForm, status: int = 200) -> Answer:
    return answer("employers/register.html", status, form=form)
