"""The door by itself: who acts, what a row is to whom, and when looking leaves a line."""

import uuid
from types import SimpleNamespace

import pytest
from flask import g
from sqlalchemy import select, update

from portal import access, db
from portal.access import Viewer
from portal.audit.models import AuditLine
from portal.employers.models import Employer
from portal.errors import Hidden, Refused
from portal.links.rules import Purpose
from portal.roles import ABOUT_CANDIDATES, EMPLOYER_ROLES, GOES_ON, GRANTS, May, Role
from portal.vacancies.models import Vacancy
from tests import make
from tests.engines import counted

A_LINK = SimpleNamespace(id=uuid.UUID(int=2), purpose=Purpose.SIGN)


def somebody(*roles, company=None, **more):
    return Viewer(
        id=uuid.UUID(int=1), name="Noor Terhaar", roles=frozenset(roles),
        employer_id=company, employer_name=None, session_version=3, **more,
    )  # fmt: skip


@pytest.fixture
def ask(app, monkeypatch):
    """ask(who, needs): a request at the door of this person, for a view that needs this."""
    contexts = []

    def ask(who, needs=May.BE_HOME, method="GET", path="/"):
        context = app.test_request_context(path, method=method)
        context.push()
        contexts.append(context)
        monkeypatch.setattr(access, "visitor", lambda: who)
        g.needs = needs

    yield ask
    for context in reversed(contexts):
        context.pop()


def view(*, needs=May.VIEW_VACANCIES, logs=None, inactive=False):
    return access.allow(needs, logs=logs, inactive=inactive)(lambda: None)


def test_a_row_that_changed_since_it_was_read_is_a_conflict_and_no_mistake(house, ask):
    """Of two clicks at once the second read the row before the first changed it."""
    made = make.vacancy()
    read = db.session.get_one(Vacancy, made.id).version
    db.session.commit()
    with db.migrating(), house.engine.begin() as other:
        other.execute(update(Vacancy).where(Vacancy.id == made.id).values(version=read + 1))
    ask(somebody(Role.DECIDER))
    with db.unit(), pytest.raises(Refused, match="conflict"):
        access.load(Vacancy, made.id, lock=True, version=read)
    with db.unit():
        assert access.load(Vacancy, made.id, lock=True).version == read + 1


def test_a_view_for_who_is_signed_in_has_somebody(ask):
    ask(None)
    with pytest.raises(RuntimeError, match="nobody is signed in"):
        access.viewer()
    ask(somebody())
    assert access.viewer().name == "Noor Terhaar"


def test_who_works_at_no_company_has_no_page_of_a_company(ask):
    ask(somebody(Role.ACCOUNT_MANAGER))
    with pytest.raises(Hidden):
        access.own_employer()
    ask(somebody(Role.SIGNATORY, company=uuid.UUID(int=7)))
    assert access.own_employer() == uuid.UUID(int=7)


@pytest.mark.parametrize(
    ("roles", "needs", "said"),
    [
        ((Role.MEDIATOR, Role.DECIDER), May.DECIDE_GUARANTEES, "decider"),
        ((Role.MEDIATOR, Role.DECIDER), May.WRITE_DOSSIERS, "mediator"),
        ((Role.MEDIATOR,), access.Public.PUBLIC, "mediator"),
        ((), access.Public.PUBLIC, "visitor"),
    ],
)
def test_the_trail_names_the_role_in_which_somebody_acts(ask, roles, needs, said):
    ask(somebody(*roles), needs)
    by = access.actor()
    assert (by.kind.value, by.id, by.capacity) == ("user", str(uuid.UUID(int=1)), said)


def test_the_trail_names_the_link_or_nobody(ask):
    ask(None, access.Public.PUBLIC)
    assert (access.actor().id, access.actor().capacity) == ("anonymous", "visitor")
    g.link = somebody()
    assert (access.actor().kind.value, access.actor().id) == ("candidate", str(uuid.UUID(int=1)))


