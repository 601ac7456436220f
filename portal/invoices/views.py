"""Pages of invoices: for who pays them, and for finance that makes them."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.documents.queries import file
from portal.documents.queries import of as files_of
from portal.employers.queries import contact
from portal.errors import Hidden, Refused
from portal.forms import PlainForm, PortalForm
from portal.invoices import actions, balances, documents, forms, payments, queries
from portal.invoices.labels import (
    DISPUTE_REASON,
    LATE,
    SENTENCES,
    VERDICT,
    DisputeReason,
    Kind,
    Status,
)
from portal.invoices.models import Invoice
from portal.language import _, ngettext
from portal.pages import Answer, answer, download, page_of, read_choice, read_cursor, see
from portal.placements.billing_ledgers import billing_ledgers
from portal.placements.ledger import month_of
from portal.submissions import submit

CHECK = "controleren"  # the step that shows what a run would make
bp = Blueprint("invoices", __name__, url_prefix="/facturen")
_BESIDE = {
    "amount_range": "cents",
    "not_recorded": "verdict",
    "already_reversed": None,
    "mend_first": None,
}


@bp.get("")
@allow(May.VIEW_INVOICES)
def index() -> Answer:
    today, who = clock.today(), viewer()
    year = _year(request.args.get("jaar", ""), today)
    status, after = read_choice("status", Status), read_cursor(date, str)
    rows = queries.listed(who, year=year, status=status, after=after)
    kept = {"jaar": year, "status": status}
    return answer(
        "invoices/list.html",
        page=page_of(rows, after, lambda row: (row.issued_on, row.number), kept),
        year=year,
        years=sorted({year, *queries.years(who, today.year)}, reverse=True),
        chosen=status,
        statuses=list(Status),
        month_name=documents.month_name,
        totals=queries.totals(who, year) if who.is_employer else None,
        today=today,
    )


@bp.get("/<uuid:invoice_id>")
@allow(May.VIEW_INVOICES)
def show(invoice_id: UUID) -> Answer:
    return _page(load(Invoice, invoice_id))


@bp.get("/<uuid:invoice_id>/factuur.pdf")
@allow(May.VIEW_INVOICES)
def paper(invoice_id: UUID) -> Answer:
    kept = file(load(Invoice, invoice_id).id, documents.PDF)
    if kept is None:
        raise Hidden
    return download(kept.content, kept.name, kept.media_type)


@bp.route("/<uuid:invoice_id>/vraag", methods=["GET", "POST"])
@allow(May.DISPUTE_INVOICES)
def dispute(invoice_id: UUID) -> Answer:
    invoice, form = load(Invoice, invoice_id), forms.DisputeForm()
    return _verb(
        invoice,
        form,
        lambda row, **how: actions.dispute(row, form.reason.data, form.note.data, **how),
        _("Uw vraag is binnen. Betalen hoeft nu niet."),
        page=lambda status: answer("invoices/dispute.html", status, form=form, invoice=invoice),
    )


@bp.post("/<uuid:invoice_id>/antwoord")
@allow(May.RUN_INVOICES)
def answer_dispute(invoice_id: UUID) -> Answer:
    invoice, form = load(Invoice, invoice_id), forms.AnswerForm()
    return _verb(
        invoice,
        form,
        lambda row, **how: actions.answer(row, form.verdict.data, form.note.data, **how),
        _("De vraag is beantwoord. De werkgever krijgt bericht."),
        page=lambda status: _page(invoice, reply=form, status=status),
        with_ledgers=True,
    )


@bp.post("/<uuid:invoice_id>/betaling")
@allow(May.RUN_INVOICES)
def record_payment(invoice_id: UUID) -> Answer:
    invoice = load(Invoice, invoice_id)
    is_credit = invoice.kind.is_credit
    form = forms.RefundForm() if is_credit else forms.PaymentForm()
    act = payments.record_refund if is_credit else payments.record_payment
    return _verb(
        invoice,
        form,
        lambda row, **how: act(row, form.cents.data, form.on.data, once=form.once.data, **how),
        _("De terugbetaling is vastgelegd.") if is_credit else _("De betaling is vastgelegd."),
        page=lambda status: _page(load(Invoice, invoice_id), payment=form, status=status),
    )


@bp.route("/<uuid:invoice_id>/betaling/<uuid:event_id>/terugdraaien", methods=["GET", "POST"])
@allow(May.RUN_INVOICES)
def reverse_payment(invoice_id: UUID, event_id: UUID) -> Answer:
    invoice, form = load(Invoice, invoice_id), forms.ReverseForm()
    paid = queries.payment(invoice.id, event_id)
    return _verb(
        invoice,
        form,
        lambda row, **how: payments.reverse_payment(row, event_id, form.note.data, **how),
        _("De terugbetaling is teruggedraaid. De werkgever krijgt bericht.")
        if invoice.kind.is_credit
        else _("De betaling is teruggedraaid. De werkgever krijgt bericht."),
        page=lambda status: answer(
            "invoices/reverse.html", status, form=form, invoice=invoice, paid=paid
        ),
    )


@bp.route("/<uuid:invoice_id>/crediteren", methods=["GET", "POST"])
@allow(May.RUN_INVOICES)
def reissue(invoice_id: UUID) -> Answer:
    invoice, form = load(Invoice, invoice_id), PlainForm()
    return _verb(
        invoice,
        form,
        lambda row, **how: actions.reissue(row, **how),
        _("De creditnota en de nieuwe factuur zijn gemaakt. De werkgever krijgt bericht."),
        page=lambda status: answer(
            "invoices/reissue.html",
            status,
            form=form,
            invoice=invoice,
            left=balances.left_of(invoice),
            now=balances.employers([invoice.employer_id])[0],
            last=queries.last(invoice.id),
        ),
        with_ledgers=True,
    )


@bp.post("/<uuid:invoice_id>/afboeken")
@allow(May.WRITE_OFF_INVOICES)
def write_off(invoice_id: UUID) -> Answer:
    invoice, form = load(Invoice, invoice_id), forms.WriteOffForm()
    return _verb(
        invoice,
        form,
        lambda row, **how: actions.write_off(row, form.note.data, **how),
        _("De factuur is afgeboekt."),
        page=lambda status: _page(invoice, loss=form, status=status),
    )


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


def _verb(
    invoice: Invoice,
    form: PortalForm,
    act: Callable[..., object],
    notice: str,
    *,
    page: Callable[[int], Answer],
    with_ledgers: bool = False,
) -> Answer:
    """Do `act` on the invoice, which nobody else changes meanwhile."""

    def verb() -> None:
        queries.hold(invoice, with_ledgers=with_ledgers)
        act(load(Invoice, invoice.id, lock=True), by=actor(), at=clock.now())

    to = url_for(".show", invoice_id=invoice.id)
    beside = {code: field for code, field in _BESIDE.items() if field is None or field in form}
    return submit(form, verb, to=to, notice=notice, page=page, beside=beside)


def _page(
    invoice: Invoice,
    *,
    reply: forms.AnswerForm | None = None,
    payment: forms.PaymentForm | forms.RefundForm | None = None,
    loss: forms.WriteOffForm | None = None,
    status: int = 200,
) -> Answer:
    events, today = queries.events(invoice.id), clock.today()
    is_finance = viewer().may(May.RUN_INVOICES)
    asked = next((one for one in events if one.kind.is_question), None)
    noting = forms.RefundForm if invoice.kind.is_credit else forms.PaymentForm
    return answer(
        "invoices/show.html",
        status,
        form=reply or payment or loss,
        loss=loss or forms.WriteOffForm(),
        reply=reply or (forms.AnswerForm() if is_finance else None),
        payment=payment or (noting(data={"cents": events[0].open_cents}) if is_finance else None),
        invoice=invoice,
        is_credit=invoice.kind is Kind.CREDIT,
        events=events,
        last=events[0],
        sentence=_sentence(events[0], today),
        asked=asked,
        can_reissue=asked is not None and not DisputeReason(asked.reason).is_about_days,
        reversed_ids={one.reverses_id for one in events if one.kind.is_reversal},
        lines=queries.lines(invoice.id),
        files=files_of(invoice.id),
        credited=queries.number_of(invoice.credits_id) if invoice.credits_id else "",
        iban=documents.iban(),
        words=_words(),
        manager=contact(invoice.employer_id) if events[0].state.is_to_credit else None,
        today=today,
    )


def _words() -> dict[str, str]:
    """What people chose from a list, by what is kept of it."""
    reasons = {str(reason): _(word) for reason, word in DISPUTE_REASON.items()}
    return reasons | {str(verdict): _(word) for verdict, word in VERDICT.items()}


def _sentence(last: Any, today: date) -> str:
    """Where it stands, for who reads it; a promise that is late stays said."""
    is_late = last.respond_by is not None and last.respond_by < today
    found = LATE[last.state] if is_late and last.state.is_paused else SENTENCES[last.state]
    return found[0 if viewer().is_employer else 1]


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


def _year(text: str, today: date) -> int:
    return int(text) if re.fullmatch(r"20\d\d", text) else today.year
