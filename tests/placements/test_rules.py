"""What may be written in the ledger, and on which days."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from portal import transitions
from portal.errors import Refused
from portal.formats import day as in_words
from portal.placements import ledger, rules, talks
from portal.placements.labels import Kind, Moment, State
from portal.placements.ledger import Event, Ledger, Terms
from portal.placements.preview import Difference, consequences, preview
from portal.placements.savings import Saving
from portal.transitions import step

TERMS = Terms(30_000, date(2026, 9, 1), date(2027, 8, 31), 32 * 60)
TODAY = date(2026, 11, 24)
PLANNED = Event(Kind.PLANNED, TERMS.start_on, uuid.uuid4())
STARTED = Event(Kind.STARTED, TERMS.start_on, uuid.uuid4())
RUNNING = ledger.standing([PLANNED, STARTED], TERMS)
WAITING = ledger.standing([PLANNED], TERMS)
VERBS = {verb for _, verb in rules.TRANSITIONS}


@pytest.mark.parametrize(
    ("state", "verb"), sorted(set(product(State, VERBS)) - set(rules.TRANSITIONS))
)
def test_what_is_not_in_the_table_does_not_happen(state, verb):
    with pytest.raises(Refused, match="wrong_state"):
        step(rules.TRANSITIONS, state, verb)


AFTERWARDS = TERMS.end_on + timedelta(days=30)
OVER = replace(RUNNING, state=State.ENDED)
AWAY = replace(RUNNING, absent_since=date(2026, 10, 5))
MUTUAL = replace(RUNNING, announced_on=TODAY, announced_reason="mutual")


@pytest.mark.parametrize(
    "verb",
    [
        lambda: rules.start(RUNNING, TODAY, TODAY),
        lambda: rules.not_start(RUNNING, "postponed", TODAY),
        lambda: rules.report_absent(WAITING, TODAY, None, "reported", TODAY),
        lambda: rules.report_returned(replace(AWAY, state=State.ENDED), TODAY, TODAY),
        lambda: rules.ask_hours(WAITING, TODAY, 24 * 60),
        lambda: rules.evaluate(WAITING, "week_6", TODAY, TODAY, []),
        lambda: rules.end(WAITING, TODAY, "mutual", TODAY),
        lambda: rules.announce_return(OVER, TODAY),
        lambda: rules.cancel_end(replace(MUTUAL, state=State.ENDED), TODAY),
        lambda: rules.take_back(OVER, TODAY),
    ],
)
def test_a_verb_out_of_its_turn_writes_nothing(verb):
    with pytest.raises(Refused, match="wrong_state"):
        verb()


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (State.PLANNED, "start not_start announce_end cancel_end"),
        (
            State.RUNNING,
            "report_absent report_returned ask_hours evaluate end announce_end cancel_end "
            "take_back",
        ),
        (State.NOT_STARTED, ""),
        (State.ENDED, ""),
    ],
)
def test_a_placement_can_go_these_ways(state, verbs):
    assert transitions.verbs(rules.TRANSITIONS, state) == set(verbs.split())


def within(first, last, verb):
    """The verb holds on the first and the last of these days, and not outside them."""
    verb(first)
    verb(last)
    with pytest.raises(Refused, match="date_past"):
        verb(first - timedelta(days=1))
    with pytest.raises(Refused, match="date_too_far"):
        verb(last + timedelta(days=1))


START_ON, END_ON = TERMS.start_on, TERMS.end_on
NEAR_THE_END = END_ON - timedelta(days=10)


@pytest.mark.parametrize(
    ("first", "last", "verb"),
    [
        (START_ON, TODAY, lambda on: rules.start(WAITING, on, TODAY)),
        (START_ON, END_ON, lambda on: rules.start(WAITING, on, date(2027, 12, 1))),
        (
            START_ON,
            TODAY + timedelta(days=31),
            lambda on: rules.report_absent(RUNNING, on, None, "reported", TODAY),
        ),
        (
            START_ON,
            END_ON,
            lambda on: rules.report_absent(RUNNING, on, None, "reported", NEAR_THE_END),
        ),
        (TODAY, END_ON, lambda on: rules.report_absent(RUNNING, TODAY, on, "reported", TODAY)),
        (
            date(2026, 10, 6),
            TODAY + timedelta(days=31),
            lambda on: rules.report_returned(AWAY, on, TODAY),
        ),
        (date(2026, 10, 6), END_ON, lambda on: rules.report_returned(AWAY, on, NEAR_THE_END)),
        (START_ON, END_ON, lambda on: rules.ask_hours(RUNNING, on, 24 * 60)),
        (START_ON, TODAY, lambda on: rules.evaluate(RUNNING, "week_6", on, TODAY, [])),
        (
            START_ON,
            END_ON,
            lambda on: rules.evaluate(RUNNING, "week_6", on, date(2027, 12, 1), []),
        ),
        (START_ON, END_ON, lambda on: rules.end(RUNNING, on, "mutual", TODAY)),
        (START_ON, END_ON, lambda on: rules.announce_return(RUNNING, on)),
        (START_ON, END_ON, lambda on: rules.take_back(RUNNING, on)),
    ],
)
def test_a_line_is_about_a_day_of_the_placement(first, last, verb):
    within(first, last, verb)


def test_the_hours_that_hold_already_are_no_change():
    with pytest.raises(Refused, match="same_hours"):
        rules.ask_hours(RUNNING, TODAY, 32 * 60)


def test_a_line_says_its_kind_day_and_reason():
    told = [
        rules.not_start(WAITING, "postponed", TODAY),
        rules.announce_return(RUNNING, TODAY),
        rules.take_back(RUNNING, TODAY),
    ]
    assert [(event.kind, event.on, event.reason) for event in told] == [
        (Kind.NOT_STARTED, TODAY, "postponed"),
        (Kind.ANNOUNCED_END, TODAY, "taken_back"),
        (Kind.TAKEN_BACK, TODAY, "taken_back"),
    ]


def test_an_announced_end_is_kept_only_when_it_is_no_take_back():
    assert rules.keep(MUTUAL, TODAY) == Event(Kind.END_CANCELLED, TODAY)
    with pytest.raises(Refused, match="guarantee_running"):
        rules.keep(replace(MUTUAL, announced_reason="taken_back"), TODAY)
    with pytest.raises(Refused, match="wrong_state"):
        rules.cancel_end(RUNNING, TODAY)


def test_the_night_completes_only_what_runs():
    assert rules.complete(replace(OVER, last_on=date(2026, 10, 1)), TODAY) is None


def test_a_line_is_mended_within_the_agreed_days_and_a_conversion_a_day_after():
    def mended(line):
        return lambda on: rules.correct([PLANNED, STARTED, line], TERMS, line, on, AFTERWARDS)

    ended = Event(Kind.ENDED, date(2026, 10, 1), uuid.uuid4(), reason="mutual")
    converted = Event(Kind.CONVERTED, date(2026, 10, 1), uuid.uuid4(), reason="converted_same")
    mended(ended)(START_ON)
    mended(ended)(END_ON)
    mended(converted)(END_ON + timedelta(days=1))
    with pytest.raises(Refused, match="date_past"):
        mended(ended)(START_ON - timedelta(days=1))
    for line, latest in ((ended, END_ON), (converted, END_ON + timedelta(days=1))):
        with pytest.raises(Refused, match="date_too_far") as refused:
            mended(line)(latest + timedelta(days=1))
        assert refused.value.values == {"latest": in_words(latest)}


def test_a_start_is_mended_to_the_agreed_start_at_the_earliest():
    late = Event(Kind.STARTED, date(2026, 9, 7), uuid.uuid4())
    mend = lambda on: rules.correct([PLANNED, late], TERMS, late, on, TODAY)  # noqa: E731
    assert mend(START_ON).on == START_ON
    with pytest.raises(Refused, match="date_past"):
        mend(START_ON - timedelta(days=1))


def test_the_start_is_said_on_the_day_itself_or_later():
    assert rules.start(WAITING, date(2026, 9, 1), date(2026, 9, 1)).kind is Kind.STARTED
    with pytest.raises(Refused, match="date_too_far"):
        rules.start(WAITING, date(2026, 9, 2), date(2026, 9, 1))
    with pytest.raises(Refused, match="date_past"):
        rules.start(WAITING, date(2026, 8, 31), date(2026, 9, 1))


@pytest.mark.clause("end")
def test_an_end_that_has_passed_is_the_end_and_one_ahead_is_announced():
    passed = rules.end(RUNNING, TODAY - timedelta(days=1), "mutual", TODAY)
    ahead = rules.end(RUNNING, TODAY, "mutual", TODAY)
    assert (passed.kind, ahead.kind) == (Kind.ENDED, Kind.ANNOUNCED_END)


@pytest.mark.clause("hire")
def test_a_contract_here_is_a_conversion_from_the_day_after():
    event = rules.end(RUNNING, date(2026, 10, 31), "converted_same", TODAY)
    assert (event.kind, event.on) == (Kind.CONVERTED, date(2026, 11, 1))


def test_nobody_ends_a_placement_outside_its_days():
    with pytest.raises(Refused, match="date_past"):
        rules.end(RUNNING, date(2026, 8, 31), "mutual", TODAY)
    with pytest.raises(Refused, match="date_too_far"):
        rules.end(RUNNING, date(2027, 9, 1), "mutual", TODAY)


@pytest.mark.clause("end", "stopped_by_municipality")
def test_a_take_back_under_way_leaves_the_right_to_end_sooner_in_another_way():
    on = TODAY + timedelta(days=7)
    wound = replace(RUNNING, announced_on=on, announced_reason="taken_back", last_on=on)
    assert rules.end(wound, on, "resigned", TODAY).kind is Kind.ANNOUNCED_END
    for reason in ("mutual", "resigned", "dismissed", "municipality_stopped"):
        assert rules.end(wound, TODAY - timedelta(days=1), reason, TODAY).kind is Kind.ENDED
    with pytest.raises(Refused, match="date_too_far"):
        rules.end(wound, on + timedelta(days=1), "resigned", TODAY)


LIMITED = {  # a day that a take-back under way makes too late → what is tried on it
    "end": lambda now, on: rules.end(now, on, "resigned", TODAY),
    "report_absent": lambda now, on: rules.report_absent(now, on, None, "reported", TODAY),
    "report_absent_until": lambda now, on: rules.report_absent(now, TODAY, on, "reported", TODAY),
    "report_returned": lambda now, on: rules.report_returned(
        replace(now, absent_since=TODAY), on, TODAY
    ),
    "ask_hours": lambda now, on: rules.ask_hours(now, on, 24 * 60),
    "evaluate": lambda now, on: rules.evaluate(now, "week_6", on, on, []),
}


@pytest.mark.parametrize("verb", LIMITED)
@pytest.mark.parametrize("is_taken_back", [True, False])
def test_a_day_after_the_take_back_is_refused_with_the_take_back_as_the_reason(verb, is_taken_back):
    on = TODAY + timedelta(days=7)
    wound = replace(RUNNING, last_on=on, announced_on=on, announced_reason="taken_back")
    now = wound if is_taken_back else replace(RUNNING, last_on=on, agreed_on=on)
    LIMITED[verb](now, on)
    with pytest.raises(Refused, match="date_too_far") as refused:
        LIMITED[verb](now, on + timedelta(days=1))
    said = refused.value.text % refused.value.values
    assert in_words(on) in said
    assert ("Er loopt een melding voor terugnemen" in said) is is_taken_back
    assert ("als de melding is ingetrokken" in said) is is_taken_back


OTHERWISE = {  # a talk is held today at the latest, an absence is told a month ahead at the latest
    "report_absent": lambda now: rules.report_absent(
        now, TODAY + timedelta(days=32), None, "reported", TODAY
    ),
    "evaluate": lambda now: rules.evaluate(now, "week_6", TODAY + timedelta(days=1), TODAY, []),
}


@pytest.mark.parametrize("verb", OTHERWISE)
def test_a_day_that_is_refused_for_another_reason_does_not_name_the_take_back(verb):
    on = TODAY + timedelta(days=60)
    now = replace(RUNNING, last_on=on, announced_on=on, announced_reason="taken_back")
    with pytest.raises(Refused, match="date_too_far") as refused:
        OTHERWISE[verb](now)
    assert "terugnemen" not in refused.value.text


def test_what_a_late_answer_saved_the_employer_stays_with_another_end():
    day = timedelta(days=1)
    wound = replace(RUNNING, announced_on=TODAY, announced_reason="taken_back", last_on=TODAY)
    agreed, yes = replace(wound, billed_until=TODAY - 2 * day), [Saving(TODAY - 2 * day, TODAY)]
    assert rules.end(agreed, TODAY - day, "mutual", TODAY, yes).billed_until == TODAY - 2 * day
    assert rules.end(agreed, TODAY - 3 * day, "mutual", TODAY, yes).billed_until is None
    later = TODAY + 4 * day  # still no answer
    assert rules.end(wound, TODAY + day, "mutual", later).billed_until is None
    late = rules.end(wound, TODAY + day, "converted_same", later, [Saving(TODAY, TODAY + 5 * day)])
    assert late.billed_until == TODAY
    ahead = rules.end(agreed, TODAY, "mutual", TODAY, yes)
    told = replace(RUNNING, last_on=ahead.on, announced_on=ahead.on, announced_reason="mutual")
    told = replace(told, billed_until=ahead.billed_until)
    assert rules.complete(told, TODAY + day).billed_until == TODAY - 2 * day


def test_a_take_back_under_way_is_not_ended_by_night():
    wound = replace(RUNNING, announced_on=TODAY, announced_reason="taken_back", last_on=TODAY)
    assert rules.complete(wound, TODAY + timedelta(days=3)) is None


def test_the_night_completes_the_day_after_the_last_day():
    over = replace(RUNNING, last_on=TODAY)
    assert rules.complete(over, TODAY) is None
    closing = rules.complete(over, TODAY + timedelta(days=1))
    assert (closing.kind, closing.on, closing.reason) == (Kind.ENDED, TODAY, "completed")


def test_the_night_keeps_the_announced_reason():
    over = replace(RUNNING, last_on=TODAY, announced_on=TODAY, announced_reason="converted_same")
    closing = rules.complete(over, TODAY + timedelta(days=1))
    assert (closing.kind, closing.on) == (Kind.CONVERTED, TODAY + timedelta(days=1))


@pytest.mark.clause("report_absence", "absence_dates")
def test_absence_is_two_dates_and_one_at_a_time():
    event = rules.report_absent(RUNNING, date(2026, 10, 5), date(2026, 10, 6), "reported", TODAY)
    assert (event.on, event.until) == (date(2026, 10, 5), date(2026, 10, 6))
    with pytest.raises(Refused, match="date_past"):
        rules.report_absent(RUNNING, date(2026, 10, 5), date(2026, 10, 4), "reported", TODAY)
    away = replace(RUNNING, absent_since=date(2026, 10, 5))
    with pytest.raises(Refused, match="already_absent"):
        rules.report_absent(away, TODAY, None, "reported", TODAY)
    assert rules.report_returned(away, date(2026, 10, 6), TODAY).kind is Kind.RETURNED
    with pytest.raises(Refused, match="not_absent"):
        rules.report_returned(RUNNING, TODAY, TODAY)


@pytest.mark.parametrize("minutes", [0, 59, 48 * 60 + 1])
def test_hours_stay_between_one_and_forty_eight(minutes):
    with pytest.raises(Refused, match="hours_range"):
        rules.ask_hours(RUNNING, TODAY, minutes)
    rules.ask_hours(RUNNING, TODAY, min(max(minutes, 60), 48 * 60))


def test_only_a_line_that_may_be_mended_is_mended():
    assert (
        rules.correct([PLANNED, STARTED], TERMS, STARTED, date(2026, 9, 7), TODAY).corrects
        == STARTED.id
    )
    with pytest.raises(Refused, match="not_correctable"):
        rules.correct([PLANNED, STARTED], TERMS, PLANNED, date(2026, 9, 7), TODAY)


CORRECTED = "STARTED NOT_STARTED ABSENT RETURNED HOURS_CHANGED EVALUATED ENDED CONVERTED"


@pytest.mark.parametrize("kind", list(Kind))
def test_what_has_a_step_of_its_own_is_not_mended_by_hand(kind):
    assert (kind in rules.CORRECTABLE) == (kind.name in CORRECTED.split())


def test_a_correction_cannot_end_before_it_begins():
    ended = Event(Kind.ENDED, date(2026, 10, 1), uuid.uuid4(), reason="mutual")
    with pytest.raises(Refused, match="date_order"):
        rules.correct([PLANNED, STARTED, ended], TERMS, STARTED, date(2026, 11, 1), AFTERWARDS)


SEPTEMBER = Difference("2026-09", 30_000, 0, 30, 0)
OCTOBER = Difference("2026-10", 10_000, 30_000, 10, 31)


BACK = "Wat al gerekend is, komt terug met een creditnota."
NOT = "Wat nog niet gerekend is, wordt niet gerekend."
NEXT = "Wat erbij komt van een gerekende of afgelopen maand, staat op de volgende factuur."
OWN = "Wat erbij komt van een maand die nog gerekend wordt, staat op de factuur van die maand."


@pytest.mark.parametrize(
    ("effect", "billed", "to_run", "words"),
    [
        ([SEPTEMBER], {"2026-09": 30_000}, "2026-10", [BACK]),
        ([SEPTEMBER], {}, "2026-10", [NOT]),
        ([OCTOBER], {"2026-10": 10_000}, "2026-11", [NEXT]),
        ([SEPTEMBER], {"2026-09": 0}, "2026-10", [NOT]),
        ([OCTOBER], {"2026-10": 0}, "2026-11", [NEXT]),  # credited to nothing
        ([OCTOBER], {}, "2026-11", [NEXT]),
        ([OCTOBER], {"2026-09": 30_000}, "2026-10", [OWN]),
        ([SEPTEMBER, OCTOBER], {"2026-09": 30_000}, "2026-10", [BACK, OWN]),
        ([OCTOBER, replace(OCTOBER, month="2026-11")], {"2026-10": 10_000}, "2026-11", [NEXT, OWN]),
        ([SEPTEMBER, replace(OCTOBER, after_cents=0)], {"2026-09": 30_000}, "2026-10", [BACK, NOT]),
        # as much more as less is not nothing
        ([replace(SEPTEMBER, after_cents=10_000), OCTOBER], {}, "2026-11", [NEXT, NOT]),
        ([], {}, "2026-10", []),
    ],
)
def test_what_becomes_of_a_difference_depends_on_the_invoices_that_are_made(
    effect, billed, to_run, words
):
    assert consequences(effect, billed, to_run) == words


def test_the_preview_names_the_months_that_change():
    end = Event(Kind.ANNOUNCED_END, date(2026, 12, 4), reason="taken_back")
    begun = Ledger.of([PLANNED, STARTED], TERMS)
    told = preview(begun, begun.plus(end))
    assert told[0].month == "2026-12"
    assert (told[0].before_cents, told[0].after_cents, told[0].after_days) == (30_000, 3_871, 4)
    assert [one.month for one in told][-1] == "2027-08"
    planned = Ledger.of([PLANNED], TERMS)
    assert preview(planned, planned.plus(STARTED)) == []


def test_the_preview_tells_a_month_that_was_not_charged_or_no_longer_is():
    longer = Event(Kind.EXTENDED, date(2027, 9, 30))
    begun = Ledger.of([PLANNED, STARTED], TERMS)
    (september,) = preview(begun, begun.plus(longer))
    assert (september.before_cents, september.before_days) == (0, 0)
    assert (september.after_cents, september.after_days) == (30_000, 30)
    later = Event(Kind.CORRECTED, date(2026, 11, 1), corrects=STARTED.id)
    told = preview(begun, begun.plus(later))
    assert [one.month for one in told] == ["2026-09", "2026-10"]
    assert (told[0].before_cents, told[0].before_days) == (30_000, 30)
    assert (told[0].after_cents, told[0].after_days) == (0, 0)


def test_the_day_of_what_never_started_is_mended_freely_and_any_line_is_struck():
    never = Event(Kind.NOT_STARTED, TODAY, uuid.uuid4(), reason="postponed")
    mended = rules.correct([PLANNED, never], TERMS, never, date(2026, 8, 1), TODAY)
    assert mended.on == date(2026, 8, 1)
    assert rules.correct([PLANNED, STARTED], TERMS, STARTED, None, TODAY).on is None


@pytest.mark.parametrize(
    ("kind", "reason", "ahead"),
    [
        (Kind.STARTED, None, 0),
        (Kind.NOT_STARTED, "postponed", 0),
        (Kind.EVALUATED, "week_6", 0),
        (Kind.ENDED, "mutual", 0),
        (Kind.CONVERTED, "converted_same", 0),
        (Kind.ABSENT, "reported", 31),
        (Kind.RETURNED, None, 31),
        (Kind.HOURS_CHANGED, None, None),
    ],
)
def test_what_has_happened_is_not_mended_to_a_day_to_come(kind, reason, ahead):
    line = Event(kind, START_ON, uuid.uuid4(), reason=reason, minutes=24 * 60)
    before = [PLANNED] if kind in (Kind.STARTED, Kind.NOT_STARTED) else [PLANNED, STARTED]

    def mended(on):
        return rules.correct([*before, line], TERMS, line, on, TODAY).on

    latest = END_ON if ahead is None else TODAY + timedelta(days=ahead)
    assert mended(latest) == latest
    if ahead is not None:
        with pytest.raises(Refused, match="date_too_far") as refused:
            mended(latest + timedelta(days=1))
        says_how = "Leg daarna het einde opnieuw vast" in str(refused.value.text)
        assert says_how is (kind in (Kind.ENDED, Kind.CONVERTED))


def test_every_line_that_is_mended_by_hand_has_a_last_day_it_can_have():
    marks = test_what_has_happened_is_not_mended_to_a_day_to_come.pytestmark
    assert {kind for kind, *_ in marks[0].args[1]} == rules.CORRECTABLE


def test_talks_fall_in_week_six_and_months_three_six_and_nine():
    assert talks.evaluations(RUNNING) == [
        (Moment.WEEK_6, date(2026, 10, 13)),
        (Moment.MONTH_3, date(2026, 12, 1)),
        (Moment.MONTH_6, date(2027, 3, 1)),
        (Moment.MONTH_9, date(2027, 6, 1)),
    ]
    short = replace(RUNNING, last_on=date(2026, 10, 12))
    assert talks.evaluations(short) == []
    to_the_day = replace(RUNNING, last_on=date(2026, 10, 13))
    assert talks.evaluations(to_the_day) == [(Moment.WEEK_6, date(2026, 10, 13))]


def test_each_talk_is_held_once():
    assert rules.evaluate(RUNNING, "week_6", TODAY, TODAY, []).reason == "week_6"
    with pytest.raises(Refused, match="done_twice"):
        rules.evaluate(RUNNING, "week_6", TODAY, TODAY, ["week_6"])
