"""The Dutch words of an agreement: states, parties, ways of signing, reasons. Pure."""

from enum import StrEnum
from types import MappingProxyType

from portal.language import N_
from portal.schemes.rules import FormalEmployer


class State(StrEnum):
    DRAFT = "draft"
    OFFERED = "offered"
    SIGNED = "signed"
    SEALED = "sealed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REFUSED = "refused"

    @property
    def is_draft(self) -> bool:
        """Nobody outside the municipality has seen it."""
        return self is State.DRAFT

    @property
    def waits(self) -> bool:
        """Offered, and not everybody has signed."""
        return self is State.OFFERED

    @property
    def is_over(self) -> bool:
        """It ended unsigned: from then on the employer reads no name in it, and no paper with
        one.
        """
        return self in (State.WITHDRAWN, State.LAPSED, State.REFUSED)


class Party(StrEnum):
    """Who signs; the municipality last, the others in any order."""

    EMPLOYER = "employer"
    CANDIDATE = "candidate"
    FOUNDATION = "foundation"
    MUNICIPALITY = "municipality"


class Method(StrEnum):
    PASSWORD = "password"
    LINK_CODE = "link_code"
    IN_PERSON = "in_person"


class Identity(StrEnum):
    """How the mediator knew who sat before him."""

    PASSPORT = "passport"
    ID_CARD = "id_card"
    DRIVING_LICENCE = "driving_licence"
    OTHER_DOCUMENT = "other_document"
    KNOWN = "known"


class RefuseReason(StrEnum):
    """Why somebody does not sign. The other party never sees it."""

    CONTENT_WRONG = "content_wrong"
    HOURS_WAGE = "hours_wage"
    NEEDS_ADVICE = "needs_advice"
    NOT_AUTHORISED = "not_authorised"
    START_IMPOSSIBLE = "start_impossible"
    CONDITIONS = "conditions"
    CHANGED_MIND = "changed_mind"
    NO_REASON = "no_reason"


class WithdrawReason(StrEnum):
    MISTAKE = "mistake"
    POSTPONED = "postponed"
    OTHER_SCHEME = "other_scheme"
    STOPPED = "stopped"
    VACANCY_WITHDRAWN = "vacancy_withdrawn"
    VACANCY_CLOSED = "vacancy_closed"

    @property
    def is_chosen(self) -> bool:
        """By the account manager: the others follow from what happened to the vacancy."""
        return self not in (WithdrawReason.VACANCY_WITHDRAWN, WithdrawReason.VACANCY_CLOSED)


class Step(StrEnum):
    """What must be done before an agreement can be offered."""

    EMPLOYER_ACTIVE = "employer_active"
    INCOME_CHECK = "income_check"
    SUITABILITY = "suitability"
    SUPERVISOR = "supervisor"
    GOALS = "goals"


