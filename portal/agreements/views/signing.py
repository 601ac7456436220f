"""Signing and refusing, for who signs in; and beside the mediator."""

from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.accounts.proof import proves
from portal.agreements import actions, queries, signing
from portal.agreements.forms import InPersonForm, RefuseForm, SignForm
from portal.agreements.labels import Method, Party, RefuseReason
from portal.agreements.models import Agreement
from portal.agreements.rules import Signatory, Signing
from portal.agreements.signing import Signer
from portal.agreements.views.blueprint import bp
from portal.agreements.views.page import capacity, page, signatory
from portal.audit import Actor
from portal.errors import Forbidden, Hidden
from portal.language import _
from portal.pages import Answer, answer, see
from portal.submissions import submit

CANDIDATE = Signatory("candidate", (Party.CANDIDATE,))  # as the mediator acts for him


@bp.route("/overeenkomsten/<uuid:agreement_id>/ondertekenen", methods=["GET", "POST"])
@allow(May.SIGN)
def sign(agreement_id: UUID) -> Answer:
    load(Agreement, agreement_id)
    to, form = url_for(".show", agreement_id=agreement_id), SignForm()
    if request.method == "GET":
        return see(to)

    def put_signature() -> None:
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

    return submit(
        form,
        put_signature,
        to=to,
        notice=_("U hebt ondertekend."),
        page=lambda status: page(load(Agreement, agreement_id), status=status, sign=form),
        judge=lambda: proves(form),
    )


@bp.route("/overeenkomsten/<uuid:agreement_id>/weigeren", methods=["GET", "POST"])
@allow(May.REFUSE_AGREEMENTS)
def refuse(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    form = RefuseForm(obj=agreement)

    def refuse_it() -> None:
        row = load(Agreement, agreement_id, lock=True, version=form.version.data)
        reason = RefuseReason(form.reason.data)
        party, own = _own(row)
        actions.refuse(row, party, reason, signing=own, by=actor(), at=clock.now())

    return submit(
        form,
        refuse_it,
        to=url_for(".show", agreement_id=agreement_id),
        notice=_("Wij hebben het genoteerd. Wij bellen u."),
        page=lambda status: answer(
            "agreements/refuse.html", status, agreement=agreement, form=form
        ),
    )


@bp.route("/overeenkomsten/<uuid:agreement_id>/samen", methods=["GET", "POST"])
@allow(May.MEDIATE)
def in_person(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    if request.method == "GET":
        return _in_person(agreement, InPersonForm(obj=agreement))
    form = InPersonForm()  # the version is the one that was read, or none

    def put_signature() -> None:
        row, by = load(Agreement, agreement_id, lock=True), actor()
        signing.sign(
            row,
            Party.CANDIDATE,
            Signer(row.candidate_name, "kandidaat", Method.IN_PERSON, witness=viewer().name),
            document_sha256=form.document_hash.data or "",
            version=form.version.data,
            by=Actor(by.kind, by.id, by.capacity, on_behalf_of=CANDIDATE.id),
            at=clock.now(),
        )

    return submit(
        form,
        put_signature,
        to=url_for(".index"),
        notice=_("De kandidaat heeft ondertekend."),
        page=lambda status: _in_person(load(Agreement, agreement_id), form, status=status),
        judge=lambda: proves(form),
    )


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
