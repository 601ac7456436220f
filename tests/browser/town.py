"""What stands before the journey begins: the people of the municipality, its one district, and the
cards of five others that nobody is shown.
"""

from datetime import timedelta

from sqlalchemy import select

from portal import clock, db
from portal.accounts.models import User
from portal.agreements.labels import State as Signed
from portal.calendar import is_working_day, last_day
from portal.cards.models import Card
from portal.dossiers.models import Dossier
from portal.employers.models import District, Employer
from portal.introductions.rules import State
from portal.placements.labels import State as Stage
from portal.roles import Role
from tests import make
from tests.browser.typed import COMPANY, DOSSIER
from tests.make.people import PASSWORD

STAFF = {
    Role.ACCOUNT_MANAGER: "Noor Terhaar",
    Role.MEDIATOR: "Ruben Hoefakker",
    Role.FINANCE: "Pieter Kloosterman",
    Role.DECIDER: "Karin Wolterbeek",
    Role.FOUNDATION_SIGNER: "Hans Meerdink",
}
SECOND_MEDIATOR = "Sanne Drieberg"
OTHERS = 5

__all__ = ["PASSWORD", "SECOND_MEDIATOR", "STAFF", "address"]


def address(name):
    """The mail address of somebody of the municipality."""
    return f"{name.lower().replace(' ', '.')}@vaartland.example"


def found():
    """Write it all down."""
    people = {role: _person(role, name) for role, name in STAFF.items()}
    _person(Role.MEDIATOR, SECOND_MEDIATOR)
    with db.unit() as session:
        district = {"name": "Centrum", "postcode_from": 9900, "postcode_until": 9909}
        manager = people[Role.ACCOUNT_MANAGER].id
        session.add(District(**district, valid_from=clock.today(), account_manager_id=manager))
    for _ in range(OTHERS):
        behind = make.dossier(mediator=people[Role.MEDIATOR])
        make.card(dossier=behind, yes=False)  # five share it; none of them may be shown


def _person(role, name):
    return make.person(role, name=name, email=address(name), phone="0880000142")


def settle():
    """The town, with a company that is active already."""
    found()
    manager = _named(STAFF[Role.ACCOUNT_MANAGER])
    company = make.employer(name=COMPANY["Naam van het bedrijf"], account_manager=manager)
    name, email = COMPANY["Uw naam"], COMPANY["E-mailadres"]
    roles = {Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}
    make.person(roles, of=company, name=name, email=email)


def introduce():
    """Somebody who could work there, with a card that may be shown."""
    behind = make.dossier(
        mediator=_named(STAFF[Role.MEDIATOR]),
        first_name=DOSSIER["Voornaam"],
        last_name=DOSSIER["Achternaam"],
        email=DOSSIER["E-mailadres"],
        phone=DOSSIER["Telefoonnummer"].replace(" ", ""),
    )
    make.card(dossier=behind)


def _named(name):
    return db.session.scalars(select(User).where(User.name == name)).one()


def place():
    """The same person, agreed upon and sealed: work begins in three weeks, on a Monday."""
    introduce()
    company = db.session.scalars(select(Employer)).first()
    behind = db.session.scalars(select(Dossier).where(Dossier.email == DOSSIER["E-mailadres"]))
    card = db.session.scalars(select(Card).where(Card.dossier_id == behind.one().id)).one()
    met = make.introduction(showing=make.showing(of=company, card=card), state=State.POSITIVE)
    first_on = next_monday(clock.today() + timedelta(days=21))
    days = {"start_on": first_on, "end_on": last_day(first_on, 6)}
    paper = make.agreement(introduction=met, state=Signed.SEALED, **days)
    make.placement(agreement=paper, state=Stage.PLANNED)


def next_monday(day):
    """That day, or the first Monday after it that is no holiday."""
    while day.weekday() or not is_working_day(day):
        day += timedelta(days=1)
    return day