def test_a_row_is_locked_inside_a_unit_only_and_then_it_is(ask, bakery):
    ask(somebody(Role.SIGNATORY, company=bakery.id))
    with pytest.raises(RuntimeError, match="inside a unit"):
        access.load(Employer, bakery.id, lock=True)
    with db.unit(), counted() as asked:
        access.load(Employer, bakery.id, lock=True)
    locks = "FOR UPDATE" in " ".join(asked)
    assert locks == (db.engine.dialect.name == "postgresql")


def test_a_row_of_before_is_somebodys_own_or_not_there(ask, bakery, butcher):
    ask(somebody(Role.SIGNATORY, company=bakery.id))
    assert access.already(Employer, bakery.id).id == bakery.id
    assert access.already(Employer, butcher.id) is None
    assert access.already(Employer, uuid.uuid4()) is None
    assert access.already(Employer, None) is None


def test_who_is_not_signed_in_sees_no_row(ask, bakery):
    ask(None)
    assert access.visible(make.vacancy(of=bakery)) is False


@pytest.mark.parametrize("needs", [May.VIEW_VACANCIES, access.Public.PUBLIC])
def test_somebody_of_the_municipality_sees_the_rows_of_his_companies(
    ask, account_manager, bakery, butcher, needs
):
    mine, other = make.vacancy(of=bakery), make.vacancy(of=butcher)
    who = Viewer(**{**vars(somebody(Role.ACCOUNT_MANAGER)), "id": account_manager.person.id})
    ask(who, needs)
    assert (access.visible(mine), access.visible(other)) == (True, False)
    ask(somebody(Role.DECIDER), May.VIEW_VACANCIES)
    assert access.visible(other)


def test_who_is_not_signed_in_is_sent_to_sign_in(ask):
    ask(None, May.VIEW_VACANCIES)
    assert "/inloggen" in access._check_person(view()).location


@pytest.mark.parametrize(
    ("needs", "is_active", "inactive", "is_refused"),
    [
        (May.ASK_INTRODUCTIONS, False, False, True),
        (May.VIEW_INTRODUCTIONS, False, False, True),
        (May.ASK_INTRODUCTIONS, False, True, False),
        (May.ASK_INTRODUCTIONS, True, False, False),
        (May.VIEW_VACANCIES, False, False, False),
    ],
)
def test_what_is_about_candidates_is_for_an_active_company(
    ask, monkeypatch, needs, is_active, inactive, is_refused
):
    monkeypatch.setattr(access, "session", {"side": "employer"})
    ask(somebody(Role.SIGNATORY, company=uuid.UUID(int=7), company_is_active=is_active), needs)
    monkeypatch.setattr(access, "_inactive_page", lambda: "how it stands")
    asked = view(needs=needs, inactive=inactive)
    assert access._check_person(asked) == ("how it stands" if is_refused else None)
    ask(access.visitor(), needs, "POST")
    if not is_refused:
        assert access._check_person(asked) is None
        return
    with pytest.raises(Refused, match="employer_not_active"):
        access._check_person(asked)


def test_what_the_people_of_a_company_may_is_about_candidates_unless_it_is_said_to_go_on():
    """A new permission of theirs is for active companies until somebody says otherwise."""
    theirs = frozenset().union(*(GRANTS[role] for role in EMPLOYER_ROLES))
    assert theirs == ABOUT_CANDIDATES | GOES_ON
    assert not ABOUT_CANDIDATES & GOES_ON
    assert {May.VIEW_SHOWINGS, May.ASK_INTRODUCTIONS, May.VIEW_INTRODUCTIONS} == ABOUT_CANDIDATES


def test_a_button_about_candidates_shows_to_people_of_an_active_company_only(ask):
    known = {"company": uuid.UUID(int=7)}
    ask(somebody(Role.SIGNATORY, company_is_active=False, **known))
    assert (access.may("ask_introductions"), access.may("sign")) == (False, True)
    assert access.person()["may"]("view_showings") is False
    ask(somebody(Role.SIGNATORY, **known))
    assert access.may("ask_introductions") is True


