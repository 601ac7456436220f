"""What an employer receives before the yes: nothing of who it is, in no byte. What pages cost."""

import pytest

from portal import db, outbox
from portal.audit.models import AuditLine
from portal.effects import mail
from portal.introductions import queries
from portal.introductions.models import Introduction
from portal.introductions.rules import State
from portal.vacancies.models import Vacancy
from tests import make
from tests.engines import counted

PRIVATE = (
    "case_number", "first_name", "last_name", "email", "phone", "street", "caseworker",
    "job_titles", "experience", "wishes", "constraints", "suitability_for",
)  # fmt: skip


def secrets(introduction):
    """Every private text of the person behind, and of who speaks with them."""
    dossier = queries.person(introduction)
    return [str(getattr(dossier, name)) for name in PRIVATE] + [str(dossier.id)]


@pytest.mark.promise("C2")
@pytest.mark.parametrize("state", [State.WANTED, State.ASKED])
def test_nothing_of_a_person_reaches_an_employer_before_the_yes(state, bakery, member, work):
    made = make.introduction(of=bakery, state=state)
    with db.unit():
        outbox.put("introductions.ended", introduction_id=str(made.id))
    work()
    page, vacancy = f"/kennismakingen/{made.id}", f"/vacatures/{made.vacancy_id}"
    paths = ("/kennismakingen", page, "/", vacancy, f"{vacancy}/kandidaten")
    received = [member.get(path).text for path in paths]
    received += [f"{one.subject} {one.text} {one.ics}" for one in mail.newest()]
    for secret in secrets(made):
        assert all(secret not in text for text in received), secret


@pytest.mark.clause("least_data", "twin.employer_knows")
@pytest.mark.promise("C11")
def test_after_the_yes_only_what_was_agreed(bakery, member, account_manager):
    made = make.introduction(of=bakery, state=State.PLANNED, fields=["phone"])
    dossier = queries.person(made)
    for who in (member, account_manager):
        page = who.get(f"/kennismakingen/{made.id}")
        assert dossier.first_name in page.words
        for name in PRIVATE:
            if name not in ("first_name", "phone"):
                assert str(getattr(dossier, name)) not in page.text, name


def test_a_look_at_what_was_revealed_is_on_record(bakery, member):
    made = make.introduction(of=bakery, state=State.AGREED)
    member.get(f"/kennismakingen/{made.id}")
    db.session.rollback()
    (line,) = db.session.query(AuditLine).filter(AuditLine.verb == "introductions.view")
    assert line.subject_id == str(made.id)
    assert line.actor_id == str(member.person.id)


@pytest.mark.parametrize("who", ["member", "account_manager", "mediator"])
def test_a_list_costs_five_statements_however_long_it_is(who, request, bakery):
    visitor = request.getfixturevalue(who)
    vacancy = make.vacancy(of=bakery)
    made = make.introduction(showing=make.showing(vacancy=vacancy), state=State.PLANNED)
    with counted() as few:
        visitor.get("/kennismakingen", alle=1)
    for _ in range(3):
        _copies(made, 10)
    with counted() as many:
        first = visitor.get("/kennismakingen", alle=1)
    assert len(few) == len(many) <= 5, many
    assert len(first.all("tbody tr")) == 25
    after = next(one for one in first.links() if "na=" in one)
    assert len(visitor.get(after).all("tbody tr")) == 6


@pytest.mark.parametrize("state", [State.WANTED, State.AGREED, State.HELD])
@pytest.mark.parametrize("who", ["member", "mediator", "account_manager"])
def test_a_page_costs_at_most_ten_statements_with_its_record(who, state, request, bakery):
    visitor = request.getfixturevalue(who)
    made = make.introduction(of=bakery, state=state)
    with counted() as ran:
        assert visitor.get(f"/kennismakingen/{made.id}").status == 200
    looking = [one for one in ran if "audit_lines" not in one]
    assert len(looking) <= 8, looking


def _copies(introduction, n):
    """More rows of the same vacancy, to make a list long."""
    with db.unit() as session:
        for _ in range(n):
            vacancy = session.get(type(introduction), introduction.id).vacancy_id
            profile = make.showing(vacancy=session.get(Vacancy, vacancy))
            row = session.get(Introduction, introduction.id)
            known = {
                column.key: getattr(row, column.key)
                for column in Introduction.__mapper__.column_attrs
                if column.key not in ("id", "showing_id", "version")
            }
            session.add(Introduction(showing_id=profile.id, **known))
