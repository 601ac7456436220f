"""How much employers are told: figures over all profiles that stand now, for doctor and bench."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from portal import db
from portal.cards.labels import Attribute, ShowingState, Verdict
from portal.cards.models import Showing

ENOUGH = 5  # profiles with which an employer has a choice


@dataclass(frozen=True)
class Usefulness:
    """Over `profiles` showings: how many tell each attribute, and how many requirements a profile
    answers with past or te leren, of how many asked.
    """

    profiles: int
    tells: Counter[str]
    answered: int
    asked: int

    def share(self, attribute: Attribute) -> float:
        """Of the profiles, in per cent."""
        return 100 * self.tells[attribute] / self.profiles if self.profiles else 0.0

    @property
    def answered_each(self) -> float:
        """Requirements a profile answers, on average."""
        return self.answered / self.profiles if self.profiles else 0.0


def of_showings() -> Usefulness:
    """Of what stands on lists at this moment."""
    tells: Counter[str] = Counter()
    profiles = answered = asked = 0
    rows = db.session.execute(
        select(Showing.shown, Showing.fit).where(Showing.state == ShowingState.SHOWN)
    )
    for shown, lines in rows:
        profiles, asked = profiles + 1, asked + len(lines)
        tells.update(shown.keys())
        answered += sum(line["verdict"] != Verdict.TALK for line in lines)
    return Usefulness(profiles, tells, answered, asked)


def with_enough() -> int:
    """How many vacancies show enough people to choose from."""
    full = (
        select(Showing.vacancy_id)
        .where(Showing.state == ShowingState.SHOWN)
        .group_by(Showing.vacancy_id)
        .having(func.count() >= ENOUGH)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(full)) or 0
