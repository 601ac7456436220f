"""The Dutch words of the take-back guarantee: states, reasons and legal grounds. Pure."""

from enum import StrEnum

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
# Where a claim stands, as an employer reads it and as the municipality does.
SENTENCES = {
    State.INVOKED: (
        N_("%(name)s belt u uiterlijk %(day)s."),
        N_("Bel vandaag of uiterlijk %(day)s."),
    ),
    State.CONTACTED: (
        N_("Wij hebben elkaar gesproken. U hoort uiterlijk %(day)s het antwoord."),
        N_("Antwoord uiterlijk %(day)s."),
    ),
    State.ACCEPTED: (
        N_("Wij nemen de kandidaat terug. De laatste werkdag is %(day)s."),
        N_("Regel einde, geld en vervolg. De laatste werkdag is %(day)s."),
    ),
    State.EXECUTED: (
        N_("Het is geregeld. U betaalt tot en met %(day)s."),
        N_("Uitgevoerd. Bied een vervolg aan."),
    ),
    State.CLOSED: (N_("Deze melding is afgerond."), N_("Afgerond.")),
    State.WITHDRAWN: (
        N_("De melding is ingetrokken. Alles gaat gewoon door."),
        N_("Ingetrokken. De plaatsing gaat door."),
    ),
    State.REFUSED: (
        N_("Wij kunnen hier niet aan meewerken. Lees waarom en wat u kunt doen."),
        N_("Geweigerd door de teamleider."),
    ),
    State.LAPSED: (
        N_("Vervallen: er was een ander einde gemeld op %(day)s."),
        N_("Vervallen: er was een ander einde gemeld op %(day)s."),
    ),
}
EXECUTED_FREE = N_("Het is geregeld. De laatste werkdag was %(day)s.")  # without a contribution
REFERRED = N_("De teamleider kijkt of er een wettelijke grond is. Antwoord uiterlijk %(day)s.")
HELP_CONTACTED = (
    N_("Wij hebben elkaar gesproken. Wij doen wat wij afspraken."),
    N_("Gesproken. Rond af als de hulp is afgesproken."),
)
GROUND = {
    Ground.PROTECTED_GROUND: N_("De reden raakt een kenmerk dat de wet beschermt."),
    Ground.LAW_FORBIDS_END: N_("De wet verbiedt een einde van het contract op dit moment."),
}


def sentence(
    kind: Kind, state: State, *, is_employer: bool, is_referred: bool, pays: bool = True
) -> str:
    """Where a claim stands; the page fills in the name of who calls and the day that counts.

    That a decider looks at it is not told to the employer; money only where he pays.
    """
    if state is State.EXECUTED and is_employer and not pays:
        return EXECUTED_FREE
    if is_referred and not is_employer and state is State.CONTACTED:
        return REFERRED
    helped = kind is Kind.HELP and state is State.CONTACTED
    to_employer, to_us = HELP_CONTACTED if helped else SENTENCES[state]
    return to_employer if is_employer else to_us
