"""Which group of the inbox an item belongs to, and how much time is left, in words. Pure.

Eerst: a guarantee of mine, and everything whose time is over. A matter that waits for somebody else
is paused: its clock stands still until its time is over, then it is mine again. What a colleague
looks at is not mine, and its clock goes on.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal import formats
from portal.calendar import AMSTERDAM
from portal.language import _, ngettext

SOON = timedelta(hours=3)
SOON_DAYS = 3  # a date tile turns amber
# Our clock runs: what was promised stays promised while the foundation must act.
OURS = frozenset(
    {"municipality", "mediator", "manager", "decider", "finance", "colleague", "third"}
)
HOUR = timedelta(hours=1)


def is_ending(kind: str) -> bool:
    """Is a line of this kind about a take-back, or the end of a placement?"""
    return kind.startswith("guarantees.") or kind == "placements.ending"


class Group(StrEnum):
    FIRST = "first"
    TODAY = "today"
    TOMORROW = "tomorrow"
    LATER = "later"


class Pace(StrEnum):
    """How a due time looks: late, within three hours, ordinary, or standing still."""

    LATE = "late"
    SOON = "soon"
    CALM = "calm"
    PAUSED = "paused"

    @property
    def is_late(self) -> bool:
        return self is Pace.LATE

    @property
    def is_paused(self) -> bool:
        return self is Pace.PAUSED

    @property
    def presses(self) -> bool:
        """Stands out among the others."""
        return self in (Pace.LATE, Pace.SOON)


@dataclass(frozen=True)
class Clock:
    """What the first column of the inbox says: when, how long still, and how that looks."""

    when: str
    left: str
    pace: Pace


def group(domain: str, waits_on: str, due_at: datetime, now: datetime) -> Group:
    """The heading under which this item stands."""
    mine = waits_on == "municipality"
    if due_at < now or (mine and domain == "guarantees"):
        return Group.FIRST
    days = (_day(due_at) - _day(now)).days
    return {0: Group.TODAY, 1: Group.TOMORROW}.get(days, Group.LATER)


def clock(waits_on: str, due_at: datetime, now: datetime) -> Clock:
    """Due time in words, on an Amsterdam clock."""
    if due_at < now:
        return Clock(_when(due_at, now), _over(due_at, now), Pace.LATE)
    if waits_on not in OURS:
        return Clock(_("klok staat stil"), _until(due_at), Pace.PAUSED)
    pace = Pace.SOON if due_at - now <= SOON else Pace.CALM
    return Clock(_when(due_at, now), _still(due_at, now), pace)


def days_left(due_on: date, today: date) -> tuple[str, str]:
    """Words and tone of a badge beside a task; both empty when the day is not near."""
    days = (due_on - today).days
    if days < 0:
        return _("Te laat"), "error"
    if days == 0:
        return _("Vandaag"), "warning"
    if days > SOON_DAYS:
        return "", ""
    return ngettext("Nog 1 dag", "Nog %(days)s dagen", days, days=days), "warning"


class StepState(StrEnum):
    """Of a first step: done, to be done now by the employer, ours, or later."""

    DONE = "done"
    NOW = "now"
    OURS = "ours"
    LATER = "later"


class First(StrEnum):
    """The four steps of a new company, in this order."""

    REGISTER = "register"
    POST = "post"
    CHECK = "check"
    MEET = "meet"


@dataclass(frozen=True)
class FirstStep:
    """One of them, and where it stands."""

    step: First
    state: StepState

    @property
    def is_done(self) -> bool:
        return self.state is StepState.DONE

    @property
    def is_now(self) -> bool:
        """The one thing that the employer does next."""
        return self.state is StepState.NOW

    @property
    def look(self) -> str:
        """How its line is drawn."""
        waits = self.state in (StepState.OURS, StepState.LATER)
        return "is-done" if self.is_done else "is-planned" if waits else "is-busy"

    @property
    def sign(self) -> str:
        """Its icon."""
        return {"done": "ok", "now": "pen", "ours": "busy"}.get(self.state, "plan")


def first_steps(
    *, is_checked: bool, has_sent: bool, has_accepted: bool, has_met: bool
) -> list[FirstStep]:
    """The four steps of a new company until it has met somebody, or wants to; then none."""
    if has_met:
        return []
    ours = not (is_checked and (has_accepted or not has_sent))
    done = is_checked and has_accepted
    check = StepState.DONE if done else StepState.OURS if ours else StepState.LATER
    return [
        FirstStep(First.REGISTER, StepState.DONE),
        FirstStep(First.POST, StepState.DONE if has_sent else StepState.NOW),
        FirstStep(First.CHECK, check),
        FirstStep(First.MEET, StepState.NOW if done else StepState.LATER),
    ]


def greeting(now: datetime) -> str:
    """Good morning until noon, good afternoon until six, good evening after."""
    hour = now.astimezone(AMSTERDAM).hour
    if hour < 12:
        return _("Goedemorgen")
    return _("Goedemiddag") if hour < 18 else _("Goedenavond")


def _day(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()


def _when(due_at: datetime, now: datetime) -> str:
    local, days = due_at.astimezone(AMSTERDAM), (_day(due_at) - _day(now)).days
    wall = f"{local.hour}.{local.minute:02d}"
    if days == 0:
        return wall
    if abs(days) < 7:
        return f"{formats.weekday(local.date())[:2]}{formats.NBSP}{wall}"
    return formats.short_day(local.date())


def _until(due_at: datetime) -> str:
    return _("tot %(day)s", day=formats.short_day(_day(due_at)))


def _still(due_at: datetime, now: datetime) -> str:
    left, days = due_at - now, (_day(due_at) - _day(now)).days
    if left < HOUR:
        return _("nog %(n)s min", n=max(1, left // timedelta(minutes=1)))
    if days == 0:
        return _("nog %(hours)s", hours=_hours(left))
    return ngettext("nog 1 dag", "nog %(days)s dagen", days, days=days)


def _over(due_at: datetime, now: datetime) -> str:
    """On the day itself by the clock, afterwards by the calendar."""
    late, days = now - due_at, (_day(now) - _day(due_at)).days
    if days == 0 and late < HOUR:
        return _("%(n)s min te laat", n=max(1, late // timedelta(minutes=1)))
    if days == 0:
        return _("%(hours)s te laat", hours=_hours(late))
    return ngettext("1 dag te laat", "%(days)s dagen te laat", days, days=days)


def _hours(span: timedelta) -> str:
    hours, rest = divmod(span // timedelta(minutes=1), 60)
    return f"{hours}{formats.NBSP}u{formats.NBSP}{rest:02d}"
