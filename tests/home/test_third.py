"""What lies with the foundation was promised by us."""

from portal import clock
from portal.home import rules
from portal.tasks.rules import State
from tests import make


def test_a_day_of_the_foundation_that_passed_is_late_on_the_start(signatory, bakery):
    make.placement(of=bakery, since=10)
    text = " ".join(signatory.get("/").text.split())
    line = text.partition("Loon en contract van")[2][:900]
    assert "Wij zijn te laat" in line
    assert "Wacht op Stichting" not in line.partition("Wij zijn te laat")[0]


def test_its_clock_runs_in_the_inbox_and_its_day_is_a_promise_on_the_board():
    now = clock.now()
    assert rules.clock("third", now, now).pace is not rules.Pace.PAUSED
    assert State.WAITING_THIRD.is_promised
    assert not State.WAITING_EMPLOYER.is_promised
