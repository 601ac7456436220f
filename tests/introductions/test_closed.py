"""A fault in what guards a person leaves the door shut (promise J7)."""

import pytest
from sqlalchemy import select

from portal import clock, db, outbox
from portal.cards.models import Reveal
from portal.introductions import actions, rules
from portal.introductions.models import Introduction
from portal.introductions.queries import person
from portal.introductions.rules import EmployerReason, How, State
from portal.signals import rules as signal_rules
from portal.signals.models import DiscriminationSignal
from tests import make
from tests.make import basis


class Fault(Exception):
    pass


def broken(*given, **named):
    raise Fault


def agree(introduction):
    with db.unit() as session:
        row = session.get(Introduction, introduction.id)
        known = {"how": How.LINK, "by": basis.SYSTEM, "at": clock.now()}
        actions.agree(row, person(row), ["phone"], **known)


def rows(model):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(model).all()


@pytest.mark.promise("J7")
@pytest.mark.parametrize("name", ["reveal", "reveal_until"])
def test_a_fault_in_the_consent_reveals_nothing(bakery, member, monkeypatch, name):
    made = make.introduction(of=bakery, state=State.ASKED)
    first_name = person(made).first_name
    monkeypatch.setattr(rules, name, broken)
    with pytest.raises(Fault):
        agree(made)
    assert rows(Reveal) == []
    assert rows(Introduction)[0].state is State.ASKED
    assert first_name not in member.get(f"/kennismakingen/{made.id}").text


@pytest.mark.promise("J7")
@pytest.mark.parametrize("verb", ["ask", "propose"])
def test_a_fault_in_the_count_of_no_shows_asks_nobody(bakery, mediator, monkeypatch, verb):
    vacancy, behind = make.vacancy(of=bakery), make.candidates(5)[0].dossier_id
    made = make.introduction(of=bakery)
    page, action, said = {
        "ask": (f"/kennismakingen/{made.id}", "/vragen", {"channel": "mail"}),
        "propose": (
            f"/kennismakingen/voorstellen/{behind}", str(behind), {"vacancy": vacancy.id},
        ),
    }[verb]  # fmt: skip
    monkeypatch.setattr(rules, "talk_first", broken)
    with pytest.raises(Fault):
        mediator.submit(page, action, **said)
    assert [one.state for one in rows(Introduction)] == [State.WANTED]


@pytest.mark.promise("J7")
def test_a_fault_in_reading_a_reason_loses_no_signal(app, bakery, member, monkeypatch, work):
    made = make.introduction(of=bakery, state=State.HELD)
    page, reason = f"/kennismakingen/{made.id}", EmployerReason.OTHER_CHOICE
    with monkeypatch.context() as broke:
        broke.setattr(signal_rules, "scan", broken)
        member.submit(page, "/geen-vervolg", reason=reason, note="Liever geen buitenlanders")
        with app.app_context():
            outbox.run_due()
    assert rows(DiscriminationSignal) == []
    (job,) = db.session.scalars(select(outbox.Job).where(outbox.Job.error.is_not(None)))
    assert job.error == f"{__name__}.Fault"
    with db.unit():
        outbox.retry(db.session.get(outbox.Job, job.id), at=clock.now())
    work()
    assert len(rows(DiscriminationSignal)) == 1
