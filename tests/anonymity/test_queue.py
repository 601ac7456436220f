"""Everybody gets a turn, and what is told of a fit depends on card and vacancy alone.

A small pool and one vacancy, months on end, by the worker's own planning and a clock that moves:
nobody waits longer than the others need, and no one is on top more often than chance brings.
"""

import inspect
from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import timedelta
from random import Random
from typing import get_type_hints

import pytest
from sqlalchemy import select

from portal import db
from portal.audit import SYSTEM
from portal.cards import fit, planning, showings
from portal.cards.fit import CardValues, VacancyValues
from portal.cards.labels import ShowingState
from portal.cards.models import Card, ShowingCard
from tests import make
from tests.anonymity import chance, lists
from tests.anonymity.worlds import AT
from tests.cards.steps import opening

PEOPLE, NIGHTS = 18, 90
EVERY = timedelta(days=10)  # between the nights we look at
WITHIN = 6  # nights, of ten days each: 18 people on 12 places of 30 days


def nights(vacancy, at):
    """After each night: the cards on the list, and the new ones from top to bottom."""
    dice, asked = Random(9), opening(vacancy, at)
    for night in range(NIGHTS):
        now = at + night * EVERY
        profiles = planning.plan(asked, at=now, random=dice)
        with db.unit() as session:
            showings.end_expired(vacancy.id, at=now)
            made = showings.show(asked, profiles, by=SYSTEM, at=now, random=dice)
            for card in session.query(Card):  # everybody says that all is still so
                card.confirmed_at = now
        live = [row.id for row in lists.on_page(vacancy.id) if row.state is ShowingState.SHOWN]
        behind = {row.id: row.card_id for row in db.session.scalars(select(ShowingCard))}
        new = {one.id for one in made}
        yield {behind[one] for one in live}, [behind[one] for one in live if one in new]
        db.session.rollback()


@pytest.mark.promise("C4")
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_everybody_is_shown_in_turn_and_nobody_is_on_top_more_often(app, bakery):
    pool = {card.id for card in make.candidates(PEOPLE, at=AT)}
    full = list(nights(make.vacancy(of=bakery, at=AT), AT + timedelta(hours=1)))
    for night in range(NIGHTS - WITHIN + 1):
        waits = pool.difference(*(live for live, _ in full[night : night + WITHIN]))
        assert not waits, f"waited longer than {WITHIN} times ten days, from night {night} on"
    often = Counter(card for _, new in full for card in new)
    assert max(often.values()) - min(often.values()) <= 2, often
    first = Counter(new[0] for _, new in full if new)
    assert sum(first.values()) >= 3 * PEOPLE
    assert chance.uneven([first[card] for card in pool]) > 0.001, first


def test_who_would_always_be_first_is_found():
    assert chance.uneven([40, *[1] * 17]) < 0.001
    assert chance.uneven([3, 4] * 9) > 0.9


@pytest.mark.promise("C3")
def test_fit_is_a_function_of_two_frozen_values():
    hints = get_type_hints(fit.fit)
    assert hints == {"card": CardValues, "vacancy": VacancyValues, "return": tuple[fit.Line, ...]}
    for kind in (CardValues, VacancyValues, fit.Line, fit.Need):
        assert is_dataclass(kind)
        assert kind.__dataclass_params__.frozen
    named = {one.name for one in fields(CardValues)}
    assert not named & {column.name for column in Card.__table__.columns if column.foreign_keys}
    asked = {name for name, value in vars(fit).items() if inspect.ismodule(value)}
    assert not asked, "fit reaches for nothing but its two values"
