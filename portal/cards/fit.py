"""What a card means for a vacancy, requirement by requirement: past, te leren, bespreken. Pure.

A function of two frozen values and nothing else. Told only relative to what the vacancy asks; what
is blank, wished or made for anonymity, reads like what is not there. No score, no percentage: the
lines are the whole answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.cards.labels import Attribute, Available, Dutch, Verdict
from portal.cards.lists import PART_OF, SKILLS
from portal.language import N_

LICENCE_WEEKS = 12  # lessons and an exam beside the work, own estimate
DUTCH_WEEKS = 20  # one rung of the ladder, own estimate
MOST_TO_DISCUSS = 2  # a card with more lines to discuss does not fit
_RUNGS = tuple(Dutch)
_MOMENTS = tuple(Available)


@dataclass(frozen=True)
class CardValues:
    """What a card says. Minutes a week; `skills` and `blanks` are codes."""

    field: str
    minutes_min: int
    minutes_max: int
    area: str
    available: Available
    licence_b: bool
    dutch: Dutch
    evening: bool
    night: bool
    weekend: bool
    skills: frozenset[str] = frozenset()
    blanks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Need:
    """One requirement: `kind` is skill, licence or dutch; not learnable is a must."""

    kind: str
    code: str
    learnable: bool


@dataclass(frozen=True)
class VacancyValues:
    """What a vacancy asks. `starts` is the rung of the first working day, seen from the day of
    showing.
    """

    field: str
    minutes_min: int
    minutes_max: int
    area: str
    starts: Available
    evening: bool = False
    night: bool = False
    weekend: bool = False
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Line:
    """One requirement and what the card means for it; `weeks` only where it can be learned."""

    requirement: str
    label: str
    verdict: Verdict
    weeks: int | None = None


def fit(card: CardValues, vacancy: VacancyValues) -> tuple[Line, ...]:
    """The lines an employer reads, in the order of the vacancy."""
    return (*_times(card, vacancy), *(_need(card, need) for need in vacancy.needs))


def fits_all(lines: tuple[Line, ...]) -> bool:
    """Everything asked is there or can be learned."""
    return all(line.verdict is not Verdict.TALK for line in lines)


def fits(lines: tuple[Line, ...]) -> bool:
    """Close enough to show: at most MOST_TO_DISCUSS lines to discuss."""
    return sum(line.verdict is Verdict.TALK for line in lines) <= MOST_TO_DISCUSS


def as_told(card: CardValues, shown: frozenset[str]) -> CardValues:
    """The card, blank wherever anonymity shows nothing, so that a line never tells it after all."""
    return replace(card, blanks=frozenset(Attribute) - shown)


def _times(card: CardValues, vacancy: VacancyValues) -> Iterator[Line]:
    overlap = card.minutes_min <= vacancy.minutes_max and vacancy.minutes_min <= card.minutes_max
    yield _line("hours", N_("Uren per week"), overlap and Attribute.HOURS not in card.blanks)
    for name, label in _SHIFTS:
        if getattr(vacancy, name):
            yield _line(name, label, getattr(card, name))
    in_time = _MOMENTS.index(card.available) <= _MOMENTS.index(vacancy.starts)
    yield _line("start", N_("Eerste werkdag"), in_time)
    if Attribute.AREA not in card.blanks and PART_OF.get(card.area) != PART_OF.get(vacancy.area):
        yield Line("area", N_("Reizen naar het werk"), Verdict.TALK)


_SHIFTS = (
    ("evening", N_("Werken in de avond")),
    ("night", N_("Werken in de nacht")),
    ("weekend", N_("Werken in het weekend")),
)


def _need(card: CardValues, need: Need) -> Line:
    if need.kind == "skill":
        skill = SKILLS[need.code]
        return _asked(
            f"skill:{need.code}", skill.label, need.code in card.skills, need.learnable, skill.weeks
        )
    if need.kind == "dutch":
        enough = _RUNGS.index(card.dutch) >= _RUNGS.index(Dutch(need.code))
        return _asked("dutch", N_("Nederlands voor dit werk"), enough, need.learnable, DUTCH_WEEKS)
    need_value = (
        card.licence_b and Attribute.LICENCE not in card.blanks
    )  # a blank and a "no" read the same
    return _asked("licence", N_("Rijbewijs B"), need_value, need.learnable, LICENCE_WEEKS)


def _asked(requirement: str, label: str, met: bool, learnable: bool, weeks: int) -> Line:
    if met or not learnable:
        return _line(requirement, label, met)
    return Line(requirement, label, Verdict.LEARN, weeks)


def _line(requirement: str, label: str, met: bool) -> Line:
    return Line(requirement, label, Verdict.MET if met else Verdict.TALK)
