"""The account manager drafts, changes, offers, reminds and withdraws."""

from collections.abc import Callable
from uuid import UUID

from flask import request, url_for

from portal import clock, formats
from portal.access import May, actor, allow, load
from portal.agreements import actions, checks, messages, parties, prefill, queries, rules, signing
from portal.agreements.forms import DiscardForm, DraftForm, OfferForm, WithdrawForm
from portal.agreements.labels import STEP, Step, WithdrawReason
from portal.agreements.models import Agreement
from portal.agreements.recipients import recipients
from portal.agreements.views.blueprint import bp
from portal.db import unit
from portal.employers import queries as employer_queries
from portal.employers.models import Employer
from portal.errors import refusal
from portal.introductions import queries as introduction_queries
from portal.introductions.models import Introduction
from portal.language import _
from portal.pages import Answer, answer, htmx, see
from portal.schemes import rules as scheme_rules
from portal.schemes import starts
from portal.schemes.rules import SchemeName
from portal.submissions import OTHER, submit

BESIDE = {  # refusal → the field that can mend it
    "zero_hours": "minutes_per_week",
    "date_order": "end_on",
    "max_duration": "end_on",
    "wage_below_minimum": "wage_cents",
    "max_contracts": "scheme",
    "start_too_soon": "start_on",
    "start_not_worked": "start_on",
    "unknown_scheme": "start_on",
    "no_minimum_wage": "start_on",
}


@bp.route("/overeenkomsten/nieuw/<uuid:introduction_id>", methods=["GET", "POST"])
@allow(May.OFFER_AGREEMENTS)
def draft(introduction_id: UUID) -> Answer:
    introduction = load(Introduction, introduction_id)
    begins = request.method == "GET"
    if begins and (known := queries.live_of(introduction.id)) is not None:
        return see(url_for(".show", agreement_id=known))
    form = DraftForm(data=prefill.values(introduction, clock.today()) if begins else None)

    def make() -> None:
        row = load(Introduction, introduction_id, lock=True)
        actions.draft(row, form.data, agreement_id=form.once.data, by=actor(), at=clock.now())

    return _keep(form, make, introduction, form.once.data)


@bp.get("/overeenkomsten/begindag")
@allow(May.OFFER_AGREEMENTS)
def first_day() -> Answer:
    """The hint at the first day, for what stands in the form by now."""
    if not htmx:
        return see(url_for(".index"))
    form = DraftForm(formdata=request.args)
    _hint_start(form)
    return answer("layout/_hint.html", hinted=form.start_on)


