"""The search of a mediator: SQL and the pure rule agree, everybody gets a turn, lists go on."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, update

from portal import clock, db
from portal.cards import actions as cards
from portal.cards.labels import State
from portal.cards.models import Card, StandingYes
from portal.cards.rules import CONFIRMED_FOR
from portal.dossiers.rules import AimsAt
from portal.keyset import PAGE_SIZE
from portal.matching import queries as matching_queries
from portal.matching import queue
from portal.matching import rules as matching_rules
from portal.matching.queue import Part
from portal.matching.rules import Kind, Verdict
from portal.roles import Role
from portal.vacancies import queries as vacancies
from tests import make
from tests.engines import counted
from tests.introductions import worlds
from tests.make import basis
from tests.matching.verdicts import is_to_ask, suits


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield
        db.session.rollback()


def opening(vacancy):
    return vacancies.opening(vacancy, clock.today())


def names(vacancy, part=Part.SUITABLE):
    found = matching_queries.people(opening(vacancy), part, clock.now())
    return {one.row.id for one in found}


def everybody(vacancy, part):
    """Page after page, as a mediator reads on."""
    found, after = [], None
    while page := matching_queries.people(opening(vacancy), part, clock.now(), after=after):
        found += page[:PAGE_SIZE]
        if len(page) <= PAGE_SIZE:
            break
        last = page[PAGE_SIZE - 1].row
        after = (last.shown_at, last.tiebreaker, last.id)
    return found


def every_job(dossier_id, part):
    card, person = matching_queries.person(dossier_id)
    found, after = [], None
    while page := matching_queries.work(person, card.id, part, clock.today(), after=after):
        found += page[:PAGE_SIZE]
        if len(page) <= PAGE_SIZE:
            break
        last = page[PAGE_SIZE - 1].row
        after = (last.changed_at, last.id)
    return found


@dataclass
class World:
    """People and jobs drawn by chance, and which pairs the pure rule puts in a part."""

    people: dict
    jobs: list

    @classmethod
    def draw(cls, seed):
        random, company = Random(seed), make.employer()
        cards = worlds.some_people(random, 60, make.person(Role.MEDIATOR))
        jobs = [worlds.some_vacancy(random, company) for _ in range(30)]
        return cls({card.id: matching_queries.person(card.dossier_id)[1] for card in cards}, jobs)

    def pairs(self, holds):
        """What the rule says of every pair, for whom `holds` is true."""
        told = {
            (job.id, card_id): matching_rules.explain(person, opening(job).asked)
            for job in self.jobs
            for card_id, person in self.people.items()
        }
        return {pair: conditions for pair, conditions in told.items() if holds(conditions)}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("part", "holds"),
    [(Part.SUITABLE, suits), (Part.TO_ASK, is_to_ask)],
)
def test_the_statement_and_the_rule_agree_in_worlds_drawn_by_chance(seed, part, holds):
    world = World.draw(seed)
    told = world.pairs(holds)
    assert len(told) > 10
    by_job = [(job.id, one.row.id, one) for job in world.jobs for one in everybody(job, part)]
    dossiers = dict(db.session.execute(select(Card.id, Card.dossier_id)).all())
    by_person = [
        (one.row.id, card_id, one)
        for card_id in world.people
        for one in every_job(dossiers[card_id], part)
    ]
    for found in (by_job, by_person):
        assert len(found) == len(told)
        assert {(job_id, card_id): one.conditions for job_id, card_id, one in found} == told


def test_who_was_asked_everything_suits():
    card, vacancy = worlds.somebody(), make.vacancy()
    assert names(vacancy) == {card.id}
    assert names(vacancy, Part.TO_ASK) == set()


def test_what_was_never_asked_is_listed_apart():
    card, vacancy = worlds.somebody(intake={"most_minutes": None}), make.vacancy()
    assert names(vacancy) == set()
    assert names(vacancy, Part.TO_ASK) == {card.id}


def test_who_never_said_yes_is_asked_and_who_took_it_back_is_left_alone():
    never, taken_back = worlds.somebody(yes=False), worlds.somebody()
    with db.unit():
        row = db.session.get(Card, taken_back.id)
        cards.revoke_yes(row, "production", by=basis.SYSTEM, at=clock.now())
    vacancy = make.vacancy()
    assert names(vacancy, Part.TO_ASK) == {never.id}
    assert names(vacancy) == set()


def test_a_card_that_rests_or_was_not_confirmed_is_not_proposed():
    worlds.somebody(card={"state": State.RESTING})
    late = worlds.somebody()
    with db.unit() as session:
        before = clock.now() - CONFIRMED_FOR - timedelta(seconds=1)
        session.execute(update(Card).where(Card.id == late.id).values(confirmed_at=before))
    assert names(make.vacancy()) == set()


def test_a_company_that_somebody_hides_from_is_left_out_on_both_sides():
    card, vacancy = worlds.somebody(), make.vacancy()
    with db.unit():
        row = db.session.get(Card, card.id)
        cards.hide(row, vacancy.employer_id, by=basis.SYSTEM, at=clock.now())
    assert names(vacancy) == set()
    assert every_job(card.dossier_id, Part.SUITABLE) == []


def test_only_open_vacancies_are_found():
    card = worlds.somebody()
    make.vacancy(state="submitted")
    open_one = make.vacancy()
    assert [one.row.id for one in every_job(card.dossier_id, Part.SUITABLE)] == [open_one.id]


def test_the_least_recently_shown_comes_first_and_then_chance():
    people = [worlds.somebody() for _ in range(4)]
    at = clock.now()
    with db.unit() as session:
        for card, (days, tiebreaker) in zip(people, [(2, 5), (9, 8), (9, 3), (30, 9)], strict=True):
            position = update(StandingYes).where(StandingYes.card_id == card.id)
            session.execute(
                position.values(shown_at=at - timedelta(days=days), tiebreaker=tiebreaker)
            )
    found = everybody(make.vacancy(), Part.SUITABLE)
    assert [one.row.id for one in found] == [people[n].id for n in (3, 2, 1, 0)]


def test_whoever_is_shown_goes_to_the_back_of_the_queue():
    first, second = worlds.somebody(), worlds.somebody()
    make.showing(vacancy=make.vacancy(), card=first)
    found = everybody(make.vacancy(), Part.SUITABLE)
    assert [one.row.id for one in found] == [second.id, first.id]


def test_it_is_told_who_is_on_the_list_already():
    card, vacancy = worlds.somebody(), make.vacancy()
    make.showing(vacancy=vacancy, card=card)
    (here,) = everybody(vacancy, Part.SUITABLE)
    (elsewhere,) = everybody(make.vacancy(), Part.SUITABLE)
    assert (here.row.is_here, elsewhere.row.is_here) == (True, False)


@pytest.mark.parametrize("part", list(Part))
def test_a_list_goes_on_without_gap_or_repeat(part):
    intake = {"most_minutes": None} if part is Part.TO_ASK else {}
    with basis.inside():
        who = make.person(Role.MEDIATOR)
        for n in range(60):
            behind = make.dossier(mediator=who)
            worlds.asked(behind, **intake)
            make.card(dossier=behind, yes=part is Part.SUITABLE or n % 2 == 0)
    vacancy = make.vacancy()
    found = [one.row.id for one in everybody(vacancy, part)]
    assert len(found) == 60
    assert set(found) == set(db.session.scalars(select(Card.id)))


def test_a_job_of_another_field_needs_words_and_is_found_all_the_same():
    card = worlds.somebody(card={"field": "metal"})
    (one,) = everybody(make.vacancy(), Part.SUITABLE)
    assert one.row.id == card.id
    against = matching_rules.needs_motivation(one.conditions)
    assert [condition.kind for condition in against] == [Kind.WORK]


def test_who_aims_higher_is_found_with_a_line_that_says_so():
    worlds.somebody(intake={"aims_at": AimsAt.LEADING})
    (one,) = everybody(make.vacancy(), Part.SUITABLE)
    verdicts = {condition.kind: condition.verdict for condition in one.conditions}
    assert verdicts[Kind.LEVEL] is Verdict.ADJUST


def test_one_statement_finds_a_page():
    worlds.somebody()
    asked = opening(make.vacancy(needs=[("skill", "pack_products", True)]))
    with counted() as ran:
        matching_queries.people(asked, Part.SUITABLE, clock.now())
    assert len(ran) == 1
    with counted() as ran:  # one more says how many were not asked everything
        matching_queries.people(asked, Part.TO_ASK, clock.now())
    assert len(ran) == 2


@pytest.mark.parametrize("few", [0, 1, 1_000])
def test_many_or_few_to_ask_are_the_same_people(few, monkeypatch):
    monkeypatch.setattr(queue, "FEW", few)
    people = [worlds.somebody(intake={"travel": None}) for _ in range(3)]
    worlds.somebody()
    assert names(make.vacancy(), Part.TO_ASK) == {card.id for card in people}
