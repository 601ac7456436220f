"""Rules of vacancies: states, clocks, what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from portal.errors import Refused
from portal.transitions import step
from portal.vacancies import rules
from portal.vacancies.labels import State
from portal.vacancies.rules import TRANSITIONS, Asked
from portal.vacancies.words import grounds_in, hints_in

VERBS = sorted({verb for _state, verb in TRANSITIONS})
TODAY = date(2026, 11, 24)  # a Tuesday
GOOD = Asked(
    title="Medewerker afwerking",
    tasks="Schuren van tafelbladen, lakken met de roller, inpakken.",
    supervisor_name="Wout Zandhuis",
    minutes_min=24 * 60,
    minutes_max=32 * 60,
    wage_cents=1499,
    start_on=date(2027, 1, 4),
    complete=True,
)


def codes(**changed):
    asked = replace(GOOD, **changed)
    return [(one.field, one.code) for one in rules.problems(asked, minimum_cents=1499, today=TODAY)]


@pytest.mark.parametrize(("state", "verb"), sorted(set(product(State, VERBS)) - set(TRANSITIONS)))
def test_what_is_not_in_the_table_does_not_happen(state, verb):
    with pytest.raises(Refused, match="wrong_state"):
        step(TRANSITIONS, state, verb)


def test_an_accepted_vacancy_does_not_change():
    with pytest.raises(Refused, match="wrong_state"):
        step(TRANSITIONS, State.ACCEPTED, "edit")


def test_a_good_vacancy_has_no_problems():
    assert codes() == []
    rules.check(GOOD, minimum_cents=1499, today=TODAY)


def test_the_minimum_wage_itself_is_enough_and_a_cent_less_is_not():
    assert codes(wage_cents=1499) == []
    assert codes(wage_cents=1498) == [("wage_cents", "wage_below_minimum")]


def test_a_start_today_is_early_enough():
    assert codes(start_on=TODAY) == []
    assert codes(start_on=TODAY - timedelta(days=1)) == [("start_on", "date_past")]


def test_hours_stand_in_order():
    assert codes(minutes_min=33 * 60) == [("minutes_max", "hours_range")]


def test_half_a_vacancy_is_not_sent_in():
    with pytest.raises(Refused, match="incomplete"):
        rules.check(replace(GOOD, complete=False), minimum_cents=1499, today=TODAY)


def test_the_refusal_names_the_ground():
    asked = replace(GOOD, tasks="Wij zoeken een jonge collega die van aanpakken houdt.")
    with pytest.raises(Refused, match="protected_ground") as refused:
        rules.check(asked, minimum_cents=1499, today=TODAY)
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
    assert rules.answer_by(date(2026, 11, 27)) == date(2026, 12, 1)  # Friday → Tuesday
    assert rules.answer_by(date(2026, 12, 24)) == date(2026, 12, 29)  # over Christmas


def test_first_proposal_and_update_follow():
    assert rules.first_proposal_by(TODAY) == date(2026, 12, 1)
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
