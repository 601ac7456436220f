"""People behind the wall: dossiers, their cards, and the profiles that employers see of cards."""

import random
import uuid

from sqlalchemy import select

from portal import clock, db
from portal.cards import actions as cards
from portal.cards import anonymity, corrections, fit, queries, showings
from portal.cards.labels import Available, Dutch, Experience, State
from portal.cards.lists import FIELDS
from portal.cards.models import Card, CardCorrection, ShowingCard
from portal.cards.planning import Profile
from portal.dossiers import actions as dossiers
from portal.imports import lines, writer
from portal.roles import Role
from portal.vacancies import queries as vacancies
from tests.make import basis
from tests.make.people import person
from tests.make.vacancies import vacancy as make_vacancy

_dice = random.Random(1)


def dossier(*, mediator=None, ready=True, at=None, **values):
    """A person. `ready`: income, childcare and suitability are checked, so work can be agreed."""
    n, at = basis.number(), at or clock.now()
    with basis.inside():
        who = mediator or person(Role.MEDIATOR)
        by = basis.actor(who, Role.MEDIATOR)
        filled = {**ordinary(n), "mediator_id": who.id, **values}
        made = dossiers.enter(uuid.uuid4(), filled, by=by, at=at)
        if ready:
            dossiers.check_income(made, by=by, at=at)
            dossiers.check_childcare(made, checked=True, by=by, at=at)
            dossiers.vouch(made, "Licht werk in de houtbewerking", by=by, at=at)
    return made


def ordinary(n):
    """What a mediator writes down of an ordinary person; every value is that person's alone."""
    return {
        "case_number": f"Z-{n:05d}",
        "first_name": f"Voornaam{n}",
        "last_name": f"Achternaam{n}",
        "email": f"kandidaat{n}@post.example",
        "phone": f"06{10_000_000 + n}",
        "street": f"Geheimestraat{n}",
        "house_number": str(n),
        "postcode": "9901 ZZ",
        "city": "Vaartland",
        "caseworker": f"Klantmanager{n}",
        "job_titles": f"Beroep{n}",
        "experience": f"Ervaring{n}",
        "wishes": f"Wens{n}",
        "constraints": f"Beperking{n}",
    }


def upload(by, rows=None):
    """A file of the case system that was looked through, and that nobody has confirmed yet."""
    told = lines.read(lines.lines([lines.COLUMNS, *(rows or [told_row()])]), clock.today())
    with basis.inside():
        verdicts = writer.judge(told)
        who = basis.actor(by, Role.MEDIATOR)
        made = writer.upload(uuid.uuid4(), "export.csv", b"x", by=who, at=clock.now())
        writer.look_through(made, told, verdicts, by=basis.SYSTEM, at=clock.now())
        return made


def told_row(**cells):
    """A line of the case system, with every column filled."""
    n = basis.number()
    ordinary = {
        "zaaknummer": f"I-{n:05d}",
        "voornaam": "Romy",
        "achternaam": "de Wit",
        "email": f"romy{n}@post.example",
        "telefoon": "06-12345678",
        "straat": "Merelhof 12 a",
        "postcode": "9901zz",
        "woonplaats": "Vaartland",
        "vakgebied": "Hout en meubels",
        "uren_min": "16",
        "uren_max": "24",
        "gebied": "Lindehage",
        "beschikbaar_vanaf": "meteen",
        "rijbewijs": "B",
        "taalniveau": "B1",
        "vaardigheden": "Orders verzamelen, Heftruck rijden",
        "toelichting": "Werkt netjes en rustig.",
    }
    return [str(one) for one in (ordinary | cells).values()]


def card(*, dossier=None, state=State.REVIEWED, yes=True, at=None, **values):
    """A card, reviewed by a second mediator, that may be shown for its kind of work (`yes`)."""
    at = at or clock.now()
    with basis.inside():
        behind = dossier or _dossier(at=at)
        by = basis.actor(behind.mediator_id, Role.MEDIATOR)
        made = cards.make(uuid.uuid4(), behind.id, {**qualities(), **values}, by=by, at=at)
        if state in (State.REVIEWED, State.RESTING):
            cards.review(made, by=basis.actor(person(Role.MEDIATOR)), at=at)
        if state is State.RESTING:
            cards.pause(made, by=by, at=at)
        if yes:
            cards.give_yes(made, FIELDS[made.field].sector, by=by, at=at, random=_dice)
    return made


def correction(*, card=None, text="Ik kan ook avonden.", at=None):
    """What a person said is wrong on the card, and nobody has settled."""
    with basis.inside() as session:
        wrong = card or _card()
        how = {"by": basis.SYSTEM, "at": at or clock.now()}
        corrections.report(wrong, text, to=wrong.made_by, **how)
        return session.query(CardCorrection).filter_by(card_id=wrong.id, text=text).one()


def qualities():
    """What an ordinary card says; five with these same values can be shown."""
    return {
        "field": "wood_furniture",
        "minutes_min": 24 * 60,
        "minutes_max": 32 * 60,
        "area": "kade",
        "available": Available.NOW,
        "experience": Experience.SHORT,
        "licence_b": False,
        "dutch": Dutch.TALK,
        "evening": False,
        "night": False,
        "weekend": False,
        "skills": ["pack_products"],
    }


def candidates(n=5, **values):
    """`n` people with equal, reviewed cards: five of them can be shown to an employer."""
    with basis.inside():
        return [card(**values) for _ in range(n)]


def showing(*, of=None, vacancy=None, card=None, at=None, **values):
    """The anonymous profile of one card for one vacancy, as the worker would make it."""
    at = at or clock.now()
    with basis.inside():
        asked = vacancy or make_vacancy(of=of, at=at)
        shown = card or _card(at=at, **values)
        opening = vacancies.opening(asked, clock.day(at))
        values = anonymity.as_dict(shown.known)
        told = fit.as_told(shown.values(frozenset(queries.skills(shown.id))), frozenset(values))
        profile = Profile(shown.id, shown.version, values, fit.fit(told, opening.asked))
        (made,) = showings.show(opening, [profile], by=basis.SYSTEM, at=at, random=_dice)
    return made


def dossier_behind(showing_id):
    """Whose card a profile is of."""
    found = select(Card.dossier_id).join(ShowingCard, ShowingCard.card_id == Card.id)
    return db.session.scalar(found.where(ShowingCard.id == showing_id))


_dossier, _card = dossier, card
