"""Rules of vacancies: states, clocks, what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from portal import formats, reading
from portal.calendar import add_working_days
from portal.errors import Refused
from portal.schemes import starts
from portal.schemes.rules import scheme_on
from portal.schemes.tables import SchemeName
from portal.transitions import step, verbs
from portal.vacancies import checks, rules, times
from portal.vacancies.checks import Asked
from portal.vacancies.labels import State
from portal.vacancies.rules import TRANSITIONS
from portal.vacancies.words import grounds_in, hints_in

VERBS = sorted({verb for _state, verb in TRANSITIONS})
TODAY = date(2026, 11, 24)  # a Tuesday
GOOD = Asked(
    title="Medewerker afwerking",
    tasks="Schuren van tafelbladen, lakken met de roller, inpakken.",
    supervisor_name="Wout Zandhuis",
    minutes_min=24 * 60,
    minutes_max=32 * 60,
    days=("ma", "di", "wo", "do"),
    day_from="8.00",
    day_until="16.00",
    evening=False,
    night=False,
    weekend=False,
    wage_cents=1499,
    start_on=date(2027, 1, 4),
    schemes=("groeibaan",),
    complete=True,
)


def codes(**changed):
    asked = replace(GOOD, **changed)
    return [(problem.field, problem.code) for problem in problems(asked)]


def problems(asked, *, today=TODAY, minimum_cents=1499):
    return checks.problems(asked, minimum_cents=minimum_cents, read_from=TODAY, today=today)


@pytest.mark.parametrize(("state", "verb"), sorted(set(product(State, VERBS)) - set(TRANSITIONS)))
def test_what_is_not_in_the_table_does_not_happen(state, verb):
    with pytest.raises(Refused, match="wrong_state"):
        step(TRANSITIONS, state, verb)


@pytest.mark.parametrize(
    ("state", "can"),
    [
        (State.DRAFT, "edit submit withdraw"),
        (State.SUBMITTED, "accept edit send_back withdraw"),
        (State.RETURNED, "edit submit withdraw"),
        (State.ACCEPTED, "adjust ask_proposal expire fill hold inform match withdraw"),
        (State.MATCHING, "adjust ask_proposal expire fill hold inform match withdraw"),
        (State.ON_HOLD, "adjust resume withdraw"),
        (State.FILLED, "close reopen"),
        (State.CLOSED, ""),
        (State.WITHDRAWN, ""),
        (State.EXPIRED, "close resume withdraw"),
    ],
)
def test_a_vacancy_can_go_these_ways(state, can):
    assert verbs(TRANSITIONS, state) == set(can.split())


def test_an_accepted_vacancy_does_not_change():
    with pytest.raises(Refused, match="wrong_state"):
        step(TRANSITIONS, State.ACCEPTED, "edit")


def test_a_good_vacancy_has_no_problems():
    assert codes() == []
    checks.check(GOOD, minimum_cents=1499, read_from=TODAY, today=TODAY)


def test_the_minimum_wage_itself_is_enough_and_a_cent_less_is_not():
    assert codes(wage_cents=1499) == []
    assert codes(wage_cents=1498) == [("wage_cents", "wage_below_minimum")]


EARLIEST = date(2026, 12, 21)  # a Monday: 18 working days to 18 December, and the day after


@pytest.mark.parametrize(
    ("start_on", "code"),
    [
        (TODAY - timedelta(days=1), "date_past"),
        (TODAY, "start_too_soon"),
        (TODAY + timedelta(days=1), "start_too_soon"),
        (EARLIEST - timedelta(days=1), "start_too_soon"),
        (EARLIEST, None),
        (date(2026, 12, 26), "start_not_worked"),  # a holiday
        (date(2027, 1, 8), "start_not_worked"),  # a Friday
        (date(2027, 1, 11), None),
    ],
)
def test_the_first_day_can_be_met(start_on, code):
    assert codes(start_on=start_on) == ([("start_on", code)] if code else [])


YEARS = [TODAY + timedelta(days=n) for n in range(0, 800, 3)]
WEEKS = [("ma", "di", "wo", "do"), ("vr",), ("za", "zo"), ()]


@pytest.mark.parametrize("days", WEEKS)
def test_the_day_that_an_error_names_is_accepted_as_long_as_we_read(days):
    for on in YEARS:
        asked = replace(GOOD, days=days, weekend=True, start_on=on)
        start_on = checks.feasible_start(asked, on, on)
        good = replace(asked, start_on=start_on)
        for read_on in (on, times.answer_by(on)):
            assert not [*checks.start(good, on, read_on)]
        early = replace(asked, start_on=start_on - timedelta(days=1))
        [problem] = checks.start(early, on, on)
        assert problem.values["earliest_on"] == formats.day(start_on)


def test_what_was_sent_in_keeps_its_first_day_while_we_read_it():
    later = times.answer_by(TODAY)
    assert problems(replace(GOOD, start_on=EARLIEST), today=later) == []


def test_a_first_day_that_went_by_gets_an_example_that_has_not():
    late = date(2027, 3, 3)
    [problem] = problems(replace(GOOD, start_on=date(2027, 1, 4)), today=late)
    assert (problem.code, problem.values["earliest_on"]) == ("date_past", formats.day(late))


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"minutes_max": 32 * 60}, []),
        ({"minutes_max": 33 * 60}, [("minutes_max", "hours_do_not_fit")]),
        (
            {"days": ("ma",), "start_on": date(2027, 1, 4)},
            [("minutes_min", "hours_do_not_fit"), ("minutes_max", "hours_do_not_fit")],
        ),
        ({"days": ("ma",), "evening": True}, []),  # there is work beside these times
        ({"day_until": "8.00"}, [("day_until", "time_order")]),
        ({"day_from": "22.00", "day_until": "6.00"}, [("day_until", "time_order")]),
        ({"day_from": "22.00", "day_until": "6.00", "night": True}, []),
        ({"day_until": "8.05"}, [("day_until", "hours_do_not_fit")]),
    ],
)
def test_the_hours_fit_in_the_days_and_times(changed, found):
    assert codes(**changed) == found


def test_an_error_about_hours_names_hours_that_fit():
    asked = replace(GOOD, days=("ma", "di", "wo"), day_until="16.30", minutes_max=36 * 60)
    [problem] = problems(asked)
    assert problem.values == {
        "days": "maandag tot en met woensdag", "start": "8.00", "end": "16.30", "most": "25,5",
    }  # fmt: skip
    most = reading.minutes(problem.values["most"], 0, 40 * 60)
    assert problems(replace(asked, minutes_max=most)) == []


@pytest.mark.parametrize(
    ("times_of_day", "code"),
    [
        (("8.00", "16.00"), None),
        (("8.00", "17.00"), None),
        (("9.00", "17.00"), None),  # exactly the 32 hours
        (("9.00", "16.59"), "hours_do_not_fit"),
        (("8.00", "7.00"), "time_order"),
    ],
)
def test_other_times_of_an_accepted_vacancy_still_hold_its_hours(times_of_day, code):
    after = {name: getattr(GOOD, name) for name in checks.ADJUSTABLE if name in checks.ASKED}
    after |= dict(zip(("day_from", "day_until"), times_of_day, strict=True))
    found = checks.adjustment(GOOD, after | {"street_line": "Kade 7"})
    assert [(problem.field, problem.code) for problem in found] == (
        [("day_until", code)] if code else []
    )


ACCEPTED = replace(GOOD, day_until="16.00", minutes_max=32 * 60)


@pytest.mark.parametrize(
    ("was", "becomes", "found"),
    [
        (1499, 1499, []),
        (1499, 1500, []),
        (1499, 1498, [("wage_cents", "wage_lower")]),
        (1499, None, [("wage_cents", "wage_lower")]),
        (1, None, [("wage_cents", "wage_lower")]),
        (None, None, []),
        (None, 1200, []),
        (0, None, []),
    ],
)
def test_a_wage_that_people_said_yes_to_never_goes_down(was, becomes, found):
    before = replace(ACCEPTED, wage_cents=was)
    after = {name: getattr(before, name, "") for name in checks.ADJUSTABLE} | {
        "wage_cents": becomes
    }
    assert [(one.field, one.code) for one in checks.adjustment(before, after)] == found


def test_every_text_that_changes_after_the_yes_is_read_again():
    for name in ("title", "tasks", "supervisor_name"):
        after = {one: getattr(ACCEPTED, one, "") for one in checks.ADJUSTABLE}
        after[name] = "Alleen mannen"
        found = [(one.field, one.code) for one in checks.adjustment(ACCEPTED, after)]
        assert found == [(name, "protected_ground")]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"minutes_min": 32 * 60}, []),  # the same twice
        ({"minutes_min": 32 * 60, "day_from": "8.01"}, ["hours_do_not_fit"] * 2),
        ({"minutes_max": 32 * 60 + 1}, ["hours_do_not_fit"]),
        ({"minutes_min": None, "minutes_max": 60, "days": ("ma",), "day_until": "9.00"}, []),
        (
            {"minutes_min": None, "minutes_max": 61, "days": ("ma",), "day_until": "9.00"},
            ["hours_do_not_fit"],
        ),
        (
            {"minutes_min": None, "minutes_max": 60, "days": ("ma",), "day_until": "8.59"},
            ["hours_do_not_fit"],
        ),
        ({"day_from": None}, []),
        ({"day_until": None, "night": True}, []),
        ({"minutes_min": None, "minutes_max": None}, []),
        ({"day_from": "16.00", "night": True}, ["time_order"]),
    ],
)
def test_the_hours_of_a_vacancy_at_their_edges(changed, found):
    assert [code for _field, code in codes(**changed)] == found


@pytest.mark.parametrize(
    ("part", "kept"), [("evening", None), ("night", None), ("weekend", None), ("", 32 * 60)]
)
def test_what_is_worked_beside_the_times_does_not_fit_in_them(part, kept):
    assert replace(GOOD, **({part: True} if part else {})).minutes_a_week == kept


def test_a_text_with_two_grounds_is_told_one_at_a_time():
    assert codes(tasks="Alleen mannen, geen moslims.") == [("tasks", "protected_ground")]


def test_a_day_that_went_by_and_one_that_is_too_soon_say_different_things():
    for start_on, code in ((TODAY - timedelta(1), "date_past"), (TODAY, "start_too_soon")):
        (problem,) = problems(replace(GOOD, start_on=start_on))
        assert (problem.code, "voorbij" in problem.text) == (code, code == "date_past")


@pytest.mark.parametrize(
    ("day_from", "day_until", "minutes", "over"),
    [
        ("8.30", "16.30", 480, False),
        ("22.00", "6.00", 480, True),
        ("23.59", "0.00", 1, True),
        ("8.00", "8.00", 0, False),
        ("0.00", "23.59", 1439, False),
    ],
)
def test_a_day_of_work_by_the_clock(day_from, day_until, minutes, over):
    assert times.minutes_a_week(("ma", "wo"), day_from, day_until) == 2 * minutes
    assert times.is_over_midnight(day_from, day_until) is over


def test_the_first_day_follows_from_the_terms_of_the_quickest_scheme_that_is_asked(monkeypatch):
    """Two days to answer, five for candidates, five to meet; then the offer and the start."""
    think = {SchemeName.GROEIBAAN: 9, SchemeName.WERKERVARINGSBAAN: 3}
    terms = {
        name: replace(scheme_on(name, TODAY), think_working_days=days)
        for name, days in think.items()
    }
    monkeypatch.setattr(times, "scheme_on", lambda name, on: terms[name])
    met_by = add_working_days(TODAY, 2 + 5 + 5)
    expected = {
        name: starts.feasible_start(scheme, starts.WEEK, drafted_on=met_by)
        for name, scheme in terms.items()
    }
    assert expected[SchemeName.WERKERVARINGSBAAN] < expected[SchemeName.GROEIBAAN]
    for schemes, name in (
        ([SchemeName.GROEIBAAN], SchemeName.GROEIBAAN),
        ([SchemeName.WERKERVARINGSBAAN], SchemeName.WERKERVARINGSBAAN),
        (list(SchemeName), SchemeName.WERKERVARINGSBAAN),
        ([], SchemeName.GROEIBAAN),
    ):
        found = times.earliest_start(schemes, starts.WEEK, read_from=TODAY)
        assert found == expected[name]


def test_a_vacancy_asks_from_one_hour_a_week_to_forty():
    assert (checks.LEAST_MINUTES, checks.MOST_MINUTES) == (60, 2400)


def test_hours_stand_in_order():
    assert codes(minutes_min=33 * 60) == [("minutes_max", "hours_range")]


def test_half_a_vacancy_is_not_sent_in():
    with pytest.raises(Refused, match="incomplete"):
        checks.check(
            replace(GOOD, complete=False), minimum_cents=1499, read_from=TODAY, today=TODAY
        )


def test_the_refusal_names_the_ground():
    asked = replace(GOOD, tasks="Wij zoeken een jonge collega die van aanpakken houdt.")
    with pytest.raises(Refused, match="protected_ground") as refused:
        checks.check(asked, minimum_cents=1499, read_from=TODAY, today=TODAY)
    assert refused.value.values == {"ground": "leeftijd", "word": "jonge collega"}


@pytest.mark.parametrize("field", ["title", "tasks", "supervisor_name"])
def test_every_text_is_read(field):
    assert codes(**{field: "Nederlands als moedertaal"}) == [(field, "protected_ground")]


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("Wij zoeken een jonge, enthousiaste medewerker", "age"),
        ("jonge enthousiaste medewerker gezocht", "age"),
        ("Je bent tussen 18 en 25 jaar", "age"),
        ("Niet ouder dan 30", "age"),
        ("Alleen vrouwen", "sex"),
        ("Wij zoeken een sterke man", "sex"),
        ("Nederlandse achtergrond gewenst", "origin"),
        ("Geen buitenlanders", "origin"),
        ("Nederlands als MOEDERTAAL", "language"),
        ("moeder\u00adtaal Nederlands", "language"),
        ("Geen hoofddoek", "religion"),
        ("Bij ons past een christelijke collega", "religion"),
        ("In goede gezondheid", "health"),
        ("Geen lichamelijke klachten", "health"),
        ("Zonder kinderen", "civil_status"),
        ("Geen strafblad", "past"),
        ("Heteroseksueel", "orientation"),
    ],
)
def test_protected_grounds_are_found(text, ground):
    found = [one.code for one in grounds_in(text)]
    assert found[:1] == ([ground] if ground else [])


@pytest.mark.parametrize(
    "text",
    [
        "Jonge planten water geven en verpotten",
        "Gezonde maaltijden bereiden voor de lunch",
        "5 jaar ervaring met heftruck is prettig",
        "Schuren, lakken en inpakken. Soms dozen van 15 kilo tillen.",
        "Helpen bij de opvang van kinderen",
        "Terras opbouwen en glas spoelen",
        "Kamers klaarmaken voor mannen en vrouwen",
    ],
)
def test_ordinary_work_is_left_alone(text):
    assert grounds_in(text) == []


def test_softer_words_get_a_hint_only():
    assert [one.word for one in hints_in("Je bent energiek en spreekt vloeiend Nederlands")] == [
        "vloeiend",
        "energiek",
    ]
    assert codes(tasks="Je bent energiek") == []


def test_we_answer_in_two_working_days():
    assert times.answer_by(date(2026, 11, 27)) == date(2026, 12, 1)  # Friday → Tuesday
    assert times.answer_by(date(2026, 12, 24)) == date(2026, 12, 29)  # over Christmas


def test_first_proposal_and_update_follow():
    assert times.first_proposal_by(TODAY) == date(2026, 12, 1)
    assert rules.next_update_by(TODAY) == date(2026, 12, 8)


def test_a_vacancy_stays_open_ninety_days_after_its_start():
    assert rules.closes_on(TODAY, date(2027, 1, 4)) == date(2027, 4, 4)
    assert rules.closes_on(TODAY, date(2026, 1, 1)) == date(2027, 2, 22)


def test_a_hold_ends_on_a_day_ahead():
    rules.check_hold(TODAY + timedelta(days=1), TODAY)
    rules.check_hold(TODAY + timedelta(days=180), TODAY)
    for wrong in (TODAY, TODAY + timedelta(days=181)):
        with pytest.raises(Refused):
            rules.check_hold(wrong, TODAY)
