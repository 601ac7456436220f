"""Signing and refusing, for who signs in; and beside the mediator."""

from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.accounts import queries as account_queries
from portal.accounts.proof import proves
from portal.agreements import actions, checks, parties, queries, signing
from portal.agreements.forms import AppointForm, InPersonForm, RefuseForm, SignForm
from portal.agreements.labels import Identity, Method, Party, RefuseReason
from portal.agreements.models import Agreement
from portal.agreements.parties import Beside
from portal.agreements.rules import Signatory, Signing
from portal.agreements.signing import Signer
from portal.agreements.views.blueprint import bp
from portal.agreements.views.page import capacity, page, signatory
from portal.audit import Actor
from portal.errors import Forbidden, Hidden, Refused, refusal
from portal.introductions import queries as introduction_queries
from portal.language import _
from portal.pages import Answer, answer, see
from portal.roles import Role
from portal.submissions import OTHER, submit

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
        notice=_("Wij hebben het genoteerd. Wij bellen u.")
        if viewer().is_employer
        else _("Genoteerd: deze overeenkomst gaat niet door."),
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
            Signer(
                row.candidate_name,
                "kandidaat",
                Method.IN_PERSON,
                witness=viewer().name,
                identity=Identity(form.identity.data),
                asked=form.asked.data,
            ),
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
        beside={"mobile_on_file": "asked"},
        judge=lambda: proves(form),
    )


@bp.route("/overeenkomsten/<uuid:agreement_id>/aanwijzen", methods=["GET", "POST"])
@allow(May.APPOINT_MEDIATORS)
def appoint(agreement_id: UUID) -> Answer:
    agreement = load(Agreement, agreement_id)
    form = AppointForm()
    own = introduction_queries.dossier_of(agreement.introduction_id).mediator_id
    people = account_queries.people_with(Role.MEDIATOR)
    form.mediator.choices = [
        (one.id, one.name) for one in people if one.id not in (own, viewer().id)
    ]
    if request.method == "GET":
        form.mediator.data = agreement.second_mediator_id

    def name_mediator() -> None:
        row = load(Agreement, agreement_id, lock=True)
        signing.appoint(row, form.mediator.data, by=actor(), at=clock.now())

    return submit(
        form,
        name_mediator,
        to=url_for(".show", agreement_id=agreement_id),
        notice=_("De tweede bemiddelaar is aangewezen en heeft er een taak voor."),
        page=lambda status: answer(
            "agreements/appoint.html",
            status,
            agreement=agreement,
            form=form,
            mediator=account_queries.person(own).name,
        ),
        beside={"not_second": "mediator", OTHER: None},
        repeatable=True,
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
    now = checks.beside(agreement, str(viewer().id), clock.today())
    why_not = _why_not(agreement, own, now)
    return answer(
        "agreements/in_person.html",
        status,
        agreement=agreement,
        text=frozen.text,
        form=form,
        can_sign=own.can_sign and why_not is None,
        why_not=_(why_not.text, **why_not.values) if why_not else "",
        has_mobile=now.has_mobile,
        is_told=now.is_told,
        signed=own.has_signed,
    )


def _why_not(agreement: Agreement, own: Signing, now: Beside) -> Refused | None:
    """Why the candidate cannot sign beside this viewer, when it is time to sign."""
    if not own.can_sign:
        return None
    return refusal(
        lambda: parties.check_beside(now, signed=own.standing.signers.values())
    ) or refusal(lambda: parties.check_shared(checks.shared(agreement)))
