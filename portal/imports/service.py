"""Reading in a file of the case system, for whoever sits at the machine and for the page alike.

look() → judge() or take(), a chunk at a time, each chunk in a unit of its own → report(), failed().
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from portal import clock
from portal.accounts.queries import people_with
from portal.audit import Actor
from portal.audit.rules import ActorKind
from portal.db import unit
from portal.effects import sheets
from portal.errors import Refused
from portal.imports import lines, writer
from portal.imports.labels import VERDICT
from portal.imports.lines import COLUMNS, Told
from portal.imports.rules import Verdict
from portal.language import N_, _
from portal.roles import Role

REASON = "reden"
BY_PAGE = 5_000  # lines: somebody reads the page that they make


def look(content: bytes, most: int = sheets.MOST_ROWS) -> list[Told]:
    """What the file says, line by line. Refuses a file that cannot be read, has more than `most`
    lines or other columns.
    """
    rows = _without_reason(sheets.read(content, most))
    return lines.read(lines.lines(rows), clock.today())


def check_size(content: bytes) -> None:
    """Refuses a file that is too large, without reading it."""
    sheets.check_size(content)


def lost() -> Refused:
    """What is said of a file that this machine cannot open any more."""
    return Refused("lost", N_("Dit bestand is niet goed aangekomen. Stuur het opnieuw."))


def mediator(email: str) -> Actor:
    """Who reads in: the mediator with this address, or the first by name. Refuses `no_mediator`."""
    wanted = email.strip().lower()
    for person in people_with(Role.MEDIATOR):
        if wanted in ("", person.email):
            return Actor(ActorKind.USER, str(person.id), Role.MEDIATOR)
    raise Refused("no_mediator", N_("Er is geen bemiddelaar met dit e-mailadres."))


def chunks(entries: Sequence[Told]) -> Iterator[Sequence[Told]]:
    """The lines in pieces that fit a unit."""
    for at in range(0, len(entries), writer.CHUNK):
        yield entries[at : at + writer.CHUNK]


def judge(entries: Sequence[Told]) -> list[Verdict]:
    """What these lines would do."""
    return writer.judge(entries)


def take(entries: Sequence[Told], by: Actor) -> list[Verdict]:
    """Read these lines in, in a unit of their own."""
    with unit():
        return writer.take(entries, mediator_id=UUID(by.id), by=by, at=clock.now())


def report(entries: Sequence[Told], verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A sentence for every line, and how many there are of each."""
    for entry, verdict in zip(entries, verdicts, strict=True):
        why = f": {' '.join(entry.problems)}" if entry.problems else ""
        yield (
            _("regel %(number)s: %(word)s", number=entry.line.number, word=_(VERDICT[verdict]))
            + why
        )
    counted = ((verdict, verdicts.count(verdict)) for verdict in Verdict)
    yield ", ".join(f"{_(VERDICT[word])}: {n}" for word, n in counted if n) or _("Niets te doen.")


def failed(entries: Iterable[Told]) -> bytes:
    """The lines that failed, as a file of the same form with the reason behind each."""
    return sheets.written(_failed_rows((entry.line.cells, entry.problems) for entry in entries))


def failed_rows(rows: Iterable[Any]) -> bytes:
    """The same, of lines that were uploaded."""
    return sheets.written(_failed_rows((row.cells, row.problems) for row in rows))


def _failed_rows(rows: Iterable[tuple[Any, Sequence[str]]]) -> Iterator[list[str]]:
    yield [*COLUMNS, REASON]
    for cells, problems in rows:
        if problems:
            yield [*(cells[name] for name in COLUMNS), " ".join(problems)]


def _without_reason(rows: Sequence[list[str]]) -> list[list[str]]:
    """A file of failed lines, mended, may come back with the reasons still in it."""
    heading = [name.strip().lower() for name in rows[0]] if rows else []
    if REASON not in heading:
        return list(rows)
    at = heading.index(REASON)
    return [[*row[:at], *row[at + 1 :]] for row in rows]
