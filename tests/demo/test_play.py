"""The demo: every role has a door, an interrupted play starts over, a database in use is left."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from portal import clock, db, doctor, settings
from portal.accounts.models import User
from portal.audit import labels as audit_labels
from portal.audit.models import AuditLine
from portal.demo import cast, play, queries
from portal.employers.models import Employer
from portal.links import actions as links
from portal.links.models import Link
from portal.links.rules import Purpose
from portal.tasks import labels as task_labels
from portal.tasks.models import Task
from tests import make

ROLES = [role for role, *_ in cast.DOORS]


reads_the_demo = pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # it can be put back


@reads_the_demo
def test_every_role_of_the_demo_has_a_door_that_opens(demo, client):
    page = client.get("/demo")
    assert re.findall(r'action="/demo/([a-z0-9-]+)"', page.text) == ROLES
    for role in ROLES:
        visitor = client.as_(make.person("auditor"))
        entered = visitor.post(f"/demo/{role}")
        assert entered.status == 303, role
        assert visitor.follow(entered).status in (200, 303), role
    assert client.post("/demo/burgemeester").status == 404


def test_without_a_question_the_door_of_the_candidate_says_so(client):
    page = client.follow(client.post("/demo/kandidaat"))
    assert (page.path, page.h1) == ("/demo/geen-vraag", "Nog geen vraag voor een kandidaat")


@reads_the_demo
def test_candidates_of_the_demo_have_a_window_of_their_own(demo, app, client):
    with app.app_context():
        sent = db.session.scalars(select(Link.id).where(Link.purpose == Purpose.OWN_PAGE)).all()
        paths = [f"/k/{links.token_for(link_id)}/venster" for link_id in sent]
    assert len(paths) >= 4
    assert all(client.get(path).h1 == "Uw eigen pagina" for path in paths)


@reads_the_demo
def test_every_task_of_the_demo_says_what_must_be_done(demo, app):
    with app.app_context():
        kinds = set(db.session.scalars(select(Task.kind)))
    assert kinds
    assert kinds <= set(task_labels.TITLES)


@reads_the_demo
def test_every_line_of_the_demo_has_words(demo, app):
    with app.app_context():
        lines = db.session.execute(select(AuditLine.verb, AuditLine.facts)).all()
    acts = {tuple(line.verb.split(".")) for line in lines}
    assert len(acts) > 30
    assert {domain for domain, _act in acts} <= set(audit_labels.SUBJECT)
    assert {act for _domain, act in acts} <= set(audit_labels.VERB)
    assert {name for line in lines for name in line.facts} <= set(audit_labels.FACT)


def test_a_second_load_does_nothing(app, house, one_company, load_demo, tmp_path):
    assert "ready" in load_demo()
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(User))
    assert "nothing to do" in load_demo()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(User)) == before
        assert queries.is_loaded()
        settings.use(replace(house.config, instance=tmp_path))
        broken = {one.check for one in doctor.findings() if one.kind is doctor.Kind.BROKEN}
        assert broken == {"schema", "seal"}  # made without migrations, and without `flask setup`


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # it drops and makes every table
def test_a_load_that_was_broken_off_starts_over(app, one_company, load_demo, monkeypatch):
    def fall(*given, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, app.app_context():
        broken.setattr(play, "_companies", fall)
        with pytest.raises(KeyboardInterrupt):
            play.play(until=clock.now(), seed=7, candidates=12, say=str)
        assert not queries.is_loaded()
    assert "starting over" in load_demo()
    with app.app_context():
        assert queries.is_loaded()
        assert db.session.scalar(select(func.count()).select_from(Employer)) == 2


def test_a_database_that_is_in_use_is_left_alone(app, bakery, load_demo):
    assert "in use" in load_demo()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Employer)) == 1
