"""Who stands in sees the companies of the absent colleague in every list, and only that long."""

from datetime import timedelta

import pytest

from portal import clock
from portal.agreements.labels import State as Agreed
from portal.guarantees.labels import State as Claimed
from portal.introductions.rules import State as Met
from portal.roles import Role
from portal.vacancies.labels import State as Wanted
from tests import make

LISTS = (
    "/", "/taken", "/werkgevers", "/vacatures", "/kennismakingen", "/overeenkomsten",
    "/plaatsingen", "/garanties", "/facturen",
)  # fmt: skip


@pytest.fixture
def shown(bakery, account_manager):
    """List → what stands in it of the bakery."""
    vacancy = make.vacancy(of=bakery, state=Wanted.SUBMITTED)
    placement = make.placement(of=bakery)
    claim = make.claim(placement=placement, state=Claimed.CONTACTED)
    make.introduction(of=bakery, state=Met.AGREED)
    title = "Bestel werkschoenen"
    make.task(subject=claim, to=account_manager.person, title=title)
    return {
        "/": claim.reference,
        "/taken": title,
        "/werkgevers": bakery.name,
        "/vacatures": vacancy.reference,
        "/kennismakingen": bakery.name,
        "/overeenkomsten": make.agreement(of=bakery, state=Agreed.OFFERED).reference,
        "/plaatsingen": placement.reference,
        "/garanties": claim.reference,
        "/facturen": make.invoice(placement=placement).number,
    }


@pytest.mark.parametrize("path", LISTS)
def test_the_deputy_has_it_during_the_leave_and_not_before_or_after(
    account_manager, other_account_manager, shown, path
):
    leave = make.absence(account_manager.person, deputy=other_account_manager.person)
    day, year = timedelta(days=1), clock.today().year  # invoices are listed by year
    for on, is_shown in [
        (leave.from_on - day, False), (leave.from_on, True),
        (leave.until_on, True), (leave.until_on + day, False),
    ]:  # fmt: skip
        clock.move_to(clock.at(on, "12.00"))
        deputy = other_account_manager.as_(other_account_manager.person)
        absent = account_manager.as_(account_manager.person)
        assert (shown[path] in deputy.get(path, jaar=year).words) is is_shown, on
        assert shown[path] in absent.get(path, jaar=year).words, on


@pytest.mark.parametrize("path", LISTS)
def test_a_colleague_who_is_not_the_deputy_has_none_of_it(
    account_manager, other_account_manager, shown, path
):
    deputy = make.person(Role.ACCOUNT_MANAGER)
    leave = make.absence(account_manager.person, deputy=deputy)
    year = clock.today().year
    clock.move_to(clock.at(leave.from_on, "12.00"))
    colleague = other_account_manager.as_(other_account_manager.person)
    assert shown[path] not in colleague.get(path, jaar=year).words
    assert shown[path] in colleague.as_(deputy).get(path, jaar=year).words


def test_every_list_is_asked(shown):
    assert set(shown) == set(LISTS)
