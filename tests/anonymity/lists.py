"""Many lists of the same people, drawn one after the other and undone, and what stood where."""

from datetime import timedelta
from random import Random

from sqlalchemy import select, update

from portal import clock, db
from portal.audit import SYSTEM
from portal.cards import planning, showings
from portal.cards.models import Card, ShowingCard, StandingYes
from portal.cards.queries import in_order, on_list
from portal.dossiers.models import Dossier
from tests import make
from tests.cards.steps import opening

PEOPLE = 18


def people(dice, n=PEOPLE):
    """Equal cards of people who came one after the other; names and numbers are in no order."""
    for day, one in enumerate(dice.sample(range(1000), n)):
        at = clock.now() - timedelta(days=n - day)
        shuffled = {name: f"{dice.random()}" for name in ("first_name", "last_name", "street")}
        make.card(dossier=make.dossier(case_number=f"Z-{one:03d}", at=at, **shuffled), at=at)


def hidden():
    """Card id → what nobody may read from the order: when it came, names, numbers, ids."""
    rows = db.session.execute(
        select(
            Card.id, Card.made_at, Dossier.created_at, Dossier.first_name, Dossier.last_name,
            Dossier.street, Dossier.case_number, Dossier.id.label("dossier"),
        ).join(Dossier, Dossier.id == Card.dossier_id)
    ).all()  # fmt: skip
    return {row.id: {**row._asdict(), "id": str(row.id), "dossier": str(row.dossier)}
            for row in rows}  # fmt: skip


def on_page(vacancy_id):
    """The profiles of a vacancy, in the order of its page."""
    found = on_list()
    found = found.order_by(*in_order(found.selected_columns))
    return db.session.execute(found, {"vacancy_id": vacancy_id}).all()


def drawn(vacancy, rounds, seed):
    """Lists for the vacancy, each as the worker makes it and as the employer gets it, then undone:
    (card, row) in the order of the page.
    """
    at, asked = clock.now(), opening(vacancy)
    dice = Random(seed)
    for _ in range(rounds):
        with db.migrating():
            db.session.rollback()
            _queue_anew(dice)
            profiles = planning.plan(asked, at=at, random=dice)
            showings.show(asked, profiles, by=SYSTEM, at=at, random=dice)
            behind = {row.id: row.card_id for row in db.session.scalars(select(ShowingCard))}
            yield [(behind[row.id], row) for row in on_page(vacancy.id)]
            db.session.rollback()


def _queue_anew(dice):
    """As if everybody had said yes just now."""
    for yes_id in db.session.scalars(select(StandingYes.id)).all():
        mine = update(StandingYes).where(StandingYes.id == yes_id)
        db.session.execute(mine.values(tiebreaker=dice.randrange(2**31)))
