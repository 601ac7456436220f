"""The candidate's pages: read, ask a code, sign, refuse. Everything through one safe link."""

from flask import Response, request, url_for

from portal import clock, formats, reading
from portal.access import actor, by_link, link, load
from portal.agreements import actions, checks, parties, queries, signing
from portal.agreements.forms import CandidateForm, CodeForm, RefuseForm
from portal.agreements.labels import Method, Party, RefuseReason
from portal.agreements.models import Agreement
from portal.agreements.rules import Signatory, Signing
from portal.agreements.signing import Signer
from portal.agreements.views.blueprint import bp
from portal.agreements.views.reading import send
from portal.db import unit
from portal.dossiers import queries as dossier_queries
from portal.dossiers.models import Dossier
from portal.errors import Hidden
from portal.introductions import queries as introduction_queries
from portal.language import N_, _
from portal.links import actions as link_actions
from portal.links import queries as link_queries
from portal.links.rules import Checked, Outcome
from portal.pages import Answer, answer, see
from portal.settings import settings
from portal.submissions import submit

NOT_RIGHT = {
    Checked.WRONG: N_("Deze code klopt niet. Kijk in uw sms en probeer het opnieuw."),
    Checked.OVER: N_("Deze code werkt niet meer. Vraag een nieuwe code."),
}


@bp.route("/k/<token>/overeenkomst", methods=["GET", "POST"])
@by_link("sign")
def candidate(token: str) -> Answer:
    agreement = _agreement()
    if request.method == "GET":
        return _page(agreement, CandidateForm(obj=agreement), token)
    form = CandidateForm()  # the version is the one that was read, or none
    if not form.accepted():
        return _page(agreement, form, token, status=422)
    with unit():
        agreement = load(Agreement, link().subject_id, lock=True)
        checked = _sign(agreement, form)
    if checked is not Checked.RIGHT:
        form.refuse(form.code, _(NOT_RIGHT[checked]))
        return _page(_agreement(), form, token, status=422)
    return see(url_for("links.outcome", token=token))


@bp.post("/k/<token>/overeenkomst/code")
@by_link("sign")
def send_code(token: str) -> Answer:
    agreement, to = _agreement(), url_for(".candidate", token=token)
    if not CodeForm().accepted():
        return see(to)
    with unit():
        agreement = load(Agreement, agreement.id, lock=True)
        dossier = _dossier(agreement, lock=True)
        phone, sha = dossier.phone, agreement.document_sha256  # the number of this moment
        if sha is None or not _takes_codes(agreement, dossier):
            return see(to)
        link_actions.send_code(link(), agreement, sha, to=phone, by=actor(), at=clock.now())
    notice = _("Wij sturen een code naar het nummer dat eindigt op %(end)s.", end=phone[-2:])
    return see(to, notice=notice)


@bp.route("/k/<token>/overeenkomst/weigeren", methods=["GET", "POST"])
@by_link("sign")
def candidate_refuse(token: str) -> Answer:
    form = RefuseForm(obj=_agreement())

    def refuse() -> None:
        agreement = load(Agreement, link().subject_id, lock=True, version=form.version.data)
        by, at = actor(), clock.now()
        parties.check_candidate(checks.shared(agreement))
        actions.refuse(agreement, Party.CANDIDATE, RefuseReason(form.reason.data), by=by, at=at)
        link_actions.spend(link(), Outcome.REFUSED, by=by, at=at)

    return submit(
        form,
        refuse,
        to=url_for("links.outcome", token=token),
        page=lambda status: answer(
            "agreements/candidate_refuse.html",
            status,
            token=token,
            form=form,
            phone=settings().municipality_phone,
            viewer=None,
        ),
        beside={"shared_address": None},
    )


@bp.get("/k/<token>/overeenkomst/tekst")
@by_link("sign")
def candidate_text(token: str) -> Answer:
    agreement = _agreement()
    frozen = queries.offered(agreement.id)
    back = url_for(".candidate", token=token)
    return answer("agreements/text.html", agreement=agreement, text=frozen.text, back=back)


@bp.get("/k/<token>/overeenkomst/pdf")
@by_link("sign")
def candidate_pdf(token: str) -> Response:
    return send(_agreement())


def _agreement() -> Agreement:
    agreement = load(Agreement, link().subject_id)
    if agreement.offered_at is None:
        raise Hidden
    return agreement


def _dossier(agreement: Agreement, *, lock: bool = False) -> Dossier:
    return introduction_queries.dossier_of(agreement.introduction_id, lock=lock)


def _takes_codes(agreement: Agreement, dossier: Dossier) -> bool:
    """Is the number on file a mobile, the candidate's alone, and not one that was just changed?"""
    if not reading.is_mobile(dossier.phone) or checks.shared(agreement, dossier):
        return False
    return dossier_queries.codes_rest_until(dossier.id, clock.today()) is None


def _sign(agreement: Agreement, form: CandidateForm) -> Checked:
    """Check the code and sign in one go; a wrong try counts because the unit is committed."""
    by, at, sha = actor(), clock.now(), form.document_hash.data or ""
    checked = link_actions.check_code(agreement, sha, form.code.data, at=at)
    if checked is not Checked.RIGHT:
        return checked
    signing.sign(
        agreement,
        Party.CANDIDATE,
        Signer(agreement.candidate_name, "kandidaat", Method.LINK_CODE),
        document_sha256=sha,
        version=form.version.data,
        by=by,
        at=at,
    )
    link_actions.spend(link(), Outcome.SIGNED, by=by, at=at)
    return checked


def _page(agreement: Agreement, form: CandidateForm, token: str, status: int = 200) -> Answer:
    frozen, dossier = queries.offered(agreement.id), _dossier(agreement)
    who = Signatory(actor().id, (Party.CANDIDATE,))
    own = queries.signing(agreement, who, clock.today())
    sha = agreement.document_sha256 or ""
    form.code.autofocus = not form.summary and link_queries.code_waits(
        agreement.id, sha, clock.now()
    )
    return answer(
        "agreements/candidate.html",
        status,
        agreement=agreement,
        text=frozen.text,
        terms=frozen.terms,
        form=form,
        token=token,
        can_sign=own.can_sign,
        sign_by=own.still_until or own.sign_by,
        viewer=None,
        phone_end=dossier.phone[-2:] if reading.is_mobile(dossier.phone) else "",
        shared=checks.shared(agreement, dossier) if own.can_sign else None,
        rests_until=dossier_queries.codes_rest_until(dossier.id, clock.today()),
        sentence=_late(own) or _(own.sentence),
        call=formats.tel(frozen.terms["mediator_phone"]),
    )


def _late(own: Signing) -> str:
    """What who missed his day reads first; the page says until when it can still be done."""
    if not own.can_sign or own.still_until is None or own.sign_by is None:
        return ""
    return _(
        "U zou tekenen tot en met %(day)s. Die dag is voorbij, maar tekenen kan nog.",
        day=formats.day(own.sign_by),
    )
