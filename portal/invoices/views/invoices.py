"""The pages of an invoice, for who pays it and for finance, and the verbs on it."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock, formats
from portal.access import May, actor, allow, load, viewer
from portal.documents.queries import file
from portal.documents.queries import of as files_of
from portal.employers.queries import contact
from portal.errors import Hidden, Refused
from portal.forms import PlainForm, PortalForm
from portal.invoices import (
    actions,
    balances,
    documents,
    forms,
    lists,
    payments,
    queries,
    returns,
    rules,
)
from portal.invoices.labels import (
    DISPUTE_REASON,
    SENTENCES,
    VERDICT,
    WITHOUT_DAY,
    DisputeReason,
    Kind,
    Status,
)
from portal.invoices.models import Invoice
from portal.invoices.views.blueprint import bp
from portal.language import N_, _
from portal.pages import (
    Answer,
    answer,
    download,
    not_now,
    page_of,
    read_choice,
    read_cursor,
)
from portal.submissions import submit

_BESIDE = {
    "amount_range": "cents",
    "not_recorded": "verdict",
    "not_mendable": "verdict",
    "already_reversed": None,
    "mend_first": None,
    "nothing_back": None,
}


@bp.get("")
@allow(May.VIEW_INVOICES)
def index() -> Answer:
    today, who = clock.today(), viewer()
    years, unsettled = lists.years(who, today.year)
    year = _year(request.args.get("jaar", "")) or next(iter(years), today.year)
    status, after = read_choice("status", Status), read_cursor(date, str)
    rows = lists.listed(who, year=year, status=status, after=after)
    kept = {"jaar": year, "status": status}
    return answer(
        "invoices/list.html",
        page=page_of(rows, after, lambda row: (row.issued_on, row.number), kept),
        year=year,
        years=sorted({year, today.year, *years}, reverse=True),
        unsettled=[one for one in unsettled if one != year],
        chosen=status,
        statuses=list(Status),
        period=documents.in_months,
        totals=lists.totals(who, year) if who.is_employer else None,
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
    if barred := _barred(invoice, "dispute", _("Vraag over deze factuur")):
        return barred
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
    if barred := _barred(invoice, "reissue", _("Crediteer de hele factuur")):
        return barred
    return _verb(
        invoice,
        form,
        lambda row, **how: actions.reissue(row, **how),
        _("De factuur is gecrediteerd. De werkgever krijgt bericht."),
        page=lambda status: answer(
            "invoices/reissue.html",
            status,
            form=form,
            invoice=invoice,
            left=balances.left_of(invoice),
            now=balances.employers([invoice.employer_id])[0],
            last=queries.last(invoice.id),
            anew=balances.anew(invoice),
            month_name=documents.month_name,
        ),
        with_ledgers=True,
    )


@bp.post("/<uuid:invoice_id>/dagen-crediteren")
@allow(May.RUN_INVOICES)
def give_back_days(invoice_id: UUID) -> Answer:
    invoice, form = load(Invoice, invoice_id), PlainForm()
    return _verb(
        invoice,
        form,
        lambda row, **how: actions.give_back_days(row, **how),
        _("De creditnota is gemaakt. De werkgever krijgt bericht."),
        page=lambda status: _page(invoice, back=form, status=status),
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


def _barred(invoice: Invoice, verb: str, title: str) -> Answer | None:
    """Instead of a form that would only be refused: why. None: it is worth filling in."""
    if request.method != "GET":
        return None
    last = queries.last(invoice.id)
    asked = queries.dispute_reason(invoice.id)
    try:
        rules.possible(invoice.kind, last.state, verb)
        if verb == "reissue":
            rules.reissue(queries.standing(invoice), asked)
    except Refused as refused:
        why = _why(invoice, last) if refused.code == "wrong_state" else refused
        to = url_for(".show", invoice_id=invoice.id)
        return not_now(title, why, to, _("Naar %(number)s", number=invoice.number))
    return None


def _why(invoice: Invoice, last: Any) -> Refused:
    """Where it stands, as the reason that something cannot be done."""
    if invoice.kind.is_credit:
        return Refused("wrong_state", N_("Dit is een creditnota. Hiermee geven wij geld terug."))
    on = last.respond_by if last.state.is_paused else last.due_on
    return Refused("wrong_state", _sentence(last, clock.today()), day=formats.day(on))


def _page(
    invoice: Invoice,
    *,
    reply: forms.AnswerForm | None = None,
    payment: forms.PaymentForm | forms.RefundForm | None = None,
    loss: forms.WriteOffForm | None = None,
    back: PlainForm | None = None,
    status: int = 200,
) -> Answer:
    events, today = queries.events(invoice.id), clock.today()
    is_finance = viewer().may(May.RUN_INVOICES)
    asked = next((one for one in events if one.kind.is_question), None)
    reason = DisputeReason(asked.reason) if asked else None
    is_lowered = invoice.kind.is_credit or any(one.kind.is_credit for one in events)
    replacing = queries.replacing(invoice) if is_lowered else None
    before = queries.replaced(invoice)
    happened = sorted(events, key=lambda one: (one.happened_on, one.seq), reverse=True)
    noting = forms.RefundForm if invoice.kind.is_credit else forms.PaymentForm
    return answer(
        "invoices/show.html",
        status,
        form=reply or payment or loss or back,
        back=back or PlainForm(),
        returning=returns.promised_on(invoice.id),
        loss=loss or forms.WriteOffForm(),
        reply=reply or (forms.AnswerForm() if is_finance else None),
        payment=payment or (noting(data={"cents": events[0].open_cents}) if is_finance else None),
        receivable=_receivable(invoice, events, before) if is_finance else 0,
        replacing=replacing,
        moved=_days(replacing) if replacing and invoice.kind.is_credit else set(),
        invoice=invoice,
        is_credit=invoice.kind is Kind.CREDIT,
        happened=happened,
        after_due=sum(one.happened_on > events[0].due_on for one in happened),
        last=events[0],
        sentence=_sentence(events[0], today),
        asked=asked,
        can_reissue=reason is not None and not reason.is_about_days,
        mends=reason is not None and reason.is_about_placement,
        reversed_ids={one.reverses_id for one in events if one.kind.is_reversal},
        lines=queries.lines(invoice.id),
        files=files_of(invoice.id),
        refund=events[0].open_cents + events[0].paid_cents if invoice.kind.is_credit else 0,
        replaced=before,
        credited=queries.number_of(invoice.credits_id) if invoice.credits_id else "",
        iban=documents.iban(),
        words=_words(),
        verbs=rules.verbs(invoice.kind, events[0].state),
        manager=contact(invoice.employer_id),
        today=today,
    )


def _days(invoice: Any) -> set[tuple[UUID, str]]:
    """Placement and month of every line of an invoice."""
    return {(line.placement_id, line.month) for line in queries.lines(invoice.id)}


def _receivable(invoice: Invoice, events: Sequence[Any], before: Any) -> int:
    """How much finance can record on this page, of what came in or went out: what is open, unless
    the invoice was lowered, written off or made anew.
    """
    more = any(one.kind.is_credit or one.state.is_written_off for one in events)
    is_open = invoice.kind.is_credit or not (more or before)
    return events[0].open_cents if is_open else queries.receivable(invoice)


def _words() -> dict[str, str]:
    """What people chose from a list, by what is kept of it."""
    reasons = {str(reason): _(word) for reason, word in DISPUTE_REASON.items()}
    return reasons | {str(verdict): _(word) for verdict, word in VERDICT.items()}


def _sentence(last: Any, today: date) -> str:
    """Where it stands, for who reads it; of a promise that is late the day is said beside it."""
    is_late = last.state.is_paused and last.respond_by < today
    words = WITHOUT_DAY[last.state] if is_late else SENTENCES[last.state]
    return words[0 if viewer().is_employer else 1]


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"20\d\d", text) else None
