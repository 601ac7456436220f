"""What tasks say, where they stand, and who must act, in Dutch. Pure."""

from datetime import date
from types import MappingProxyType

from portal.formats import day
from portal.language import N_, _
from portal.tasks.rules import State

STATE = {
    State.OPEN: N_("bezig"),
    State.WAITING_EMPLOYER: N_("wacht op werkgever"),
    State.WAITING_CANDIDATE: N_("wacht op kandidaat"),
    State.WAITING_THIRD: N_("wacht op de stichting"),
    State.DONE: N_("klaar"),
    State.CANCELLED: N_("vervallen"),
}
# What is promised of a task on a board, and to whom it falls; the day is filled in.
PROMISED = MappingProxyType(
    {
        State.OPEN: N_("Gemeente, uiterlijk %(day)s"),
        State.WAITING_EMPLOYER: N_("Werkgever, uiterlijk %(day)s"),
        State.WAITING_CANDIDATE: N_("Gemeente, uiterlijk %(day)s"),
        State.WAITING_THIRD: N_("De stichting, uiterlijk %(day)s"),
        State.DONE: N_("Geregeld op %(day)s"),
    }
)
YOURS = N_("U, uiterlijk %(day)s")
# The same once that day has passed.
MISSED = MappingProxyType(
    {
        State.OPEN: N_("Gemeente, moest uiterlijk %(day)s"),
        State.WAITING_EMPLOYER: N_("Werkgever, moest uiterlijk %(day)s"),
        State.WAITING_CANDIDATE: N_("Gemeente, moest uiterlijk %(day)s"),
        State.WAITING_THIRD: N_("De stichting, moest uiterlijk %(day)s"),
    }
)
YOURS_MISSED = N_("U, moest uiterlijk %(day)s")
# By kind, from the inbox.py of every domain; filled by the factory.
TITLES: dict[str, str] = {}
ACTS: dict[str, tuple[str, str]] = {}


def title(kind: str, about: str) -> str:
    """What must be done, in one sentence; a task of a kind without one says what it is about."""
    return _(TITLES.get(kind, "%(title)s"), title=about)


def due(on: date, today: date) -> str:
    """By when a task must be done, or should have been."""
    if on < today:
        return _("moest uiterlijk %(day)s", day=day(on))
    return _("uiterlijk %(day)s", day=day(on))


def promised(state: State, *, is_employer: bool, is_missed: bool = False) -> str:
    """Who acts by when, as an employer reads it or the municipality does."""
    if is_employer and state is State.WAITING_EMPLOYER:
        return YOURS_MISSED if is_missed else YOURS
    return MISSED[state] if is_missed and state in MISSED else PROMISED[state]
