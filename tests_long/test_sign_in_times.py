"""Time tells nobody who has an account: an address of each kind beside an unknown one, in pairs, in
an order by chance. Prints per kind the AUC (0.5: a coin) and both medians in milliseconds.

tests/accounts/test_guessing.py counts the same work; this looks whether the clock sees anything
that it does not count.
"""

import random
import time
from statistics import median

import pytest
from sqlalchemy import update

from portal import db
from portal.accounts import passwords
from portal.accounts.models import User
from portal.roles import Role
from tests import make
from tests.engines import standing
from tests.instant import START
from tests.make import basis
from tests.page import Visitor

PAIRS = 300
KINDS = {
    "known": {},
    "inactive": {"is_active": False},
    "without a password": {"password_hash": None},
}
WRONG = "fout wachtwoord van een vreemde"
FARTHEST = 0.1  # from a coin: four times the spread that chance gives 300 pairs


@pytest.fixture
def emails(app, kind):
    """As many people of this kind as there are pairs, each to be asked once."""
    made = [make.person(Role.MEDIATOR, email=f"{kind[:2]}{n}@x.example") for n in range(PAIRS)]
    values = {"password_hash": passwords.PROFILE.hash("een zin die niemand raadt")} | KINDS[kind]
    with basis.inside() as session:
        session.execute(update(User).where(User.id.in_([one.id for one in made])).values(values))
    db.session.remove()
    return [f"{kind[:2]}{n}@x.example" for n in range(PAIRS)]


@pytest.fixture
def visitor(app, emails, monkeypatch):
    """A stranger whose address is not limited; looking at a password takes what it really takes."""
    monkeypatch.setattr(passwords, "_hasher", passwords.PROFILE)
    monkeypatch.setattr(passwords, "_dummy", "")
    monkeypatch.setattr("portal.accounts.rules.MAX_ATTEMPTS_ADDRESS", 100_000)
    passwords.matches(None, WRONG)
    return Visitor(app)


def took(visitor, path, typed):
    began = time.perf_counter_ns()
    visitor.client.post(path, data=typed)
    return (time.perf_counter_ns() - began) / 1e6


def auc(ones, others):
    """How often one of the first takes longer than one of the others; 0.5 when nothing shows."""
    ranked = sorted([(ms, 1) for ms in ones] + [(ms, 0) for ms in others])
    ranks = sum(rank for rank, (_ms, which) in enumerate(ranked, 1) if which)
    return (ranks - len(ones) * (len(ones) + 1) / 2) / (len(ones) * len(others))


@pytest.mark.promise("E6")
@pytest.mark.parametrize("path", ["/inloggen", "/wachtwoord-vergeten"])
@pytest.mark.parametrize("kind", KINDS)
def test_time_does_not_tell_who_has_an_account(visitor, emails, capfd, path, kind):
    by_chance = random.Random(kind + path)
    typed = {"csrf_token": visitor.token(), "password": WRONG}
    times = {True: [], False: []}
    with standing(START):
        for n, email in enumerate(emails):
            for is_one in by_chance.sample([True, False], 2):
                asked = email if is_one else f"{kind[:2]}{n}@y.example"
                times[is_one].append(took(visitor, path, typed | {"email": asked}))
    found = auc(times[True], times[False])
    with capfd.disabled():
        print(  # noqa: T201
            f"\n{db.engine.name} {path} {kind}: AUC {found:.3f}, "
            f"median {median(times[True]):.2f} ms, of unknown {median(times[False]):.2f} ms"
        )
    assert abs(found - 0.5) < FARTHEST
