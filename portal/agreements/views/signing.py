"""Signing and refusing, for who signs in; and beside the mediator."""

from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.accounts.proof import check_password_again
from portal.agreements import actions, queries, signing
from portal.agreements.forms import InPersonForm, RefuseForm, SignForm
from portal.agreements.labels import Method, Party, RefuseReason
from portal.agreements.models import Agreement
from portal.agreements.rules import Signatory, Signing
from portal.agreements.signing import Signer
from portal.agreements.views.blueprint import bp
from portal.agreements.views.page import capacity, page, signatory
from portal.audit import Actor
from portal.db import unit
from portal.errors import Forbidden, Hidden
from portal.language import _
from portal.pages import Answer, answer, invalid, see

CANDIDATE = Signatory("candidate", (Party.CANDIDATE,))  # as the mediator acts for him


@bp.get("/overeenkomsten/<uuid:agreement_id>/ondertekenen")
@allow(May.SIGN)
def sign(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    return see(url_for(".show", agreement_id=agreement.id))


@bp.post("/overeenkomsten/<uuid:agreement_id>/ondertekenen")
@allow(May.SIGN)
def sign_post(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    form = SignForm()
    if not form.accepted():
        return page(agreement, status=422, sign=form)
    if wrong := check_password_again(form.password.data):
        form.refuse(form.password, wrong)
        return page(load(Agreement, agreement_id), status=422, sign=form)
    with unit():
        agreement = load(Agreement, agreement_id, lock=True)
        party, own = _own(agreement)
        signing.sign(
            agreement,
            party,
            Signer(viewer().name, capacity(party, queries.terms(agreement.id)), Method.PASSWORD),
            signing=own,
            document_sha256=form.document_hash.data or "",
            version=form.version.data,
            by=actor(),
            at=clock.now(),
        )
    return see(url_for(".show", agreement_id=agreement.id), notice=_("U heeft ondertekend."))


@bp.get("/overeenkomsten/<uuid:agreement_id>/weigeren")
@allow(May.REFUSE_AGREEMENTS)
def refuse(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    form = RefuseForm(data={"version": agreement.version})
    return answer("agreements/refuse.html", agreement=agreement, form=form)


@bp.post("/overeenkomsten/<uuid:agreement_id>/weigeren")
@allow(May.REFUSE_AGREEMENTS)
def refuse_post(agreement_id: UUID) -> Answer:
    form = RefuseForm()
    if not form.accepted():
        return invalid("agreements/refuse.html", form, agreement=load(Agreement, agreement_id))
    with unit():
        agreement = load(Agreement, agreement_id, lock=True, version=form.version.data)
        reason = RefuseReason(form.reason.data)
        party, own = _own(agreement)
        actions.refuse(agreement, party, reason, signing=own, by=actor(), at=clock.now())
    notice = _("Wij hebben het genoteerd. Wij bellen u.")
    return see(url_for(".show", agreement_id=agreement.id), notice=notice)


@bp.get("/overeenkomsten/<uuid:agreement_id>/samen")
@allow(May.MEDIATE)
def in_person(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    form = InPersonForm(data={"version": agreement.version})
    return _in_person(agreement, form)


@bp.post("/overeenkomsten/<uuid:agreement_id>/samen")
@allow(May.MEDIATE)
def in_person_post(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    form = InPersonForm()
    if not form.accepted():
        return _in_person(agreement, form, status=422)
    if wrong := check_password_again(form.password.data):
        form.refuse(form.password, wrong)
        return _in_person(load(Agreement, agreement_id), form, status=422)
    with unit():
        agreement = load(Agreement, agreement_id, lock=True)
        by = actor()
        signing.sign(
            agreement,
            Party.CANDIDATE,
            Signer(agreement.candidate_name, "kandidaat", Method.IN_PERSON),
            document_sha256=form.document_hash.data or "",
            version=form.version.data,
            by=Actor(by.kind, by.id, by.capacity, on_behalf_of=CANDIDATE.id),
            at=clock.now(),
        )
    return see(url_for(".index"), notice=_("De kandidaat heeft ondertekend."))


def _own(agreement: Agreement) -> tuple[Party, Signing]:
    """For which party the viewer acts, and what he finds there."""
    own = queries.signing(agreement, signatory(viewer()), clock.today())
    if own.party is None:
        raise Forbidden
    return own.party, own


def _in_person(agreement: Agreement, form: InPersonForm, status: int = 200) -> Answer:
    frozen = queries.frozen(agreement.id)
    if frozen is None or not frozen.text:
        raise Hidden
    own = queries.signing(agreement, CANDIDATE, clock.today())
    return answer(
        "agreements/in_person.html",
        status,
        agreement=agreement,
        text=frozen.text,
        form=form,
        can_sign=own.can_sign,
        signed=own.has_signed,
    )
