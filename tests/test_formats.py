from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import formats, reading


def plain(text):
    return text.replace(formats.NBSP, " ")


def test_days_and_times():
    on = date(2027, 3, 3)
    assert formats.day(on) == "woensdag 3\u00a0maart\u00a02027"
    assert plain(formats.plain_day(on)) == "3 maart 2027"
    assert plain(formats.short_day(on)) == "3 maart"
    assert plain(formats.month(on)) == "maart 2027"
    assert formats.weekday(on) == "woensdag"
    assert formats.iso(on) == "2027-03-03"


def test_instants_are_shown_on_an_amsterdam_clock():
    at = datetime(2027, 3, 2, 23, 5, tzinfo=UTC)
    assert formats.time(at) == "0.05\u00a0uur"
    assert plain(formats.moment(at)) == "woensdag 3 maart 2027, 0.05 uur"
    assert plain(formats.short_day(at)) == "3 maart"
    assert plain(formats.time(datetime(2027, 7, 2, 12, 30, tzinfo=UTC))) == "14.30 uur"


@pytest.mark.parametrize(
    ("cents", "shown", "short"),
    [
        (19_355, "€ 193,55", "€ 193,55"),
        (30_000, "€ 300,00", "€ 300"),
        (169_355, "€ 1.693,55", "€ 1.693,55"),
        (0, "€ 0,00", "€ 0"),
        (-3_871, "-€ 38,71", "-€ 38,71"),
        (5, "€ 0,05", "€ 0,05"),
        (123_456_789, "€ 1.234.567,89", "€ 1.234.567,89"),
    ],
)
def test_amounts(cents, shown, short):
    assert plain(formats.euro(cents)) == shown
    assert plain(formats.euro_short(cents)) == short


@given(st.integers(-(10**12), 10**12))
def test_an_amount_can_be_read_back(cents):
    digits = "".join(c for c in formats.euro(cents) if c.isdigit() or c == "-")
    assert int(digits) == cents


@pytest.mark.parametrize(
    ("minutes", "number"),
    [(0, "0"), (3, "0,05"), (30, "0,5"), (1725, "28,75"), (1728, "28,8"), (1729, "28:49")]
    + [(1200, "20"), (1930, "32:10"), (3600, "60")],
)
def test_minutes_are_shown_as_hours(minutes, number):
    assert plain(formats.hours(minutes)) == f"{number} uur"


@given(st.integers(0, 60 * 60))
def test_hours_can_be_read_back(minutes):
    assert reading.minutes(formats.hour_number(minutes), 0, 60 * 60) == minutes


def test_hours_and_percentages():
    assert plain(formats.hours(32 * 60)) == "32 uur"
    assert plain(formats.hours(24 * 60, 32 * 60)) == "24 tot 32 uur"
    assert plain(formats.hours(24 * 60, 28 * 60 + 48)) == "24 tot 28,8 uur"
    assert plain(formats.hours(24 * 60, 24 * 60)) == "24 uur"
    assert [formats.percent(n) for n in (2_100, 150, 5, 0, 1_000)] == [
        "21%",
        "1,5%",
        "0,05%",
        "0%",
        "10%",
    ]


@pytest.mark.parametrize(
    ("number", "shown", "link"),
    [
        ("0612345678", "06 12 34 56 78", "+31612345678"),
        ("06-12345678", "06 12 34 56 78", "+31612345678"),
        ("+31 88 000 01 42", "088 000 01 42", "+31880000142"),
        ("0031880000142", "088 000 01 42", "+31880000142"),
        ("+49 30 1234", "+49 30 1234", "+49301234"),
        ("14 024", "14 024", "14024"),
    ],
)
def test_phone_numbers_can_be_read_aloud_and_called(number, shown, link):
    assert plain(formats.phone(number)) == shown
    assert formats.tel(number) == link


def test_a_line_of_a_mail_may_be_written_over_several_lines():
    assert formats.one_line("Bel Noor.\n  Dat kan vandaag.\n") == "Bel Noor. Dat kan vandaag.\n"
    assert formats.one_line("Bel 088\u00a0000\nVragen?") == "Bel 088\u00a0000 Vragen?"


def test_people_and_places():
    assert [formats.initials(n) for n in ("Saskia de Boer", "Ilse", "Tom van den Berg")] == [
        "SB",
        "I",
        "TB",
    ]
    assert plain(formats.postcode("9900aa")) == "9900 AA"


@pytest.mark.parametrize(
    "show",
    [
        formats.day,
        formats.plain_day,
        formats.short_day,
        formats.weekday,
        formats.month,
        formats.time,
        formats.moment,
        formats.iso,
        formats.euro,
        formats.hours,
        formats.phone,
        formats.tel,
        formats.initials,
        formats.postcode,
        formats.euro_short,
    ],
)
def test_nothing_is_shown_as_nothing(show):
    assert show(None) == ""


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 12, 4), "vandaag"),
        (date(2026, 12, 5), "morgen"),
        (date(2026, 12, 7), "maandag 7 december 2026"),
        (date(2026, 12, 3), "donderdag 3 december 2026"),
        (None, ""),
    ],
)
def test_when_something_is_done_for_somebody(on, said):
    assert formats.soon(on, date(2026, 12, 4)).replace("\u00a0", " ") == said
