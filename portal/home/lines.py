"""What a line of a list on a home page says, made from the rows of the queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from portal.home import rules
from portal.home.labels import GROUP, WAITS_ON
from portal.home.queries import OF_DOMAIN
from portal.inbox import Inbox
from portal.language import N_, _
from portal.tasks import labels as task_labels


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
class Item:
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


def items(rows: Iterable[Any], now: datetime) -> list[tuple[str, list[Item]]]:
    """For the inbox: lines under their heading, in the order of the rows."""

    def heading(row: Any) -> rules.Group:
        return rules.group(_domain(row.kind), row.waits_on, row.due_at, now)

    return [
        (_(GROUP[at]), [_item(row, now) for row in some]) for at, some in groupby(rows, heading)
    ]


def arranged(rows: Sequence[Any], today: date) -> list[Arranged]:
    """For the board of a company: what we do, not what waits for the company itself."""
    ours = [row for row in rows if row.ended_at is not None or row.waits_on != "employer"]
    return [_arranged(row, today) for row in ours]


def address(kind: str, subject_id: object) -> str:
    """Where this is done; the start page when it has no page of its own."""
    inbox = OF_DOMAIN.get(_domain(kind))
    return f"{inbox.path}/{subject_id}{inbox.tails.get(kind, '')}" if inbox else "/"


def _todo(row: Any, today: date) -> Todo:
    due_on = row.due_on or today
    badge, tone = rules.days_left(due_on, today)
    inbox = _inbox(row.kind)
    return Todo(
        url=address(row.kind, row.subject_id),
        title=_title(row, inbox.todo_sentences),
        consequence=_(inbox.consequences.get(row.kind, OF_DOMAIN["tasks"].consequences[""])),
        due_on=due_on,
        is_soon=(due_on - today).days <= rules.SOON_DAYS,
        badge=badge,
        tone=tone,
    )


def _item(row: Any, now: datetime) -> Item:
    inbox = _inbox(row.kind)
    waits = WAITS_ON.get(row.waits_on, "")
    return Item(
        url=address(row.kind, row.subject_id),
        title=_title(row, inbox.sentences),
        word=_(inbox.word),
        icon=inbox.icon,
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
        title=task_labels.title(row.kind, row.title),
        who=_who(row),
        on=row.ended_at or row.due_on,
        state=state,
        badge=_("Wacht op %(who)s", who=_(waits)) if waits else _(word),
        tone=tone,
        icon=icon,
        sign=_SIGN[state],
    )


def _title(row: Any, sentences: Mapping[str, str]) -> str:
    """The sentence of the line; what has none is a task, whose kind says what must be done."""
    sentence = sentences.get(row.kind)
    if sentence:
        return _(sentence, title=row.title)
    return task_labels.title(row.kind.removeprefix("tasks."), row.title)


def _state(row: Any, today: date) -> str:
    if row.ended_at is not None:
        return "done"
    return "planned" if (row.due_on - today).days > _PLANNED_AFTER else "busy"


def _who(row: Any) -> str:
    if row.ended_at is not None:
        return _("Geregeld op")
    return _("Uiterlijk op") if row.waits_on in WAITS_ON else _("Gemeente, klaar op")


def _domain(kind: str) -> str:
    return kind.partition(".")[0]


def _inbox(kind: str) -> Inbox:
    """Where the words of a line stand; what has no home of its own is paperwork."""
    return OF_DOMAIN.get(_domain(kind), OF_DOMAIN["tasks"])
