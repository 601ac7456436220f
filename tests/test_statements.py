"""Lists and homes cost the same statements with ten companies and with a thousand more (K3)."""

from random import Random

import pytest

from portal import clock
from portal.demo import bulk
from portal.roles import Role
from tests import make
from tests.engines import counted
from tests.page import Visitor

LIST, HOME = 5, 8
PAGES = {
    Role.ACCOUNT_MANAGER: ("/werkgevers", "/vacatures", "/overeenkomsten", "/plaatsingen",
                           "/facturen", "/kennismakingen", "/taken"),
    Role.MEDIATOR: ("/dossiers", "/kaarten", "/kennismakingen", "/vacatures", "/plaatsingen"),
    Role.FINANCE: ("/facturen",),
    Role.DECIDER: ("/overeenkomsten", "/werkgevers", "/plaatsingen"),
}  # fmt: skip


@pytest.fixture
def pen(app):
    make.vat_decision()
    managers = [make.person(Role.ACCOUNT_MANAGER).id]
    mediators = [make.person(Role.MEDIATOR).id for _ in range(2)]
    return bulk.Writer(Random(7), clock.now(), managers, mediators)


@pytest.mark.promise("K3")
def test_no_page_slows_down_by_statements_as_the_municipality_grows(app, pen):
    staff = {
        Role.ACCOUNT_MANAGER: Visitor(app, pen.managers[0]),
        Role.MEDIATOR: Visitor(app, pen.mediators[0]),
        Role.FINANCE: Visitor(app, make.person(Role.FINANCE)),
        Role.DECIDER: Visitor(app, make.person(Role.DECIDER)),
    }
    with app.app_context():
        bulk.candidates(120, pen)
        bulk.employers(10, pen)
    few = _statements(staff)
    with app.app_context():
        bulk.candidates(880, pen)
        bulk.employers(1000, pen)
    many = _statements(staff)
    changed = {page: (few[page], many[page]) for page in few if few[page] != many[page]}
    assert changed == {}
    too_many = {page: n for page, n in many.items() if n > (HOME if page[1] == "/" else LIST)}
    assert too_many == {}


def _statements(staff):
    found = {}
    for role, visitor in staff.items():
        for path in ("/", *PAGES[role]):
            with counted() as ran:
                assert visitor.get(path).status == 200, path
            found[role.value, path] = len(ran)
    return found
