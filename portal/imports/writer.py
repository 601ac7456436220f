"""Lines of the case system become dossiers and draft cards, a chunk at a time.

A case number without a dossier makes one, and a draft card when the line tells enough for it. A
known one changes only where the file says something else: nothing is emptied, no word of the intake
is written over, and who has or had a card keeps it as it is. So the same file twice changes
nothing, and a file that broke off halfway can be read in again. Where a colleague is reached, no
candidate is: such an address is left out. Whoever reads in is the maker of the cards: a colleague
reviews them.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from portal import clock, db, outbox, reading, scrub
from portal.audit import Actor, record
from portal.audit.rules import ActorKind
from portal.cards import actions as card_actions
from portal.cards import queries as card_queries
from portal.dossiers import actions as dossier_actions
from portal.dossiers import queries as dossier_queries
from portal.dossiers.models import Dossier
from portal.effects import locked
from portal.errors import Refused
from portal.imports import lines, queries
from portal.imports.lines import Line, Told
from portal.imports.models import Import, ImportLine
from portal.imports.rules import FILE_KEPT_FOR, Verdict
from portal.language import N_, _
from portal.roles import Role

CHUNK = 100
_SAYS = (
    "first_name", "last_name", "email", "phone", "street", "house_number", "postcode", "city",
)  # fmt: skip


def judge(entries: Sequence[Told]) -> list[Verdict]:
    """What each of these lines would do now."""
    entries = _without_colleagues(entries)
    known, carded = _known(entries, lock=False)
    return [_verdict(entry, known, carded) for entry in entries]


def take(entries: Sequence[Told], *, mediator_id: UUID, by: Actor, at: datetime) -> list[Verdict]:
    """Read these lines in; new dossiers become this mediator's. What each line did."""
    entries = _without_colleagues(entries)
    known, carded = _known(entries, lock=True)
    verdicts = [_verdict(entry, known, carded) for entry in entries]
    for entry, verdict in zip(entries, verdicts, strict=True):
        if verdict in (Verdict.NEW, Verdict.NEW_CARD):
            _enter(entry, mediator_id, by=by, at=at)
        elif verdict is Verdict.CHANGED:
            _change(known[entry.values["case_number"]], entry, carded, by=by, at=at)
    return verdicts


def upload(import_id: UUID, name: str, content: bytes, *, by: Actor, at: datetime) -> Import:
    """Take a file in, unread and locked, and have it looked at."""
    made = Import(id=import_id, name=name[:200], uploaded_by=UUID(by.id), uploaded_at=at)
    made.content = locked.lock(content)
    db.session.add(made)
    record("imports.upload", made, by=by, at=at)
    outbox.put("imports.look_through", import_id=str(made.id))
    return made


def refuse(made: Import, why: Refused, *, by: Actor, at: datetime) -> None:
    """The file cannot be read: only the reason is kept."""
    made.content, made.looked_at, made.refused = None, at, _(why.text, **why.values)
    record("imports.refuse", made, by=by, at=at, reason=why.code)


def look_through(
    made: Import, entries: Sequence[Told], verdicts: Sequence[Verdict], *, by: Actor, at: datetime
) -> None:
    """Keep the lines that were looked through, instead of the file, until somebody confirms it: a
    day at most.
    """
    made.content, made.looked_at = None, at
    rows = [
        {
            "id": uuid.uuid4(),
            "import_id": made.id,
            "number": entry.line.number,
            "cells": dict(entry.line.cells),
            "problems": list(entry.problems),
            "verdict": verdict,
        }
        for entry, verdict in zip(entries, verdicts, strict=True)
    ]
    if rows:
        db.session.execute(insert(ImportLine), rows)
    record("imports.look_through", made, by=by, at=at, lines=len(rows))


def confirm(made: Import, *, by: Actor, at: datetime) -> None:
    """Have the file read in. A second time changes nothing. Refuses `not_looked` for a file that
    was not looked at yet or cannot be read.
    """
    if made.looked_at is None or made.refused:
        raise Refused("not_looked", N_("Dit bestand kan nog niet worden ingelezen."))
    if made.confirmed_at is None:
        made.confirmed_at = at
        record("imports.read_in", made, by=by, at=at)
        outbox.put("imports.read_in", import_id=str(made.id))


