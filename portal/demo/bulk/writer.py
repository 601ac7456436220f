"""What writes: dice, the instant of writing, whom everything belongs to, and chunks of rows."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from random import Random
from typing import Any

from portal import db

BULK = "bulk"  # who wrote it, and the version of a text whose agreement has no documents
CHUNK = 2_000
Row = dict[str, Any]
Rows = dict[type, list[Row]]


@dataclass
class Writer:
    """`managers` and `mediators` are the ids of users; of the latter there are at least two."""

    random: Random
    at: datetime
    managers: list[uuid.UUID]
    mediators: list[uuid.UUID]

    def new(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)


def write_all(models: Iterable[type[db.Base]], made: Iterator[Rows]) -> None:
    """Chunks of rows, table by table in the order of `models`, a unit a chunk."""
    while chunk := list(islice(made, CHUNK)):
        with db.unit() as session:
            for model in models:
                if rows := [row for rows_of in chunk for row in rows_of.get(model, ())]:
                    session.execute(model.__table__.insert(), _complete(rows))


def _complete(rows: list[Row]) -> list[Row]:
    """executemany wants the same keys in every row."""
    keys = {key for row in rows for key in row}
    if all(len(row) == len(keys) for row in rows):
        return rows
    return [dict.fromkeys(keys) | row for row in rows]
