"""The Dutch words of a placement: its states, what can happen to it, and the reason lists. Pure."""

from datetime import date
from enum import StrEnum

from portal.formats import day, plain_day
from portal.language import N_, _


class State(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    NOT_STARTED = "not_started"

    @property
    def is_planned(self) -> bool:
        return self is State.PLANNED

    @property
    def is_running(self) -> bool:
        return self is State.RUNNING

    @property
    def never_began(self) -> bool:
        return self is State.NOT_STARTED

    @property
    def is_over(self) -> bool:
        """Nothing more will happen: it ended, or never began."""
        return self in (State.ENDED, State.NOT_STARTED)


class Kind(StrEnum):
    """What a line of the ledger says."""

    PLANNED = "planned"
    STARTED = "started"
    NOT_STARTED = "not_started"
    HOURS_CHANGED = "hours_changed"
    ABSENT = "absent"
    RETURNED = "returned"
    EVALUATED = "evaluated"
    EXTENDED = "extended"
    ANNOUNCED_END = "announced_end"
    END_CANCELLED = "end_cancelled"
    CONVERTED = "converted"
    ENDED = "ended"
    TAKEN_BACK = "taken_back"
    CORRECTED = "corrected"


class EndReason(StrEnum):
    COMPLETED = "completed"
    CONVERTED_SAME = "converted_same"
    CONVERTED_OTHER = "converted_other"
    TAKEN_BACK = "taken_back"
    MUTUAL = "mutual"
    RESIGNED = "resigned"
    DISMISSED = "dismissed"
    NEXT_SCHEME = "next_scheme"
    TRAINING = "training"
    MOVED_AWAY = "moved_away"
    EMPLOYER_STOPPED = "employer_stopped"
    MUNICIPALITY_STOPPED = "municipality_stopped"
    OTHER = "other"


class NotStartedReason(StrEnum):
    CANDIDATE_WITHDREW = "candidate_withdrew"
    EMPLOYER_WITHDREW = "employer_withdrew"
    PAPERS_LATE = "papers_late"
    CONDITIONS_MISSING = "conditions_missing"
    OTHER_JOB = "other_job"
    POSTPONED = "postponed"
    UNKNOWN = "unknown"


class AbsenceKind(StrEnum):
    """Dates and this word, nothing more. There is deliberately none for illness: `reported` holds
    it.
    """

    REPORTED = "reported"
    UNREPORTED = "unreported"
    LATE = "late"
    AGREED_LEAVE = "agreed_leave"
    NO_WORK = "no_work"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Moment(StrEnum):
    """The talks about how it goes."""

    WEEK_6 = "week_6"
    MONTH_3 = "month_3"
    MONTH_6 = "month_6"
    MONTH_9 = "month_9"


STATE = {
    State.PLANNED: N_("Gepland"),
    State.RUNNING: N_("Aan het werk"),
    State.ENDED: N_("Geëindigd"),
    State.NOT_STARTED: N_("Niet gestart"),
}
# Where a placement stands; the page fills in its first and last day.
SENTENCES = {
    State.PLANNED: (N_("De start is op %(first)s."), day),
    State.RUNNING: (N_("Aan het werk sinds %(first)s, tot en met %(last)s."), plain_day),
    State.ENDED: (N_("De plaatsing is geëindigd op %(last)s."), day),
    State.NOT_STARTED: (N_("De plaatsing is niet gestart."), day),
}
STATE_TONE = {
    State.PLANNED: ("inactive", "calendar"),
    State.RUNNING: ("valid", "check"),
    State.ENDED: ("inactive", "lock"),
    State.NOT_STARTED: ("inactive", "lock"),
}
KIND = {
    Kind.PLANNED: N_("Plaatsing gepland"),
    Kind.STARTED: N_("Eerste werkdag"),
    Kind.NOT_STARTED: N_("Niet gestart"),
    Kind.HOURS_CHANGED: N_("Andere uren"),
    Kind.ABSENT: N_("Afwezig"),
    Kind.RETURNED: N_("Weer aanwezig"),
    Kind.EVALUATED: N_("Gesprek gehouden"),
    Kind.EXTENDED: N_("Verlengd"),
    Kind.ANNOUNCED_END: N_("Einde aangekondigd"),
    Kind.END_CANCELLED: N_("Einde gaat niet door"),
    Kind.CONVERTED: N_("In dienst bij u"),
    Kind.ENDED: N_("Laatste dag"),
    Kind.TAKEN_BACK: N_("Teruggenomen"),
    Kind.CORRECTED: N_("Hersteld"),
}
END_REASON = {
    EndReason.COMPLETED: N_("Volgens plan afgelopen"),
    EndReason.CONVERTED_SAME: N_("Contract bij dit bedrijf"),
    EndReason.CONVERTED_OTHER: N_("Baan bij een ander bedrijf"),
    EndReason.TAKEN_BACK: N_("Teruggenomen"),
    EndReason.MUTUAL: N_("Samen besloten"),
    EndReason.RESIGNED: N_("Kandidaat is gestopt"),
    EndReason.DISMISSED: N_("Werkgever heeft het contract beëindigd"),
    EndReason.NEXT_SCHEME: N_("Door naar een andere regeling"),
    EndReason.TRAINING: N_("Naar een opleiding"),
    EndReason.MOVED_AWAY: N_("Verhuisd"),
    EndReason.EMPLOYER_STOPPED: N_("Bedrijf is gestopt"),
    EndReason.MUNICIPALITY_STOPPED: N_("Gemeente heeft gestopt"),
    EndReason.OTHER: N_("Anders"),
}
NOT_STARTED_REASON = {
    NotStartedReason.CANDIDATE_WITHDREW: N_("Kandidaat zag ervan af"),
    NotStartedReason.EMPLOYER_WITHDREW: N_("Werkgever zag ervan af"),
    NotStartedReason.PAPERS_LATE: N_("Papieren waren niet op tijd klaar"),
    NotStartedReason.CONDITIONS_MISSING: N_("Een voorwaarde was niet rond"),
    NotStartedReason.OTHER_JOB: N_("Kandidaat heeft een andere baan"),
    NotStartedReason.POSTPONED: N_("Start is verplaatst"),
    NotStartedReason.UNKNOWN: N_("Nog niet bekend"),
}
ABSENCE_KIND = {
    AbsenceKind.REPORTED: N_("Afgemeld"),
    AbsenceKind.UNREPORTED: N_("Niet gekomen, geen bericht"),
    AbsenceKind.LATE: N_("Later gekomen"),
    AbsenceKind.AGREED_LEAVE: N_("Afgesproken vrij"),
    AbsenceKind.NO_WORK: N_("Geen werk op die dag"),
    AbsenceKind.CLOSED: N_("Bedrijf gesloten"),
    AbsenceKind.UNKNOWN: N_("Nog niet bekend"),
}
MOMENT = {
    Moment.WEEK_6: N_("Gesprek na 6 weken"),
    Moment.MONTH_3: N_("Gesprek na 3 maanden"),
    Moment.MONTH_6: N_("Gesprek na 6 maanden"),
    Moment.MONTH_9: N_("Gesprek na 9 maanden"),
}


def sentence(state: State, first_on: date, last_on: date) -> str:
    """Where a placement stands, in one sentence."""
    words, written = SENTENCES[state]
    return _(words, first=written(first_on), last=written(last_on))
