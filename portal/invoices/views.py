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
from portal.errors import Hidden, Refused
from portal.forms import PortalForm
from portal.invoices import actions, balances, documents, forms, queries
from portal.invoices.labels import DISPUTE_REASON, SENTENCES, Kind, Status
from portal.invoices.models import Invoice
from portal.language import _, ngettext
from portal.pages import Answer, answer, download, page_of, read_choice, read_cursor, see
from portal.placements.billing_ledgers import billing_ledgers
from portal.placements.ledger import month_of
from portal.submissions import submit

CHECK = "controleren"  # the step that shows what a run would make
bp = Blueprint("invoices", __name__, url_prefix="/facturen")


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
        years=range(today.year, today.year - 5, -1),
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
    )


@bp.post("/<uuid:invoice_id>/betaling")
@allow(May.RUN_INVOICES)
def record_payment(invoice_id: UUID) -> Answer:
    invoice, form = load(Invoice, invoice_id), forms.PaymentForm()
    return _verb(
        invoice,
        form,
        lambda row, **how: actions.record_payment(
            row, form.cents.data, form.on.data, once=form.once.data, **how
        ),
        _("De betaling is vastgelegd."),
        page=lambda status: _page(load(Invoice, invoice_id), payment=form, status=status),
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
    if not form.reads_well() or not _may_run(form):
        return _run_page(form, 422)
    return answer("invoices/run_check.html", form=form, **_totals(form.month.data))


def _run(form: forms.RunForm) -> Answer:
    step, is_read = request.form.get("step"), form.accepted()
    if step == "edit":
        return see(url_for(".run", maand=form.month.data))
    if not is_read:
        return _run_page(form, 422)
    if step != "save":
        to = url_for(".run", maand=form.month.data, stap=CHECK)
        return see(to) if _may_run(form) else _run_page(form, 422)
    try:
        numbers = actions.run_month(form.month.data, by=actor(), at=clock.now())
    except Refused as refused:
        _say(form, refused)
        return _run_page(form, 422)
    return see(url_for(".index"), notice=_made(numbers))


def _may_run(form: forms.RunForm) -> bool:
    try:
        actions.may_run(form.month.data, clock.today())
    except Refused as refused:
        _say(form, refused)
        return False
    return True


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
    act: Callable[..., None],
    notice: str,
    *,
    page: Callable[[int], Answer],
) -> Answer:
    """Do `act` on the invoice, which nobody else changes meanwhile."""

    def verb() -> None:
        act(load(Invoice, invoice.id, lock=True), by=actor(), at=clock.now())

    to = url_for(".show", invoice_id=invoice.id)
    beside = {"amount_range": "cents"} if "cents" in form else None
    return submit(form, verb, to=to, notice=notice, page=page, beside=beside)


def _page(
    invoice: Invoice,
    *,
    reply: forms.AnswerForm | None = None,
    payment: forms.PaymentForm | None = None,
    loss: forms.WriteOffForm | None = None,
    status: int = 200,
) -> Answer:
    told = queries.events(invoice.id)
    is_finance = viewer().may(May.RUN_INVOICES)
    return answer(
        "invoices/show.html",
        status,
        form=reply or payment or loss,
        loss=loss or forms.WriteOffForm(),
        reply=reply or (forms.AnswerForm() if is_finance else None),
        payment=payment
        or (forms.PaymentForm(data={"cents": told[0].open_cents}) if is_finance else None),
        invoice=invoice,
        is_credit=invoice.kind is Kind.CREDIT,
        events=told,
        last=told[0],
        sentence=SENTENCES[told[0].state][0 if viewer().is_employer else 1],
        lines=queries.lines(invoice.id),
        files=files_of(invoice.id),
        credited=queries.number_of(invoice.credits_id) if invoice.credits_id else "",
        iban=documents.iban(),
        words={str(reason): _(word) for reason, word in DISPUTE_REASON.items()},
        today=clock.today(),
    )


def _totals(month: str) -> dict[str, Any]:
    found = balances.unsettled(balances.charge(billing_ledgers(), month))
    up = sum(cents for cents, _down in found.values())
    down = sum(cents for _up, cents in found.values())
    return {
        "month": month,
        "month_name": documents.month_name,
        "employers": len(found),
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
