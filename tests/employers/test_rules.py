from datetime import date
from itertools import product
from uuid import UUID

import pytest

from portal.employers import labels, rules
from portal.employers.rules import Handover, Manager, Sector, State
from portal.errors import Refused
from portal.transitions import step

VERBS = {verb for _, verb in rules.TRANSITIONS}
A, B, C = (UUID(int=n) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("state", "verb"), sorted(set(product(State, VERBS)) - set(rules.TRANSITIONS))
)
def test_what_is_not_in_the_table_does_not_happen(state, verb):
    with pytest.raises(Refused, match="wrong_state"):
        step(rules.TRANSITIONS, state, verb)


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (State.INVITED, set()),
        (State.REGISTERED, {"activate"}),
        (State.ACTIVE, {"suspend"}),
        (State.SUSPENDED, {"resume"}),
    ],
)
def test_an_account_manager_has_the_buttons_that_work(state, verbs):
    assert rules.verbs(state) == verbs


def manager(id_, *, near=False, away=False, load=0):
    return Manager(id_, near, away, load)


@pytest.mark.parametrize(
    ("managers", "chosen"),
    [
        ([manager(A, load=9), manager(B, load=3)], B),
        ([manager(A, near=True, load=9), manager(B, load=3)], A),
        ([manager(A, near=True, load=9), manager(B, near=True, load=3)], B),
        ([manager(A, near=True, away=True), manager(B, near=True, load=7)], B),
        ([manager(A, near=True, away=True), manager(B)], A),
        ([manager(B, load=3), manager(A, load=3), manager(C, load=3)], A),
    ],
)
def test_a_company_goes_to_its_district_then_to_who_is_there_then_to_the_lowest_load(
    managers, chosen
):
    assert rules.choose(managers) == chosen
    assert rules.choose(managers[::-1]) == chosen


def test_without_account_managers_nobody_registers():
    with pytest.raises(Refused, match="no_account_manager"):
        rules.choose([])


def test_promises_count_working_days():
    friday = date(2026, 11, 27)
    assert rules.check_by(friday) == date(2026, 12, 1)
    assert rules.answer_by(friday) == date(2026, 11, 30)


def test_a_company_is_not_handed_over_to_its_own_manager():
    rules.hand_over(A, B)
    with pytest.raises(Refused, match="same_manager"):
        rules.hand_over(A, A)


@pytest.mark.parametrize(
    ("deputy", "first", "last", "code"),
    [
        (B, 10, 14, None),
        (B, 10, 10, None),
        (A, 10, 14, "deputy_self"),
        (B, 14, 10, "date_order"),
        (B, 1, 5, "absence_overlaps"),
        (B, 25, 28, "absence_overlaps"),
        (B, 26, 28, None),
        (B, 6, 9, None),
    ],
)
def test_leave_has_another_deputy_and_its_own_days(deputy, first, last, code):
    days = [date(2027, 3, n) for n in (first, last)]
    known = [(date(2027, 3, 5), date(2027, 3, 5)), (date(2027, 3, 20), date(2027, 3, 25))]
    if code is None:
        rules.check_absence(A, deputy, *days, known)
        return
    with pytest.raises(Refused, match=code):
        rules.check_absence(A, deputy, *days, known)


def test_an_invited_company_becomes_active_once_it_starts():
    assert step(rules.TRANSITIONS, State.INVITED, "start") is State.ACTIVE


def test_a_postcode_leads_to_a_district_by_its_digits():
    assert rules.digits("9901 AB") == 9901


def test_every_word_is_there():
    assert set(labels.STATE) == set(State)
    assert set(labels.SECTOR) == set(Sector)
    assert set(labels.HANDOVER) == set(Handover)
