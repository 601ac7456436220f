"""The Dutch words of the take-back guarantee: states, reasons and legal grounds. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from portal.language import N_


class Kind(StrEnum):
    """A right inside the agreed window; a request for help outside it."""

    TAKE_BACK = "take_back"
    HELP = "help"

    @property
    def is_help(self) -> bool:
        return self is Kind.HELP


class State(StrEnum):
    INVOKED = "invoked"
    CONTACTED = "contacted"
    ACCEPTED = "accepted"
    EXECUTED = "executed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    LAPSED = "lapsed"

    @property
    def is_open(self) -> bool:
        """Something is still promised to the employer."""
        return self in (State.INVOKED, State.CONTACTED, State.ACCEPTED)

    @property
    def is_new(self) -> bool:
        """Nobody has called yet."""
        return self is State.INVOKED

    @property
    def is_unanswered(self) -> bool:
        """Whether we take the candidate back, and when, is still to be said."""
        return self in (State.INVOKED, State.CONTACTED)

    @property
    def is_agreed(self) -> bool:
        """We take the candidate back; the last day is to come."""
        return self is State.ACCEPTED

    @property
    def is_refused(self) -> bool:
        """No, on a legal ground."""
        return self is State.REFUSED

    @property
    def is_lapsed(self) -> bool:
        """The placement ended, or will end, in another way."""
        return self is State.LAPSED

    @property
    def is_off(self) -> bool:
        """Nothing is planned by it any more: the placement goes on, or ends in another way."""
        return self in (State.WITHDRAWN, State.REFUSED, State.LAPSED)


class Reason(StrEnum):
    """About the work. No word for health, family or origin: such an answer is `no_reason`."""

    WORK_DIFFERS = "work_differs"
    SKILLS_NOT_YET = "skills_not_yet"
    HOURS_DO_NOT_FIT = "hours_do_not_fit"
    LESS_WORK = "less_work"
    GUIDANCE_CAPACITY = "guidance_capacity"
    ATTENDANCE_AGREEMENTS = "attendance_agreements"
    COOPERATION = "cooperation"
    SAFETY = "safety"
    SITE_CHANGE = "site_change"
    DISCUSS = "discuss"
    NO_REASON = "no_reason"


class Ground(StrEnum):
    """The only two grounds on which a decider may refuse."""

    PROTECTED_GROUND = "protected_ground"
    LAW_FORBIDS_END = "law_forbids_end"


class CreditStage(StrEnum):
    """Of the credit note for days that were billed after the last one paid. Ahead: of an end that
    is not carried out yet.
    """

    AHEAD = "ahead"
    AHEAD_LATE = "ahead_late"
    DUE = "due"
    LATE = "late"
    MADE = "made"
    MADE_MORE = "made_more"
    NONE = "none"

    @property
    def is_done(self) -> bool:
        return self in (CreditStage.MADE, CreditStage.MADE_MORE, CreditStage.NONE)

    @property
    def is_ahead(self) -> bool:
        return self in (CreditStage.AHEAD, CreditStage.AHEAD_LATE)


KIND = {Kind.TAKE_BACK: N_("Terugnemen"), Kind.HELP: N_("Vraag om hulp")}
STATE = {
    State.INVOKED: N_("Ontvangen"),
    State.CONTACTED: N_("Gesproken"),
    State.ACCEPTED: N_("Akkoord"),
    State.EXECUTED: N_("Uitgevoerd"),
    State.CLOSED: N_("Afgerond"),
    State.WITHDRAWN: N_("Ingetrokken"),
    State.REFUSED: N_("Geweigerd"),
    State.LAPSED: N_("Vervallen"),
}
STATE_TONE = {
    State.INVOKED: ("warning", "clock"),
    State.CONTACTED: ("neutral", "talk"),
    State.ACCEPTED: ("neutral", "busy"),
    State.EXECUTED: ("valid", "check"),
    State.CLOSED: ("valid", "check"),
    State.WITHDRAWN: ("inactive", "lock"),
    State.REFUSED: ("error", "stop"),
    State.LAPSED: ("inactive", "lock"),
}
REASON = {
    Reason.WORK_DIFFERS: N_("Het werk is anders dan wij dachten"),
    Reason.SKILLS_NOT_YET: N_("De vaardigheden passen nog niet bij deze taken"),
    Reason.HOURS_DO_NOT_FIT: N_("De uren of tijden passen niet"),
    Reason.LESS_WORK: N_("Wij hebben minder werk"),
    Reason.GUIDANCE_CAPACITY: N_("Wij kunnen niet genoeg begeleiding geven"),
    Reason.ATTENDANCE_AGREEMENTS: N_(
        "Afspraken over aanwezigheid lukken niet (dit gaat niet over afmelden)"
    ),
    Reason.COOPERATION: N_("Het samenwerken op de werkplek lukt niet"),
    Reason.SAFETY: N_("Het werk is zo niet veilig te doen"),
    Reason.SITE_CHANGE: N_("Onze werkplek verandert of sluit"),
    Reason.DISCUSS: N_("Ik bespreek het liever met mijn accountmanager"),
    Reason.NO_REASON: N_("Ik geef geen reden"),
}
# What is asked before it while the end is still to come: of the day agreed, or of the day wished.
BILLED_AFTER = N_("Staan dagen na %(until)s al op een factuur?")
BILLED_AFTER_WISH = N_(
    "Wordt %(until)s de laatste werkdag, en staan dagen daarna al op een factuur?"
)
# What the page says of it; the day and the number are filled in.
CREDIT = MappingProxyType(
    {
        CreditStage.AHEAD: N_("Dan staat de creditnota uiterlijk %(day)s bij de facturen."),
        CreditStage.AHEAD_LATE: N_("Dan komt er een creditnota. Die was beloofd op %(day)s."),
        CreditStage.DUE: N_("De creditnota staat uiterlijk %(day)s bij de facturen."),
        CreditStage.LATE: N_("De creditnota was beloofd op %(day)s. Die is er nog niet."),
        CreditStage.MADE: N_("Creditnota %(number)s van %(day)s staat bij de facturen."),
        CreditStage.MADE_MORE: N_("Creditnota's %(number)s staan bij de facturen."),
        CreditStage.NONE: N_("Na de laatste werkdag was niets gerekend. Er komt geen creditnota."),
    }
)
CREDIT_STAGE = {
    CreditStage.AHEAD: N_("Gepland"),
    CreditStage.AHEAD_LATE: N_("Te laat"),
    CreditStage.DUE: N_("Bezig"),
    CreditStage.LATE: N_("Te laat"),
    CreditStage.MADE: N_("Klaar"),
    CreditStage.MADE_MORE: N_("Klaar"),
    CreditStage.NONE: N_("Niet nodig"),
}
CREDIT_STAGE_TONE = {
    CreditStage.AHEAD: ("inactive", "calendar"),
    CreditStage.AHEAD_LATE: ("warning", "clock"),
    CreditStage.DUE: ("neutral", "busy"),
    CreditStage.LATE: ("warning", "clock"),
    CreditStage.MADE: ("valid", "check"),
    CreditStage.MADE_MORE: ("valid", "check"),
    CreditStage.NONE: ("inactive", "lock"),
}


@dataclass(frozen=True)
class Words:
    """Where a claim stands, for its employer, for who of us answers it, and for a colleague."""

    employer: str
    manager: str
    colleague: str


_LAPSED = N_("Vervallen: er was een ander einde gemeld op %(day)s.")
SENTENCES = {
    State.INVOKED: Words(
        N_("%(name)s belt u uiterlijk %(day)s."),
        N_("Bel vandaag of uiterlijk %(day)s."),
        N_("%(name)s belt de werkgever uiterlijk %(day)s."),
    ),
    State.CONTACTED: Words(
        N_("Wij hebben elkaar gesproken. U hoort uiterlijk %(day)s het antwoord."),
        N_("Antwoord uiterlijk %(day)s."),
        N_("%(name)s heeft de werkgever gesproken en antwoordt uiterlijk %(day)s."),
    ),
    State.ACCEPTED: Words(
        N_("Wij nemen de kandidaat terug. De laatste werkdag is %(day)s."),
        N_("Regel einde, geld en vervolg. De laatste werkdag is %(day)s."),
        N_("De werkgever heeft akkoord. De laatste werkdag is %(day)s."),
    ),
    State.EXECUTED: Words(
        N_("Het is geregeld. U betaalt tot en met %(day)s."),
        N_("Uitgevoerd. Bied een vervolg aan."),
        N_("Uitgevoerd. %(name)s biedt een vervolg aan."),
    ),
    State.CLOSED: Words(N_("Deze melding is afgerond."), N_("Afgerond."), N_("Afgerond.")),
    State.WITHDRAWN: Words(
        N_("De melding is ingetrokken. Alles gaat gewoon door."),
        N_("Ingetrokken. De plaatsing gaat door."),
        N_("Ingetrokken. De plaatsing gaat door."),
    ),
    State.REFUSED: Words(
        N_("Wij kunnen hier niet aan meewerken. Lees waarom en wat u kunt doen."),
        N_("Geweigerd door de teamleider."),
        N_("Geweigerd door de teamleider."),
    ),
    State.LAPSED: Words(_LAPSED, _LAPSED, _LAPSED),
}
LAST_CALL = N_("Bel vandaag nog.")  # for who answers, on the promised day itself
OTHERWISE = {  # the same once the last day has passed, or where the placement ends otherwise
    State.ACCEPTED: Words(
        N_("Wij nemen de kandidaat terug. De laatste werkdag was %(day)s."),
        N_("Regel einde, geld en vervolg. De laatste werkdag was %(day)s."),
        N_("De werkgever heeft akkoord. De laatste werkdag was %(day)s."),
    ),
    State.WITHDRAWN: Words(
        N_("De melding is ingetrokken."), N_("Ingetrokken."), N_("Ingetrokken.")
    ),
}
EXECUTED_FREE = N_("Het is geregeld. De laatste werkdag was %(day)s.")  # without a contribution
REFERRED = Words(
    SENTENCES[State.CONTACTED].employer,
    N_("De teamleider kijkt of er een wettelijke grond is. Antwoord uiterlijk %(day)s."),
    N_("Is er een wettelijke grond? De werkgever hoort uiterlijk %(day)s het antwoord."),
)
HELP_CONTACTED = Words(
    N_("Wij hebben elkaar gesproken. Wij doen wat wij afspraken."),
    N_("Gesproken. Rond af als de hulp is afgesproken."),
    N_("%(name)s heeft de werkgever gesproken."),
)
GROUND = {
    Ground.PROTECTED_GROUND: N_("De reden raakt een kenmerk dat de wet beschermt."),
    Ground.LAW_FORBIDS_END: N_("De wet verbiedt een einde van het contract op dit moment."),
}


@dataclass(frozen=True)
class Reader:
    """Who reads where a claim stands: somebody of the company, who answers it, or a colleague."""

    is_employer: bool
    answers: bool

    def of(self, words: Words) -> str:
        if self.is_employer:
            return words.employer
        return words.manager if self.answers else words.colleague


@dataclass(frozen=True)
class Now:
    """What counts beside the state: a decider looks at it, a contribution is paid (`pays`), the day
    that counts is today, the last day has passed, or the placement does not go on as agreed: it is
    over, or an end of it stands.
    """

    is_referred: bool = False
    pays: bool = True
    is_today: bool = False
    is_past: bool = False
    ends: bool = False


def sentence(kind: Kind, state: State, reader: Reader, now: Now) -> str:
    """Where a claim stands; the page fills in the name of who calls and the day that counts.

    That a decider looks at it is not told to the employer; money only where he pays.
    """
    if state is State.EXECUTED and reader.is_employer and not now.pays:
        return EXECUTED_FREE
    if state is State.INVOKED and now.is_today and reader.answers:
        return LAST_CALL
    return reader.of(_words(kind, state, now))


def _words(kind: Kind, state: State, now: Now) -> Words:
    if state is State.CONTACTED and kind is Kind.HELP:
        return HELP_CONTACTED
    if state is State.CONTACTED and now.is_referred:
        return REFERRED
    is_otherwise = {State.ACCEPTED: now.is_past, State.WITHDRAWN: now.ends}
    return (OTHERWISE if is_otherwise.get(state) else SENTENCES)[state]
