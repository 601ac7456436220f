"""Planning in the database: who comes first, and what it costs."""

from collections import Counter
from random import Random

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.cards import fit, fit_filters, planning, queries
from portal.cards.labels import Available, Dutch
from portal.cards.models import Card
from portal.db import unit
from tests import make
from tests.cards.steps import AREAS, card_of, opening, show
from tests.engines import counted

pytestmark = pytest.mark.usefixtures("app")


def test_a_proposal_is_shown_like_any_other(bakery):
    cards = make.candidates(5)
    far = make.card(area="oeverdam", minutes_min=8 * 60, minutes_max=12 * 60)
    vacancy = make.vacancy(of=bakery)
    assert planning.plan_one(opening(vacancy), cards[0].id, at=clock.now()).fits_all
    plan = planning.plan_one(opening(vacancy), far.id, at=clock.now())
    assert plan is not None
    assert "area" not in plan.shown or plan.shown["area"] != "oeverdam"
    quiet = make.card(yes=False)
    assert planning.plan_one(opening(vacancy), quiet.id, at=clock.now()) is None


def test_the_sieve_lets_through_what_fit_lets_through(bakery):
    dice = Random(5)
    skills = ["pack_products", "saw_wood", "assemble_parts"]
    with unit():
        for _n in range(60):
            make.card(
                area=dice.choice(AREAS),
                minutes_min=16 * 60,
                minutes_max=dice.choice([20, 28, 36]) * 60,
                available=dice.choice(list(Available)),
                licence_b=dice.random() < 0.5,
                dutch=dice.choice(list(Dutch)),
                evening=dice.random() < 0.5,
                weekend=dice.random() < 0.5,
                skills=dice.sample(skills, 2),
            )
    needs = [("skill", "pack_products", False), ("skill", "saw_wood", True)]
    needs += [("dutch", "talk", False), ("licence", "b", False)]
    asked = opening(make.vacancy(of=bakery, needs=needs, evening=True, weekend=True)).asked
    for card in db.session.query(Card):
        lines = fit.fit(card.values(frozenset(queries.skills(card.id))), asked)
        talks = sum(line.verdict == "talk" for line in lines)
        assert (
            db.session.scalar(select(fit_filters.count(asked)).where(Card.id == card.id)) == talks
        )


def test_planning_costs_no_more_with_more_cards(bakery):
    vacancy = make.vacancy(of=bakery)
    costs = []
    for n in (6, 30):
        make.candidates(n)
        at = opening(vacancy)
        with counted() as ran:
            planning.plan(at, at=clock.now(), random=Random(1))
        costs.append(len(ran))
    assert max(costs) <= 6  # queues that are not needed are not read


def test_who_fits_all_is_shown_before_who_leaves_something_to_discuss(bakery):
    make.candidates(12, field="assembly")
    make.candidates(12, skills=[])
    make.candidates(3)
    made = show(make.vacancy(of=bakery, needs=[("skill", "pack_products", False)]))
    assert all(one.fits_all for one in made)
    fields = Counter(db.session.get(Card, card_of(one)).field for one in made)
    assert fields == {"wood_furniture": 3, "assembly": 9}
