"""The Dutch words of the take-back guarantee: states, reasons and legal grounds. Pure."""

from enum import StrEnum

from portal.language import N_


class Kind(StrEnum):
    """A right inside the agreed window; a request for help outside it."""

    TAKE_BACK = "take_back"
    HELP = "help"


class State(StrEnum):
    INVOKED = "invoked"
    CONTACTED = "contacted"
    ACCEPTED = "accepted"
    EXECUTED = "executed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


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
GROUND = {
    Ground.PROTECTED_GROUND: N_("De reden raakt een kenmerk dat de wet beschermt."),
    Ground.LAW_FORBIDS_END: N_("De wet verbiedt een einde van het contract op dit moment."),
}
