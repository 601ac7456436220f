"""One way to post a verb: a form that is posted twice is posted once, whatever it does."""

import re
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


@pytest.mark.promise("H2")
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


def at_once(monkeypatch, clicks):
    """What these clicks answer; nobody begins before the other has looked at the form."""
    answers, ready, first = [], threading.Barrier(len(clicks)), submissions.unit

    @contextmanager
    def together():
        ready.wait(timeout=30)
        with first() as session:
            yield session

    with monkeypatch.context() as patch:
        patch.setattr(submissions, "unit", together)
        threads = [
            threading.Thread(target=lambda click=click: answers.append(click())) for click in clicks
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return answers


@pytest.mark.promise("H2")
def test_of_two_clicks_at_once_one_does_it_and_both_are_answered(signatory, bakery, monkeypatch):
    once, visitors = str(uuid.uuid4()), [signatory, signatory.as_(signatory.person)]
    clicks = [lambda who=who: drafts(who, once=once) for who in visitors]
    answers = at_once(monkeypatch, clicks)
    assert [answer.location for answer in answers] == [f"/vacatures/{once}"] * 2
    assert written("vacancies.draft") == 1


@pytest.mark.promise("H2")
def test_of_two_clicks_at_once_on_a_row_that_is_there_too(mediator, monkeypatch):
    """Both read the row before one of them changes it."""
    path = f"/dossiers/{make.dossier(mediator=mediator.person).id}/wijzigen"
    pages = {who: who.get(path) for who in (mediator, mediator.as_(mediator.person))}
    once = str(uuid.uuid4())
    clicks = [
        lambda who=who: who.submit(pages[who], "/wijzigen", wishes="Buiten werken", once=once)
        for who in pages
    ]
    answers = at_once(monkeypatch, clicks)
    assert [answer.status for answer in answers] == [303, 303]
    assert written("dossiers.edit") == 1


def test_of_two_at_once_who_say_different_things_one_reads_both(mediator, monkeypatch):
    """Nothing is lost: what was typed stands there, and sent again it lies beside the other."""
    path = f"/dossiers/{make.dossier(mediator=mediator.person).id}/wijzigen"
    pages = {who: who.get(path) for who in (mediator, mediator.as_(mediator.person))}
    clicks = [
        lambda who=who, n=n: (who, who.submit(pages[who], "/wijzigen", wishes=f"Werk {n}"))
        for n, who in enumerate(pages)
    ]
    answers = sorted(at_once(monkeypatch, clicks), key=lambda answer: answer[1].status)
    assert [answer.status for _who, answer in answers] == [303, 409]
    who, last = answers[1]
    assert len(set(re.findall(r"Werk \d", last.text))) == 1
    again = who.submit(last, "/wijzigen")
    assert again.status == 409
    assert set(re.findall(r"Werk \d", again.text)) == {"Werk 0", "Werk 1"}


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
