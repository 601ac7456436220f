"""Groups of the inbox, and time in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock
from portal.home import rules
from portal.home.rules import Group, Pace

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)  # monday 10.42 in Amsterdam


def after(**span):
    return NOW + timedelta(**span)


@pytest.mark.parametrize(
    ("domain", "waits_on", "due_at", "group"),
    [
        ("guarantees", "municipality", after(days=9), Group.FIRST),
        ("guarantees", "employer", after(days=9), Group.LATER),
        ("invoices", "municipality", after(minutes=-1), Group.FIRST),
        ("agreements", "employer", after(minutes=-1), Group.FIRST),
        ("vacancies", "municipality", NOW, Group.TODAY),
        ("vacancies", "municipality", datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC), Group.TODAY),
        ("vacancies", "municipality", datetime(2026, 11, 23, 23, 0, tzinfo=UTC), Group.TOMORROW),
        ("vacancies", "municipality", datetime(2026, 11, 24, 22, 59, tzinfo=UTC), Group.TOMORROW),
        ("vacancies", "municipality", datetime(2026, 11, 24, 23, 0, tzinfo=UTC), Group.LATER),
    ],
)
def test_guarantee_and_late_matters_stand_first(domain, waits_on, due_at, group):
    assert rules.group(domain, waits_on, due_at, NOW) is group


@pytest.mark.parametrize(
    ("waits_on", "due_at", "words", "pace"),
    [
        ("municipality", after(minutes=48), "11.30 nog 48 min", Pace.SOON),
        ("municipality", after(seconds=20), "10.42 nog 1 min", Pace.SOON),
        ("municipality", after(hours=3), "13.42 nog 3 u 00", Pace.SOON),
        ("municipality", after(hours=4, minutes=18), "15.00 nog 4 u 18", Pace.CALM),
        ("municipality", after(days=1), "di 10.42 nog 1 dag", Pace.CALM),
        ("municipality", after(days=9), "2 december nog 9 dagen", Pace.CALM),
        ("municipality", after(minutes=-5), "10.37 5 min te laat", Pace.LATE),
        ("candidate", after(hours=-3), "7.42 3 u 00 te laat", Pace.LATE),
        ("municipality", after(days=-1), "zo 10.42 1 dag te laat", Pace.LATE),
        ("municipality", after(hours=-11), "zo 23.42 1 dag te laat", Pace.LATE),
        ("municipality", after(days=-8), "15 november 8 dagen te laat", Pace.LATE),
        ("employer", after(days=2), "klok staat stil tot 25 november", Pace.PAUSED),
    ],
)
def test_the_clock_is_said_in_words(waits_on, due_at, words, pace):
    clock = rules.clock(waits_on, due_at, NOW)
    assert f"{clock.when} {clock.left}".replace("\xa0", " ") == words
    assert clock.pace is pace


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2026, 11, 22), ("Te laat", "error")),
        (date(2026, 11, 23), ("Vandaag", "warning")),
        (date(2026, 11, 24), ("Nog 1 dag", "warning")),
        (date(2026, 11, 26), ("Nog 3 dagen", "warning")),
        (date(2026, 11, 27), ("", "")),
    ],
)
def test_a_task_says_how_many_days_are_left(due_on, words):
    assert rules.days_left(due_on, date(2026, 11, 23)) == words


@pytest.mark.parametrize(
    ("hour", "words"), [(10, "Goedemorgen"), (11, "Goedemiddag"), (17, "Goedenavond")]
)
def test_the_greeting_follows_the_amsterdam_clock(hour, words):
    assert rules.greeting(NOW.replace(hour=hour)) == words


def test_days_late_are_the_days_between_two_dates():
    due, now = clock.at(date(2026, 10, 12), "23.59"), clock.at(date(2026, 11, 30), "8.00")
    assert rules.clock("municipality", due, now).left == "49 dagen te laat"
