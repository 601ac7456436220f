"""People who were asked everything, and worlds drawn by chance to search through."""

from portal import clock, db
from portal.cards import actions as cards
from portal.cards.labels import Available, Dutch
from portal.cards.lists import AREAS, FIELDS
from portal.dossiers import actions as dossiers
from portal.dossiers.models import Intake
from portal.dossiers.rules import AimsAt, Arranged, Travel
from tests import make
from tests.make import basis

ASKED = {
    "aims_at": AimsAt.SIMPLE,
    "most_minutes": 32 * 60,
    "can_evening": True,
    "can_night": True,
    "can_weekend": True,
    "travel": Travel.TOWN,
    "needs_adaptation": False,
    "debts_arranged": Arranged.YES,
    "travel_arranged": Arranged.YES,
    "childcare_arranged": Arranged.YES,
}
WORKS = ("wood_furniture", "metal", "packing", "warehouse", "delivery")


def somebody(*, intake=None, card=None, yes=True, **dossier):
    """A person with a reviewed card to whom everything was asked, but for what `intake` says."""
    made = make.dossier(**dossier)
    asked(made, **(intake or {}))
    return make.card(dossier=made, yes=yes, **(card or {}))


def asked(dossier, **values):
    """Everything was asked at the intake; `values` are other answers."""
    with basis.inside():
        intake = db.session.get(Intake, dossier.id)
        dossiers.take_in(intake, ASKED | values, by=basis.SYSTEM, at=clock.now())


def some_intake(random):
    """Answers by chance; each may be missing."""
    often = {
        "aims_at": tuple(AimsAt),
        "most_minutes": (16 * 60, 24 * 60, 28 * 60 + 47, 40 * 60),
        **{f"can_{name}": (True, True, False) for name in ("evening", "night", "weekend")},
        "travel": (Travel.TOWN, Travel.TOWN, Travel.PART, Travel.AREA),
        "needs_adaptation": (False, True),
        **{
            f"{name}_arranged": (Arranged.YES, Arranged.YES, Arranged.BUSY, Arranged.NO)
            for name in ("debts", "travel", "childcare")
        },
    }
    return {
        name: None if random.random() < 0.04 else random.choice(values)
        for name, values in often.items()
    }


def some_card(random):
    most = random.choice((20 * 60, 28 * 60, 28 * 60 + 48, 36 * 60))
    return {
        "field": random.choice(WORKS),
        "minutes_min": random.choice((8 * 60, 16 * 60, most)),
        "minutes_max": most,
        "area": random.choice(tuple(AREAS)),
        "available": random.choice(tuple(Available)),
        "licence_b": random.random() < 0.5,
        "dutch": random.choice(tuple(Dutch)),
        "skills": random.sample(("pack_products",), 1) if random.random() < 0.5 else [],
    }


def some_vacancy(random, of):
    needs = [("licence", "b", random.random() < 0.5)] if random.random() < 0.4 else []
    if random.random() < 0.5:
        needs.append(("skill", "pack_products", random.random() < 0.5))
    if random.random() < 0.4:
        needs.append(("dutch", "talk", random.random() < 0.5))
    spans = ((16 * 60, 24 * 60), (24 * 60, 32 * 60), (28 * 60 + 48, 36 * 60))
    least, most = random.choice(spans)
    return make.vacancy(
        of=of,
        needs=needs,
        field=random.choice(WORKS),
        minutes_min=least,
        minutes_max=most,
        area=random.choice(tuple(AREAS)),
        **{name: random.random() < 0.3 for name in ("evening", "night", "weekend")},
    )


def some_people(random, n, mediator):
    """`n` people; some never said yes, some took it back, some say yes to other work too."""
    made = []
    with basis.inside():
        for _ in range(n):
            behind = make.dossier(mediator=mediator)
            asked(behind, **some_intake(random))
            card = make.card(dossier=behind, yes=random.random() < 0.8, **some_card(random))
            sector, by = FIELDS[card.field].sector, basis.SYSTEM
            if random.random() < 0.3:
                cards.give_yes(card, "logistics", by=by, at=clock.now(), random=random)
            if random.random() < 0.15:
                cards.revoke_yes(card, sector, by=by, at=clock.now())
            made.append(card)
    return made