STATE = {
    State.DRAFT: N_("Concept"),
    State.OFFERED: N_("Nog niet geldig"),
    State.SIGNED: N_("Wacht op zegel"),
    State.SEALED: N_("Geldig"),
    State.WITHDRAWN: N_("Ingetrokken"),
    State.LAPSED: N_("Vervallen"),
    State.REFUSED: N_("Gaat niet door"),
}
PARTY = {
    Party.EMPLOYER: N_("werkgever"),
    Party.CANDIDATE: N_("kandidaat"),
    Party.FOUNDATION: N_("stichting"),
    Party.MUNICIPALITY: N_("gemeente"),
}
FORMAL_EMPLOYER = {
    FormalEmployer.FOUNDATION: N_("De stichting, die uitleent aan het bedrijf"),
    FormalEmployer.EMPLOYER: N_("Het bedrijf zelf"),
}
METHOD = {
    Method.PASSWORD: N_("ingelogd, met wachtwoord"),
    Method.LINK_CODE: N_("persoonlijke link en sms-code"),
    Method.IN_PERSON: N_("persoonlijk, bij de gemeente"),
}
IDENTITY = {
    Identity.PASSPORT: N_("Paspoort"),
    Identity.ID_CARD: N_("Identiteitskaart"),
    Identity.DRIVING_LICENCE: N_("Rijbewijs"),
    Identity.OTHER_DOCUMENT: N_("Een ander geldig identiteitsbewijs"),
    Identity.KNOWN: N_("Ik ken de kandidaat persoonlijk"),
}
# What every party reads of it: which document it was can tell where somebody is from.
SEEN = MappingProxyType(
    dict.fromkeys(Identity, N_("identiteitsbewijs gezien"))
    | {Identity.KNOWN: N_("de bemiddelaar kent de kandidaat")}
)
REFUSE_REASON = {
    RefuseReason.CONTENT_WRONG: N_("De inhoud klopt niet"),
    RefuseReason.HOURS_WAGE: N_("Uren of loon zijn anders dan besproken"),
    RefuseReason.NEEDS_ADVICE: N_("Ik wil eerst advies"),
    RefuseReason.NOT_AUTHORISED: N_("Ik mag niet tekenen"),
    RefuseReason.START_IMPOSSIBLE: N_("De startdatum lukt niet"),
    RefuseReason.CONDITIONS: N_("Ik ben het niet eens met een voorwaarde"),
    RefuseReason.CHANGED_MIND: N_("Ik wil toch niet"),
    RefuseReason.NO_REASON: N_("Ik geef geen reden"),
}
WITHDRAW_REASON = {
    WithdrawReason.MISTAKE: N_("Er staat een fout in"),
    WithdrawReason.POSTPONED: N_("De start is verplaatst"),
    WithdrawReason.OTHER_SCHEME: N_("Een andere regeling past beter"),
    WithdrawReason.STOPPED: N_("De plaatsing gaat niet door"),
    WithdrawReason.VACANCY_WITHDRAWN: N_("De werkgever trok de vacature in"),
    WithdrawReason.VACANCY_CLOSED: N_("De vacature is afgesloten"),
}
STEP = {
    Step.EMPLOYER_ACTIVE: N_("de werkgever controleren en activeren"),
    Step.INCOME_CHECK: N_("de inkomenscheck met de kandidaat"),
    Step.SUITABILITY: N_("de verklaring van de bemiddelaar dat het werk past"),
    Step.SUPERVISOR: N_("de begeleider op de werkplek"),
    Step.GOALS: N_("minstens één leerdoel"),
}
TONE = {
    State.DRAFT: ("inactive", "plan"),
    State.OFFERED: ("warning", "clock"),
    State.SIGNED: ("neutral", "busy"),
    State.SEALED: ("valid", "check"),
    State.WITHDRAWN: ("inactive", "info"),
    State.LAPSED: ("inactive", "clock"),
    State.REFUSED: ("inactive", "info"),
}
DISCARDED = N_("Dit concept is weggegooid. Er geldt niets.")  # withdrawn before it was offered
# What each side reads: employer, candidate, municipality. Of what lapsed it follows the cause.
SENTENCES = {
    State.DRAFT: (
        N_("Wij maken uw overeenkomst."),
        N_("Wij maken uw overeenkomst."),
        N_("Concept. Bied de overeenkomst aan."),
    ),
    State.OFFERED: (
        N_("De overeenkomst ligt klaar."),
        N_("Uw overeenkomst ligt klaar. Neem rustig de tijd."),
        N_("Aangeboden. Wacht op handtekeningen."),
    ),
    State.SIGNED: (
        N_("Iedereen heeft ondertekend. Wij maken het definitieve document."),
        N_("Iedereen heeft ondertekend."),
        N_("Alle handtekeningen zijn binnen. Het zegel volgt."),
    ),
    State.SEALED: (
        N_("De overeenkomst geldt. U kunt die bewaren als PDF."),
        N_("De overeenkomst geldt. Hieronder staat uw eigen exemplaar."),
        N_("Verzegeld. De plaatsing is gepland."),
    ),
    State.WITHDRAWN: (
        N_("De gemeente heeft dit voorstel ingetrokken. Er geldt niets."),
        N_("Dit voorstel is ingetrokken. Er geldt niets."),
        N_("Ingetrokken."),
    ),
    State.LAPSED: (
        N_("Er geldt niets."),
        N_("U hoeft niets te doen. Wij bellen u."),
        N_("Bel beide partijen."),
    ),
    State.REFUSED: (
        N_("De overeenkomst gaat niet door. Er geldt niets."),
        N_("De overeenkomst gaat niet door. Uw contactpersoon belt u."),
        N_("Niet ondertekend. Bel beide partijen."),
    ),
}
# The same, of what ended with its vacancy.
WITH_VACANCY = {
    WithdrawReason.VACANCY_WITHDRAWN: (
        N_("Uw bedrijf trok de vacature in. Daarom geldt dit voorstel niet meer."),
        N_("Deze baan is er niet meer. Er geldt niets."),
        N_("Vervallen: de werkgever trok de vacature in."),
    ),
    WithdrawReason.VACANCY_CLOSED: (
        N_("De vacature is afgesloten. Daarom geldt dit voorstel niet meer."),
        N_("Deze baan is er niet meer. Er geldt niets."),
        N_("Vervallen: de vacature is afgesloten."),
    ),
}
# What the foundation reads where our own people read what they are to do.
FOUNDATION = MappingProxyType(
    {
        State.WITHDRAWN: N_("De gemeente heeft dit voorstel ingetrokken. Er geldt niets."),
        State.LAPSED: N_("Er geldt niets. U hoeft niets te doen."),
        State.REFUSED: N_("Niet iedereen tekent. Er geldt niets. U hoeft niets te doen."),
    }
)
# Who ended it and why, as far as every party may know.
CAUSE = MappingProxyType(
    {
        State.WITHDRAWN: N_("De gemeente trok het voorstel in."),
        State.LAPSED: N_("Niet iedereen tekende op tijd."),
        State.REFUSED: N_("Niet iedereen tekent."),
    }
)
CAUSE_VACANCY = MappingProxyType(
    {
        WithdrawReason.VACANCY_WITHDRAWN: N_("De werkgever trok de vacature in."),
        WithdrawReason.VACANCY_CLOSED: N_("De vacature is afgesloten."),
    }
)
OWN_LATE = N_("U tekende niet op tijd.")
OURS_LATE = N_("Wij tekenden niet op tijd. Dat ligt niet aan u.")
MUNICIPALITY_LATE = N_("De gemeente tekende niet op tijd.")  # as its own people read it


def withdrawn_because(state: State, ended_reason: str | None) -> str:
    """Why the account manager took an offer back, for company and foundation; nothing where it
    ended in another way.
    """
    chosen = (one for one in WithdrawReason if one.is_chosen and one == ended_reason)
    return next((WITHDRAW_REASON[one] for one in chosen if state is State.WITHDRAWN), "")
