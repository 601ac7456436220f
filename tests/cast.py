"""The same people in every test. Each is a Visitor, signed in; `.person` is who it is.

The bakery is an employer with a signatory, a plain member and a bookkeeper; its account manager
looks after it and not after the butcher next door, where the stranger works.
"""

import pytest

from portal.roles import Role
from tests import make
from tests.page import Visitor


def _municipal(role, name):
    @pytest.fixture
    def somebody(app):
        return Visitor(app, make.person(role, name=name))

    return somebody


def _employed(fixture, roles, name):
    @pytest.fixture
    def somebody(app, request):
        return Visitor(app, make.person(roles, of=request.getfixturevalue(fixture), name=name))

    return somebody


@pytest.fixture
def bakery(app, account_manager):
    """The employer of the signatory, the member and the bookkeeper."""
    return make.employer(name="Bakkerij De Korenaar", account_manager=account_manager.person)


@pytest.fixture
def butcher(app, other_account_manager):
    """The employer next door, with another account manager."""
    return make.employer(name="Slagerij Van Dam", account_manager=other_account_manager.person)


account_manager = _municipal(Role.ACCOUNT_MANAGER, "Noor Terhaar")
other_account_manager = _municipal(Role.ACCOUNT_MANAGER, "Bram Oosting")
mediator = _municipal(Role.MEDIATOR, "Samira Haddad")
second_mediator = _municipal(Role.MEDIATOR, "Wouter Blom")
finance = _municipal(Role.FINANCE, "Karin Smit")
decider = _municipal(Role.DECIDER, "Ruud Hofman")
foundation_signer = _municipal(Role.FOUNDATION_SIGNER, "Els de Wit")
auditor = _municipal(Role.AUDITOR, "Peter Vos")
admin = _municipal(Role.ADMIN, "Joost Kamp")

signatory = _employed("bakery", {Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}, "Ilse Korenaar")
member = _employed("bakery", Role.MEMBER, "Daan Bakker")
bookkeeper = _employed("bakery", Role.BOOKKEEPER, "Fleur Cijfer")
stranger = _employed("butcher", {Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}, "Thijs van Dam")
