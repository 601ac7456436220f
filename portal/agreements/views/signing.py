"""Signing and refusing, for who signs in; and beside the mediator."""

from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.accounts.proof import proves
from portal.agreements import actions, queries, signing
from portal.agreements.forms import BesideForm, RefuseForm, SignForm
from portal.agreements.labels import Method, Party, RefuseReason, State
from portal.agreements.models import Agreement
from portal.agreements.signing import Signer
from portal.agreements.views.blueprint import bp
from portal.agreements.views.page import capacity, own_party, page
from portal.audit import Actor
from portal.errors import Forbidden, Hidden
from portal.language import _
from portal.pages import Answer, answer, see
from portal.submissions import submit


@bp.route("/overeenkomsten/<uuid:agreement_id>/ondertekenen", methods=["GET", "POST"])
@allow(May.SIGN)
def sign(agreement_id: UUID) -> Answer:
    load(Agreement, agreement_id)
    to, form = url_for(".show", agreement_id=agreement_id), SignForm()
    if request.method == "GET":
        return see(to)

    def put_signature() -> None:
        agreement = load(Agreement, agreement_id, lock=True)
        party = _party(agreement)
        signing.sign(
            agreement,
            party,
            Signer(viewer().name, capacity(party, queries.terms(agreement.id)), Method.PASSWORD),
            document_sha256=form.document_hash.data or "",
            version=form.version.data,
            by=actor(),
            at=clock.now(),
        )

    return submit(
        form,
        put_signature,
        to=to,
        notice=_("U heeft ondertekend."),
        page=lambda status: page(load(Agreement, agreement_id), status=status, sign=form),
        check=lambda: proves(form),
    )


@bp.route("/overeenkomsten/<uuid:agreement_id>/weigeren", methods=["GET", "POST"])
@allow(May.REFUSE_AGREEMENTS)
def refuse(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    form = RefuseForm(obj=agreement)

    def refuse_it() -> None:
        row = load(Agreement, agreement_id, lock=True, version=form.version.data)
        reason = RefuseReason(form.reason.data)
        actions.refuse(row, _party(row), reason, by=actor(), at=clock.now())

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
def beside(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    if request.method == "GET":
        return _beside(agreement, BesideForm(obj=agreement))
    form = BesideForm()  # the version is the one that was read, or none

    def put_signature() -> None:
        row, by = load(Agreement, agreement_id, lock=True), actor()
        signing.sign(
            row,
            Party.CANDIDATE,
            Signer(row.candidate_name, "kandidaat", Method.IN_PERSON),
            document_sha256=form.document_hash.data or "",
            version=form.version.data,
            by=Actor(by.kind, by.id, by.capacity, on_behalf_of="candidate"),
            at=clock.now(),
        )

    return submit(
        form,
        put_signature,
        to=url_for(".index"),
        notice=_("De kandidaat heeft ondertekend."),
        page=lambda status: _beside(load(Agreement, agreement_id), form, status=status),
        check=lambda: proves(form),
    )


def _party(agreement: Agreement) -> Party:
    party = own_party(viewer(), queries.standing(agreement))
    if party is None:
        raise Forbidden
    return party


def _beside(agreement: Agreement, form: BesideForm, status: int = 200) -> Answer:
    frozen = queries.frozen(agreement.id)
    if frozen is None or not frozen.text:
        raise Hidden
    signed = Party.CANDIDATE in queries.standing(agreement).signed
    can_sign = agreement.state is State.OFFERED and agreement.document_sha256 and not signed
    return answer(
        "agreements/beside.html",
        status,
        agreement=agreement,
        text=frozen.text,
        form=form,
        can_sign=can_sign,
        signed=signed,
    )
