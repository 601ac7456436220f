"""Showings in the database: who is shown, how much of them, for how long."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from portal import clock, db, outbox
from portal.audit import SYSTEM
from portal.audit.models import AuditLine
from portal.cards import actions, anonymity, planning, queries, showings
from portal.cards.anonymity import Tuple5
from portal.cards.labels import Attribute, State
from portal.cards.models import Card, Showing, StandingYes
from portal.db import unit
from portal.errors import Refused
from portal.outbox import Job
from portal.roles import Role
from portal.vacancies.labels import State as VacancyState
from tests import make
from tests.cards.steps import AREAS, card_of, live, opening, show
from tests.make.basis import actor
from tests.make.candidates import qualities

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.promise("C6")
def test_every_shown_tuple_is_carried_by_five_of_the_pool(bakery):
    for n in range(18):
        make.card(area=AREAS[n % 3], licence_b=n % 4 == 0, minutes_max=(32 + 8 * (n % 2)) * 60)
    vacancy = make.vacancy(of=bakery)
    made = show(vacancy)
    assert made
    pool = [card.known for card in db.session.query(Card).where(Card.state == State.REVIEWED)]
    mine = anonymity.Pool(Counter(pool))
    for showing in made:
        assert mine.carriers(Tuple5(**showing.shown)) >= 5


def test_fewer_than_five_are_not_shown(bakery):
    make.candidates(4)
    assert show(make.vacancy(of=bakery)) == []


def test_people_without_a_yes_count_in_the_pool_and_are_not_shown(bakery):
    quiet = {card.id for card in make.candidates(4, yes=False)}
    make.card()
    (made,) = show(make.vacancy(of=bakery))
    assert card_of(made) not in quiet


def test_twelve_and_no_more(bakery):
    make.candidates(15)
    vacancy = make.vacancy(of=bakery)
    assert len(show(vacancy)) == 12
    assert show(vacancy) == []


@pytest.mark.promise("C5")
def test_two_vacancies_share_no_id_and_no_name(bakery):
    make.candidates(12)
    first, second = make.vacancy(of=bakery), make.vacancy(of=bakery)
    one, two = show(first, seed=1), show(second, seed=1)
    assert {card_of(a) for a in one} == {card_of(b) for b in two}
    assert not {a.id for a in one} & {b.id for b in two}
    assert not {a.alias for a in one} & {b.alias for b in two}


def test_everybody_gets_a_turn(bakery):
    cards = {card.id for card in make.candidates(24)}
    seen = [card_of(one) for n in range(2) for one in show(make.vacancy(of=bakery), seed=n)]
    assert set(seen) == cards


def test_the_requirements_are_told_and_nothing_else(bakery):
    make.candidates(5)
    needs = [("skill", "pack_products", False), ("skill", "saw_wood", True)]
    (one, *_rest) = show(make.vacancy(of=bakery, needs=needs))
    told = {line["requirement"]: line["verdict"] for line in one.fit}
    assert told == {
        "hours": "met",
        "start": "met",
        "skill:pack_products": "met",
        "skill:saw_wood": "learn",
    }
    assert one.fits_all


def test_a_card_that_changed_meanwhile_is_not_shown(bakery, mediator):
    cards = make.candidates(5)
    vacancy = make.vacancy(of=bakery)
    planned = planning.plan(opening(vacancy), at=clock.now(), random=Random(1))
    with unit():
        card = db.session.get(Card, cards[0].id)
        actions.confirm(card, by=actor(mediator.person, Role.MEDIATOR), at=clock.now())
        made = showings.show(opening(vacancy), planned, by=SYSTEM, at=clock.now(), random=Random(1))
    assert len(made) == 4


def test_a_showing_rotates_after_thirty_days_unless_kept_or_asked(bakery, member):
    make.candidates(5)
    vacancy = make.vacancy(of=bakery)
    first, second, *_others = show(vacancy)
    later = clock.now() + timedelta(days=30)
    with unit():
        showings.keep(
            db.session.get(Showing, first.id), by=actor(member.person, "member"), at=clock.now()
        )
        showings.want(db.session.get(Showing, second.id), at=clock.now())
        showings.end_expired(vacancy.id, at=later - timedelta(minutes=1))
    assert len(live(vacancy)) == 5
    with unit():
        showings.end_expired(vacancy.id, at=later)
    assert {one.id for one in live(vacancy)} == {first.id, second.id}


@pytest.mark.promise("C16")
@pytest.mark.parametrize("verb", ["pause", "withdraw", "revoke", "edit", "hide"])
def test_an_end_is_at_once_and_says_nothing(bakery, member, mediator, verb):
    make.candidates(5)
    vacancy = make.vacancy(of=bakery, state=VacancyState.MATCHING)
    gone = show(vacancy)[0]
    by, at = actor(mediator.person, Role.MEDIATOR), clock.now()
    with unit():
        card = db.session.get(Card, card_of(gone))
        {
            "pause": lambda: actions.pause(card, by=by, at=at),
            "withdraw": lambda: actions.withdraw(card, by=by, at=at),
            "revoke": lambda: actions.revoke_yes(card, "production", by=by, at=at),
            "edit": lambda: actions.edit(card, qualities(), by=by, at=at),
            "hide": lambda: actions.hide(card, bakery.id, by=by, at=at),
        }[verb]()
    page = member.get(f"/vacatures/{vacancy.id}/kandidaten")
    assert page.all("section[aria-labelledby=weg] li") == [f"{gone.alias}: niet meer beschikbaar"]
    assert str(gone.id) not in page.text


def test_hidden_means_hidden_from_this_employer_only(bakery, butcher, mediator):
    cards = make.candidates(6)
    by = actor(mediator.person, Role.MEDIATOR)
    with unit():
        actions.hide(db.session.get(Card, cards[0].id), bakery.id, by=by, at=clock.now())
    assert len(show(make.vacancy(of=bakery))) == 5
    assert len(show(make.vacancy(of=butcher))) == 6


def test_a_yes_for_other_work_is_no_yes_for_this(bakery, mediator):
    cards = make.candidates(5)
    by = actor(mediator.person, Role.MEDIATOR)
    with unit():
        card = db.session.get(Card, cards[0].id)
        actions.revoke_yes(card, "production", by=by, at=clock.now())
        actions.give_yes(card, "retail", by=by, at=clock.now(), random=Random(1))
    assert len(show(make.vacancy(of=bakery))) == 4


def test_a_yes_twice_is_one_and_can_come_back(mediator):
    card_id = make.card().id
    by = actor(mediator.person, Role.MEDIATOR)
    for verb in ("give", "give", "revoke", "revoke", "give"):
        with unit():
            card = db.session.get(Card, card_id)
            if verb == "give":
                actions.give_yes(card, "production", by=by, at=clock.now(), random=Random(1))
            else:
                actions.revoke_yes(card, "production", by=by, at=clock.now())
    assert len(queries.open_yeses(card_id)) == 1
    assert db.session.query(StandingYes).count() == 2


def test_the_night_rests_what_nobody_confirmed(work):
    old = make.card(at=clock.now() - timedelta(days=46)).id
    fresh = make.card(at=clock.now() - timedelta(days=45) + timedelta(hours=1)).id
    with unit():
        outbox.put("cards.renew")
    work()
    assert db.session.get(Card, old).state is State.RESTING
    assert db.session.get(Card, fresh).state is State.REVIEWED


def test_the_night_shows_who_came_and_tells_it_once(bakery, member, work):
    vacancy = make.vacancy(of=bakery)
    for expected in (0, 5, 5):
        if expected and not live(vacancy):
            make.candidates(5)
        with unit():
            outbox.put("cards.renew")
        work()
        assert len(live(vacancy)) == expected
    told = db.session.query(Job).where(Job.name == "vacancies.shown").count()
    assert told == 1


def test_the_maker_cannot_review(mediator):
    card = make.card(dossier=make.dossier(mediator=mediator.person), state=State.DRAFT)
    with pytest.raises(Refused, match="own_card"), unit():
        actions.review(
            db.session.get(Card, card.id),
            by=actor(mediator.person, Role.MEDIATOR),
            at=clock.now(),
        )


def test_blanks_lie_in_one_order(mediator):
    card_id = make.card(state=State.DRAFT).id
    by = actor(mediator.person, Role.MEDIATOR)
    for one in (Attribute.AREA, Attribute.HOURS, Attribute.AREA):
        with unit():
            actions.blank(db.session.get(Card, card_id), one, by=by, at=clock.now())
    assert db.session.get(Card, card_id).blanks == ["hours", "area"]


def test_lines_of_the_trail_tie_no_showing_to_a_card(bakery):
    make.candidates(5)
    made = show(make.vacancy(of=bakery))
    for one in made:
        line = db.session.query(AuditLine).where(AuditLine.subject_id == str(one.id)).one()
        assert str(card_of(one)) not in str(line.facts)
