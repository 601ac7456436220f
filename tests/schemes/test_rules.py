from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.errors import Refused
from portal.schemes import rules, tables
from portal.schemes.tables import FormalEmployer, SchemeName

TODAY = date(2026, 11, 24)


def groeibaan():
    return rules.scheme_on("groeibaan", TODAY)


@pytest.mark.parametrize(
    ("day", "cents"),
    [
        (date(2025, 7, 1), 1440),
        (date(2025, 12, 31), 1440),
        (date(2026, 1, 1), 1471),
        (date(2026, 6, 30), 1471),
        (date(2026, 7, 1), 1499),
        (TODAY, 1499),
    ],
)
def test_the_minimum_wage_is_that_of_the_day(day, cents):
    wage = rules.minimum_wage_on(day)
    assert wage.hourly_cents == cents


def test_past_its_half_year_the_youngest_row_is_used():
    last = rules.MINIMUM_WAGES[-1]
    wage = rules.minimum_wage_on(last.valid_from.replace(year=last.valid_from.year + 1))
    assert wage.hourly_cents == last.hourly_cents


def test_a_placement_may_last_a_single_day():
    rules.check_term(groeibaan(), TODAY, TODAY)
    with pytest.raises(Refused, match="date_order"):
        rules.check_term(groeibaan(), TODAY, TODAY - timedelta(days=1))


def test_before_the_first_row_nothing_is_guessed():
    with pytest.raises(Refused, match="no_minimum_wage"):
        rules.minimum_wage_on(date(2023, 12, 31))


@pytest.mark.clause("wage")
@pytest.mark.parametrize(
    ("cents", "start", "is_fine"),
    [
        (1499, date(2026, 7, 1), True),
        (1498, date(2026, 7, 1), False),
        (1471, date(2026, 6, 30), True),
        (1471, date(2026, 7, 1), False),
    ],
)
def test_a_wage_is_held_against_the_day_the_work_starts(cents, start, is_fine):
    if is_fine:
        rules.check_wage(cents, start)
        return
    with pytest.raises(Refused, match="wage_below_minimum") as refused:
        rules.check_wage(cents, start)
    text = refused.value.text % refused.value.values
    assert "1 juli 2026" in text.replace("\u00a0", " ")
    assert "14,99" in text


def test_the_groeibaan_is_what_the_study_says():
    scheme = groeibaan()
    assert (scheme.max_months, scheme.contribution_cents, scheme.max_contracts) == (12, 30_000, 1)
    assert scheme.formal_employer is FormalEmployer.FOUNDATION
    assert scheme.guarantee.call_working_days == 1
    assert scheme.guarantee.decide_working_days == 3
    assert scheme.guarantee.end_working_days == 5


def test_the_werkervaringsbaan_is_three_times_a_year_without_contribution():
    scheme = rules.scheme_on("werkervaringsbaan", TODAY)
    assert (scheme.max_months, scheme.max_contracts, scheme.contribution_cents) == (12, 3, 0)
    assert scheme.guarantee.title == "Stoppen van de detachering"


@pytest.mark.parametrize("name", SchemeName)
def test_every_value_says_where_it_comes_from(name):
    for scheme in rules.SCHEMES[name]:
        assert all(source.text for source in scheme.sources)
        assert rules.scheme(name, scheme.version) is scheme


def test_a_value_without_a_source_is_a_mistake():
    raw = tables._read("groeibaan")["version"][0]
    del raw["sources"]["contribution_cents"]
    with pytest.raises(ValueError, match="contribution_cents"):
        tables._scheme(SchemeName.GROEIBAAN, raw)


def test_versions_of_a_scheme_have_their_own_day_and_name():
    for versions in rules.SCHEMES.values():
        assert len({v.valid_from for v in versions}) == len({v.version for v in versions})


def test_a_scheme_does_not_exist_before_its_first_version():
    with pytest.raises(Refused, match="unknown_scheme"):
        rules.scheme_on("groeibaan", date(2020, 1, 1))
    with pytest.raises(Refused, match="unknown_scheme"):
        rules.scheme("groeibaan", "1900-1")


def test_the_youngest_version_of_the_day_holds(monkeypatch):
    newer = replace(groeibaan(), version="2027-1", valid_from=date(2027, 1, 1))
    both = rules.SCHEMES | {SchemeName.GROEIBAAN: (groeibaan(), newer)}
    monkeypatch.setattr(rules, "SCHEMES", both)
    assert rules.scheme_on("groeibaan", date(2026, 12, 31)).version == "2025-1"
    assert rules.scheme_on("groeibaan", date(2027, 1, 1)).version == "2027-1"


def test_a_placement_lasts_a_year_at_most():
    start = date(2027, 3, 12)
    assert rules.latest_end(groeibaan(), start) == date(2028, 3, 11)
    rules.check_term(groeibaan(), start, date(2028, 3, 11))
    with pytest.raises(Refused, match="max_duration"):
        rules.check_term(groeibaan(), start, date(2028, 3, 12))
    with pytest.raises(Refused, match="date_order"):
        rules.check_term(groeibaan(), start, date(2027, 3, 11))


def test_the_guarantee_holds_the_whole_term():
    window = (date(2027, 1, 4), date(2028, 1, 3))
    assert rules.guarantee_window(groeibaan(), *window) == window
    assert rules.guarantee_window(replace(groeibaan(), guarantee=None), *window) is None


def test_what_it_costs_when_the_foundation_pays_the_wage():
    sum_ = rules.calculate("groeibaan", 32 * 60, TODAY)
    assert (sum_.total_cents, sum_.wage_cents) == (30_000, 0)
    assert sum_.valid_from == date(2026, 7, 1)


def test_what_it_costs_when_the_company_pays_the_wage(monkeypatch):
    own = replace(groeibaan(), formal_employer=FormalEmployer.EMPLOYER)
    monkeypatch.setattr(rules, "SCHEMES", rules.SCHEMES | {SchemeName.GROEIBAAN: (own,)})
    assert rules.calculate("groeibaan", 32 * 60, TODAY).total_cents == 30_000 + 207_861


@pytest.mark.parametrize(("asked", "used"), [(0, 8), (8, 8), (40, 40), (99, 40)])
def test_hours_outside_a_week_are_brought_back(asked, used):
    assert rules.calculate("groeibaan", asked * 60, TODAY).minutes == used * 60
