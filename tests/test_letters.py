"""A mail goes once, to each by itself, over a server that refuses one, says later, or is away."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, letters, outbox, settings
from portal.accounts.models import Invitation, User
from portal.letters import Letter
from portal.outbox import Job, JobState
from portal.roles import Role
from portal.tasks.models import Task
from tests import make
from tests.post_office import Post


@pytest.fixture
def post(app, house, monkeypatch):
    """The portal as it is outside the demo."""
    server = Post()
    real = replace(house.config, demo=False, mail_url=server.address)
    monkeypatch.setattr(settings, "settings", lambda: real)
    for room in (letters, letters.mail):
        monkeypatch.setattr(room, "settings", lambda: real)
    with app.app_context():
        yield server
    server.close()


@pytest.fixture
def people(bakery):
    """Two who may sign for the bakery, and how they are called."""
    first = make.person(Role.SIGNATORY, of=bakery, email="a@bakery.example")
    second = make.person(Role.SIGNATORY, of=bakery, email="b@bakery.example")
    return [first.email, second.email]


def put(company_id):
    with db.unit():
        outbox.put("employers.handed_over", employer_id=str(company_id))


def job():
    db.session.rollback()
    return db.session.scalars(
        select(Job).where(Job.name == "employers.handed_over").execution_options(
            populate_existing=True
        )
    ).one()  # fmt: skip


def a_while():
    clock.move_to(clock.now() + timedelta(hours=7))
    outbox.run_due()


@pytest.mark.promise("B8")
@pytest.mark.parametrize("which", [0, 1])
def test_who_is_not_reached_holds_up_nobody_and_nobody_gets_it_twice(post, bakery, people, which):
    others = {person for person in people if person != people[which]}
    post.answers[people[which]] = "451 later"
    put(bakery.id)
    outbox.run_due()
    assert others <= set(post.took)
    assert people[which] not in post.took
    assert (job().state, job().attempts) == (JobState.WAITING, 1)
    for _n in range(3):
        a_while()
    assert len(post.took) == len(set(post.took))
    post.answers.clear()
    a_while()
    assert job().state is JobState.DONE
    assert set(people) <= set(post.took)
    assert len(post.took) == len(set(post.took))


@pytest.mark.promise("J3")
def test_a_server_that_is_away_is_tried_for_five_days(post, bakery, people):
    post.close()
    put(bakery.id)
    began = clock.now()
    outbox.run_due()
    while job().state is JobState.WAITING:
        clock.move_to(job().run_at)
        outbox.run_due()
    assert timedelta(days=4, hours=20) < clock.now() - began < timedelta(days=6)
    assert [one.id for one in outbox.dead() if one.name == "employers.handed_over"] == [job().id]


@pytest.mark.promise("J3")
def test_what_failed_for_another_reason_waits_its_time(post, bakery):
    """Or thirty letters that leave would use up its attempts."""
    with db.unit() as session:
        outbox.put("links.code")
        broken = session.scalars(select(Job)).one()
        broken.attempts, broken.error = 1, "TimeoutError"
        broken.run_at = later = clock.now() + timedelta(hours=1)
        broken_id = broken.id
    make.person(Role.SIGNATORY, of=bakery)
    put(bakery.id)
    letters.work_off()
    db.session.rollback()
    waits = db.session.get_one(Job, broken_id, populate_existing=True)
    assert len(post.took) == 1
    assert (waits.run_at, waits.attempts) == (later, 1)


@pytest.mark.promise("J3")
def test_once_the_server_is_back_what_waited_goes_at_once_and_in_order(post, bakery, people):
    """One that was told "later" for its own sake waits its time."""
    shops = [make.employer() for _ in range(4)]
    signs = [make.person(Role.SIGNATORY, of=shop).email for shop in shops]
    shops = [shop.id for shop in shops]
    last = bakery.id
    post.answers[signs[3]] = "451 later"
    put(shops[3])
    letters.work_off()
    post.close()
    for shop in shops[:3]:
        clock.move_to(clock.now() + timedelta(seconds=1))
        put(shop)
        letters.work_off()
    assert post.took == []
    post.reopen()
    put(last)
    letters.work_off()
    assert set(post.took[:2]) == set(people)
    assert post.took[2:] == signs[:3]
    assert post.asked.count(signs[3]) == 1


def test_what_is_due_at_one_moment_goes_over_one_connection(post):
    shops = [make.employer() for _ in range(3)]
    signs = {make.person(Role.SIGNATORY, of=shop).email for shop in shops}
    for shop in [shop.id for shop in shops]:
        put(shop)
    letters.work_off()
    assert (set(post.took), post.talks) == (signs, 1)


def test_a_connection_that_broke_between_two_letters_is_opened_anew(post, monkeypatch):
    with letters.mail.batch() as batch:
        letters.mail.send("a@b.example", "Hallo", "Beste", message_id="1")
        batch._server.sock.close()
        batch._server.close()
        letters.mail.send("b@b.example", "Hallo", "Beste", message_id="2")
    monkeypatch.setattr(letters.mail, "MOST", 1)
    with letters.mail.batch():
        for n in (3, 4):
            letters.mail.send(f"{n}@b.example", "Hallo", "Beste", message_id=str(n))
    assert post.took == ["a@b.example", "b@b.example", "3@b.example", "4@b.example"]
    assert post.talks == 4


@pytest.mark.parametrize("answer", ["550 no such mailbox", "553 never"])
def test_who_has_no_mailbox_any_more_becomes_a_task_and_is_not_tried_again(
    post, bakery, people, answer, account_manager
):
    post.answers[people[0]] = answer
    put(bakery.id)
    outbox.run_due()
    assert job().state is JobState.DONE
    assert people[1] in post.took
    a_while()
    assert post.asked.count(people[0]) == 1
    (task,) = db.session.scalars(select(Task).where(Task.kind == "employers.reach"))
    who = db.session.scalars(select(User).where(User.email == people[0])).one()
    assert task.subject_id == who.id
    assert who.name in task.title
    words = account_manager.get("/").words
    assert f"Mail komt niet aan: bel {task.title}".replace("\xa0", " ") in words
    assert people[0] not in task.title


def test_a_candidate_without_a_mailbox_is_the_mediators_and_no_name_is_written(post, mediator):
    behind = make.dossier(mediator=mediator.person)
    with db.unit():
        outbox.put("letters.refused", whose=str(behind.id))
    outbox.run_due()
    (task,) = db.session.scalars(select(Task).where(Task.kind == "dossiers.reach"))
    assert (task.assigned_to, task.title, task.employer_id) == (mediator.person.id, "", None)


def test_what_is_written_down_is_no_address(post, bakery, people):
    put(bakery.id)
    outbox.run_due()
    rows = db.session.scalars(select(Letter)).all()
    assert len(rows) == len(post.took)
    assert not any("@" in row.message_id for row in rows)
    clock.move_to(clock.now() + letters.KEPT_FOR + timedelta(days=1))
    letters.forget()
    assert db.session.scalars(select(Letter)).all() == []


def test_outside_a_job_one_hears_at_once(post):
    post.answers["a@b.example"] = "451 later"
    with pytest.raises(OSError, match="later"):
        letters.send("a@b.example", "Hallo", "Beste", message_id="1", whose=None)


def test_the_secret_of_a_link_is_written_only_once_it_was_taken(post, bakery, people):
    """The invitation whose mail did not leave is not the one that counts."""
    asked = make.person(Role.MEMBER, of=bakery, email="c@bakery.example")
    found = select(Invitation).where(Invitation.user_id == asked.id)
    post.answers[asked.email] = "451 later"
    with db.unit():
        outbox.put("accounts.invited", user_id=str(asked.id))
    outbox.run_due()
    assert db.session.scalars(found).all() == []
    post.answers.clear()
    a_while()
    assert len(db.session.scalars(found).all()) == 1
