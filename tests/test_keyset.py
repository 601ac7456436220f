"""Cursors: what we wrote reads back, and anything else in an address is nothing."""

from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.keyset import LARGEST, LONGEST, decode_cursor, encode_cursor

ROW = UUID("018f2f6e-0000-7000-8000-000000000001")
KINDS = (datetime, date, UUID, int, str)
FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
VALUES = {
    datetime: some.timedeltas(timedelta(0), LAST - FIRST).map(lambda since: FIRST + since),
    date: some.dates(),
    UUID: some.uuids(),
    int: some.integers(-LARGEST, LARGEST),
    str: some.text(
        some.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=LONGEST
    ),
}
kinds = some.lists(some.sampled_from(KINDS), min_size=1, max_size=4)
cursors = kinds.flatmap(lambda chosen: some.tuples(*(VALUES[kind] for kind in chosen)))
inside = some.text() | some.text("0123456789-T:+,%abcdef")


def disguised(text):
    """As a cursor is written, whatever it says."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@given(cursors)
def test_a_cursor_reads_back_as_it_was_written(values):
    kinds = [type(value) for value in values]
    if values != ("",):  # an address without a cursor
        assert decode_cursor(encode_cursor(values), *kinds) == values


@given(kinds, some.text() | inside.map(disguised))
def test_of_any_text_it_reads_values_of_the_right_kinds_or_nothing(kinds, text):
    values = decode_cursor(text, *kinds)
    if values is not None:
        assert [type(value) for value in values] == kinds
        assert encode_cursor(values) == text


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", (str,)),
        ("x", (datetime, UUID)),
        ("%C3%28", (str,)),
        (f"2026-07-01T09:00:00,{ROW}", (datetime, UUID)),  # no time zone
        (f"2026-07-01T09:00:00+02:00,{ROW}", (datetime, UUID)),  # not as we write it
        (f"0001-01-01T00:00:00+14:00,{ROW}", (datetime, UUID)),  # before the calendar begins
        (f"2026-07-01T09:00:00+00:00,{ROW}x", (datetime, UUID)),
        (f"2026-07-01T09:00:00+00:00,{ROW},1", (datetime, UUID)),
        ("2026-13-99,F-1", (date, str)),
        ("F%00", (str,)),
        ("x" * (LONGEST + 1), (str,)),
        (str(LARGEST + 1), (int,)),
        ("9" * 5000, (int,)),
        ("07", (int,)),
    ],
)
def test_a_cursor_that_somebody_made_up_is_none(text, kinds):
    assert decode_cursor(disguised(text), *kinds) is None


@pytest.mark.parametrize("text", ["x", "é", "P-2026-0007", "2026-13-99_x", "\x00", "x" * 500])
def test_what_somebody_typed_is_no_cursor(text):
    assert decode_cursor(text, str) is None


def test_an_instant_is_written_in_utc():
    at = datetime(2026, 7, 1, 9, 30, 0, 123456, timezone(timedelta(hours=2)))
    assert decode_cursor(encode_cursor((at,)), datetime) == (at.astimezone(UTC),)
