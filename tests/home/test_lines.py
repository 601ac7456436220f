"""The board of a company: what comes first stands first, and only what is ours can be late."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from portal import clock
from portal.home import lines

pytestmark = pytest.mark.usefixtures("app")


class Anybody:
    @staticmethod
    def may(_what):
        return False


def row(kind="invoices.disputed", days=0, *, ended=None, waits_on="municipality", at=None):
    today = clock.today()
    return SimpleNamespace(
        kind=kind, subject_id=uuid4(), title="T", place="", waits_on=waits_on, cents=None, at=at,
        due_on=None if at else today + timedelta(days),
        ended_at=None if ended is None else clock.at(today + timedelta(ended), "10.00"),
    )  # fmt: skip


def shown(*rows):
    return lines.arranged(rows, clock.today(), Anybody())


def test_what_is_open_comes_by_its_day_and_what_is_done_last_by_the_day_it_was():
    rows = row(days=9), row(days=-2, ended=-1), row(days=2), row(days=30, ended=-4), row(days=-3)
    days = [((line.on - clock.today()).days, line.state == "done") for line in shown(*rows)]
    assert days == [(-3, False), (2, False), (9, False), (-4, True), (-1, True)]


def test_an_appointment_stands_by_its_instant():
    meeting = row("introductions.planned", waits_on="meeting", at=clock.now() + timedelta(days=3))
    first, second = shown(row(days=5), meeting)
    assert (first.state, second.state) == ("planned", "busy")
    assert first.on == clock.today() + timedelta(days=3)


@pytest.mark.parametrize("waits_on", ["candidate", "third", "signatory"])
def test_a_last_day_to_sign_is_nobody_s_promise_to_the_employer(waits_on):
    (line,) = shown(row("agreements.offered", days=-1, waits_on=waits_on))
    assert line.promise is None
    assert line.badge.startswith("Wacht op")


@pytest.mark.parametrize("waits_on", ["municipality", "third", "candidate"])
def test_our_day_is_a_promise_behind_whomever_we_wait(waits_on):
    (line,) = shown(row(days=-1, waits_on=waits_on))
    assert line.promise.is_late
    assert line.badge == "Te laat"


def test_what_was_done_late_is_done():
    (line,) = shown(row(days=-9, ended=-1))
    assert (line.badge, line.promise.is_late) == ("Klaar", False)
