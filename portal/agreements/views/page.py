"""What the page of one agreement shows, whoever looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal import clock, formats
from portal.access import May, Viewer, may, viewer
from portal.accounts import queries as account_queries
from portal.agreements import checks, documents, parties, queries, rules
from portal.agreements.forms import SignForm
from portal.agreements.labels import (
    DISCARDED,
    IDENTITY,
    PARTY,
    Identity,
    Party,
    State,
    withdrawn_because,
)
from portal.agreements.models import Agreement
from portal.agreements.rules import Signatory, Signing
from portal.documents import queries as document_queries
from portal.errors import refusal
from portal.language import _
from portal.pages import Answer, answer
from portal.roles import Role
from portal.settings import settings
from portal.tasks import queries as task_queries

OWN_PARTY = {Role.FOUNDATION_SIGNER: Party.FOUNDATION, Role.DECIDER: Party.MUNICIPALITY}


@dataclass(frozen=True)
class Line:
    """One party in the list of who signs when."""

    state: str  # "is-signed", "is-you" or ""
    number: int
    name: str
    when: str
    how: str

    @property
    def is_signed(self) -> bool:
        return self.state == "is-signed"


def page(agreement: Agreement, *, status: int = 200, sign: SignForm | None = None) -> Answer:
    """The agreement as the viewer may see it, with the form to sign when it is his turn."""
    frozen, signed = queries.frozen(agreement.id), queries.signatures(agreement.id)
    alias = frozen.alias if frozen else ""
    name = agreement.candidate_name or agreement.function_title
    if agreement.state.is_over and viewer().is_employer:
        frozen, name, alias = None, alias or name, ""
    standing = queries.standing(agreement, signed)
    signing = rules.signing(standing, signatory(viewer()), clock.today())
    party, why_not = signing.party, signing.why_not
    is_draft = agreement.state.is_draft
    is_called = agreement.state.is_over and viewer().is_employer
    is_called = is_called and task_queries.is_pending(agreement.id, "agreements.call_employer")
    terms = frozen.terms if frozen else {}
    form = sign or SignForm()
    if frozen and party:
        signs_for = terms.get(f"{party}_name", "")
        form.mandated.label.text = _("Ik mag tekenen voor %(name)s", name=signs_for)
    return answer(
        "agreements/show.html",
        status,
        agreement=agreement,
        terms=terms,
        name=name,
        alias=alias,
        summary=summary(frozen, party),
        concept=bool(frozen and frozen.text.get("concept")),
        signing=signing,
        lines=lines(signing, signed, terms),
        second=_second(agreement),
        signs_beside=_signs_beside(agreement, signing),
        shared=_shared(agreement) if viewer().is_ours and agreement.state.waits else "",
        sentence=_(signing.sentence if agreement.offered_at or is_draft else DISCARDED),
        why=_(withdrawn_because(agreement.state, agreement.ended_reason)),
        files=document_queries.of(agreement.id),
        kinds=documents,
        party=party,
        why_not=_(why_not.text, **why_not.values) if why_not else "",
        form=form,
        call_by=rules.call_by(clock.day(agreement.changed_at)) if is_called else None,
        today=clock.today(),
    )


def _signs_beside(agreement: Agreement, signing: Signing) -> bool:
    """Does the candidate, who has to sign, do it beside this viewer if they like?"""
    has_to_sign = agreement.state.waits and Party.CANDIDATE in signing.standing.outstanding
    if not has_to_sign or not may(May.MEDIATE):
        return False
    return parties.may_witness(checks.beside(agreement, str(viewer().id), clock.today()))


def _second(agreement: Agreement) -> str:
    """Beside whom the candidate may sign too, for our own people, while he has to sign."""
    if not viewer().is_ours or not agreement.second_mediator_id or not agreement.state.waits:
        return ""
    name: str = account_queries.person(agreement.second_mediator_id).name
    return name


def _shared(agreement: Agreement) -> str:
    """What our own people read of an address that two parties share, while somebody has the task
    to have it mended.
    """
    if not task_queries.is_pending(agreement.id, *checks.SHARED_TASKS):
        return ""
    refused = refusal(lambda: parties.check_shared(checks.shared(agreement)))
    return _(refused.text, **refused.values) if refused else ""


def signatory(who: Viewer) -> Signatory:
    """The viewer as the rules of signing see him."""
    own = [party for role, party in OWN_PARTY.items() if role in who.roles]
    parties = (Party.EMPLOYER,) if who.is_employer else tuple(own)
    return Signatory(str(who.id), parties, who.may(May.SIGN))


def summary(frozen: Any, party: Party | None) -> Sequence[Mapping[str, str]]:
    """The five lines for this party."""
    if frozen is None:
        return ()
    lines = frozen.text.get("summaries", {})
    summary_lines: Sequence[Mapping[str, str]] = lines.get(str(party or "all"), ())
    return summary_lines


def lines(signing: Signing, signed: Sequence[Any], terms: Mapping[str, Any]) -> list[Line]:
    """Who signed, who is next, who comes after."""
    if not terms:
        return []
    by_party = {row.party: row for row in signed}
    return [
        _signed_line(number, by_party[signer])
        if signer in by_party
        else _open_line(number, signer, signing, terms)
        for number, signer in enumerate(signing.order, 1)
    ]


def _signed_line(number: int, row: Any) -> Line:
    when = _("Getekend op %(moment)s", moment=formats.moment(row.at))
    how = documents.how_signed(row.method, row.witness, row.identity)
    return Line("is-signed", number, row.name, when, f"{how}{_kept(row)}")


def _kept(row: Any) -> str:
    """What only our own people read of signing together: which document it was, and who asked."""
    if not viewer().is_ours or row.identity is None:
        return ""
    document = "" if row.identity is Identity.KNOWN else _(IDENTITY[row.identity]).lower()
    asked = _("op verzoek van de kandidaat") if row.asked else ""
    more = ", ".join(filter(None, (document, asked)))
    return f" ({more})" if more else ""


def _open_line(number: int, signer: Party, signing: Signing, terms: Mapping[str, Any]) -> Line:
    name = terms.get(f"{signer}_name") or _(PARTY[signer])
    standing = signing.standing
    sign_by = standing.sign_by_of(signer)
    if standing.state is not State.OFFERED or sign_by is None:
        return Line("", number, name, _("Niet ondertekend"), "")
    before = _("Uiterlijk %(day)s", day=formats.day(sign_by))
    if still_until := standing.still_until(signer, clock.today()):
        last = formats.day(still_until)
        before = _("%(before)s. Het kan nog tot en met %(last)s", before=before, last=last)
    if signer is signing.party and signing.is_your_turn:
        you = _("U, %(name)s", name=viewer().name)
        return Line("is-you", number, you, _("Nu aan de beurt"), before)
    if standing.is_still:
        return Line("", number, name, _("Wacht: het bedrijf staat stil"), before)
    when = _("Aan de beurt") if signer in signing.next_signers else _("Tekent als laatste")
    return Line("", number, name, when, before)


def capacity(party: Party, terms: Mapping[str, Any]) -> str:
    """In which capacity somebody signs, as it stands under the agreement (Dutch)."""
    return {
        Party.EMPLOYER: f"tekenbevoegd, {terms['employer_name']}",
        Party.CANDIDATE: "kandidaat",
        Party.FOUNDATION: f"tekenbevoegd, {terms.get('foundation_name', '')}",
        Party.MUNICIPALITY: f"teamleider met mandaat, {settings().municipality_name}",
    }[party]