def test_by_itself_somebody_is_of_an_active_company_and_a_view_is_for_those(ask):
    assert somebody().company_is_active is True
    assert access.allow(May.BE_HOME)(lambda: None).inactive is False


@pytest.mark.parametrize(
    ("method", "names", "logs", "lines"),
    [
        ("GET", {"vacancy_id": uuid.UUID(int=5)}, "vacancies.view", 1),
        ("POST", {"vacancy_id": uuid.UUID(int=5)}, "vacancies.view", 0),
        ("GET", {}, "vacancies.view", 0),
        ("GET", None, "vacancies.view", 0),
        ("GET", {"vacancy_id": uuid.UUID(int=5)}, None, 0),
    ],
)
def test_looking_leaves_one_line_before_the_view_reads(ask, method, names, logs, lines):
    ask(somebody(Role.ACCOUNT_MANAGER), May.VIEW_VACANCIES, method)
    access.request.view_args = names
    assert access._check_person(view(logs=logs)) is None
    found = db.session.scalars(select(AuditLine).where(AuditLine.verb == "vacancies.view")).all()
    assert [(one.subject_kind, one.subject_id) for one in found] == [
        ("vacancies", str(uuid.UUID(int=5)))
    ] * lines


def test_the_wall_is_up_before_anything_else_is_asked(app):
    assert app.before_request_funcs[None][0] is access._wall


def test_what_is_not_there_is_not_there_for_nobody(client):
    for path in ("/nergens", "/static/nergens.css"):
        assert client.get(path).status == 404


@pytest.mark.parametrize(
    ("needs", "names", "purpose"),
    [
        (access.ByLink("meeting"), {"token": "x"}, "meeting"),
        (access.ByLink("meeting"), {"token": "x", "introduction_id": "y"}, "meeting"),
        (access.ByLink("meeting", inside="own_page"), {"token": "x"}, "meeting"),
        (
            access.ByLink("meeting", inside="own_page"),
            {"token": "x", "introduction_id": "y"},
            "own_page",
        ),
    ],
)
def test_an_address_inside_a_link_asks_for_the_outer_one(ask, monkeypatch, needs, names, purpose):
    asked = []
    ask(None)
    access.request.view_args = names
    by_link = access.by_link(needs.purpose, **({"inside": needs.inside} if needs.inside else {}))
    monkeypatch.setattr(access, "_view", lambda: by_link(lambda: None))
    monkeypatch.setattr(access, "_open_link", lambda token, what: asked.append(what) or A_LINK)
    assert access._check() is None
    assert (asked, g.link) == ([purpose], A_LINK)


@pytest.mark.parametrize(
    ("method", "path", "leads_to"),
    [
        ("GET", "/vacatures?status=open", "/inloggen?verder=/vacatures?status%3Dopen"),
        ("GET", "/vacatures", "/inloggen?verder=/vacatures"),
        ("POST", "/vacatures", "/inloggen"),
    ],
)
def test_who_is_not_in_comes_back_to_what_he_asked_to_see(ask, method, path, leads_to):
    ask(None, May.VIEW_VACANCIES, method, path)
    sent = access._to_sign_in()
    assert (sent.status_code, sent.location) == (303, leads_to)


def test_a_form_of_an_ended_session_that_cannot_be_kept_is_shown_back(ask, monkeypatch):
    ask(None, May.VIEW_VACANCIES, "POST", "/vacatures")
    monkeypatch.setattr(access.openers, "named", lambda: somebody())
    monkeypatch.setattr(access, "_keep_draft", lambda: False)
    with pytest.raises(Refused, match="session_ended"):
        access._to_sign_in()
    monkeypatch.setattr(access, "_keep_draft", lambda: True)
    kept = access._to_sign_in()
    assert (kept.status_code, kept.location) == (303, "/inloggen?verder=/vacatures")
    monkeypatch.setattr(access, "visitor", lambda: somebody())
    again = access._to_sign_in()
    assert (again.status_code, again.location) == (303, "/vacatures")
