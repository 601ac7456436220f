import hmac
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from portal.links import labels, rules
from portal.links.rules import Checked, Outcome, Purpose, SentCode, Standing, Validity

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECRET = "x" * 40
SHA = "a" * 64


def test_a_token_holds_256_bits_and_is_the_same_when_the_job_is_tried_again():
    link_id = uuid4()
    token = rules.token(SECRET, link_id)
    assert len(token) == 43
    assert token == rules.token(SECRET, link_id)
    assert token != rules.token(SECRET, uuid4())
    assert token != rules.token("y" * 40, link_id)


def test_the_database_keeps_the_sha256_of_the_token():
    assert len(rules.token_hash("abc")) == 64
    assert rules.token_hash("abc") != "abc"


def test_a_code_has_six_digits_and_its_hash_depends_on_the_row():
    one, other = uuid4(), UUID(int=7)
    assert len(rules.code(SECRET, one)) == 6
    assert rules.code(SECRET, one).isdigit()
    assert rules.code_hash(SECRET, one, "123456") != rules.code_hash(SECRET, other, "123456")


def test_a_code_is_the_end_of_the_number_that_only_the_secret_gives():
    code_id = UUID(int=7)
    number = int.from_bytes(hmac.digest(SECRET.encode(), b"code:" + code_id.bytes, "sha256"))
    assert rules.code(SECRET, code_id) == str(number)[-6:]


@pytest.mark.parametrize(
    ("used_at", "outcome", "after", "expected"),
    [
        (None, None, timedelta(0), Standing.OPEN),
        (None, None, timedelta(days=14, seconds=-1), Standing.OPEN),
        (None, None, timedelta(days=14), Standing.EXPIRED),
        (NOW, Outcome.AGREED, timedelta(days=1), Standing.USED),
        (NOW, Outcome.AGREED, timedelta(days=14, seconds=-1), Standing.USED),
        (NOW, Outcome.AGREED, timedelta(days=14), Standing.EXPIRED),
        (NOW, Outcome.REPLACED, timedelta(days=1), Standing.REPLACED),
    ],
)
def test_where_a_link_stands(used_at, outcome, after, expected):
    link = Validity(NOW + timedelta(days=14), used_at, outcome)
    assert rules.standing(link, NOW + after) is expected


@pytest.mark.parametrize(("minutes", "allowed"), [(0, False), (9, False), (10, True), (11, True)])
def test_a_new_link_goes_out_once_in_ten_minutes(minutes, allowed):
    assert rules.may_renew(NOW, NOW + timedelta(minutes=minutes)) is allowed


def test_a_first_link_needs_no_wait():
    assert rules.may_renew(None, NOW)


@pytest.mark.parametrize(
    ("sha", "minutes", "tries", "used", "matches", "expected"),
    [
        (SHA, 0, 0, False, True, Checked.RIGHT),
        (SHA, 9, 4, False, True, Checked.RIGHT),
        (SHA, 10, 0, False, True, Checked.OVER),
        (SHA, 0, 5, False, True, Checked.OVER),
        (SHA, 0, 0, True, True, Checked.OVER),
        ("b" * 64, 0, 0, False, True, Checked.OVER),
        (SHA, 0, 0, False, False, Checked.WRONG),
    ],
)
def test_when_a_code_is_right(sha, minutes, tries, used, matches, expected):
    sent = SentCode(SHA, NOW + rules.CODE_FOR, tries, NOW if used else None)
    assert rules.check(sent, sha, matches, NOW + timedelta(minutes=minutes)) is expected


def test_every_purpose_has_a_page_a_term_and_a_name():
    for purpose in Purpose:
        assert purpose in rules.PAGES
        assert purpose in rules.TERM
        assert purpose in labels.PURPOSE
    assert set(labels.OUTCOME) == set(Outcome)


def test_a_link_for_an_answer_works_a_fortnight_and_the_others_thirty_days():
    fortnight = {Purpose.ANSWER, Purpose.RESULT}
    terms = {purpose: 14 if purpose in fortnight else 30 for purpose in Purpose}
    assert {purpose: term.days for purpose, term in rules.TERM.items()} == terms
    assert (rules.CODE_TRIES, rules.CODES_A_DAY) == (5, 5)


@pytest.mark.parametrize(
    ("purpose", "address", "goes_on"),
    [
        (Purpose.MEETING, "0612345678", True),
        (Purpose.MEETING, "nieuw@voorbeeld.example", False),
        (Purpose.ANSWER, "0612345678", False),
        (Purpose.SIGN, "0612345678", False),
        (Purpose.OWN_PAGE, "0612345678", False),
    ],
)
def test_only_a_link_to_a_meeting_goes_on_beside_a_newer_one(purpose, address, goes_on):
    assert rules.goes_on(purpose, "0612345678", address) is goes_on
