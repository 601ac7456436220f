"""What the factories make is in the state asked for, and leaves nothing for the worker to do."""

import pytest

from portal.agreements.labels import State as Paper
from portal.guarantees.labels import State as Claim
from portal.introductions.rules import State as Meeting
from portal.placements.labels import State as Placement
from portal.vacancies.labels import State as Vacancy
from tests import make
from tests.make.introductions import PATH

MADE = [
    *[("vacancy", state) for state in (Vacancy.DRAFT, Vacancy.SUBMITTED, Vacancy.MATCHING)],
    *[("introduction", state) for state in PATH],
    *[("agreement", state) for state in (Paper.DRAFT, Paper.OFFERED, Paper.SIGNED, Paper.SEALED)],
    *[("placement", state) for state in (Placement.PLANNED, Placement.RUNNING)],
    *[("claim", state) for state in (Claim.INVOKED, Claim.CONTACTED, Claim.ACCEPTED)],
]


@pytest.mark.parametrize(("noun", "state"), MADE, ids=[f"{noun}-{state}" for noun, state in MADE])
def test_it_arrives_where_it_should(bakery, work, noun, state):
    made = getattr(make, noun)(of=bakery, state=state)
    assert made.state == state
    assert made.employer_id == bakery.id
    assert work() == 0


def test_an_invoice_bills_a_placement(bakery, work):
    assert make.invoice(of=bakery).total_cents > 0
    assert work() == 0


def test_papers_are_about_something(bakery, work):
    meeting = make.introduction(of=bakery, state=Meeting.ASKED)
    assert make.task(subject=meeting).subject_id == meeting.id
    assert make.document(subject=meeting).subject_id == meeting.id
    assert make.link(meeting, make.dossier()).token
    assert work() == 0
