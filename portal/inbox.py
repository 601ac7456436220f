"""What a domain puts in the lists of home. Each says so in its own `inbox.py`; home unites them.

An item of the municipality's inbox is a row of `items_of`; something to do for an employer is one
of `todos_of`, and what runs for him without him one of `running_of`. The kind is "domain.verb" or
"domain.state". The words stand beside it: a sentence takes the title, and a row of a kind without a
sentence says its title. So do the words of the tasks that a domain gives (`tasks`): a task keeps
what it is about, and its kind says what must be done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Select, SQLColumnExpression, cast, literal, null, select

from portal.access import Viewer
from portal.columns import UtcDateTime
from portal.roles import May, Role

Items = Callable[[Any], Select]  # of a bound id
Words = SQLColumnExpression[Any] | str  # a column, or the same text in every row


@dataclass(frozen=True)
class Source:
    """Items for whoever holds a role or may do something: `items(viewer_id)`."""

    whose: Role | May
    items: Items

    def is_for(self, viewer: Viewer) -> bool:
        if isinstance(self.whose, Role):
            return self.whose in viewer.roles
        return viewer.may(self.whose)


@dataclass(frozen=True)
class Todo:
    """What an employer's person who may do `may` must do, or sees running: `items(employer_id)`."""

    may: May
    items: Items
    unless: May | None = None  # who may do this has it in another list

    def is_for(self, viewer: Viewer) -> bool:
        return viewer.may(self.may) and not (self.unless and viewer.may(self.unless))


@dataclass(frozen=True)
class Owed:
    """What an employer was promised and a colleague must do: `items(manager_id)`. Who holds his
    role himself has it in his own list.
    """

    waits_on: str
    items: Items
    unless: Role | None = None

    def is_for(self, viewer: Viewer) -> bool:
        return Role.ACCOUNT_MANAGER in viewer.roles and self.unless not in viewer.roles


@dataclass(frozen=True)
class Inbox:
    """One domain in the lists of home: its word and icon, where its pages are (`path`) and who may
    open them (`view`), the word of its filter in the address (none without `slug`), what it offers,
    and the words of the lines.

    `promised` are open items that an employer was promised, of every company: the team leader sees
    the ones that were missed (portal.promises); kinds that are not among them stand in
    `unpromised`: their day is ours alone. `missed` are the same where that is not all of them: of
    the others he has a line of his own. `owed` are those that colleagues of the account
    manager must do: he has no line of them until they are late and he must call.
    """

    domain: str
    word: str
    icon: str
    path: str
    slug: str = ""
    filter_word: str = ""
    sources: tuple[Source, ...] = ()
    todo: tuple[Todo, ...] = ()
    running: tuple[Todo, ...] = ()
    promised: tuple[Callable[[], Select], ...] = ()
    missed: tuple[Callable[[], Select], ...] = ()
    unpromised: frozenset[str] = frozenset()
    owed: tuple[Owed, ...] = ()
    view: May | None = None
    sentences: Mapping[str, str] = field(default_factory=dict)  # by kind, for the municipality
    todo_sentences: Mapping[str, str] = field(default_factory=dict)  # by kind, for the employer
    consequences: Mapping[str, str] = field(default_factory=dict)  # by kind, for the employer
    running_sentences: Mapping[str, str] = field(default_factory=dict)  # by kind, or kind of task
    days: Mapping[str, str] = field(default_factory=dict)  # by kind: what the day of a line says
    # by kind: what can still be done after its day, in words, and by which rule until when
    grace: Mapping[str, tuple[str, Callable[[date], date]]] = field(default_factory=dict)
    last_days: frozenset[str] = frozenset()  # kinds whose day is for who must act: promises nothing
    pages: Mapping[str, str] = field(default_factory=dict)  # by kind: a page that has no subject
    tails: Mapping[str, str] = field(default_factory=dict)  # by kind: a page below the subject's
    tasks: Mapping[str, str] = field(default_factory=dict)  # by kind of task
    # by kind of task: the page of the act that ends it, and the name of that act
    acts: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def items_of(
    *,
    kind: Words,
    subject_id: Any,
    employer_id: Any,
    employer_name: Words,
    title: Words,
    waits_on: Words = "municipality",
    waits_for: Words = "",
    due_at: Any,
) -> Select:
    """Items of these columns; the caller adds where they come from, and which. `waits_for` is the
    name of who must act, where one person must.
    """
    return select(
        _column(kind).label("kind"),
        subject_id.label("subject_id"),
        employer_id.label("employer_id"),
        _column(employer_name).label("employer_name"),
        _column(title).label("title"),
        _column(waits_on).label("waits_on"),
        _column(waits_for).label("waits_for"),
        due_at.label("due_at"),
    )


def todos_of(
    *, kind: Words, subject_id: Any, title: Words, due_on: Any = None, cents: Any = None
) -> Select:
    """Things to do of these columns; the caller adds where they come from, and which. Without a day
    it can wait; `cents` is the amount that the sentence names.
    """
    return select(
        _column(kind).label("kind"),
        subject_id.label("subject_id"),
        _column(title).label("title"),
        _given(due_on, Date()).label("due_on"),
        _given(cents, Integer()).label("cents"),
    )


def running_of(
    *,
    kind: Words,
    subject_id: Any,
    title: Words,
    place: Words = "",
    waits_on: Words = "municipality",
    due_on: Any = None,
    at: Any = None,
    ended_at: Any = None,
    cents: Any = None,
) -> Select:
    """What runs for an employer and needs nothing of him. `due_on` is the day that he was promised,
    `at` the instant of an appointment instead. `place` is the domain whose page shows it, when the
    kind does not say; a row that has `ended_at` is done.
    """
    return select(
        _column(kind).label("kind"),
        subject_id.label("subject_id"),
        _column(title).label("title"),
        _column(place).label("place"),
        _column(waits_on).label("waits_on"),
        _given(due_on, Date()).label("due_on"),
        _given(at, UtcDateTime()).label("at"),
        _given(ended_at, UtcDateTime()).label("ended_at"),
        _given(cents, Integer()).label("cents"),
    )


def _given(column: Any, kind: Any) -> Any:
    return cast(null(), kind) if column is None else column


def _column(text: Words) -> Any:
    return literal(text) if isinstance(text, str) else text
