from datetime import timedelta

import pytest

from portal.accounts import rules
from portal.errors import Refused
from portal.roles import Role

COMMON = (
    "123456789012 wachtwoord123 welkom1234567 qwertyuiop12 password1234 wachtwoord12 welkom123456 "
    "aaaaaaaaaaaa 111111111111 abcdefghijkl groeiportaal groeiportaal1"
)


@pytest.mark.parametrize(
    ("roles", "of_employer"),
    [
        ({Role.MEMBER}, True),
        ({Role.SIGNATORY, Role.BOOKKEEPER}, True),
        ({Role.ACCOUNT_MANAGER, Role.MEDIATOR}, False),
        ({Role.AUDITOR}, False),
        ({Role.ADMIN}, False),
        ({Role.DECIDER}, False),
        ({Role.FINANCE}, False),
    ],
)
def test_these_roles_go_together(roles, of_employer):
    rules.check_roles(roles, of_employer=of_employer)


@pytest.mark.parametrize(
    ("roles", "of_employer"),
    [
        (set(), True),
        (set(), False),
        ({Role.MEMBER, Role.MEDIATOR}, True),
        ({Role.MEDIATOR, Role.MEMBER}, False),
        ({Role.AUDITOR, Role.MEDIATOR}, False),
        ({Role.ADMIN, Role.MEDIATOR}, False),
        ({Role.DECIDER, Role.FINANCE}, False),
        ({Role.DECIDER, Role.FINANCE, Role.MEDIATOR}, False),
    ],
)
def test_these_roles_do_not(roles, of_employer):
    with pytest.raises(Refused, match="roles"):
        rules.check_roles(roles, of_employer=of_employer)


def faults(password):
    return [one.code for one in rules.password_faults(password, email="noor@vaartland.example")]


@pytest.mark.parametrize("length", [12, 128])
def test_a_password_has_twelve_to_128_characters(length):
    assert faults("x" * length) == []


@pytest.mark.parametrize(("length", "code"), [(11, "password_short"), (129, "password_long")])
def test_a_password_is_neither_shorter_nor_longer(length, code):
    assert faults("x" * length) == [code]


@pytest.mark.parametrize("password", COMMON.split())
def test_what_everybody_tries_is_no_password(password):
    assert faults(f" {password.title()} ") == ["password_leaked"]


def test_ones_own_address_is_no_password_and_every_fault_is_told():
    assert faults("noor@vaartland.example") == ["password_address"]
    assert faults("Noor") == ["password_short", "password_address"]


def test_the_terms_are_those_that_were_promised():
    assert timedelta(minutes=30) == rules.IDLE
    assert timedelta(hours=12) == rules.HARD_END
    assert (timedelta(days=7), timedelta(hours=24)) == (rules.INVITATION, rules.RESET)
    assert timedelta(minutes=10) == rules.WINDOW
    assert (rules.MAX_ATTEMPTS, rules.MAX_ATTEMPTS_ADDRESS) == (10, 60)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::7", "2001:db8:1:3::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_addresses_of_one_household_count_as_one(address, network):
    assert rules.network(address) == network
