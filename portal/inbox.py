"""What a domain puts in the lists of home. Each says so in its own `inbox.py`; home unites them.

An item of the municipality's inbox is a row of `items_of`; something to do for an employer is one
of `todos_of`. The kind is "domain.verb" or "domain.state". The words stand beside it: a sentence
takes the title, and a row of a kind without a sentence says its title. So do the words of the tasks
that a domain gives (`tasks`): a task keeps what it is about, and its kind says what must be done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, literal, select

from portal.access import Viewer
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
    """What an employer's person must do who may do `may`: `items(employer_id)`."""

    may: May
    items: Items


@dataclass(frozen=True)
class Inbox:
    """One domain in the lists of home: its word and icon, where its pages are (`path`), the word of
    its filter in the address (none without `slug`), what it offers, and the words of the lines.
    """

    domain: str
    word: str
    icon: str
    path: str
    slug: str = ""
    filter_word: str = ""
    sources: tuple[Source, ...] = ()
    todo: tuple[Todo, ...] = ()
    sentences: Mapping[str, str] = field(default_factory=dict)  # by kind, for the municipality
    todo_sentences: Mapping[str, str] = field(default_factory=dict)  # by kind, for the employer
    consequences: Mapping[str, str] = field(default_factory=dict)  # by kind, for the employer
    tails: Mapping[str, str] = field(default_factory=dict)  # by kind: a page below the subject's
    tasks: Mapping[str, str] = field(default_factory=dict)  # by kind of task


def items_of(
    *,
    kind: Words,
    subject_id: Any,
    employer_id: Any,
    employer_name: Words,
    title: Words,
    waits_on: Words = "municipality",
    due_at: Any,
) -> Select:
    """Items of these columns; the caller adds where they come from, and which."""
    return select(
        _column(kind).label("kind"),
        subject_id.label("subject_id"),
        employer_id.label("employer_id"),
        _column(employer_name).label("employer_name"),
        _column(title).label("title"),
        _column(waits_on).label("waits_on"),
        due_at.label("due_at"),
    )


def todos_of(*, kind: Words, subject_id: Any, title: Words, due_on: Any) -> Select:
    """Things to do of these columns; the caller adds where they come from, and which."""
    return select(
        _column(kind).label("kind"),
        subject_id.label("subject_id"),
        _column(title).label("title"),
        due_on.label("due_on"),
    )


def _column(text: Words) -> Any:
    return literal(text) if isinstance(text, str) else text
