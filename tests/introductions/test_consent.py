"""An employer reads the agreed fields while the yes stands, whatever way things go."""

from datetime import timedelta
from itertools import product

import pytest

from portal import clock, db
from portal.audit.models import AuditLine
from portal.cards.models import Reveal
from portal.introductions import actions, queries
from portal.introductions.models import Introduction
from portal.introductions.rules import REVEAL_DAYS, How
from portal.introductions.rules import State as Meeting
from tests import make
from tests.introductions.own import fresh, own_page
from tests.make import basis
from tests.page import Visitor

STEPS = ("yes", "no", "revoke", "later")
WALKS = [
    *(("yes", *rest) for rest in product(STEPS, repeat=2)),
    *((first, "yes") for first in STEPS[1:]),
]


@pytest.mark.promise("C11")
@pytest.mark.parametrize("walk", WALKS, ids="-".join)
def test_what_is_read_after_each_step_is_what_was_agreed(walk, app, bakery, member):
    made_id = make.introduction(of=bakery, state=Meeting.ASKED).id
    dossier = queries.person(fresh(Introduction, made_id))
    first, last = dossier.first_name, dossier.last_name
    somebody, reads = member.person.id, False
    for step in walk:
        reads = TAKE[step](made_id, Visitor(app), reads)
        page = member.as_(somebody).get(f"/kennismakingen/{made_id}")
        assert (first in page.text) is reads, step
        assert last not in page.text
    assert _told("cards.reveal") == len(_revealed())
    assert _told("cards.revoke_reveal") == sum(1 for one in _revealed() if one.revoked_at)


def _yes(made_id, candidate, reads):
    if fresh(Introduction, made_id).state is not Meeting.ASKED:
        return reads
    with db.unit() as session:
        row, by = session.get(Introduction, made_id), basis.SYSTEM
        person = queries.person(row)
        actions.agree(row, person, ["phone"], how=How.LINK, by=by, at=clock.now())
    return True


def _no(made_id, candidate, reads):
    if fresh(Introduction, made_id).state is not Meeting.ASKED:
        return reads
    with db.unit() as session:
        row = session.get(Introduction, made_id)
        actions.refuse(row, how=How.LINK, by=basis.SYSTEM, at=clock.now())
    return False


def _revoke(made_id, candidate, reads):
    """By a new link to the own page: an older one may be past."""
    path = own_page(queries.person(fresh(Introduction, made_id)))
    candidate.follow(candidate.post(f"{path}/kennismaking/{made_id}/intrekken"))
    return False


def _later(made_id, candidate, reads):
    clock.move_to(clock.now() + timedelta(days=REVEAL_DAYS + 1))
    return False


TAKE = {"yes": _yes, "no": _no, "revoke": _revoke, "later": _later}


def _told(verb):
    db.session.rollback()
    return db.session.query(AuditLine).filter(AuditLine.verb == verb).count()


def _revealed():
    return db.session.query(Reveal).all()
