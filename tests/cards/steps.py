"""Showing people for a vacancy, step by step, as the worker does it."""

from random import Random

from portal import clock, db
from portal.audit import SYSTEM
from portal.cards import planning, showings
from portal.cards.labels import ShowingState
from portal.cards.models import Showing, ShowingCard
from portal.db import unit
from portal.vacancies import queries as vacancies

AREAS = ["kade", "lindehage", "havenpark"]


def opening(vacancy, at=None):
    return vacancies.opening(vacancy, clock.day(at or clock.now()))


def show(vacancy, at=None, seed=1):
    at, random = at or clock.now(), Random(seed)
    profiles = planning.plan(opening(vacancy), at=at, random=random)
    with unit():
        return showings.show(opening(vacancy), profiles, by=SYSTEM, at=at, random=random)


def live(vacancy):
    db.session.rollback()
    found = db.session.query(Showing).where(Showing.vacancy_id == vacancy.id)
    return found.where(Showing.state == ShowingState.SHOWN).all()


def card_of(showing):
    return db.session.get(ShowingCard, showing.id).card_id
