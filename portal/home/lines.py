"""What a line of a list on a home page says, made from the rows of the queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from portal import clock, formats
from portal.access import Viewer
from portal.home import rules
from portal.home.labels import GROUP, OUTSIDE, PROMISING, WAITS_ON
from portal.home.queries import OF_DOMAIN
from portal.inbox import Inbox
from portal.language import N_, _
from portal.promises import Promise
from portal.roles import Role
from portal.settings import settings
from portal.tasks import labels as task_labels


@dataclass(frozen=True)
class Todo:
    """One line of "Wat moet ik doen?"; without a day it can wait."""

    url: str
    title: str
    consequence: str
    due_on: date | None
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
    promise: Promise | None  # once what an employer was promised is late: call him


@dataclass(frozen=True)
class Arranged:
    """One line of "Wij regelen dit voor u"."""

    title: str
    text: str  # what its day says: "Gemeente, klaar op vrijdag 4 december"
    url: str  # "" when it has no page of its own that this person may open
    on: date
    state: str  # "done", "busy" or "planned"
    badge: str
    tone: str
    icon: str
    sign: str  # the icon of the badge
    promise: Promise | None  # while it is ours to keep
    is_ending: bool  # about a take-back, or the end of a placement


_SIGN = {"done": "check", "busy": "busy", "planned": "calendar"}
_BOARD = {
    "done": (N_("Klaar"), "valid", "ok"),
    "busy": (N_("Bezig"), "neutral", "busy"),
    "planned": (N_("Gepland"), "inactive", "plan"),
}
_OVERDUE = (N_("Te laat"), "warning", "busy")
_PLANNED_AFTER = 14  # days: a date further away is not being worked on yet
_FIXED = frozenset({"day", "meeting"})  # nobody need act before that day
_PLACES = {"claims": "guarantees"}  # whose table has another name


def todos(rows: Iterable[Any], today: date) -> list[Todo]:
    """For people of a company."""
    return [_todo(row, today) for row in rows]


def items(rows: Iterable[Any], now: datetime, viewer: Viewer) -> list[tuple[str, list[Item]]]:
    """For the inbox: lines under their heading, in the order of the rows."""

    def heading(row: Any) -> rules.Group:
        return rules.group(_domain(row.kind), row.waits_on, row.due_at, now)

    return [
        (_(GROUP[at]), [_item(row, now, viewer) for row in some])
        for at, some in groupby(rows, heading)
    ]


def arranged(rows: Sequence[Any], today: date, viewer: Viewer) -> list[Arranged]:
    """For the board of a company: what runs, first what is about somebody who may stop, then what
    comes first; what was done comes last.
    """
    lines = [_arranged(row, today, viewer) for row in rows]
    return sorted(lines, key=lambda line: (line.state == "done", not line.is_ending, line.on))


def address(kind: str, subject_id: object) -> str:
    """Where this is done; the start page when it has no page of its own."""
    inbox = OF_DOMAIN.get(_domain(kind))
    if inbox is None:
        return "/"
    return inbox.path + inbox.pages.get(kind, f"/{subject_id}{inbox.tails.get(kind, '')}")


def _todo(row: Any, today: date) -> Todo:
    badge, tone = rules.days_left(row.due_on, today) if row.due_on else ("", "")
    inbox = _inbox(row.kind)
    return Todo(
        url=address(row.kind, row.subject_id),
        title=_title(row, inbox.todo_sentences),
        consequence=_grace(row, inbox, today)
        or _(inbox.consequences.get(row.kind, OF_DOMAIN["tasks"].consequences[""])),
        due_on=row.due_on,
        is_soon=row.due_on is not None and (row.due_on - today).days <= rules.SOON_DAYS,
        badge=badge,
        tone=tone,
    )


def _item(row: Any, now: datetime, viewer: Viewer) -> Item:
    inbox = _inbox(row.kind)
    return Item(
        url=_item_address(row, inbox, viewer),
        title=_title(row, inbox.sentences),
        word=_(inbox.word),
        icon=inbox.icon,
        employer=row.employer_name,
        waits_on=_waits_on(row.waits_on, row.waits_for),
        clock=rules.clock(row.waits_on, row.due_at, now),
        promise=_late(row, inbox, now) if Role.ACCOUNT_MANAGER in viewer.roles else None,
    )


def _item_address(row: Any, inbox: Inbox, viewer: Viewer) -> str:
    """The page of the matter; of the company for who may not open that."""
    if row.employer_id and inbox.view and not viewer.may(inbox.view):
        return address("employers.show", row.employer_id)
    return address(row.kind, row.subject_id)


def _waits_on(party: str, name: str = "") -> str:
    """Who must act, in words: by name where it is one person. Empty when it is who looks."""
    if party == "third":
        return settings().foundation_name
    word = _(WAITS_ON[party]) if party in WAITS_ON else ""
    return f"{name}, {word}" if name and word else word


def _late(row: Any, inbox: Inbox, now: datetime) -> Promise | None:
    """What an employer was promised and did not get."""
    task = row.kind.removeprefix("tasks.")
    told = OF_DOMAIN[_domain(task)].running_sentences if _domain(task) in OF_DOMAIN else {}
    is_kind = bool(inbox.promised) and row.kind not in inbox.unpromised
    is_promise = task in told if inbox.domain == "tasks" else is_kind
    promise = Promise(clock.day(row.due_at), clock.day(now))
    is_ours = row.employer_id is not None and row.waits_on in rules.OURS
    return promise if is_promise and is_ours and promise.is_late else None


def _arranged(row: Any, today: date, viewer: Viewer) -> Arranged:
    inbox = _inbox(row.kind)
    on = clock.day(row.ended_at or row.at) if row.ended_at or row.at else row.due_on or today
    state = _state(row, on, today)
    promise = Promise(on, today, row.ended_at is not None)
    is_last_day = row.waits_on in OUTSIDE and row.kind in inbox.last_days
    has_day = (row.at or row.due_on) is not None and not is_last_day
    is_ours = row.waits_on in PROMISING and has_day
    is_overdue = is_ours and promise.is_late
    word, tone, icon = _OVERDUE if is_overdue else _BOARD[state]
    is_outside = row.waits_on in OUTSIDE and not is_overdue
    waits = _waits_on(row.waits_on) if is_outside else ""
    return Arranged(
        title=_title(row, inbox.running_sentences),
        text=(is_last_day and _grace(row, inbox, today)) or _text(row, on, inbox),
        url=_arranged_address(row, viewer),
        on=on,
        state=state,
        badge=_("Wacht op %(who)s", who=waits) if waits else _(word),
        tone=tone,
        icon=icon,
        sign=_SIGN[state],
        promise=promise if is_ours else None,
        is_ending=rules.is_ending(row.kind),
    )


def _grace(row: Any, inbox: Inbox, today: date) -> str:
    """Until when that can still be done whose day has passed; nothing where that is over too."""
    if row.kind not in inbox.grace or row.due_on is None or row.due_on >= today:
        return ""
    words, until = inbox.grace[row.kind]
    last = until(row.due_on)
    day = f"{formats.weekday(last)} {formats.short_day(last)}"
    return _(words, day=day) if last >= today else ""


def _arranged_address(row: Any, viewer: Viewer) -> str:
    place = _PLACES.get(row.place, row.place) or _domain(row.kind)
    inbox = OF_DOMAIN.get(place)
    if inbox is None or inbox.view is None or not viewer.may(inbox.view):
        return ""
    return f"{inbox.path}/{row.subject_id}"


def _text(row: Any, on: date, inbox: Inbox) -> str:
    """What the day of a line means, with the hour of an appointment."""
    is_meeting = row.at is not None and row.waits_on == "meeting"
    day = formats.moment(row.at) if is_meeting else f"{formats.weekday(on)} {formats.short_day(on)}"
    if row.ended_at is not None:
        return _("Geregeld op %(day)s", day=day)
    words = inbox.days.get(row.kind)
    if words:
        return _(words, day=day)
    if row.waits_on in OUTSIDE:
        return _("Uiterlijk op %(day)s", day=day)
    return _("Gemeente, klaar op %(day)s", day=day)


def _title(row: Any, sentences: Mapping[str, str]) -> str:
    """The sentence of the line; what has none is a task, whose kind says what must be done."""
    sentence = sentences.get(row.kind)
    if sentence:
        cents = getattr(row, "cents", None)
        return _(sentence, title=row.title, amount=formats.euro(cents) if cents else "")
    return task_labels.title(row.kind.removeprefix("tasks."), row.title)


def _state(row: Any, on: date, today: date) -> str:
    if row.ended_at is not None:
        return "done"
    is_ahead = (on - today).days > _PLANNED_AFTER
    return "planned" if is_ahead or row.waits_on in _FIXED else "busy"


def _domain(kind: str) -> str:
    return kind.partition(".")[0]


def _inbox(kind: str) -> Inbox:
    """Where the words of a line stand; what has no home of its own is paperwork."""
    return OF_DOMAIN.get(_domain(kind), OF_DOMAIN["tasks"])
