"""One way to post a verb: a form that is posted twice is posted once, whatever it does."""

import threading
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock, db, submissions
from portal.audit.models import AuditLine
from portal.employers import queries
from portal.roles import Role
from portal.submissions import Submission
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from tests import make

WORDS = {"title": "Orderpicker", "tasks": "Orders verzamelen", "then": "later"}


def written(verb):
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(AuditLine.verb == verb))


def keys():
    db.session.rollback()
    return db.session.scalar(select(func.count(Submission.id)))


def drafts(who, **fields):
    """Post the form for a new vacancy."""
    return who.post("/vacatures/nieuw", **{**WORDS, **fields})


def test_a_double_click_is_one_click(signatory, bakery):
    once = str(uuid.uuid4())
    first, second = drafts(signatory, once=once), drafts(signatory, once=once)
    assert first.status == second.status == 303
    assert first.location == second.location == f"/vacatures/{once}"
    assert "Uw vacature is bewaard" in signatory.follow(second).words
    assert written("vacancies.draft") == 1


def test_a_verb_on_a_row_that_moved_on_is_not_refused_the_second_time(signatory, bakery):
    vacancy = make.vacancy(of=bakery, state=State.MATCHING)
    page = signatory.get(f"/vacatures/{vacancy.id}")
    resume_on = (clock.today() + timedelta(days=14)).isoformat()
    for _click in range(2):
        answer = signatory.submit(page, "/stilzetten", resume_on=resume_on)
        assert answer.location == f"/vacatures/{vacancy.id}"
    assert written("vacancies.hold") == 1


def test_an_old_form_does_not_say_done_when_somebody_undid_it(signatory, bakery):
    vacancy = make.vacancy(of=bakery, state=State.MATCHING)
    old = signatory.get(f"/vacatures/{vacancy.id}")
    resume_on = (clock.today() + timedelta(days=14)).isoformat()
    signatory.submit(old, "/stilzetten", resume_on=resume_on)
    signatory.submit(f"/vacatures/{vacancy.id}", "/hervatten")
    again = signatory.submit(old, "/stilzetten", resume_on=resume_on)
    assert again.status == 409
    assert written("vacancies.hold") == 1


def test_what_is_set_is_set_again_from_an_old_form(signatory, bakery):
    colleague = make.person(Role.MEMBER, of=bakery)
    here = f"/collegas/{colleague.id}"
    old = signatory.get(here)
    signatory.submit(old, "/rollen", roles=["member"])
    signatory.submit(here, "/rollen", roles=["member", "signatory"])
    signatory.submit(old, "/rollen", roles=["member"])
    db.session.rollback()
    assert queries.roles_of(colleague.id) == [Role.MEMBER]


def test_of_two_clicks_at_once_one_does_it_and_both_are_answered(signatory, bakery, monkeypatch):
    once, answers = str(uuid.uuid4()), []
    ready, first = threading.Barrier(2), submissions.unit

    @contextmanager
    def together():
        """Nobody begins before the other has looked at the form."""
        ready.wait(timeout=30)
        with first() as session:
            yield session

    monkeypatch.setattr(submissions, "unit", together)
    visitors = [signatory, signatory.as_(signatory.person)]
    threads = [
        threading.Thread(target=lambda who=who: answers.append(drafts(who, once=once)))
        for who in visitors
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.location for answer in answers] == [f"/vacatures/{once}"] * 2
    assert written("vacancies.draft") == 1


def test_going_back_and_saying_something_else_is_said_to_clash(signatory, bakery):
    once = str(uuid.uuid4())
    drafts(signatory, once=once)
    again = drafts(signatory, once=once, title="Heftruckchauffeur")
    assert again.status == 409
    assert "Heftruckchauffeur" in again.words
    assert db.session.get_one(Vacancy, uuid.UUID(once)).title == WORDS["title"]


def test_what_somebody_else_posts_is_his_own(signatory, stranger, bakery, butcher):
    """The same answers with the same mark, by somebody else: not the same click."""
    once = str(uuid.uuid4())
    drafts(signatory, once=once)
    assert drafts(stranger, once=once).status == 409
    assert keys() == 1


def test_the_same_answers_at_another_address_are_another_click(signatory, bakery):
    once = str(uuid.uuid4())
    for before in range(2):
        vacancy = make.vacancy(of=bakery, state=State.MATCHING)
        signatory.post(f"/vacatures/{vacancy.id}/intrekken", once=once, version=vacancy.version)
        assert written("vacancies.withdraw") == before + 1


def test_what_was_refused_can_be_sent_again_once_it_may(signatory, bakery):
    """Nothing is kept of a click that did nothing."""
    vacancy = make.vacancy(of=bakery, state=State.MATCHING)
    path = f"/vacatures/{vacancy.id}/stilzetten"
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    fields = {"once": str(uuid.uuid4()), "version": vacancy.version, "resume_on": yesterday}
    refused = signatory.post(path, **fields)
    assert (refused.status, keys()) == (422, 0)
    clock.move_to(clock.now() - timedelta(days=2))
    later = signatory.as_(signatory.person)
    assert later.post(path, **fields).status == 303
    assert written("vacancies.hold") == 1


def test_the_key_goes_with_a_unit_that_fails(signatory, bakery, monkeypatch):
    once = str(uuid.uuid4())

    def breaks(*given, **how):
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("portal.vacancies.actions.draft", breaks)
        with pytest.raises(ZeroDivisionError):
            drafts(signatory, once=once)
    assert keys() == 0
    assert drafts(signatory, once=once).status == 303
    assert written("vacancies.draft") == 1


def test_a_key_is_forgotten_after_a_week(app, signatory, bakery):
    drafts(signatory, once=str(uuid.uuid4()))
    for days, left in ((6, 1), (2, 0)):
        clock.move_to(clock.now() + timedelta(days=days))
        with app.app_context():
            submissions.forget()
        assert keys() == left


def test_the_key_tells_nothing_of_what_was_typed(signatory, bakery):
    drafts(signatory, once=str(uuid.uuid4()))
    kept = db.session.execute(select(Submission.__table__)).mappings().one()
    assert set(kept) == {"id", "at", "left_version"}


@pytest.mark.parametrize("who", ["signatory", "account_manager"])
def test_a_button_without_a_form_of_its_own_may_be_pressed_again(request, bakery, who):
    """It has no mark of its showing, so that every press is a first one."""
    vacancy = make.vacancy(of=bakery, state=State.MATCHING)
    visitor = request.getfixturevalue(who)
    visitor.post(f"/vacatures/{vacancy.id}/intrekken", version="1")
    assert keys() == 0
