"""The account manager drafts, changes, offers, reminds and withdraws."""

from typing import Any
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, allow, already, load
from portal.agreements import actions, prefill, queries, signing
from portal.agreements.forms import DraftForm, OfferForm, WithdrawForm
from portal.agreements.labels import STEP, Step, WithdrawReason
from portal.agreements.models import Agreement
from portal.agreements.views.blueprint import bp
from portal.db import unit
from portal.employers.models import Employer
from portal.errors import Refused
from portal.introductions import queries as introduction_queries
from portal.introductions.models import Introduction
from portal.language import _
from portal.pages import Answer, answer, invalid, see

BESIDE = {  # refusal → the field that can mend it
    "zero_hours": "minutes_per_week",
    "date_order": "end_on",
    "max_duration": "end_on",
    "wage_below_minimum": "wage_cents",
    "max_contracts": "scheme",
    "start_too_soon": "start_on",
    "unknown_scheme": "start_on",
    "no_minimum_wage": "start_on",
}


@bp.get("/overeenkomsten/nieuw/<uuid:introduction_id>")
@allow(May.OFFER_AGREEMENTS)
def draft(introduction_id: UUID) -> Answer:
    introduction = load(Introduction, introduction_id)
    if (known := queries.live_of(introduction.id)) is not None:
        return see(url_for(".show", agreement_id=known))
    form = DraftForm(data=prefill.values(introduction, clock.today()))
    return _edit(form, introduction, url_for(".draft_post", introduction_id=introduction.id))


@bp.post("/overeenkomsten/nieuw/<uuid:introduction_id>")
@allow(May.OFFER_AGREEMENTS)
def draft_post(introduction_id: UUID) -> Answer:
    introduction = load(Introduction, introduction_id)
    form = DraftForm()
    action = url_for(".draft_post", introduction_id=introduction.id)
    if not form.accepted():
        return _edit(form, introduction, action, status=422)
    if (made := already(Agreement, form.once.data)) is not None:
        return see(url_for(".show", agreement_id=made.id))
    try:
        with unit():
            introduction = load(Introduction, introduction_id, lock=True)
            agreement = actions.draft(
                introduction, form.data, agreement_id=form.once.data, by=actor(), at=clock.now()
            )
    except Refused as refused:
        return _refused(form, refused, introduction, action)
    return see(url_for(".show", agreement_id=agreement.id), notice=_("Het concept is bewaard."))


@bp.get("/overeenkomsten/<uuid:agreement_id>/wijzigen")
@allow(May.OFFER_AGREEMENTS)
def change(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    columns = {name: getattr(agreement, name) for name in ("scheme", *actions.COLUMNS)}
    form = DraftForm(data=agreement.draft | columns | {"version": agreement.version})
    introduction = load(Introduction, agreement.introduction_id)
    return _edit(form, introduction, url_for(".change_post", agreement_id=agreement.id))


@bp.post("/overeenkomsten/<uuid:agreement_id>/wijzigen")
@allow(May.OFFER_AGREEMENTS)
def change_post(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    introduction = load(Introduction, agreement.introduction_id)
    form, action = DraftForm(), url_for(".change_post", agreement_id=agreement.id)
    if not form.accepted():
        return _edit(form, introduction, action, status=422)
    try:
        with unit():
            agreement = load(Agreement, agreement_id, lock=True, version=form.version.data)
            actions.change(agreement, form.data, by=actor(), at=clock.now())
    except Refused as refused:
        return _refused(form, refused, introduction, action)
    return see(url_for(".show", agreement_id=agreement.id), notice=_("Het concept is bewaard."))


@bp.post("/overeenkomsten/<uuid:agreement_id>/aanbieden")
@allow(May.OFFER_AGREEMENTS)
def offer(agreement_id: UUID) -> Answer:
    form = OfferForm()
    if not form.accepted():
        return draft_page(load(Agreement, agreement_id), form, status=422)
    try:
        with unit():
            agreement = load(Agreement, agreement_id, lock=True)
            if agreement.offered_at is None:
                load(Agreement, agreement_id, lock=True, version=form.version.data)
                actions.offer(agreement, by=actor(), at=clock.now())
    except Refused as refused:
        if refused.code in ("conflict", "wrong_state"):
            raise
        form.refuse(None, refused)
        return draft_page(load(Agreement, agreement_id), form, status=422)
    return see(
        url_for(".show", agreement_id=agreement.id), notice=_("De overeenkomst is aangeboden.")
    )


@bp.post("/overeenkomsten/<uuid:agreement_id>/herinneren")
@allow(May.OFFER_AGREEMENTS)
def remind(agreement_id: UUID) -> Answer:
    with unit():
        agreement = load(Agreement, agreement_id, lock=True)
        signing.remind(agreement, by=actor(), at=clock.now())
    return see(url_for(".show", agreement_id=agreement.id), notice=_("De herinnering gaat uit."))


@bp.get("/overeenkomsten/<uuid:agreement_id>/intrekken")
@allow(May.OFFER_AGREEMENTS)
def withdraw(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    form = WithdrawForm(data={"version": agreement.version})
    return answer("agreements/withdraw.html", agreement=agreement, form=form)


@bp.post("/overeenkomsten/<uuid:agreement_id>/intrekken")
@allow(May.OFFER_AGREEMENTS)
def withdraw_post(agreement_id: UUID) -> Answer:
    form = WithdrawForm()
    if not form.accepted():
        agreement = load(Agreement, agreement_id)
        return invalid("agreements/withdraw.html", form, agreement=agreement)
    with unit():
        agreement = load(Agreement, agreement_id, lock=True, version=form.version.data)
        reason = WithdrawReason(form.reason.data)
        actions.withdraw(agreement, reason, by=actor(), at=clock.now())
    return see(
        url_for(".show", agreement_id=agreement.id), notice=_("Het voorstel is ingetrokken.")
    )


def draft_page(agreement: Agreement, form: OfferForm | None = None, status: int = 200) -> Answer:
    """The draft as its account manager sees it: what is filled in, what must be done first."""
    employer = load(Employer, agreement.employer_id)
    dossier = introduction_queries.dossier_of(agreement.introduction_id)
    done = actions.steps_done(agreement, employer, dossier)
    return answer(
        "agreements/draft.html",
        status,
        agreement=agreement,
        employer=employer,
        steps=[(_(STEP[each]), each in done) for each in Step],
        form=form or OfferForm(data={"version": agreement.version}),
        today=clock.today(),
    )


def _edit(form: DraftForm, introduction: Introduction, action: str, status: int = 200) -> Answer:
    values: dict[str, Any] = {"introduction": introduction, "action": action}
    return answer("agreements/edit.html", status, form=form, **values)


def _refused(form: DraftForm, refused: Refused, introduction: Introduction, action: str) -> Answer:
    if refused.code not in BESIDE:
        raise refused
    form.refuse(BESIDE[refused.code], refused)
    return _edit(form, introduction, action, status=422)
