"""What the page of one agreement shows, whoever looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal import clock, formats
from portal.access import May, Viewer, may, viewer
from portal.agreements import documents, queries, rules
from portal.agreements.forms import SignForm
from portal.agreements.labels import METHOD, PARTY, SENTENCES, Party, State
from portal.agreements.models import Agreement
from portal.agreements.rules import Standing
from portal.documents import queries as document_queries
from portal.errors import Refused
from portal.language import N_, _
from portal.pages import Answer, answer
from portal.roles import Role
from portal.settings import settings

ORDER = (Party.CANDIDATE, Party.EMPLOYER, Party.FOUNDATION, Party.MUNICIPALITY)
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
    standing = queries.standing(agreement, signed)
    party = own_party(viewer(), standing)
    form = sign or SignForm()
    if frozen and party:
        name = frozen.terms.get(f"{party}_name", "")
        form.mandated.label.text = _("Ik mag tekenen voor %(name)s", name=name)
    return answer(
        "agreements/show.html",
        status,
        agreement=agreement,
        terms=frozen.terms if frozen else {},
        summary=summary(frozen, party),
        concept=bool(frozen and frozen.text.get("concept")),
        lines=lines(agreement, standing, signed, frozen.terms if frozen else {}, party),
        waiting=len(standing.outstanding),
        sentence=sentence(agreement.state, party in standing.signed),
        files=document_queries.of(agreement.id),
        kinds=documents,
        party=party,
        why_not=why_not(agreement, standing, party, signed),
        form=form,
        today=clock.today(),
    )


def own_party(who: Viewer, standing: Standing) -> Party | None:
    """For which party this viewer signs; of two, the one that still has to."""
    if who.is_employer:
        return Party.EMPLOYER
    own = [party for role, party in OWN_PARTY.items() if role in who.roles]
    own = [party for party in own if party in standing.parties]
    return next((party for party in own if party in standing.outstanding), None) or next(
        iter(own), None
    )


def summary(frozen: Any, party: Party | None) -> Sequence[Mapping[str, str]]:
    """The five lines for this party."""
    if frozen is None:
        return ()
    lines = frozen.text.get("summaries", {})
    found: Sequence[Mapping[str, str]] = lines.get(str(party or "all"), ())
    return found


def sentence(state: State, has_signed: bool) -> str:
    """What this state means to the side of the viewer."""
    if state is State.OFFERED and has_signed:
        return _("U heeft ondertekend. Wij wachten op de anderen.")
    employer, _candidate, staff = SENTENCES[state]
    return _(employer if viewer().is_employer else staff)


def why_not(
    agreement: Agreement, standing: Standing, party: Party | None, signed: Sequence[Any]
) -> str | None:
    """Why this viewer cannot sign now; None when the form may be shown, "" when there is nothing
    to say."""
    if party is None or agreement.state is not State.OFFERED or party in standing.signed:
        return ""
    if not may(May.SIGN):
        return _(N_("U mag niet tekenen voor dit bedrijf. Vraag een collega die tekenbevoegd is."))
    if agreement.document_sha256 is None:
        return _(rules.NOT_READY)
    try:
        rules.check_signer(
            standing,
            party,
            signer=str(viewer().id),
            drafter=str(agreement.drafted_by),
            others={row.actor_id for row in signed},
            today=clock.today(),
        )
    except Refused as refused:
        return _(refused.text, **refused.values)
    return None


def lines(
    agreement: Agreement,
    standing: Standing,
    signed: Sequence[Any],
    terms: Mapping[str, Any],
    party: Party | None,
) -> list[Line]:
    """Who signed, who is next, who comes after."""
    if not terms:
        return []
    by_party = {row.party: row for row in signed}
    order = sorted(
        (one for one in ORDER if one in standing.parties),
        key=lambda one: (one not in by_party, one is Party.MUNICIPALITY, one != party),
    )
    return [
        _signed_line(number, by_party[one])
        if one in by_party
        else _open_line(number, one, agreement, standing, terms, party)
        for number, one in enumerate(order, 1)
    ]


def _signed_line(number: int, row: Any) -> Line:
    when = _("Getekend op %(moment)s", moment=formats.moment(row.at))
    return Line("is-signed", number, row.name, when, _(METHOD[row.method]))


def _open_line(
    number: int,
    one: Party,
    agreement: Agreement,
    standing: Standing,
    terms: Mapping[str, Any],
    party: Party | None,
) -> Line:
    name = terms.get(f"{one}_name") or _(PARTY[one])
    before = _("Uiterlijk %(day)s", day=formats.day(agreement.sign_by))
    if agreement.state is not State.OFFERED:
        return Line("", number, name, _("Niet ondertekend"), "")
    if one in standing.next_signers and one is party and may(May.SIGN):
        return Line(
            "is-you", number, _("U, %(name)s", name=viewer().name), _("Nu aan de beurt"), before
        )
    when = _("Aan de beurt") if one in standing.next_signers else _("Tekent als laatste")
    return Line("", number, name, when, before)


def capacity(party: Party, terms: Mapping[str, Any]) -> str:
    """In which capacity somebody signs, as it stands under the agreement (Dutch)."""
    return {
        Party.EMPLOYER: f"tekenbevoegd, {terms['employer_name']}",
        Party.CANDIDATE: "kandidaat",
        Party.FOUNDATION: f"tekenbevoegd, {terms.get('foundation_name', '')}",
        Party.MUNICIPALITY: f"teamleider met mandaat, {settings().municipality_name}",
    }[party]
