"""A list with nobody on it: what an employer reads, and what it never lets reason."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock, db
from portal.cards import showings
from portal.cards.models import Showing
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from tests import make
from tests.make import basis


@pytest.mark.parametrize("was_shown", [True, False])
def test_who_saw_people_go_is_not_told_to_ask_less(bakery, member, was_shown):
    profile = make.showing(of=bakery)
    vacancy_id, day = profile.vacancy_id, clock.today() + timedelta(days=3)
    with basis.inside() as session:
        showings.end(session.get_one(Showing, profile.id), at=clock.now())
        values = {"state": State.MATCHING, "next_update_by": day}
        session.execute(update(Vacancy).where(Vacancy.id == vacancy_id).values(**values))
        if not was_shown:
            other = make.vacancy(of=bakery)
            vacancy_id = other.id
            session.execute(update(Vacancy).where(Vacancy.id == other.id).values(**values))
    db.session.rollback()
    words = member.get(f"/vacatures/{vacancy_id}/kandidaten").words
    assert "Er staat nu niemand klaar" in words
    assert "Elke nacht kijken wij opnieuw." in words
    assert ("Vraagt u minder eisen" in words) is not was_shown
