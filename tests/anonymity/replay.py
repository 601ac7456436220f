"""The same visit twice: one instant, one secret, one cookie, one row of dice.

What a visit brings is kept whole, unmasked: status, headers, body, and the text of each statement.
`difference` tells where two visits part.
"""

import contextvars
import os
import random
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

import pytest
from itsdangerous import TimestampSigner

from portal import clock, outbox
from portal.access import GRANTS, Public
from portal.effects import mail
from tests.engines import counted
from tests.test_doors import WORDS, rules

NIGHT = ("NIGHT", "what the worker does, and the mails it sends", False)
ELSEWHERE = (
    "/k/",
    "/demo",
    "/taal",
    "/uitloggen",
    "/healthz",
    "/readyz",
)  # links, mailbox, cookies


@dataclass(frozen=True)
class Answer:
    """All that one step of a visit brought."""

    step: tuple
    status: int
    headers: tuple
    body: bytes
    statements: tuple


@contextmanager
def still(at, seed):
    """The clock stands, and every die falls the same way: tokens, ids and draws are equal."""
    dice = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: at)
        patch.setattr(os, "urandom", dice.randbytes)
        patch.setattr(random, "_urandom", dice.randbytes)
        patch.setattr(TimestampSigner, "get_timestamp", lambda self: int(at.timestamp()))
        yield


def pool(app, role, ids):
    """Every address of the portal this role may open (None: all), with each of `ids` in it."""
    found = []
    for method, rule in rules(app):
        needs = app.view_functions[rule.endpoint].needs
        mine = role is None or isinstance(needs, Public) or needs in GRANTS[role]
        if mine and not rule.rule.startswith(ELSEWHERE):
            found += [(method, path) for path in _paths(rule, ids)]
    return found


def script(addresses, lists, dice, length=12):
    """A visit: the lists, then addresses by chance, whole and in part; the night at its end."""
    drawn = [(*dice.choice(addresses), dice.random() < 0.3) for _ in range(length - 4)]
    refused = [("GET", f"/vacatures/{uuid.UUID(int=dice.getrandbits(128))}", False)]
    seen = [("GET", path, dice.random() < 0.3) for path in dice.sample(lists, 3)]
    return (*seen, *drawn, *refused, *dice.choice([(), (NIGHT,)]))


def visit(world, steps):
    """Walk the steps in the browser of the world's visitor, as it was when the world was made."""
    app = world.visitor.app
    client = app.test_client()
    client._cookies = dict(world.visitor.client._cookies)
    return [
        _letters(app, world.mails) if one is NIGHT else _ask(client, one, world.token)
        for one in steps
    ]


def difference(left, right):
    """In which step two visits part, and how; None when they are equal to the byte."""
    for one, other in zip(left, right, strict=True):
        for name in ("status", "headers", "body", "statements"):
            mine, yours = getattr(one, name), getattr(other, name)
            if mine != yours:
                return f"{' '.join(map(str, one.step))}: {name} {_where(mine, yours)}"
    return None


def _ask(client, step, token):
    method, path, htmx = step
    how = {"headers": {"HX-Request": "true"} if htmx else {}}
    if method == "POST":
        once = uuid.uuid5(uuid.NAMESPACE_URL, path)
        how["data"] = {"csrf_token": token, "version": "1", "once": str(once)}
    with counted() as ran:
        got = contextvars.copy_context().run(client.open, path, method=method, **how)
    return Answer(step, got.status_code, tuple(got.headers), got.get_data(), tuple(ran))


def _letters(app, mails):
    with app.app_context():
        outbox.run_due()
    mine = [one for one in mail.newest(500) if one.to in mails]
    told = sorted(f"{one.to} {one.subject} {one.text} {one.ics} {one.at}" for one in mine)
    return Answer(NIGHT, 200, (), "\n".join(told).encode(), ())


def _paths(rule, ids):
    """The addresses of a rule: one for each of its ids; none when the world has no such thing."""
    values = {**WORDS, **(rule.defaults or {})}
    for name, converter in rule._converters.items():
        if hasattr(converter, "items"):
            values[name] = sorted(converter.items)[0]
    open_ones = [name for name in rule.arguments if name not in values]
    if any(name not in ids for name in open_ones):
        return []
    longest = max((len(ids[name]) for name in open_ones), default=1)
    rows = [{name: ids[name][n % len(ids[name])] for name in open_ones} for n in range(longest)]
    return [
        rule.build({one: ({**values, **row})[one] for one in rule.arguments})[1] for row in rows
    ]


def _where(mine, yours):
    if isinstance(mine, bytes):
        n = next((n for n, (a, b) in enumerate(zip(mine, yours, strict=False)) if a != b), -1)
        return f"at byte {n}: {mine[n - 60 : n + 60]!r} is not {yours[n - 60 : n + 60]!r}"
    return f"{_short(mine)} is not {_short(yours)}"


def _short(what):
    if isinstance(what, tuple):
        return f"{len(what)} ({sha256(repr(what).encode()).hexdigest()[:8]}): {what!r:.400}"
    return repr(what)