def go_on(made: Import, *, at: datetime) -> bool:
    """Read in the next chunk of a confirmed file, by whoever uploaded it. Is there more?"""
    waiting = queries.waiting_lines(made.id, CHUNK)
    by = Actor(ActorKind.USER, str(made.uploaded_by), Role.MEDIATOR)
    entries = [_again(line, at) for line in waiting]
    verdicts = take(entries, mediator_id=made.uploaded_by, by=by, at=at)
    for line, entry, verdict in zip(waiting, entries, verdicts, strict=True):
        line.verdict, line.problems, line.is_done = verdict, list(entry.problems), True
    return len(waiting) == CHUNK


def forget(at: datetime) -> None:
    """Throw away what was uploaded more than a day ago."""
    old = select(Import.id).where(Import.uploaded_at < at - FILE_KEPT_FOR)
    db.session.execute(delete(ImportLine).where(ImportLine.import_id.in_(old)))
    db.session.execute(delete(Import).where(Import.uploaded_at < at - FILE_KEPT_FOR))


def _again(line: ImportLine, at: datetime) -> Told:
    bare = Line(line.number, line.cells)
    if line.problems:
        return Told(bare, problems=tuple(line.problems))
    return lines.read_line(bare, clock.day(at))


def _without_colleagues(entries: Sequence[Told]) -> list[Told]:
    """The same lines, without an address at which somebody of the municipality is reached."""
    taken = dossier_queries.of_colleagues()
    return [_without(entry, taken) for entry in entries]


def _without(entry: Told, taken: Collection[str]) -> Told:
    values = dict(entry.values)
    if reading.mailbox(values.get("email", "")) in taken:
        del values["email"]
    if reading.dialled(values.get("phone", "")) in taken:
        del values["phone"]
    if values == entry.values:
        return entry
    values["contact_by"] = lines.contact_by(values.get("email", ""), values.get("phone", ""))
    return replace(entry, values=values)


Known = Mapping[str, Dossier]


def _known(entries: Sequence[Told], *, lock: bool) -> tuple[Known, set[UUID]]:
    """The dossiers these lines are about, and which of them have or had a card."""
    numbers = [entry.values["case_number"] for entry in entries if not entry.problems]
    known = queries.known(numbers, lock=lock)
    return known, card_queries.with_card([entry.id for entry in known.values()])


def _verdict(entry: Told, known: Known, carded: set[UUID]) -> Verdict:
    if entry.problems:
        return Verdict.FAILED
    dossier = known.get(entry.values["case_number"])
    if dossier is None:
        return Verdict.NEW_CARD if entry.card else Verdict.NEW
    wants_card = entry.card is not None and dossier.id not in carded
    return Verdict.CHANGED if wants_card or _differs(dossier, entry) else Verdict.SAME


def _differs(dossier: Dossier, entry: Told) -> dict[str, Any]:
    """What the line says that the dossier does not. Words only where there are none yet, and they
    do not tell the name or street that the dossier knows.
    """
    said = {
        name: entry.values[name]
        for name in _SAYS
        if name in entry.values and entry.values[name] != getattr(dossier, name)
    }
    words = entry.values.get("experience", "")
    if words and not dossier.experience and not scrub.find(words, dossier_actions.own(dossier)):
        said["experience"] = words
    return said


def _enter(entry: Told, mediator_id: UUID, *, by: Actor, at: datetime) -> None:
    values = {**entry.values, "mediator_id": mediator_id}
    dossier = dossier_actions.enter(uuid.uuid4(), values, by=by, at=at)
    if entry.card:
        card_actions.make(uuid.uuid4(), dossier.id, entry.card, by=by, at=at)


def _change(dossier: Dossier, entry: Told, carded: set[UUID], *, by: Actor, at: datetime) -> None:
    said = _differs(dossier, entry)
    if said:
        dossier_actions.edit(dossier, said, by=by, at=at)
    if entry.card and dossier.id not in carded:
        card_actions.make(uuid.uuid4(), dossier.id, entry.card, by=by, at=at)
