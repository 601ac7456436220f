"""What every factory uses: a unit where none is open, running numbers, and an actor."""

import itertools
from contextlib import contextmanager

from portal import db
from portal.audit import Actor
from portal.audit.rules import ActorKind

SYSTEM = Actor(ActorKind.SYSTEM, "test", "system")
_numbers = itertools.count(1)


@contextmanager
def inside():
    """The open unit, or one of its own."""
    if db.writing():
        yield db.session()
    else:
        with db.unit() as session:
            yield session


def number():
    """The next number, for what must be different every time."""
    return next(_numbers)


def actor(person, capacity):
    """The actor this person is when acting in that role."""
    return Actor(ActorKind.USER, str(getattr(person, "id", person)), str(capacity))
