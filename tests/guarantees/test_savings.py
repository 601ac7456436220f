"""What a late answer of ours saved the employer: by which end that follows, and by which not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import clock, db
from portal.calendar import add_working_days
from portal.errors import Refused
from portal.formats import day as in_words
from portal.guarantees.labels import State
from portal.placements import actions as placements
from portal.placements import queries as ledgers
from portal.placements.labels import Kind as Line
from portal.placements.labels import State as Placed
from portal.placements.models import Placement
from portal.placements.savings import Saving, charged_until, saving
from tests import make
from tests.guarantees.case import DAY, TERMS, Case
from tests.make.basis import SYSTEM

MONDAY = date(2026, 11, 23)
FAR = date(2027, 3, 31)


def late(days=3):
    case = Case(MONDAY).invoke()
    return replace(case, today=case.receipt.decide_by + days * DAY)


def mended(case, on):
    """Not before that day."""
    case = replace(case, today=max(case.today, on or case.today))
    return case._correct(Line.ENDED, on)


def charged_to(case):
    return case.ledger.now.charged_until


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_an_answer_on_the_promised_day_is_in_time(days):
    case = late(days)
    wished, decide_by, latest = (
        case.receipt.wished_on, case.receipt.decide_by, case.receipt.latest_on
    )  # fmt: skip
    found = saving(wished, decide_by, latest, case.today)
    assert found == (Saving(wished, latest) if days > 0 else None)


@pytest.mark.parametrize(
    ("until", "found"),
    [(MONDAY - DAY, Saving(MONDAY - DAY, MONDAY)), (MONDAY, None), (None, None)],
)
def test_a_yes_saves_the_days_of_work_after_the_last_one_charged(until, found):
    day = MONDAY + 9 * DAY
    assert saving(day, day, day, day, agreed=(MONDAY, until)) == found


def test_an_end_that_moves_past_the_take_back_is_charged_whole_and_back_it_saves_again():
    case = late()
    wished, latest = case.receipt.wished_on, case.receipt.latest_on
    ended = case._end(case.today)
    assert wished < case.today <= latest
    assert charged_to(ended) == wished
    assert charged_to(ended._end(latest)) == wished
    for on in (latest + DAY, FAR, TERMS.end_on):
        assert charged_to(ended._end(on)) == on
    assert charged_to(ended._end(FAR)._end(latest)) == wished
    assert charged_to(ended.keep()) == TERMS.end_on


def test_an_end_that_is_mended_is_charged_by_its_new_day():
    case = late()
    wished, latest = case.receipt.wished_on, case.receipt.latest_on
    ended = case._end(case.today - DAY)
    assert charged_to(ended) == wished
    assert charged_to(mended(ended, FAR)) == FAR
    assert charged_to(mended(mended(ended, FAR), latest)) == wished
    early = wished - DAY
    assert charged_to(mended(ended, early)) == early
    assert charged_to(mended(mended(ended, early), latest)) == wished


def test_a_new_claim_keeps_what_the_one_before_it_saved():
    case = late()
    ended = case._end(case.today)
    again = ended.invoke(ended.ledger.now.last_on)
    assert charged_to(again) == case.receipt.wished_on
    assert charged_to(told(again)) == case.receipt.wished_on


def told(case):
    if not case.state or not case.state.is_unanswered:
        return case
    return replace(case, state=State.CONTACTED, told_on=case.today).accept()


STEP = {
    "wait": lambda case, on: replace(case, today=case.today + abs(on - case.today) // 4),
    "end": lambda case, on: case._end(on),
    "mend": lambda case, on: mended(case, on) if case.ledger.now.state is Placed.ENDED else case,
    "strike": lambda case, on: (
        mended(case, None) if case.ledger.now.state is Placed.ENDED else case
    ),
    "keep": lambda case, on: case.keep(),
    "invoke": lambda case, on: case if case.ledger.now.is_taken_back else case.invoke(),
    "accept": lambda case, on: told(case),
}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(sorted(STEP)),
        st.integers(-12, 40),
    ),
    max_size=12,
)


def stepped(case, verb, days):
    try:
        return STEP[verb](case, case.today + days * DAY)
    except Refused:
        return case


def expected(case):
    """The last day charged, of where it stands and of what was answered late alone."""
    now = case.ledger.now
    is_said = now.announced_on is not None or now.state is Placed.ENDED
    return charged_until(now.last_on, case.saved) if is_said else TERMS.end_on


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_whatever_came_before_the_charge_depends_on_the_end_and_on_our_late_answers(steps):
    case = Case(MONDAY).invoke()
    for verb, days in steps:
        case = stepped(case, verb, days)
        now = case.ledger.now
        if now.is_taken_back:
            assert case.state is not State.ACCEPTED or now.charged_until == case.billed_until
            continue
        assert now.charged_until == expected(case)
        free = now.charged_until < now.last_on  # no day after the take-back would be over
        assert not free or now.last_on <= max(one.last_on for one in case.saved)


@pytest.mark.clause("late_answer", "no_answer")
@given(
    wait=st.integers(0, 40),
    ahead=st.integers(-30, 60),
    wished=st.integers(0, 20),
    yes=st.sampled_from([None, 0, 1, 2, 30]),
)
def test_no_end_while_a_take_back_runs_costs_more_than_the_take_back(wait, ahead, wished, yes):
    asked = Case(MONDAY)
    try:
        asked = asked.invoke(MONDAY + wished * DAY) if wished else asked.invoke()
    except Refused:
        return
    case = replace(asked, today=asked.today + wait * DAY)
    if yes is not None:
        agreed = replace(case, today=min(case.today, case.receipt.latest_on))
        case = replace(told(agreed), today=case.today + yes * DAY)
    receipt, is_late = case.receipt, case.today > case.receipt.decide_by
    most = case.billed_until or (receipt.wished_on if is_late else receipt.latest_on)
    try:
        ended = case._end(case.today + ahead * DAY)
    except Refused:
        return
    assert ended.ledger.now.last_on <= case.ends_by
    assert charged_to(ended) <= most


@pytest.mark.at("2026-09-15T10:00")
def test_an_end_after_a_night_that_was_missed_is_not_after_the_latest_day(
    app, bakery, account_manager
):
    with app.app_context():
        on = add_working_days(clock.today(), 2)
        claim = make.claim(of=bakery, state=State.CONTACTED, last_on=on)
    clock.move_to(clock.at(claim.latest_on + 2 * DAY, "10.00"))
    here, latest = f"/plaatsingen/{claim.placement_id}/einde", in_words(claim.latest_on)
    who = account_manager.as_(account_manager.person)
    late = {"on": clock.today().isoformat(), "reason": "mutual", "step": "check"}
    refused = who.submit(who.get(here), here, **late)
    assert refused.status == 422
    why = f"Er loopt een melding voor terugnemen. Daarom kan dit niet later dan {latest}."
    assert why.replace("\xa0", " ") in refused.words
    with app.app_context(), db.unit() as session:
        row = session.get_one(Placement, claim.placement_id, with_for_update=True)
        with pytest.raises(Refused, match="date_too_far"):
            placements.end(row, clock.today(), "mutual", by=SYSTEM, at=clock.now())
        placements.end(row, claim.latest_on, "mutual", by=SYSTEM, at=clock.now())
        assert ledgers.ledger_of(row).now.charged_until == claim.wished_on


@pytest.mark.at("2026-09-15T10:00")
def test_the_placement_and_its_claims_say_the_same(app, bakery, work):
    with app.app_context():
        on = add_working_days(clock.today(), 2)
        claim = make.claim(of=bakery, state=State.CONTACTED, last_on=on)
        clock.move_to(clock.at(claim.decide_by + timedelta(days=1), "10.00"))

        def ends(on):
            with db.unit() as session:
                row = session.get_one(Placement, claim.placement_id, with_for_update=True)
                placements.end(row, on, "mutual", by=SYSTEM, at=clock.now())
            work()
            row = db.session.get_one(Placement, claim.placement_id, populate_existing=True)
            return ledgers.ledger_of(row).now.charged_until

        assert ends(clock.today()) == claim.wished_on
        assert ends(claim.latest_on) == claim.wished_on
        assert ends(date(2027, 1, 31)) == date(2027, 1, 31)


@pytest.mark.at("2026-09-15T10:00")
def test_a_mended_end_makes_no_promised_day_later(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        with db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            placements.end(row, date(2026, 9, 11), "mutual", by=SYSTEM, at=clock.now())
            promised = row.credit_due_at
        line = make.event(placement).id
        for on in (date(2026, 9, 14), date(2026, 9, 10)):
            clock.move_to(clock.now() + timedelta(days=4))
            with db.unit() as session:
                row = session.get_one(Placement, placement.id, with_for_update=True)
                placements.correct(row, line, on, by=SYSTEM, at=clock.now())
                assert row.credit_due_at <= promised
