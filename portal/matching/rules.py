"""What somebody means for a job, condition by condition, for mediators only. Pure.

A function of two frozen values: no score, no percentage, no order of people. What was never asked
is unknown, and unknown is never a match. A "no" on what somebody cannot do (hours, times, distance,
licence, childcare) or does not want (this kind of work) keeps the two apart.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal import formats
from portal.cards.fit import DUTCH_WEEKS, LICENCE_WEEKS, CardValues, Need, VacancyValues
from portal.cards.labels import Available, Dutch
from portal.cards.lists import FIELDS, PART_OF, SKILLS
from portal.dossiers.rules import AimsAt, Arranged, Travel
from portal.errors import Refused
from portal.language import N_

MOTIVATION = 1000  # characters
_LEVELS, _RUNGS, _MOMENTS = tuple(AimsAt), tuple(Dutch), tuple(Available)
_ELEMENTARY = "9"  # ISCO-08 major group 9, elementary occupations: skill level 1


class Kind(StrEnum):
    """The conditions, in the order in which they are told."""

    YES = "yes"
    WORK = "work"
    LEVEL = "level"
    HOURS = "hours"
    EVENING = "evening"
    NIGHT = "night"
    WEEKEND = "weekend"
    START = "start"
    TRAVEL = "travel"
    TRANSPORT = "transport"
    CHILDCARE = "childcare"
    DEBTS = "debts"
    ADAPTATION = "adaptation"
    LICENCE = "licence"
    DUTCH = "dutch"
    SKILL = "skill"


class Verdict(StrEnum):
    MET = "met"
    LEARN = "learn"
    ADJUST = "adjust"
    UNKNOWN = "unknown"
    NO = "no"


class Unseen(StrEnum):
    """Why somebody may not have been shown for weeks: what to look at first, in this order."""

    RESTING = "resting"
    UNREVIEWED = "unreviewed"
    UNCONFIRMED = "unconfirmed"
    NO_YES = "no_yes"
    NO_VACANCY = "no_vacancy"
    READY = "ready"


WISHES = frozenset({Kind.WORK, Kind.LEVEL, Kind.HOURS, Kind.ADAPTATION})


@dataclass(frozen=True)
class Person:
    """What is known of somebody: the card and the intake (None: not asked). Minutes a week.

    `yes` are the sectors with a standing yes, `taken_back` those where it was taken back.
    """

    card: CardValues
    yes: frozenset[str] = frozenset()
    taken_back: frozenset[str] = frozenset()
    aims_at: AimsAt | None = None
    most_minutes: int | None = None
    can_evening: bool | None = None
    can_night: bool | None = None
    can_weekend: bool | None = None
    travel: Travel | None = None
    needs_adaptation: bool | None = None
    debts_arranged: Arranged | None = None
    travel_arranged: Arranged | None = None
    childcare_arranged: Arranged | None = None

    @property
    def minutes(self) -> int:
        """The most minutes a week this person can work, as far as known."""
        return min(self.card.minutes_max, self.most_minutes or self.card.minutes_max)


@dataclass(frozen=True)
class Condition:
    """One condition; `text` says more than the verdict does, with `values` filled in."""

    kind: Kind
    verdict: Verdict
    text: str = ""
    values: tuple[tuple[str, str], ...] = ()


def explain(person: Person, asked: VacancyValues) -> tuple[Condition, ...]:
    """Every condition of this job for this person, in the order of Kind."""
    return (
        _yes(person, asked),
        _work(person, asked),
        _level(person, asked),
        _hours(person, asked),
        *_shifts(person, asked),
        _start(person, asked),
        _travel(person, asked),
        _arranged(Kind.TRANSPORT, person.travel_arranged),
        _arranged(Kind.CHILDCARE, person.childcare_arranged),
        _arranged(Kind.DEBTS, person.debts_arranged),
        _adaptation(person),
        *(_need(person.card, need) for kind in _NEEDS for need in asked.needs if need.kind == kind),
    )


def needs_motivation(conditions: Collection[Condition]) -> tuple[Condition, ...]:
    """What goes against a limit or a wish of the person: a "no" of any kind, and other work than
    the card names, a lower level, fewer hours than wanted or an adaptation.
    """
    return tuple(
        condition
        for condition in conditions
        if condition.verdict is Verdict.NO
        or (condition.verdict is Verdict.ADJUST and condition.kind in WISHES)
    )


def check_motivation(conditions: Collection[Condition], motivation: str) -> None:
    """Refuses `motivation` where one is needed and there is none."""
    if needs_motivation(conditions) and not motivation.strip():
        raise Refused(
            "motivation",
            N_("Dit past niet bij een wens of grens van de kandidaat. Vul in waarom het toch kan."),
        )


def level_of(field: str) -> AimsAt:
    """The level of a kind of work, as far as its ISCO-08 code tells: simple or skilled."""
    return AimsAt.SIMPLE if FIELDS[field].isco.startswith(_ELEMENTARY) else AimsAt.SKILLED


def _yes(person: Person, asked: VacancyValues) -> Condition:
    sector = FIELDS[asked.field].sector
    if sector in person.yes:
        return Condition(Kind.YES, Verdict.MET)
    if sector in person.taken_back or FIELDS[person.card.field].sector != sector:
        return Condition(Kind.YES, Verdict.NO, N_("er is geen ja voor dit werk"))
    return Condition(Kind.YES, Verdict.UNKNOWN)


def _work(person: Person, asked: VacancyValues) -> Condition:
    if person.card.field == asked.field:
        return Condition(Kind.WORK, Verdict.MET)
    on_card = FIELDS[person.card.field].label
    return Condition(
        Kind.WORK, Verdict.ADJUST, N_("op de kaart staat: %(field)s"), (("field", on_card),)
    )


def _level(person: Person, asked: VacancyValues) -> Condition:
    if person.aims_at is None:
        return Condition(Kind.LEVEL, Verdict.UNKNOWN)
    if _LEVELS.index(person.aims_at) <= _LEVELS.index(level_of(asked.field)):
        return Condition(Kind.LEVEL, Verdict.MET)
    return Condition(Kind.LEVEL, Verdict.ADJUST, N_("deze kandidaat wil hoger werk"))


def _hours(person: Person, asked: VacancyValues) -> Condition:
    if person.minutes < asked.minutes_min:
        most = (("hours", formats.hour_number(person.minutes)),)
        return Condition(Kind.HOURS, Verdict.NO, N_("kan er hoogstens %(hours)s"), most)
    if person.most_minutes is None:
        return Condition(Kind.HOURS, Verdict.UNKNOWN)
    if person.card.minutes_min > asked.minutes_max:
        least = (("hours", formats.hour_number(person.card.minutes_min)),)
        return Condition(Kind.HOURS, Verdict.ADJUST, N_("wil er minstens %(hours)s"), least)
    return Condition(Kind.HOURS, Verdict.MET)


def _shifts(person: Person, asked: VacancyValues) -> Iterator[Condition]:
    for kind in (Kind.EVENING, Kind.NIGHT, Kind.WEEKEND):
        if getattr(asked, kind):
            can = getattr(person, f"can_{kind}")
            yield Condition(kind, _CAN[can], N_("kan dan niet") if can is False else "")


_CAN = {True: Verdict.MET, False: Verdict.NO, None: Verdict.UNKNOWN}


def _start(person: Person, asked: VacancyValues) -> Condition:
    if _MOMENTS.index(person.card.available) <= _MOMENTS.index(asked.starts):
        return Condition(Kind.START, Verdict.MET)
    return Condition(Kind.START, Verdict.ADJUST, N_("kan later beginnen"))


def _travel(person: Person, asked: VacancyValues) -> Condition:
    if person.travel is None:
        return Condition(Kind.TRAVEL, Verdict.UNKNOWN)
    if asked.area in within(person.card.area, person.travel):
        return Condition(Kind.TRAVEL, Verdict.MET)
    return Condition(Kind.TRAVEL, Verdict.NO, N_("dat is te ver"))


def within(area: str, travel: Travel) -> frozenset[str]:
    """The areas somebody can travel to, seen from the area of the card."""
    near = {
        Travel.AREA: {area},
        Travel.PART: {place for place, part in PART_OF.items() if part == PART_OF.get(area)},
        Travel.TOWN: set(PART_OF),
    }
    return frozenset(near[travel])


def _arranged(kind: Kind, stands: Arranged | None) -> Condition:
    if stands is None:
        return Condition(kind, Verdict.UNKNOWN)
    if stands is Arranged.YES:
        return Condition(kind, Verdict.MET)
    if stands is Arranged.BUSY:
        return Condition(kind, Verdict.ADJUST, N_("wij zijn bezig"))
    verdict = Verdict.NO if kind is Kind.CHILDCARE else Verdict.ADJUST
    return Condition(kind, verdict, N_("nog niet geregeld"))


def _adaptation(person: Person) -> Condition:
    if person.needs_adaptation is None:
        return Condition(Kind.ADAPTATION, Verdict.UNKNOWN)
    if not person.needs_adaptation:
        return Condition(Kind.ADAPTATION, Verdict.MET, N_("niet nodig"))
    return Condition(Kind.ADAPTATION, Verdict.ADJUST, N_("nodig, zie het dossier"))


def _need(card: CardValues, need: Need) -> Condition:
    if need.kind == "skill":
        skill = SKILLS[need.code]
        named = (("skill", skill.label),)
        return _learned(Kind.SKILL, need.code in card.skills, need, skill.weeks, named)
    if need.kind == "dutch":
        enough = _RUNGS.index(card.dutch) >= _RUNGS.index(Dutch(need.code))
        return _learned(Kind.DUTCH, enough, need, DUTCH_WEEKS)
    return _learned(Kind.LICENCE, card.licence_b, need, LICENCE_WEEKS)


_NEEDS = ("licence", "dutch", "skill")


def _learned(
    kind: Kind, met: bool, need: Need, weeks: int, named: tuple[tuple[str, str], ...] = ()
) -> Condition:
    if met:
        return Condition(kind, Verdict.MET, values=named)
    if need.learnable:
        text = N_("in 1 week") if weeks == 1 else N_("in %(weeks)s weken")
        return Condition(kind, Verdict.LEARN, text, (("weeks", str(weeks)), *named))
    if kind is Kind.LICENCE:
        return Condition(kind, Verdict.NO, N_("die is er niet"))
    return Condition(kind, Verdict.ADJUST, N_("nog niet, en leren kan hier niet"), named)
