"""The Dutch words of a vacancy: states, days, requirements, return reasons and status sentences.
Pure.
"""

from enum import StrEnum

from portal.language import N_


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    MATCHING = "matching"
    ON_HOLD = "on_hold"
    FILLED = "filled"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def is_sent_back(self) -> bool:
        return self is State.RETURNED

    @property
    def is_draft(self) -> bool:
        """The employer's own: nobody of us has read it."""
        return self is State.DRAFT

    @property
    def is_submitted(self) -> bool:
        """Sent in, and read by nobody yet."""
        return self is State.SUBMITTED

    @property
    def is_open(self) -> bool:
        """We look for people."""
        return self in (State.ACCEPTED, State.MATCHING)

    @property
    def is_untried(self) -> bool:
        """Open, and nobody was shown yet."""
        return self is State.ACCEPTED

    @property
    def is_ahead(self) -> bool:
        """Not accepted yet."""
        return self in (State.DRAFT, State.SUBMITTED, State.RETURNED)


class Day(StrEnum):
    MA = "ma"
    DI = "di"
    WO = "wo"
    DO = "do"
    VR = "vr"
    ZA = "za"
    ZO = "zo"


class Kind(StrEnum):
    """What a requirement is about."""

    SKILL = "skill"
    LICENCE = "licence"
    DUTCH = "dutch"


class Strength(StrEnum):
    MUST = "must"
    LEARN = "learn"


class Shift(StrEnum):
    EVENING = "evening"
    NIGHT = "night"
    WEEKEND = "weekend"


class RequestState(StrEnum):
    """Of "vraag een voorstel"."""

    OPEN = "open"
    ANSWERED = "answered"
    CANCELLED = "cancelled"


class ReturnReason(StrEnum):
    TASK_UNCLEAR = "task_unclear"
    WAGE_MISSING = "wage_missing"
    HOURS_UNCLEAR = "hours_unclear"
    PROTECTED_GROUND = "protected_ground"
    REQUIREMENT_TOO_HIGH = "requirement_too_high"
    DISPLACEMENT = "displacement"
    SCHEME_UNFIT = "scheme_unfit"
    GUIDANCE_MISSING = "guidance_missing"
    DUPLICATE = "duplicate"
    SAFETY_UNCLEAR = "safety_unclear"


STATE = {
    State.DRAFT: N_("Concept"),
    State.SUBMITTED: N_("Ingestuurd"),
    State.RETURNED: N_("Vraag van ons"),
    State.ACCEPTED: N_("Goedgekeurd"),
    State.MATCHING: N_("Wij zoeken kandidaten"),
    State.ON_HOLD: N_("Staat stil"),
    State.FILLED: N_("Bezet"),
    State.CLOSED: N_("Afgesloten"),
    State.WITHDRAWN: N_("Ingetrokken"),
    State.EXPIRED: N_("Verlopen"),
}
DAY = {day: day.value for day in Day}
KIND = {
    Kind.SKILL: N_("Vaardigheid"),
    Kind.LICENCE: N_("Rijbewijs"),
    Kind.DUTCH: N_("Nederlands"),
}
STRENGTH = {
    Strength.MUST: N_("moet"),
    Strength.LEARN: N_("kan geleerd worden"),
}
SHIFT = {
    Shift.EVENING: N_("in de avond"),
    Shift.NIGHT: N_("in de nacht"),
    Shift.WEEKEND: N_("in het weekend"),
}
RETURN_REASON = {
    ReturnReason.TASK_UNCLEAR: N_("De taken zijn nog niet duidelijk"),
    ReturnReason.WAGE_MISSING: N_("Het loon ontbreekt of is te laag"),
    ReturnReason.HOURS_UNCLEAR: N_("Uren of tijden zijn niet duidelijk"),
    ReturnReason.PROTECTED_GROUND: N_("Een eis sluit mensen uit"),
    ReturnReason.REQUIREMENT_TOO_HIGH: N_("Een eis is zwaarder dan het werk vraagt"),
    ReturnReason.DISPLACEMENT: N_("Het werk lijkt van een ander te zijn geweest"),
    ReturnReason.SCHEME_UNFIT: N_("De regeling past niet bij dit werk"),
    ReturnReason.GUIDANCE_MISSING: N_("De begeleider ontbreekt"),
    ReturnReason.DUPLICATE: N_("Deze vacature is er al"),
    ReturnReason.SAFETY_UNCLEAR: N_("Veilig werken is niet duidelijk"),
}

STATE_TONE: dict[State, tuple[str, str]] = {  # badge and icon
    State.DRAFT: ("inactive", "plan"),
    State.SUBMITTED: ("neutral", "busy"),
    State.RETURNED: ("warning", "talk"),
    State.ACCEPTED: ("valid", "check"),
    State.MATCHING: ("neutral", "busy"),
    State.ON_HOLD: ("inactive", "clock"),
    State.FILLED: ("valid", "check"),
    State.CLOSED: ("inactive", "lock"),
    State.WITHDRAWN: ("inactive", "lock"),
    State.EXPIRED: ("warning", "warn"),
}
