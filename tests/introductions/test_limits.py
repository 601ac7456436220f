"""Reached limits help; a profile that ended meanwhile is answered like a live one."""

import re

import pytest

from portal import clock, db, outbox
from portal.cards import showings
from portal.cards.models import Showing, ShowingCard
from portal.effects import mail
from portal.introductions import actions, queries, rules
from portal.introductions.models import Introduction
from portal.introductions.rules import How, State
from portal.roles import Role
from portal.vacancies.labels import State as Vacant
from tests import make
from tests.engines import counted
from tests.make import basis


def fill(bakery, n, *, vacancies=1):
    """`n` open introductions, spread over so many vacancies; and one more profile of the first."""
    open_ = [make.vacancy(of=bakery, state=Vacant.MATCHING) for _n in range(vacancies)]
    made = [make.introduction(showing=make.showing(vacancy=open_[m % vacancies])) for m in range(n)]
    return make.showing(vacancy=open_[-1]), made


@pytest.mark.promise("C12")
@pytest.mark.parametrize(
    ("n", "vacancies", "words"),
    [(3, 1, "Bij deze vacature lopen al drie"), (10, 5, "Bij uw bedrijf lopen al tien")],
)
def test_a_reached_limit_names_what_runs_and_what_ends_it(
    n, vacancies, words, member, account_manager, bakery
):
    showing, made = fill(bakery, n, vacancies=vacancies)
    page = member.submit(f"/kennismakingen/profiel/{showing.id}", str(showing.id))
    assert page.status == 200
    assert words in page.words
    for one in made:
        assert f"/kennismakingen/{one.id}" in page.links()
        assert member.get(f"/kennismakingen/{one.id}").status == 200
    assert "Zo komt er plaats" in page.words
    assert any(link.startswith("tel:") for link in page.links())
    assert db.session.query(Introduction).count() == n
    by_phone = account_manager.post(f"/kennismakingen/profiel/{showing.id}")
    assert (by_phone.status, words in by_phone.words) == (200, True)


def test_the_vacancys_limit_names_that_vacancys_introductions_only(member, bakery):
    other = make.introduction(of=bakery)
    showing, _made = fill(bakery, 3)
    page = member.post(f"/kennismakingen/profiel/{showing.id}")
    assert f"/kennismakingen/{other.id}" not in page.links()


def test_the_list_says_that_the_company_is_full(member, bakery):
    showing, _made = fill(bakery, 10, vacancies=5)
    fresh = make.showing(vacancy=make.vacancy(of=bakery, state=Vacant.MATCHING))
    for one in (showing, fresh):
        page = member.get(f"/vacatures/{one.vacancy_id}/kandidaten")
        assert "Bij uw bedrijf lopen nu 10 kennismakingen." in page.words


@pytest.mark.promise("C16")
def test_a_profile_that_ended_meanwhile_is_answered_like_a_live_one(bakery, member, mediator, work):
    """Answers, statuses, statements, pages and mails, up to the candidate's own no."""
    told = {}
    for ends in (False, True):
        showing = make.showing(vacancy=make.vacancy(of=bakery, state=Vacant.MATCHING))
        member.get(f"/kennismakingen/profiel/{showing.id}")
        if ends:
            with db.unit() as session:
                showings.end(session.get(type(showing), showing.id), at=clock.now())
        told[ends] = transport(showing, member, mediator, work)
    assert told[True] == told[False]


def transport(showing, member, mediator, work):
    """Everything the employer receives from his wish to the end."""
    received, before = [], len(mail.newest(200))
    with counted() as ran:
        asked = member.post(f"/kennismakingen/profiel/{showing.id}")
    made = db.session.query(Introduction).filter_by(showing_id=showing.id).one()
    hidden = (made.id, showing.id, showing.vacancy_id, showing.alias, made.vacancy_reference)
    received += [asked.status, ran, _bare(asked.location, hidden)]
    work()
    with counted() as ran:
        page = member.follow(asked)
    received += [page.status, ran, _bare(page.text, hidden)]
    refuse(made.id)
    work()
    after = member.get(f"/kennismakingen/{made.id}")
    received += [after.status, _bare(after.text, hidden)]
    listed = member.get(f"/vacatures/{showing.vacancy_id}/kandidaten")
    received.append(_bare(listed.text, hidden))
    mails = mail.newest(200)[: len(mail.newest(200)) - before]
    mine = [one for one in mails if one.to == member.person.email]
    assert mine
    return received + [_bare(f"{one.subject} {one.text}", hidden) for one in mine]


def refuse(introduction_id):
    with db.unit() as session:
        row = session.get(Introduction, introduction_id)
        by = basis.actor(queries.person(row).mediator_id, Role.MEDIATOR)
        actions.refuse(row, how=How.PHONE, by=by, at=clock.now())


def _bare(text, hidden):
    """Without tokens, and without the ids and names of this one introduction."""
    text = re.sub(r'(name="(csrf_token|once|van)"[^>]*value=")[^"]*', r"\1", text)
    text = re.sub(r"icons\.svg\?v=\w+#(bird|leaf)", "…", text)  # drawn with the name
    text = re.sub(r'data-left="\d+"', "…", text)  # seconds until the session ends
    for one in hidden:
        text = text.replace(str(one), "…")
    return text


def test_the_limits_are_those_of_the_specification():
    assert (rules.OPEN_A_VACANCY, rules.OPEN_AN_EMPLOYER) == (3, 10)
    assert State.POSITIVE in rules.OVER


@pytest.mark.parametrize("ends", [False, True])
def test_nobody_is_shown_again_while_he_is_asked(ends, bakery, member, work):
    """Also not whose profile ended between the look and the wish."""
    vacancy = make.vacancy(of=bakery, state=Vacant.MATCHING)
    first = make.candidates(5)[0]
    showing = make.showing(vacancy=vacancy, card=first)
    if ends:
        with db.unit() as session:
            showings.end(session.get(Showing, showing.id), at=clock.now())
    assert member.post(f"/kennismakingen/profiel/{showing.id}").status == 303
    with db.unit():
        outbox.put("vacancies.show", vacancy_id=str(vacancy.id))
    work()
    of_first = db.session.query(ShowingCard).filter_by(card_id=first.id)
    assert [one.id for one in of_first] == [showing.id]


def test_a_form_with_the_id_of_something_else_is_refused(bakery, butcher, signatory):
    """Nobody gets such a form from us; it is no reason for an incident."""
    showing, taken = make.showing(of=bakery), make.introduction(of=butcher)
    path = f"/kennismakingen/profiel/{showing.id}"
    page = signatory.post(path, once=str(taken.id))
    assert page.status == 409
    assert "Iemand anders was net eerder" in page.words
