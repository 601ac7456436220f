"""What every factory uses: a unit where none is open, running numbers, and an actor."""

import itertools
from contextlib import contextmanager

from portal import db, outbox
from portal.audit import Actor
from portal.audit.rules import ActorKind

SYSTEM = Actor(ActorKind.SYSTEM, "test", "system")
_numbers = itertools.count(1)


@contextmanager
def inside():
    """The open unit, or one of its own. Nothing is left to the worker: it counts as done."""
    with outbox.quiet():
        if db.writing():
            yield db.session()
            db.session.flush()
            return
        with db.unit() as session:
            yield session


def number():
    """The next number, for what must be different every time."""
    return next(_numbers)


def actor(person, capacity="test"):
    """The actor this person (a user or an id) is when acting in that role."""
    return Actor(ActorKind.USER, str(getattr(person, "id", person)), str(capacity))


def reached(wanted, *path):
    """Which of the steps of `path` are taken to arrive at `wanted`."""
    return path[: path.index(wanted) + 1]
