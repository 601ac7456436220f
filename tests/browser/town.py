"""What stands before the journey begins: the people of the municipality, its one district, and the
cards of five others that nobody is shown.
"""

from portal import clock, db
from portal.employers.models import District
from portal.roles import Role
from tests import make
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
