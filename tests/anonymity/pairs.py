"""Pairs of worlds that differ in one hidden fact, and the same visit to both."""

import zlib
from dataclasses import dataclass
from random import Random

from portal import db
from portal.roles import Role
from tests.anonymity import replay, worlds
from tests.anonymity.changes import apply, every_change
from tests.anonymity.copies import Copy

LISTS = ("/", "/alles", "/vacatures", "/kennismakingen")


@dataclass
class Town:
    """A world to change again and again, the visits to it, and what they brought unchanged."""

    house: object
    seed: int
    visits: int = 5  # drawn for this town

    def __post_init__(self):
        self.house.clean()
        self.world = worlds.build(self.seed)
        with replay.still(worlds.AT, self.seed):
            self.world.sign_in(self.house.app)
        addresses = replay.pool(self.house.app, Role.SIGNATORY, self.world.ids)
        own = [f"/vacatures/{one}/kandidaten" for one in self.world.ids["vacancy_id"]]
        dice = Random(self.seed)
        self.scripts = [replay.script(addresses, [*LISTS, *own], dice) for _ in range(self.visits)]
        self.copy = Copy(self.house)
        self.before = {}
        for n, script in enumerate(self.scripts):  # what a process does once draws from the dice
            with replay.still(worlds.AT, self.seed + 1_000 * n):
                replay.visit(self.world, script)

    def pair(self, change, n):
        """What differs between the two visits of pair `n`: a sentence, or None."""
        script = self.scripts[n % self.visits]
        key = (n % self.visits, change.left and change.words)
        if key not in self.before:
            self.before[key] = self.visit(change.left, script, n)
        found = replay.difference(self.before[key], self.visit(change.right, script, n))
        return found and f"pair {n} of town {self.seed}: after {change.words!r}, {found}"

    def visit(self, side, script, n):
        """Back to the town as it was, one side of a change, and the visit."""
        self.copy.restore()
        with replay.still(worlds.AT, self.seed):
            apply(side, self.world, n // self.visits)
        db.session.remove()
        with replay.still(worlds.AT, self.seed + 1):
            return replay.visit(self.world, script)

    def leave(self):
        self.copy.drop()


def drawn(town, count):
    """(n, change): every kind in turn, in an order of this town's own."""
    changes = every_change()
    Random(zlib.crc32(f"town {town.seed}".encode())).shuffle(changes)
    return [(n, changes[n % len(changes)]) for n in range(count)]
