"""A database to go back to, byte for byte: as often as wanted, on both engines."""

import shutil
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any

from portal import db
from scripts import postgres


@dataclass
class Copy:
    """The database of a house as it is when this is made; on PostgreSQL a template of its own."""

    house: Any
    kept: Connection | str = field(init=False)

    def __post_init__(self):
        db.session.remove()
        if self.house.empty is not None:
            self.kept = self.house.snapshot()
            return
        self.kept = f"{self.house.engine.url.database}_copy"
        self.house.engine.dispose()
        postgres.copy(self.house.engine.url.database, self.kept)

    def restore(self):
        """The database as it was, and an empty mailbox."""
        db.session.remove()
        shutil.rmtree(self.house.config.instance / "post", ignore_errors=True)
        if self.house.empty is not None:
            self.house.restore(self.kept)
            return
        self.house.engine.dispose()
        postgres.copy(self.kept, self.house.engine.url.database)

    def drop(self):
        db.session.remove()
        if isinstance(self.kept, str):
            self.house.engine.dispose()
            postgres.drop(self.kept)
        else:
            self.kept.close()
