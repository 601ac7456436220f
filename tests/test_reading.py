"""What people type, read into values: customary spellings, and any text at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import formats, reading
from portal.errors import Refused
from portal.reading import clean


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12,50", 1250),
        ("12.50", 1250),
        ("12,5", 1250),
        ("1.234,50", 123450),
        ("1.234", 123400),
        ("300", 30000),
        ("€ 12,-", 1200),
        ("0,07", 7),
        ("€\u00a01.000.000,00", 100000000),
        ("15,50 euro", 1550),
        ("15,50\u00a0Euro", 1550),
        ("15euro", 1500),
        ("EUR 15,50", 1550),
        ("1.234,- euro", 123400),
    ],
)
def test_amounts_are_read_as_the_dutch_write_them(typed, cents):
    assert reading.cents(clean(typed)) == cents


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("32", 32 * 60),
        ("32 uur", 32 * 60),
        ("28,8", 28 * 60 + 48),
        ("28.8", 28 * 60 + 48),
        ("28,80 uren", 28 * 60 + 48),
        ("28:48", 28 * 60 + 48),
        ("28,75", 28 * 60 + 45),
        ("0,05", 3),
        ("0", 0),
        ("60", 60 * 60),
    ],
)
def test_hours_are_read_as_minutes(typed, minutes):
    assert reading.minutes(clean(typed), 0, 60 * 60) == minutes


@pytest.mark.parametrize(
    ("typed", "code"),
    [("28,83", "hours_not_whole"), ("28:60", "hours_format"), ("28,8,1", "hours_format")]
    + [("-8", "hours_format"), ("", "hours_format"), ("uur", "hours_format")]
    + [("60:01", "hours_range"), ("7:59", "hours_range"), ("9e9", "hours_format")],
)
def test_hours_that_are_no_whole_minutes_or_too_many_are_refused(typed, code):
    with pytest.raises(Refused, match=code):
        reading.minutes(typed, 8 * 60, 60 * 60)


@pytest.mark.parametrize(
    "typed",
    [
        "3-3-2027", "03/03/2027", "3 3 2027", "3.3.2027", "2027-03-03", "3 maart 2027",
        "3 mrt. 2027", "3-3-27", "woensdag 3 maart 2027", "Woensdag, 3-3-2027",
    ],
)  # fmt: skip
def test_dates_are_read_in_every_customary_form(typed):
    assert reading.a_date(typed) == date(2027, 3, 3)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_the_portal_reads_the_days_that_it_writes(on):
    for write in (formats.day, formats.plain_day):
        assert reading.a_date(clean(write(on))) == on


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("3 december", date(2026, 12, 3)),
        ("donderdag 3 december", date(2026, 12, 3)),
        ("donderdag\u00a03\u00a0december", date(2026, 12, 3)),
        ("4 januari", date(2027, 1, 4)),
        ("20 november", date(2026, 11, 20)),
    ],
)
def test_a_day_without_a_year_is_the_nearest(typed, on):
    assert reading.a_date(clean(typed), date(2026, 11, 30)) == on


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("vrijdag 3 december 2026", "date_weekday"),
        ("29 februari", "date_unknown"),
        ("3-12", "date_format"),
        ("donderdag", "date_format"),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused(typed, code):
    with pytest.raises(Refused, match=code):
        reading.a_date(typed, date(2026, 11, 30))


def test_nothing_says_which_year_without_a_day_to_go_by():
    with pytest.raises(Refused, match="date_format"):
        reading.a_date("3 december")


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("06 12 34 56 78", "0612345678"),
        ("0031 88 000 01 42", "0880000142"),
        ("+49 30 123456", "+4930123456"),
        ("088-0000142", "0880000142"),
    ],
)
def test_phone_numbers_become_digits(typed, digits):
    assert reading.phone(typed) == digits


LOOK_ALIKES = {
    "Cyrillic o": "n\u043e\u043er@vaartland.example",
    "Cyrillic a, in the domain": "noor@va\u0430rtland.example",
    "Greek o": "n\u03bfor@vaartland.example",
    "whole Cyrillic name": "\u0441\u043e\u0440\u0430@vaartland.example",
    "dotless i": "ilse@houtwerf-l\u0131ndehage.example",
    "long s": "i\u017f@houtwerf.example",
    "long s, in the domain": "ilse@vi\u017fser.example",
    "wide letters": "\uff4eoor@vaartland.example",
    "wide at": "noor\uff20vaartland.example",
    "a dot below": "noor@va\u1ea1rtland.example",
    "an accent, which a combined sign makes": "noe\u0301r@vaartland.example",
    "a soft hyphen": "no\u00ador@vaartland.example",
    "no width": "no\u200bor@vaartland.example",
    "a full stop of elsewhere": "noor@vaartland\u3002example",
    "another alphabet, as machines write it": "noor@xn--vartland-8gf.example",
    "the same in capitals": "noor@XN--VARTLAND-8GF.example",
    "in a part of the domain": "noor@mail.xn--vartland-8gf.example",
    "a country, as machines write it": "noor@vaartland.xn--p1ai",
}


@pytest.mark.parametrize("typed", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_an_address_that_looks_like_another_is_refused(typed):
    with pytest.raises(Refused) as refused:
        reading.mail(reading.keepable(clean(typed)))
    assert refused.value.code == "mail_letters"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Noor.Terhaar+werk@Vaartland.Example", "Noor.Terhaar+werk@vaartland.example"),
        ("d'arcy_o@mijn-bedrijf.co.example", "d'arcy_o@mijn-bedrijf.co.example"),
        ("xn--a@vaartland.example", "xn--a@vaartland.example"),
        ("noor@a-xn--b.example", "noor@a-xn--b.example"),
    ],
)
def test_an_address_in_our_letters_is_read(typed, read):
    assert reading.mail(typed) == read


READERS = (
    lambda text: reading.minutes(text, 0, 60 * 60),
    reading.cents,
    reading.a_date,
    reading.a_time,
    reading.mail,
    reading.phone,
    reading.postcode,
    reading.kvk_number,
    lambda text: reading.whole(text, 0, 100),
)


@given(st.one_of(st.text(), st.text("0123456789.,-+ €/:@NLab"), st.text(st.characters(codec=None))))
def test_no_text_breaks_a_reader(text):
    for read in READERS:
        try:
            read(reading.keepable(clean(text)))
        except Refused as refused:
            said = refused.text % refused.values
        else:
            said = "read."
        assert said.endswith(".")


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


def test_the_example_of_a_number_lies_within_its_limits():
    for least, most in ((1, 12), (30, 90), (0, 500)):
        with pytest.raises(Refused) as refused:
            reading.whole("veel", least, most)
        assert least <= refused.value.values["example"] <= most
