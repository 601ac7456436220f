"""Making the invoices of a month, looked at first, and recording how VAT is decided."""

from typing import Any

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow
from portal.errors import Refused
from portal.invoices import actions, balances, documents, forms, queries
from portal.invoices.views.blueprint import bp
from portal.language import _, ngettext
from portal.pages import Answer, answer, see
from portal.placements.billing_ledgers import billing_ledgers
from portal.placements.ledger import month_of
from portal.submissions import submit

CHECK = "controleren"  # the step that shows what a run would make


@bp.route("/maken", methods=["GET", "POST"])
@allow(May.RUN_INVOICES)
def run() -> Answer:
    """Look at the totals first, at an address of their own; then one press makes the invoices."""
    form = forms.RunForm(data={"month": request.args.get("maand", month_of(clock.today()))})
    if request.method == "POST":
        return _run(form)
    if request.args.get("stap") != CHECK:
        return _run_page(form, 200)
    charges = _charges(form) if form.reads_well() else None
    if charges is None:
        return _run_page(form, 422)
    return answer("invoices/run_check.html", form=form, **_totals(form.month.data, charges))


def _run(form: forms.RunForm) -> Answer:
    step, is_read = request.form.get("step"), form.accepted()
    if step == "edit":
        return see(url_for(".run", maand=form.month.data))
    if not is_read:
        return _run_page(form, 422)
    if step != "save":
        to = url_for(".run", maand=form.month.data, stap=CHECK)
        return _run_page(form, 422) if _charges(form) is None else see(to)
    try:
        numbers = actions.run_month(form.month.data, by=actor(), at=clock.now())
    except Refused as refused:
        _say(form, refused)
        return _run_page(form, 422)
    return see(url_for(".index"), notice=_made(numbers))


def _charges(form: forms.RunForm) -> balances.Charges | None:
    """What everybody is charged up to and including the month; None when no run may be made, which
    the form then says.
    """
    try:
        actions.may_run(form.month.data, clock.today())
        charges = balances.charge(billing_ledgers(), form.month.data)
        actions.may_bill(charges)
    except Refused as refused:
        _say(form, refused)
        return None
    return charges


def _say(form: forms.RunForm, refused: Refused) -> None:
    form.refuse(None if refused.code == "vat_undecided" else form.month, refused)


def _run_page(form: forms.RunForm, status: int) -> Answer:
    decision = queries.vat_decision(clock.today())
    return answer("invoices/run.html", status, form=form, decision=decision)


@bp.route("/btw", methods=["GET", "POST"])
@allow(May.RUN_INVOICES)
def decide_vat() -> Answer:
    form, known = forms.VatForm(), queries.vat_decision(clock.today())

    def decide() -> None:
        choice = actions.VatChoice(
            form.reference.data, form.decided_on.data, form.decided_by.data, form.valid_from.data,
            form.category.data, (form.rate_bp.data or 0) * 100, form.text.data,
        )  # fmt: skip
        actions.decide_vat(choice, once=form.once.data, by=actor(), at=clock.now())

    return submit(
        form,
        decide,
        to=url_for(".run"),
        notice=_("Het besluit over btw is vastgelegd."),
        page=lambda status: answer("invoices/vat.html", status, form=form, decision=known),
        beside={"vat_known": "reference"},
    )


def _totals(month: str, charges: balances.Charges) -> dict[str, Any]:
    by_employer = balances.unsettled(charges)
    up = sum(cents for cents, _down in by_employer.values())
    down = sum(cents for _up, cents in by_employer.values())
    return {
        "month": month,
        "month_name": documents.month_name,
        "employers": len(by_employer),
        "up": up,
        "down": down,
    }


def _made(numbers: list[str]) -> str:
    if not numbers:
        return _("Alle facturen van deze maand zijn gemaakt. Er kwam niets bij.")
    return ngettext(
        "1 factuur of creditnota gemaakt.",
        "%(count)s facturen en creditnota's gemaakt.",
        len(numbers),
        count=len(numbers),
    )
