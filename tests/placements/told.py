"""What is written about a placement, and the letters that are mailed of it."""

from portal import clock, db
from portal.placements import queries
from portal.placements.models import Placement
from tests.make import basis


def plain(text):
    return " ".join(text.replace("\xa0", " ").split())


def act(verb, placement, *args, **more):
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        verb(row, *args, **more, by=basis.SYSTEM, at=clock.now())


def line(placement, kind):
    found = [one for one in queries.ledger_of(placement).events if one.kind is kind]
    return found[-1].id


def of(found, who):
    return [(subject, text) for whom, subject, text in found if whom == who]
