"""To whom a company's mail goes: who may read it, who does the daily work, or who signs."""

import pytest

from portal.accounts.queries import members, people_with, readers
from portal.roles import May, Role
from tests import make


@pytest.fixture
def people(butcher):
    made = {role: make.person(role, of=butcher) for role in (Role.MEMBER, Role.SIGNATORY)}
    made["both"] = make.person({Role.MEMBER, Role.SIGNATORY}, of=butcher)
    make.person(Role.BOOKKEEPER, of=butcher)
    return made


def ids(found):
    return {one.id for one in found}


def test_who_may_read_it_each_once(butcher, people):
    every = {one.id for one in people.values()}
    for what in (May.VIEW_PLACEMENTS, May.VIEW_GUARANTEES):
        found = readers(what, butcher.id)
        assert ids(found) == every
        assert len(found) == len(every)
    assert ids(readers(May.VIEW_INVOICES, butcher.id)).isdisjoint(every)


def test_no_right_of_the_municipality_reaches_a_company(butcher, people):
    assert readers(May.VIEW_DOSSIERS, butcher.id) == []


def test_of_two_roles_who_holds_either_is_found_once(butcher, people):
    found = people_with(Role.MEMBER, Role.SIGNATORY, employer_id=butcher.id)
    assert len(found) == len(people)


def test_where_nobody_does_the_daily_work_who_signs_hears_it(butcher, bakery, people):
    assert ids(members(butcher.id)) == {people[Role.MEMBER].id, people["both"].id}
    alone = make.person(Role.SIGNATORY, of=bakery)
    assert ids(members(bakery.id)) == {alone.id}
