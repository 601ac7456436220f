"""States of a discrimination signal, its term, and what raises one. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.calendar import add_working_days
from portal.vacancies.words import grounds_in, hints_in


class State(StrEnum):
    OPEN = "open"
    TALKED = "talked"
    CLOSED = "closed"
    REPORTED = "reported"


TRANSITIONS = {
    (State.OPEN, "talk"): State.TALKED,
    (State.OPEN, "close"): State.CLOSED,  # the words meant something else
    (State.TALKED, "close"): State.CLOSED,
    (State.TALKED, "report"): State.REPORTED,
}
PENDING = frozenset({State.OPEN, State.TALKED})
HANDLE_WITHIN = 5  # working days


@dataclass(frozen=True)
class Found:
    """The grounds a text touches, by code, and the words that did it, each once and in order."""

    grounds: list[str]
    words: list[str]


def scan(text: str) -> Found | None:
    """What in a reason for a no touches a protected ground, hints included; None when nothing."""
    hits = [*grounds_in(text), *hints_in(text)]
    if not hits:
        return None
    return Found(
        list(dict.fromkeys(hit.code for hit in hits)),
        list(dict.fromkeys(hit.word for hit in hits)),
    )


def handle_by(on: date) -> date:
    """The last day to talk with the employer, or to end it."""
    return add_working_days(on, HANDLE_WITHIN)
