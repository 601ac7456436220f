"""Anchors: what the database held, said once a day outside it, in a file that only grows.

    {"at": "…", "machine": "…", "after": 1200, "last": 1234, "trail": "…", "first": "…",
     "counts": {"documents": 31, …}, "restored": null, "before": "…"}

`trail` is the SHA-256 of the lines of the trail behind `after`, up to `last`; `first` of its first
line, which tells one database from another; `before` of the line above this one; `counts` are rows
of tables that are written once.

Whoever loses or cuts off the end of the trail (a journal that was deleted, an old copy put in its
place) leaves it shorter or other than the file says, and `doctor` compares. Whoever changes the
file as well has the auditor's mails against him. A restore says so in the trail: what was anchored
behind the end of that backup is overtaken, and no fault.
"""

import fcntl
import json
import os
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import func, select

from portal import clock, db, notes, outbox
from portal.audit import queries as audit_queries
from portal.settings import settings

NOTHING = ""  # the first line of a trail without any
FILE = "anchors"  # in INSTANCE, where the setting ANCHORS names no other


@dataclass(frozen=True)
class Anchor:
    """A line of the file."""

    at: datetime
    after: int
    last: int
    trail: str
    first: str
    counts: Mapping[str, int]
    restored: datetime | None
    before: str
    text: str

    @property
    def sha256(self) -> str:
        return _sha(self.text)


@dataclass(frozen=True)
class Kept:
    """What the file says, oldest first, and which of its lines cannot be read."""

    anchors: Sequence[Anchor] = ()
    unreadable: Sequence[int] = ()


def file() -> Path:
    """Where they stand."""
    return Path(settings().anchors) if settings().anchors else settings().instance / FILE


def read() -> Kept:
    """All of them; none without a file. OSError: it is there and cannot be read."""
    try:
        return _lines(file().read_bytes())
    except FileNotFoundError:
        return Kept()


def last() -> Anchor | None:
    """The newest one that can be read."""
    try:
        return read().anchors[-1]
    except (OSError, IndexError):
        return None


def add(*, at: datetime) -> Anchor:
    """Today's anchor, a line more in the file; a second time today the same one. OSError: the file
    takes no line.
    """
    with _opened() as stream:
        stream.seek(0)
        content = stream.read()
        anchors = _lines(content).anchors
        if anchors and clock.day(anchors[-1].at) == clock.day(at):
            return anchors[-1]
        line = _line(anchors, at)
        torn = b"\n" if content and not content.endswith(b"\n") else b""
        stream.write(torn + line.encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    return parsed(line)


def parsed(text: str) -> Anchor:
    """A line of the file. ValueError, KeyError or TypeError: it is none."""
    line: dict[str, Any] = json.loads(text)
    restored = line["restored"]
    return Anchor(
        at=datetime.fromisoformat(line["at"]),
        after=int(line["after"]),
        last=int(line["last"]),
        trail=str(line["trail"]),
        first=str(line["first"]),
        counts=dict(line["counts"]),
        restored=datetime.fromisoformat(restored) if restored else None,
        before=str(line["before"]),
        text=text,
    )


def is_overtaken(anchor: Anchor, restores: Iterable[tuple[int, datetime]]) -> bool:
    """Does it tell of lines behind the end of a backup that was restored later?"""
    return any(anchor.at < at and anchor.last > end for end, at in restores)


def trail(after: int, last: int) -> str:
    """The SHA-256 of these lines of the trail, the same on both engines."""
    return _sha_of(audit_queries.in_order(after=after, last=last))


def first() -> str:
    """The SHA-256 of the first line, or NOTHING."""
    line = audit_queries.oldest()
    return _sha_of([line]) if line else NOTHING


def counts() -> dict[str, int]:
    """How many rows there are in each table that is written once."""
    tables = (t for t in db.Base.metadata.sorted_tables if t.info.get("frozen"))
    counted = {t.name: db.session.scalar(select(func.count()).select_from(t)) for t in tables}
    return {name: count or 0 for name, count in sorted(counted.items())}


def is_chained(above: Anchor | None, anchor: Anchor) -> bool:
    """Does this line follow on the one above it?"""
    return anchor.before == (above.sha256 if above else "")


def _line(anchors: Sequence[Anchor], at: datetime) -> str:
    with outbox.aside():
        last, counted = audit_queries.settled(), counts()
    above, restores = anchors[-1] if anchors else None, audit_queries.restores()
    begins = first()
    stand = (
        anchor.last
        for anchor in anchors
        if anchor.first == begins and not is_overtaken(anchor, restores)
    )
    after = max(stand, default=0)
    restored = [when for _, when in restores if above and when > above.at]
    line = {
        "at": at.isoformat(),
        "machine": socket.gethostname(),
        "after": after,
        "last": last,
        "trail": trail(after, last),
        "first": begins,
        "counts": counted,
        "restored": restored[-1].isoformat() if restored else None,
        "before": above.sha256 if above else "",
    }
    return json.dumps(line)


def _lines(content: bytes) -> Kept:
    anchors, unreadable = [], []
    for number, line in enumerate(content.splitlines(), 1):
        try:
            anchors.append(parsed(line.decode()))
        except (ValueError, KeyError, TypeError):
            unreadable.append(number)
    return Kept(anchors, unreadable)


def _sha_of(lines: Iterable[Any]) -> str:
    digest = sha256()
    for line in lines:
        text = json.dumps(list(line), default=_plain, ensure_ascii=False, sort_keys=True)
        digest.update(text.encode() + b"\n")
    return digest.hexdigest()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@contextmanager
def _opened() -> Iterator[BinaryIO]:
    """For adding only, and by one process at a time."""
    with open(file(), "ab+", opener=partial(os.open, mode=0o600)) as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        if not settings().anchors:
            notes.give_to_owner(file())
        yield stream
