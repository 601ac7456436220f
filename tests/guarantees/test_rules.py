"""The guarantee: its window, its promises to the day, and what it gives back."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from portal import transitions
from portal.calendar import add_working_days, is_day_of_rest
from portal.errors import Refused
from portal.formats import day
from portal.guarantees import costs, rules, workflow
from portal.guarantees.labels import Ground, Kind, State
from portal.guarantees.last_days import Week
from portal.guarantees.rules import GuaranteeTerms
from portal.placements import ledger
from portal.placements.labels import Kind as Line
from portal.placements.labels import State as Placed
from portal.placements.ledger import Event, Ledger, Terms
from portal.placements.savings import charged_until, saving
from portal.transitions import step

GUARANTEE = GuaranteeTerms(date(2026, 9, 1), date(2027, 8, 31), 10)
TERMS = Terms(30_000, date(2026, 9, 1), date(2027, 8, 31), 32 * 60)
EVENTS = [Event(Line.PLANNED, TERMS.start_on), Event(Line.STARTED, TERMS.start_on)]
NOW = ledger.standing(EVENTS, TERMS)
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_not_in_the_table_does_not_happen(kind):
    table = workflow.TABLES[kind]
    verbs = {verb for _, verb in workflow.TRANSITIONS}
    for state, verb in set(product(State, verbs)) - set(table):
        with pytest.raises(Refused, match="wrong_state"):
            step(table, state, verb)


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (State.INVOKED, "accept_unanswered contact lapse no_ground refer refuse tell withdraw"),
        (State.CONTACTED, "accept accept_unanswered lapse no_ground refer refuse tell withdraw"),
        (State.ACCEPTED, "execute lapse tell withdraw"),
        (State.EXECUTED, "close tell"),
        (State.CLOSED, ""),
        (State.WITHDRAWN, ""),
        (State.REFUSED, ""),
        (State.LAPSED, ""),
    ],
)
def test_a_take_back_can_go_these_ways(state, verbs):
    assert transitions.verbs(workflow.TRANSITIONS, state) == set(verbs.split())


@pytest.mark.parametrize(
    ("state", "verbs"),
    [(State.INVOKED, "contact withdraw"), (State.CONTACTED, "close withdraw"), (State.CLOSED, "")],
)
def test_a_request_for_help_can_go_these_ways(state, verbs):
    assert transitions.verbs(workflow.HELP, state) == set(verbs.split())


@pytest.mark.clause("answer", "deadlines")
def test_the_promises_are_counted_in_working_days():
    deadlines = rules.invoke(GUARANTEE, NOW, date(2026, 12, 4), MONDAY)
    assert deadlines.call_by == date(2026, 11, 24)
    assert deadlines.decide_by == date(2026, 11, 26)
    assert deadlines.latest_on == date(2026, 12, 4)
    sooner = rules.invoke(GUARANTEE, NOW, date(2026, 11, 25), MONDAY)
    assert sooner.latest_on == date(2026, 12, 3)


def test_we_call_and_tell_the_candidate_before_the_first_day_that_can_be_wished():
    sooner = rules.invoke(GUARANTEE, NOW, date(2026, 11, 25), MONDAY)
    assert (sooner.tell_by, sooner.call_by) == (date(2026, 11, 24), date(2026, 11, 24))
    assert sooner.earliest_on == sooner.call_by + timedelta(days=1)
    with pytest.raises(Refused, match="date_past"):
        rules.invoke(GUARANTEE, NOW, sooner.call_by, MONDAY)
    friday = date(2026, 11, 27)
    assert rules.earliest(GUARANTEE, NOW, friday) == date(2026, 12, 1)
    assert rules.earliest(GUARANTEE, NOW, date(2026, 11, 26)) == date(2026, 11, 28)


def test_near_the_end_the_candidate_hears_it_on_the_last_day_at_the_latest():
    last = TERMS.end_on
    assert rules.invoke(GUARANTEE, NOW, last, last).tell_by == last


def test_an_announced_end_is_the_last_day_that_can_be_wished():
    mutual = Event(Line.ANNOUNCED_END, date(2026, 11, 27), reason="mutual")
    now = ledger.standing([*EVENTS, mutual], TERMS)
    with pytest.raises(Refused, match="date_too_far"):
        rules.invoke(GUARANTEE, now, date(2026, 11, 28), MONDAY)
    assert rules.invoke(GUARANTEE, now, mutual.on, MONDAY).latest_on == mutual.on


def test_friday_and_the_days_between_christmas_and_new_year():
    deadlines = rules.invoke(GUARANTEE, NOW, date(2027, 1, 29), date(2026, 12, 24))
    assert deadlines.call_by == date(2026, 12, 28)
    assert deadlines.decide_by == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 8, 31), "guarantee_before"),
        (date(2027, 9, 1), "guarantee_after"),
    ],
)
def test_outside_the_window_it_is_no_right(today, code):
    with pytest.raises(Refused, match=code):
        rules.holds(GUARANTEE, NOW, today)


@pytest.mark.clause("ask_back", "when")
@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2027, 8, 31)])
def test_the_first_and_the_last_day_of_the_window_count(today):
    rules.holds(GUARANTEE, NOW, today)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("planned", "start_unconfirmed"),
        ("not_started", "never_started"),
        ("ended", "placement_over"),
    ],
)
def test_only_who_works_there_is_taken_back(state, code):
    now = replace(NOW, state=Placed(state))
    with pytest.raises(Refused, match=code) as refusal:
        rules.invoke(GUARANTEE, now, date(2026, 12, 4), MONDAY)
    assert refusal.value.text.endswith(".")


@pytest.mark.parametrize("days", [(None, None), (MONDAY, None), (None, MONDAY)])
def test_a_scheme_without_a_guarantee_says_so(days):
    with pytest.raises(Refused, match="guarantee_not_in_scheme"):
        rules.holds(GuaranteeTerms(*days, 10), NOW, MONDAY)


@pytest.mark.clause("ask_back")
def test_nobody_invokes_outside_the_window():
    over = GuaranteeTerms(date(2026, 9, 1), MONDAY - timedelta(days=1), 10)
    with pytest.raises(Refused, match="guarantee_after"):
        rules.invoke(over, NOW, date(2026, 12, 4), MONDAY)


@pytest.mark.clause("reason")
def test_the_wished_day_lies_between_our_call_and_the_agreed_end():
    with pytest.raises(Refused, match="date_past"):
        rules.invoke(GUARANTEE, NOW, MONDAY, MONDAY)
    with pytest.raises(Refused, match="date_too_far"):
        rules.invoke(GUARANTEE, NOW, date(2027, 9, 1), MONDAY)


def test_on_the_last_day_itself_that_day_may_be_wished():
    last = TERMS.end_on
    assert rules.earliest(GUARANTEE, NOW, last) == last
    assert rules.invoke(GUARANTEE, NOW, last, last).latest_on == last


WISHED, DECIDE_BY, LATEST = date(2026, 11, 25), date(2026, 11, 26), date(2026, 12, 3)
RECEIPT = rules.Receipt(WISHED, DECIDE_BY, LATEST)


def accept(on, told_on=MONDAY, today=DECIDE_BY, week=GUARANTEE.week):
    return rules.accept(Kind.TAKE_BACK, State.CONTACTED, RECEIPT, on, told_on, week, today)


@pytest.mark.clause("answer")
@pytest.mark.parametrize("today", [DECIDE_BY, date(2026, 12, 2), LATEST, date(2026, 12, 9)])
def test_no_answer_passes_the_latest_day_of_the_receipt_however_late_it_is(today):
    assert accept(LATEST, today=today) is State.ACCEPTED
    with pytest.raises(Refused, match="date_too_far") as refusal:
        accept(LATEST + timedelta(days=1), today=today)
    assert refusal.value.values["latest"] == day(LATEST)


def test_the_last_day_is_not_before_today_or_the_day_that_was_wished():
    assert accept(WISHED) is State.ACCEPTED  # it was wished for a day that has passed
    with pytest.raises(Refused, match="date_past") as refusal:
        accept(WISHED - timedelta(days=1))
    assert refusal.value.values["earliest"] == day(WISHED)


@pytest.mark.clause("told_first", "twin.stop")
def test_no_yes_goes_out_before_the_candidate_was_told_nor_for_a_day_before_that():
    with pytest.raises(Refused, match="candidate_not_told"):
        accept(LATEST, told_on=None)
    told_on = WISHED + timedelta(days=1)
    assert accept(told_on, told_on=told_on) is State.ACCEPTED
    with pytest.raises(Refused, match="date_past"):
        accept(WISHED, told_on=told_on)


@pytest.mark.parametrize("state", [State.INVOKED, State.CONTACTED])
def test_on_the_latest_day_and_not_before_silence_is_a_yes(state):
    silent = lambda on: rules.accept_unanswered(Kind.TAKE_BACK, state, RECEIPT, on)  # noqa: E731
    with pytest.raises(Refused, match="too_early"):
        silent(LATEST - timedelta(days=1))
    assert silent(LATEST) is silent(LATEST + timedelta(days=9)) is State.ACCEPTED


@pytest.mark.clause("late_answer")
@pytest.mark.parametrize(
    ("answered_on", "last_on", "until"),
    [
        (DECIDE_BY, LATEST, LATEST),
        (DECIDE_BY + timedelta(days=1), LATEST, WISHED),
        (LATEST, LATEST, WISHED),
        (LATEST, WISHED, WISHED),
        (DECIDE_BY + timedelta(days=1), WISHED - timedelta(days=1), WISHED - timedelta(days=1)),
    ],
)
def test_a_late_answer_costs_the_employer_nothing_beyond_the_day_he_wished(
    answered_on, last_on, until
):
    assert billed_until(last_on, answered_on) == until


def billed_until(last_on, answered_on):
    late = saving(WISHED, DECIDE_BY, LATEST, answered_on)
    return charged_until(last_on, [late] if late else [])


def test_what_a_late_answer_costs_us_is_the_days_after_the_wished_one():
    now = Ledger.of([*EVENTS, Event(Line.ANNOUNCED_END, WISHED, reason="taken_back")], TERMS)
    cost = costs.late_cost(now, LATEST, billed_until(LATEST, LATEST))
    assert (cost.billed_until, cost.days) == (WISHED, 8)
    assert cost.cents == (30_000 - 25_000) + 2_903  # 5 days of November, 3 of December
    in_time = costs.late_cost(now, LATEST, billed_until(LATEST, DECIDE_BY))
    assert (in_time.cents, in_time.days) == (0, 0)


def test_it_is_executed_the_day_after_the_last_day_and_not_before():
    last = date(2026, 12, 4)
    with pytest.raises(Refused, match="too_early"):
        rules.execute(Kind.TAKE_BACK, State.ACCEPTED, last, last)
    after = last + timedelta(days=1)
    assert rules.execute(Kind.TAKE_BACK, State.ACCEPTED, last, after) is State.EXECUTED


@pytest.mark.clause("withdraw")
@pytest.mark.parametrize(
    ("state", "until"),
    [(State.INVOKED, LATEST), (State.CONTACTED, LATEST), (State.ACCEPTED, WISHED)],
)
def test_it_can_be_withdrawn_up_to_and_including_the_last_day_of_work(state, until):
    assert rules.withdraw_until(state, RECEIPT, WISHED) == until
    assert rules.withdraw(Kind.TAKE_BACK, state, until, until) is State.WITHDRAWN
    with pytest.raises(Refused, match="withdraw_late"):
        rules.withdraw(Kind.TAKE_BACK, state, until, until + timedelta(days=1))


@pytest.mark.parametrize("state", [State.EXECUTED, State.CLOSED])
def test_what_was_executed_is_not_withdrawn(state):
    with pytest.raises(Refused, match="guarantee_executed"):
        rules.withdraw(Kind.TAKE_BACK, state, LATEST, MONDAY)


def test_it_is_not_closed_while_the_candidate_was_not_told():
    with pytest.raises(Refused, match="candidate_not_told"):
        rules.close(Kind.TAKE_BACK, State.EXECUTED, None)
    assert rules.close(Kind.TAKE_BACK, State.EXECUTED, MONDAY) is State.CLOSED
    assert rules.close(Kind.HELP, State.CONTACTED, None) is State.CLOSED


@pytest.mark.clause("grounds", "no_fault")
def test_a_refusal_needs_one_of_the_two_legal_grounds():
    refused = rules.refuse(Kind.TAKE_BACK, State.INVOKED, Ground.PROTECTED_GROUND)
    assert refused is State.REFUSED
    with pytest.raises(Refused, match="ground_required"):
        rules.refuse(Kind.TAKE_BACK, State.INVOKED, None)


def test_a_request_for_help_is_never_accepted_or_executed():
    with pytest.raises(Refused, match="wrong_state"):
        rules.accept(Kind.HELP, State.CONTACTED, RECEIPT, MONDAY, MONDAY, GUARANTEE.week, MONDAY)
    for state in State:
        with pytest.raises(Refused, match="wrong_state"):
            rules.execute(Kind.HELP, state, MONDAY, MONDAY)


BILLED = {"2026-09": 30_000, "2026-10": 30_000, "2026-11": 30_000}


def test_the_estimate_counts_billed_months_only():
    december = [*EVENTS, Event(Line.ANNOUNCED_END, date(2026, 12, 4))]
    ending = ledger.standing(december, TERMS)
    money = costs.money(NOW, ending, TERMS, BILLED)
    assert (money.cents, money.days, money.month_days, money.credit_cents) == (3_871, 4, 31, 0)
    november = ledger.standing([*EVENTS, Event(Line.ANNOUNCED_END, date(2026, 11, 27))], TERMS)
    assert costs.money(NOW, november, TERMS, BILLED).credit_cents == 3_000
    for billed in ({}, {"2026-10": 30_000}, {"2026-11": 27_000}):
        unbilled = costs.money(NOW, november, TERMS, billed)
        assert (unbilled.credit_cents, unbilled.stops) == (0, True)
    in_part = costs.money(NOW, november, TERMS, {"2026-11": 28_000})
    assert in_part.credit_cents == 1_000
    assert not costs.money(NOW, NOW, TERMS, BILLED).stops


def test_a_billed_month_after_the_last_day_comes_back_whole():
    october = ledger.standing([*EVENTS, Event(Line.ANNOUNCED_END, date(2026, 10, 31))], TERMS)
    money = costs.money(NOW, october, TERMS, BILLED)
    assert (money.month, money.cents, money.credit_cents) == ("2026-10", 30_000, 30_000)


def test_what_costs_nothing_gives_nothing_back():
    free = Terms(0, TERMS.start_on, TERMS.end_on, 32)
    ending = ledger.standing([*EVENTS, Event(Line.ANNOUNCED_END, date(2026, 11, 27))], free)
    assert costs.money(NOW, ending, free, {}) == costs.Money("2026-11", 0, 0, 0, 0, stops=False)


def test_the_last_day_of_work_is_no_sunday_or_holiday():
    saturday, sunday = date(2026, 12, 12), date(2026, 12, 13)
    christmas = date(2026, 12, 25)  # a Friday; Saturday is a holiday too
    for rest, after in ((sunday, sunday + DAY), (christmas, christmas + 3 * DAY)):
        with pytest.raises(Refused, match="date_rest") as refusal:
            rules.invoke(GUARANTEE, NOW, rest, MONDAY)
        assert refusal.value.values["earliest"] == day(after)
    assert rules.invoke(GUARANTEE, NOW, saturday, MONDAY).last_on == saturday
    ends_on_sunday = replace(NOW, last_on=sunday, agreed_on=sunday)
    assert rules.invoke(GUARANTEE, ends_on_sunday, sunday, MONDAY).last_on == sunday


def test_the_first_day_that_can_be_wished_is_one_of_work():
    friday = date(2026, 11, 27)
    for today in (friday - DAY, friday, friday + DAY, friday + 2 * DAY, date(2026, 12, 23)):
        first = rules.earliest(GUARANTEE, NOW, today)
        assert not is_day_of_rest(first)
        assert rules.invoke(GUARANTEE, NOW, first, today).last_on == first


@pytest.mark.parametrize("days", [("ma", "di", "wo", "do"), ("vr",), ("za",), ()])
def test_the_latest_day_of_the_receipt_is_a_day_worked(days):
    """Whoever works on other days than ours cannot stop on one of ours."""
    terms = replace(GUARANTEE, week=Week("Zeynep", days))
    for n in range(60):
        today = MONDAY + n * DAY
        wished_on = rules.earliest(terms, NOW, today)
        made = rules.invoke(terms, NOW, wished_on, today)
        at_most = add_working_days(made.decide_by, terms.end_days)
        assert terms.week.worked(made.latest_on) == made.latest_on
        assert wished_on <= made.latest_on <= max(wished_on, at_most)
        after = terms.week.worked(made.latest_on + DAY)
        assert after > at_most, "no later day worked is within the days we have"


FOUR_DAYS = replace(GUARANTEE, week=Week("Zeynep", ("ma", "di", "wo", "do")))


@pytest.mark.parametrize(
    ("wished_on", "worked_on"),
    [
        (date(2026, 12, 4), date(2026, 12, 3)),  # a Friday, and the Thursday before it
        (date(2026, 11, 27), date(2026, 11, 26)),
        (date(2026, 12, 5), date(2026, 12, 3)),
    ],
)
def test_the_last_day_that_is_wished_is_a_day_worked(wished_on, worked_on):
    with pytest.raises(Refused, match="date_not_worked") as refusal:
        rules.invoke(FOUR_DAYS, NOW, wished_on, MONDAY)
    said = refusal.value.values
    assert (said["name"], said["days"]) == ("Zeynep", "maandag tot en met donderdag")
    assert said["worked_on"] == day(worked_on)
    assert rules.invoke(FOUR_DAYS, NOW, worked_on, MONDAY).last_on == worked_on
    ends_then = replace(NOW, last_on=wished_on, agreed_on=wished_on)
    assert rules.invoke(FOUR_DAYS, ends_then, wished_on, MONDAY).last_on == wished_on


def test_the_day_that_is_named_is_never_before_the_first_that_can_be_wished():
    thursday = date(2026, 11, 26)  # our call on Friday, so Monday is the first day worked
    assert rules.earliest(FOUR_DAYS, NOW, thursday) == date(2026, 11, 30)
    for shift in range(60):
        first = rules.earliest(FOUR_DAYS, NOW, MONDAY + shift * DAY)
        assert rules.invoke(FOUR_DAYS, NOW, first, MONDAY + shift * DAY).last_on == first


def test_the_last_day_that_is_agreed_is_a_day_worked_too():
    week, friday = FOUR_DAYS.week, date(2026, 11, 27)
    with pytest.raises(Refused, match="date_not_worked") as refusal:
        accept(friday, week=week)
    assert refusal.value.values["worked_on"] == day(friday - DAY)
    with pytest.raises(Refused, match="date_not_worked") as refusal:
        accept(friday, told_on=friday, today=friday, week=week)
    assert refusal.value.values["worked_on"] == day(friday + 3 * DAY)
    assert accept(WISHED, week=Week("Zeynep", ("vr",))) is State.ACCEPTED  # as on the receipt
    assert accept(LATEST, week=week) is State.ACCEPTED


def test_the_day_beside_one_of_rest_may_be_the_first_there_is():
    week, friday = FOUR_DAYS.week, date(2026, 11, 27)
    assert week.worked_beside(friday, friday - DAY) == friday - DAY
    assert week.worked_beside(friday, friday) == friday + 3 * DAY


def test_where_no_day_worked_is_left_it_is_the_latest_of_the_receipt():
    week = Week("Zeynep", ("vr",))
    assert accept(LATEST, told_on=LATEST, today=LATEST, week=week) is State.ACCEPTED
    with pytest.raises(Refused, match="date_not_worked"):
        accept(LATEST, week=week)


def test_the_credit_of_the_receipt_comes_after_every_last_day_that_can_be_agreed():
    for shift in range(40):
        today = MONDAY + shift * DAY
        promised = rules.invoke(GUARANTEE, NOW, rules.earliest(GUARANTEE, NOW, today), today)
        assert promised.latest_on < promised.credit_by
