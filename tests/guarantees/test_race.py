"""Two who take the same candidate back at the same moment are one take-back."""

import uuid
from collections import Counter

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.audit.models import AuditLine
from portal.calendar import add_working_days
from portal.guarantees.models import Claim
from portal.placements import queries as ledgers
from portal.placements.labels import Kind as Line
from portal.tasks.models import Task
from tests import make
from tests.together import at_once, begin_together

ONCE = ("guarantees.invoke", "placements.announce_return")


@pytest.fixture
def together(monkeypatch):
    begin_together(monkeypatch)


def test_two_invocations_at_once_are_one_claim(app, bakery, signatory, account_manager, together):
    placement, answers = make.placement(of=bakery), []
    wished_on = add_working_days(clock.today(), 8).isoformat()

    def invoke(visitor):
        answers.append(
            visitor.post(
                f"/garanties/plaatsing/{placement.id}", once=str(uuid.uuid4()),
                reason="less_work", wished_on=wished_on, step="save",
            )
        )  # fmt: skip

    at_once(invoke, [(signatory,), (account_manager,)])
    won, lost = sorted(answers, key=lambda page: page.status)
    with app.app_context():
        claim = db.session.scalars(select(Claim)).one()
        written = Counter(db.session.scalars(select(AuditLine.verb)))
        announced = [one.kind for one in ledgers.events(placement.id)].count(Line.ANNOUNCED_END)
        tasks = select(func.count(Task.id)).where(Task.subject_id == claim.id)
        assert db.session.scalar(tasks) == 3
    assert (won.status, won.location) == (303, f"/garanties/{claim.id}")
    assert lost.status == 409
    assert "Er loopt al een melding" in lost.words
    for who in (signatory, account_manager):
        assert who.get(f"/garanties/plaatsing/{placement.id}").location == won.location
    assert [written[verb] for verb in ONCE] == [1, 1]
    assert announced == 1
