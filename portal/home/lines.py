"""What a line of a list on a home page says, made from the rows of the queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from portal.home import rules
from portal.home.labels import AREA, CONSEQUENCE, GROUP, MATTER, TAIL, TODO, WAITS_ON
from portal.language import N_, _


@dataclass(frozen=True)
class Todo:
    """One line of "Wat moet ik doen?"."""

    url: str
    title: str
    consequence: str
    due_on: date
    is_soon: bool
    badge: str
    tone: str


@dataclass(frozen=True)
class Matter:
    """One line of the inbox."""

    url: str
    title: str
    word: str
    icon: str
    employer: str
    waits_on: str  # "" when it is mine
    clock: rules.Clock


@dataclass(frozen=True)
class Arranged:
    """One line of "Wij regelen dit voor u"."""

    title: str
    who: str  # and what: "Gemeente, klaar op"
    on: date
    state: str  # "done", "busy" or "planned"
    badge: str
    tone: str
    icon: str
    sign: str  # the icon of the badge


_SIGN = {"done": "check", "busy": "busy", "planned": "calendar"}
_BOARD = {
    "done": (N_("Klaar"), "valid", "ok"),
    "busy": (N_("Bezig"), "neutral", "busy"),
    "planned": (N_("Gepland"), "inactive", "plan"),
}
_OVERDUE = (N_("Later dan beloofd"), "warning", "busy")
_PLANNED_AFTER = 14  # days: a date further away is not being worked on yet


def todos(rows: Iterable[Any], today: date) -> list[Todo]:
    """For people of a company."""
    return [_todo(row, today) for row in rows]


def matters(rows: Iterable[Any], now: datetime) -> list[tuple[str, list[Matter]]]:
    """For the inbox: lines under their heading, in the order of the rows."""

    def heading(row: Any) -> rules.Group:
        return rules.group(row.kind.partition(".")[0], row.waits_on, row.due_at, now)

    return [
        (_(GROUP[at]), [_matter(row, now) for row in some]) for at, some in groupby(rows, heading)
    ]


def arranged(rows: Sequence[Any], today: date) -> list[Arranged]:
    """For the board of a company: what we do, not what waits for the company itself."""
    ours = [row for row in rows if row.ended_at is not None or row.waits_on != "employer"]
    return [_arranged(row, today) for row in ours]


def address(kind: str, subject_id: object) -> str:
    """Where this is done; the start page when it has no page of its own."""
    domain = kind.partition(".")[0]
    return f"{AREA[domain][2]}/{subject_id}{TAIL.get(kind, '')}" if domain in AREA else "/"


def _todo(row: Any, today: date) -> Todo:
    due_on = row.due_on or today
    badge, tone = rules.days_left(due_on, today)
    sentence, reason = TODO.get(row.kind), row.consequence or row.kind
    return Todo(
        url=address(row.kind, row.subject_id),
        title=_(sentence, title=row.title) if sentence else _(row.title),
        consequence=_(CONSEQUENCE.get(reason, row.consequence or "")),
        due_on=due_on,
        is_soon=(due_on - today).days <= rules.SOON_DAYS,
        badge=badge,
        tone=tone,
    )


def _matter(row: Any, now: datetime) -> Matter:
    domain = row.kind.partition(".")[0]
    word, icon, _path = AREA.get(domain, AREA["tasks"])
    sentence = MATTER.get(row.kind)
    waits = WAITS_ON.get(row.waits_on, "")
    return Matter(
        url=address(row.kind, row.subject_id),
        title=_(sentence, title=row.title) if sentence else _(row.title),
        word=_(word),
        icon=icon,
        employer=row.employer_name,
        waits_on=_(waits) if waits else "",
        clock=rules.clock(row.waits_on, row.due_at, now),
    )


def _arranged(row: Any, today: date) -> Arranged:
    state = _state(row, today)
    is_overdue = state == "busy" and row.due_on < today
    word, tone, icon = _OVERDUE if is_overdue else _BOARD[state]
    waits = WAITS_ON.get(row.waits_on)
    return Arranged(
        title=_(row.title),
        who=_who(row),
        on=row.ended_at or row.due_on,
        state=state,
        badge=_("Wacht op %(who)s", who=_(waits)) if waits else _(word),
        tone=tone,
        icon=icon,
        sign=_SIGN[state],
    )


def _state(row: Any, today: date) -> str:
    if row.ended_at is not None:
        return "done"
    return "planned" if (row.due_on - today).days > _PLANNED_AFTER else "busy"


def _who(row: Any) -> str:
    if row.ended_at is not None:
        return _("Geregeld op")
    return _("Uiterlijk op") if row.waits_on in WAITS_ON else _("Gemeente, klaar op")
