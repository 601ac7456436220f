"""The ladders of a card as closed lists, and their Dutch words. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from portal.cards import lists
from portal.language import N_, _


class State(StrEnum):
    DRAFT = "draft"
    REVIEWED = "reviewed"
    RESTING = "resting"
    WITHDRAWN = "withdrawn"

    @property
    def is_draft(self) -> bool:
        """A second mediator has not looked at the card yet."""
        return self is State.DRAFT

    @property
    def is_live(self) -> bool:
        """An employer may see the card."""
        return self is State.REVIEWED

    @property
    def is_resting(self) -> bool:
        """On pause: nobody sees the card."""
        return self is State.RESTING

    @property
    def is_kept(self) -> bool:
        """Not taken away."""
        return self is not State.WITHDRAWN


class ShowingState(StrEnum):
    SHOWN = "shown"
    ENDED = "ended"

    @property
    def is_over(self) -> bool:
        return self is ShowingState.ENDED


class Hours(StrEnum):
    """Hours a week in bands. There is none under 24: "tot 16" hints at care or health."""

    UNDER_24 = "under_24"
    TO_32 = "24_to_32"
    FROM_32 = "32_up"
    FROM_24 = "24_up"  # the coarse rung over the two above it


class Available(StrEnum):
    NOW = "now"
    MONTH = "month"
    QUARTER = "quarter"
    LATER = "later"


class Experience(StrEnum):
    """In this work; only ever told when there is some."""

    NONE = "none"
    SHORT = "short"
    LONG = "long"


class Dutch(StrEnum):
    """For the work, "at least"; the lowest rung is never shown."""

    NONE = "none"
    TALK = "talk"
    READ = "read"


class Attribute(StrEnum):
    """What an outsider could recognise, in the order of the screen. Each may be wished blank."""

    WORK = "work"
    HOURS = "hours"
    AREA = "area"
    EXPERIENCE = "experience"
    LICENCE = "licence"


class Verdict(StrEnum):
    MET = "met"
    LEARN = "learn"
    TALK = "talk"


class AliasIcon(StrEnum):
    BIRD = "bird"
    LEAF = "leaf"


BLANK = N_("bespreken we bij de kennismaking")
GONE = N_("niet meer beschikbaar")

STATE = {
    State.DRAFT: N_("Concept"),
    State.REVIEWED: N_("Nagekeken"),
    State.RESTING: N_("Pauze"),
    State.WITHDRAWN: N_("Ingetrokken"),
}
STATE_TONE = {
    State.DRAFT: ("warning", "plan"),
    State.REVIEWED: ("valid", "check"),
    State.RESTING: ("inactive", "clock"),
    State.WITHDRAWN: ("inactive", "lock"),
}
STATE_SENTENCE = MappingProxyType(
    {
        State.DRAFT: N_("Concept. Een andere bemiddelaar moet de kaart nakijken."),
        State.REVIEWED: N_("Nagekeken door %(name)s. Vraag uiterlijk %(day)s of alles nog klopt."),
        State.RESTING: N_("Pauze. Niemand ziet de kaart."),
        State.WITHDRAWN: N_("Ingetrokken. Dat heeft geen gevolgen."),
    }
)
SILENT = N_("Pauze: niemand vroeg na of de kaart nog klopt. Bel de kandidaat uiterlijk %(day)s.")
HOURS = {
    Hours.UNDER_24: N_("tot 24 uur"),
    Hours.TO_32: N_("24 tot 32 uur"),
    Hours.FROM_32: N_("32 uur of meer"),
    Hours.FROM_24: N_("24 uur of meer"),
}
AVAILABLE = {
    Available.NOW: N_("meteen"),
    Available.MONTH: N_("binnen een maand"),
    Available.QUARTER: N_("over 1 tot 3 maanden"),
    Available.LATER: N_("later"),
}
EXPERIENCE = {
    Experience.NONE: N_("nog niet"),
    Experience.SHORT: N_("tot 2 jaar"),
    Experience.LONG: N_("2 jaar of meer"),
}
DUTCH = {
    Dutch.NONE: N_("dit leert iemand nog"),
    Dutch.TALK: N_("kan een gesprek over het werk voeren"),
    Dutch.READ: N_("leest en schrijft ook voor het werk"),
}
ATTRIBUTE = {
    Attribute.WORK: N_("Soort werk"),
    Attribute.HOURS: N_("Uren per week"),
    Attribute.AREA: N_("Gebied"),
    Attribute.EXPERIENCE: N_("Ervaring in dit werk"),
    Attribute.LICENCE: N_("Rijbewijs"),
}
VERDICT = {
    Verdict.MET: N_("past"),
    Verdict.LEARN: N_("te leren"),
    Verdict.TALK: N_("bespreken"),
}
WORDS: Mapping[Attribute, Mapping[str, str]] = {
    Attribute.WORK: {**lists.SECTORS, **{code: one.label for code, one in lists.FIELDS.items()}},
    Attribute.HOURS: {one.value: word for one, word in HOURS.items()},
    Attribute.AREA: {**lists.PARTS, **lists.AREAS},
    Attribute.EXPERIENCE: {one.value: word for one, word in EXPERIENCE.items()} | {"yes": N_("ja")},
    Attribute.LICENCE: {"b": N_("B")},
}
_POSITIVE = frozenset({Attribute.EXPERIENCE, Attribute.LICENCE})  # no line at all when blank


def facts(shown: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a showing tells, as label and word; a blank says that it will be talked about."""
    return [
        (
            _(ATTRIBUTE[attribute]),
            _(WORDS[attribute][shown[attribute]]) if attribute in shown else _(BLANK),
        )
        for attribute in Attribute
        if attribute in shown or attribute not in _POSITIVE
    ]


def side_by_side(shown: Sequence[Mapping[str, str]]) -> list[tuple[str, list[str]]]:
    """What several showings tell, per attribute: the label, and the word of each in turn."""
    return [
        (
            _(ATTRIBUTE[attribute]),
            [word(attribute, profile.get(attribute, "")) for profile in shown],
        )
        for attribute in Attribute
        if attribute not in _POSITIVE or any(attribute in profile for profile in shown)
    ]


def word(attribute: Attribute, value: str) -> str:
    """The Dutch word of one value; a blank says so."""
    return _(WORDS[attribute][value]) if value else _(BLANK)