@bp.route("/overeenkomsten/<uuid:agreement_id>/wijzigen", methods=["GET", "POST"])
@allow(May.OFFER_AGREEMENTS)
def change(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    introduction = load(Introduction, agreement.introduction_id)
    columns = {name: getattr(agreement, name) for name in ("scheme", *actions.COLUMNS)}
    form = DraftForm(data=agreement.draft | columns | {"version": agreement.version})

    def rewrite() -> None:
        row = load(Agreement, agreement_id, lock=True, version=form.version.data)
        actions.change(row, form.data, by=actor(), at=clock.now())

    return _keep(form, rewrite, introduction, agreement_id)


@bp.route("/overeenkomsten/<uuid:agreement_id>/aanbieden", methods=["GET", "POST"])
@allow(May.OFFER_AGREEMENTS)
def offer(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    to, form = url_for(".show", agreement_id=agreement_id), OfferForm(obj=agreement)
    if request.method == "GET" and not agreement.state.is_draft:
        return see(to)

    def propose() -> None:
        agreement = load(Agreement, agreement_id, lock=True, version=form.version.data)
        actions.offer(agreement, by=actor(), at=clock.now())

    return submit(
        form,
        propose,
        to=to,
        notice=_("De overeenkomst is aangeboden. Intrekken kan tot iedereen heeft getekend."),
        page=lambda status: _offer(
            agreement if status == 200 else load(Agreement, agreement_id), form, status
        ),
        beside={OTHER: None},
        status=422,
    )


@bp.route("/overeenkomsten/<uuid:agreement_id>/weggooien", methods=["GET", "POST"])
@allow(May.OFFER_AGREEMENTS)
def discard(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    form = DiscardForm(obj=agreement)

    def throw_away() -> None:
        row = load(Agreement, agreement_id, lock=True, version=form.version.data)
        actions.discard(row, by=actor(), at=clock.now())

    return submit(
        form,
        throw_away,
        to=url_for(".index"),
        notice=_("Het concept is weggegooid. U kunt een nieuwe overeenkomst maken."),
        page=lambda status: answer(
            "agreements/discard.html", status, agreement=agreement, form=form
        ),
        beside={"conflict": None},
    )


@bp.post("/overeenkomsten/<uuid:agreement_id>/herinneren")
@allow(May.OFFER_AGREEMENTS)
def remind(agreement_id: UUID) -> Answer:
    with unit():
        agreement = load(Agreement, agreement_id, lock=True)
        signing.remind(agreement, by=actor(), at=clock.now())
    return see(url_for(".show", agreement_id=agreement.id), notice=_("De herinnering gaat uit."))


@bp.route("/overeenkomsten/<uuid:agreement_id>/intrekken", methods=["GET", "POST"])
@allow(May.OFFER_AGREEMENTS)
def withdraw(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    if agreement.state.is_draft:
        return see(url_for(".discard", agreement_id=agreement_id))
    form = WithdrawForm(obj=agreement)

    def take_back() -> None:
        row = load(Agreement, agreement_id, lock=True, version=form.version.data)
        actions.withdraw(row, WithdrawReason(form.reason.data), by=actor(), at=clock.now())

    return submit(
        form,
        take_back,
        to=url_for(".show", agreement_id=agreement_id),
        notice=_("Het voorstel is ingetrokken."),
        page=lambda status: answer(
            "agreements/withdraw.html", status, agreement=agreement, form=form
        ),
    )


def draft_page(agreement: Agreement) -> Answer:
    """The draft as its account manager sees it: what is filled in, what must be done first."""
    employer = load(Employer, agreement.employer_id)
    dossier = introduction_queries.dossier_of(agreement.introduction_id)
    done = actions.steps_done(agreement, employer, dossier)
    return answer(
        "agreements/draft.html",
        agreement=agreement,
        employer=employer,
        steps=[(_(STEP[each]), each in done) for each in Step],
        today=clock.today(),
    )


def _offer(agreement: Agreement, form: OfferForm, status: int) -> Answer:
    """Who gets what and until when; what is missing first."""
    employer, today = employer_queries.by_id(agreement.employer_id), clock.today()
    dossier = introduction_queries.dossier_of(agreement.introduction_id)
    done = actions.steps_done(agreement, employer, dossier)
    scheme = scheme_rules.scheme_on(agreement.scheme, agreement.start_on)
    missing = [_(STEP[each]) for each in Step if each not in done]
    for refused in (
        refusal(lambda: rules.check_plan(agreement.plan, scheme, today=today)),
        refusal(lambda: parties.check_shared(checks.shared(agreement, dossier))),
    ):
        if refused is not None:
            missing.append(_(refused.text, **refused.values))
    return answer(
        "agreements/offer.html",
        status,
        agreement=agreement,
        employer=employer,
        recipients=recipients(
            agreement,
            today,
            employer_name=employer.name,
            candidate_name=dossier.name,
            channel=messages.way(dossier),
        ),
        lapses_after=rules.sign_by(scheme, agreement.start_on, today=today),
        missing=missing,
        form=form,
    )


def _edit(form: DraftForm, introduction: Introduction, status: int = 200) -> Answer:
    _hint_start(form)
    return answer("agreements/edit.html", status, form=form, introduction=introduction)


def _hint_start(form: DraftForm) -> None:
    """The first day that can be met by what stands in the form."""
    scheme = scheme_rules.scheme_on(form.scheme.data or SchemeName.GROEIBAAN, clock.today())
    feasible_on = starts.feasible_start(scheme, form.days.data or (), drafted_on=clock.today())
    form.start_on.example = feasible_on
    form.start_on.hint = _(
        "De eerste haalbare dag met deze werkdagen is %(day)s. "
        "Dan is er tijd om aan te bieden, na te denken en te tekenen. "
        "Schrijf de datum zo: %(example)s",
        day=formats.day(feasible_on),
        example=form.start_on.written(feasible_on),
    )


def _keep(
    form: DraftForm, verb: Callable[[], object], introduction: Introduction, agreement_id: UUID
) -> Answer:
    return submit(
        form,
        verb,
        to=url_for(".show", agreement_id=agreement_id),
        notice=_("Het concept is bewaard."),
        page=lambda status: _edit(form, introduction, status),
        beside=BESIDE,
    )
