import json
from datetime import date

import pytest

from portal.agreements import clauses
from portal.placements import talks
from portal.placements.labels import Moment
from portal.placements.ledger import Terms, standing
from portal.schemes import rules as scheme_rules
from tests.agreements.terms import NO_GUARANTEE, OWN_EMPLOYER, TERMS, WERKERVARINGSBAAN

FREE = TERMS | {"contribution_cents": 0, "work_agreements": [], "excluded_tasks": "rijden"}
SHORT = OWN_EMPLOYER | {"start_on": "2026-12-07", "end_on": "2026-12-31", "contribution_cents": 0}
KINDS = [TERMS, OWN_EMPLOYER, WERKERVARINGSBAAN, NO_GUARANTEE, FREE, SHORT]


def words(made):
    return json.dumps(made, ensure_ascii=False).replace("\u00a0", " ")


def clause(made, number):
    found = [
        one["text"]
        for part in made["articles"] + made["annexes"]
        for one in part["clauses"]
        if one["number"] == number
    ]
    assert len(found) == 1, f"{number} stands {len(found)} times"
    return found[0].replace("\u00a0", " ")


@pytest.mark.parametrize("terms", KINDS)
def test_every_number_stands_once_and_nothing_is_left_open(terms):
    made = clauses.compose(terms)
    for part in made["articles"] + made["annexes"]:
        numbers = [one["number"] for one in part["clauses"]]
        assert len(numbers) == len(set(numbers)), part["title"]
        assert part["clauses"]
    assert not {"{", "[JZ", "None"} & set(words(made).split())
    assert "[JZ" not in words(made)
    assert "[A]" not in words(made)


@pytest.mark.parametrize("terms", KINDS)
def test_clauses_are_numbered_without_a_hole(terms):
    made = clauses.compose(terms)
    for name, part in [("number", one) for one in made["articles"]] + [
        ("code", one) for one in made["annexes"]
    ]:
        numbers = [one["number"] for one in part["clauses"]]
        assert numbers == [f"{part[name]}.{n}" for n in range(1, len(numbers) + 1)]
    assert [one["number"] for one in made["articles"]] == list(range(1, 19))


@pytest.mark.parametrize("terms", KINDS)
def test_a_clause_that_names_another_names_the_right_one(terms):
    made = clauses.compose(terms)
    place = next(one for one in made["articles"][3]["clauses"] if "De werkplek" in one["text"])
    assert f"in {place['number']} staat" in words(made)
    if terms.get("guarantee_until_on"):
        grounds = next(one for one in made["articles"][7]["clauses"] if "godsdienst" in one["text"])
        assert f"de gronden in {grounds['number']}, door" in words(made)


def test_what_was_offered_under_an_older_text_reads_as_it_did():
    old = clauses.compose(TERMS | {"offered_on": "2025-06-02"})
    assert (old["version"], clauses.compose(TERMS)["version"]) == ("2026-1", "2026-2")
    assert "getuigschrift" in words(old)
    assert "8.7" in [one["number"] for one in old["articles"][7]["clauses"]]
    assert clauses.text_on(date(2020, 1, 1))["version"] == "2026-1"


def test_every_version_has_its_own_name_and_day():
    known = clauses.texts()
    assert len({one["version"] for one in known}) == len(known)
    assert len({one["valid_from"] for one in known}) == len(known)


@pytest.mark.parametrize(
    ("deviations", "told"),
    [([], "Geen."), (["28 uur", "korter"], "28 uur en korter."), (["een dag"], "Een dag.")],
)
def test_the_decider_reads_in_what_it_deviates(deviations, told):
    lines = clauses.compose(TERMS | {"deviations": deviations})["summaries"]["municipality"]
    assert (lines[-1]["term"], lines[-1]["text"]) == ("Afwijkingen", told)


@pytest.mark.parametrize(
    ("end_on", "told"),
    [
        ("2027-12-06", "na 6 weken, na 3 maanden, na 6 maanden en na 9 maanden"),
        ("2027-03-08", "na 6 weken en na 3 maanden"),  # the talk is on Monday 8 March
        ("2027-03-07", "na 6 weken"),
        ("2027-01-17", None),
    ],
)
def test_only_talks_inside_the_term_are_promised(end_on, told):
    made = clauses.compose(TERMS | {"end_on": end_on})
    texts = [one["text"] for one in made["articles"][1]["clauses"]]
    assert len(texts) == (2 if told else 1)
    assert told is None or f"bespreken de doelen {told}." in texts[-1]


@pytest.mark.clause("talks", "talk_dates")
@pytest.mark.parametrize("name", scheme_rules.SCHEMES)
def test_the_talks_that_are_promised_are_the_talks_that_are_planned(name):
    for scheme in scheme_rules.SCHEMES[name]:
        moments = {f"week_{scheme.review_weeks}", *(f"month_{n}" for n in scheme.review_months)}
        assert moments == set(Moment)
        start_on, end_on = date(2026, 12, 7), date(2027, 8, 1)
        terms = TERMS | {
            "start_on": str(start_on), "end_on": str(end_on),
            "review_weeks": scheme.review_weeks, "review_months": list(scheme.review_months),
        }  # fmt: skip
        planned = talks.evaluations(standing((), Terms(0, start_on, end_on, 60)))
        assert len(clauses._talks(terms)) == len(planned) == 3


@pytest.mark.parametrize("terms", KINDS)
def test_every_summary_has_five_lines(terms):
    made = clauses.compose(terms)
    assert {party: len(lines) for party, lines in made["summaries"].items()} == {
        "all": 5, "employer": 5, "candidate": 5, "foundation": 5, "municipality": 5,
    }  # fmt: skip


def test_article_8_is_always_about_going_back():
    for terms, title in [
        (TERMS, "Terugneemgarantie"),
        (WERKERVARINGSBAAN, "Stoppen van de detachering"),
        (NO_GUARANTEE, "Hulp als het niet gaat"),
    ]:
        article = clauses.compose(terms)["articles"][7]
        assert (article["number"], article["title"]) == (8, title)


def test_the_foundation_is_a_party_where_it_is_the_formal_employer():
    assert len(clauses.compose(TERMS)["parties"]) == 4
    assert len(clauses.compose(OWN_EMPLOYER)["parties"]) == 3
    assert "De inlener wijst Wout Zandhuis" in clause(clauses.compose(TERMS), "6.1")
    assert "De werkgever wijst Wout Zandhuis" in clause(clauses.compose(OWN_EMPLOYER), "6.1")


def test_the_amounts_are_the_worked_ones():
    made = clauses.compose(TERMS | {"start_on": "2027-03-12", "end_on": "2027-04-11"})
    rows = [
        [cell.replace("\u00a0", " ") for cell in row] for row in made["annexes"][2]["table"]["rows"]
    ]
    assert ["Bijdrage eerste maand (20 van 31 dagen)", "inlener aan gemeente", "€ 193,55"] in rows
    assert ["Bijdrage laatste maand (11 van 30 dagen)", "inlener aan gemeente", "€ 110,00"] in rows


def finances(terms):
    """Annex C: what is said of each amount, in plain spaces."""
    rows = clauses.compose(terms)["annexes"][2]["table"]["rows"]
    return {row[0]: row[2].replace("\u00a0", " ") for row in rows}


@pytest.mark.parametrize(
    ("first", "last", "part", "amount"),
    [
        ("2027-03-12", "2027-03-12", "1 van 31 dagen", "€ 9,68"),
        ("2027-03-12", "2027-03-31", "20 van 31 dagen", "€ 193,55"),
        ("2027-03-31", "2027-03-31", "1 van 31 dagen", "€ 9,68"),
        ("2028-02-01", "2028-02-29", "29 van 29 dagen", "€ 300,00"),
    ],
)
def test_a_placement_within_one_month_has_one_amount(first, last, part, amount):
    told = finances(TERMS | {"start_on": first, "end_on": last})
    assert told[f"Bijdrage voor deze maand ({part})"] == amount
    assert not [name for name in told if "eerste maand" in name or "laatste maand" in name]


def test_a_price_that_was_agreed_has_its_vat_inside():
    made = clauses.compose(TERMS)
    assert "de bijdrage is inclusief btw" in clause(made, "7.3")
    assert "ook niet door een besluit over btw" in clause(made, "C.2")
    assert "btw" not in words(clauses.compose(WERKERVARINGSBAAN)["annexes"]).lower()


def test_hours_that_are_not_whole_are_agreed_on_as_people_write_them():
    made = clauses.compose(TERMS | {"minutes_per_week": 28 * 60 + 48, "supervisor_minutes": 90})
    assert clause(made, "3.2").startswith("De kandidaat werkt 28,8 uur per week.")
    assert "1,5 uur per week" in clause(made, "B.3")
    assert "werkt 28 uur per week" in clause(clauses.compose(TERMS), "3.2")


def test_who_pays_nothing_reads_so():
    made = clauses.compose(WERKERVARINGSBAAN)
    assert clause(made, "7.1") == "De inlener betaalt de gemeente geen bijdrage."
    assert "nog hooguit 2 keer een periode" in clause(made, "3.3")


def test_taking_back_is_not_said_to_be_free_where_wages_run_on():
    lines = clauses.compose(OWN_EMPLOYER)["summaries"]["employer"]
    assert "u betaalt loon tot het contract eindigt" in lines[-1]["text"]


def test_a_clause_that_is_open_stands_in_the_text():
    known = {one["key"] for part in _parts() for one in part["clauses"]}
    known |= {f"twin.{one['key']}" for one in clauses.texts()[-1]["twin"]}
    known |= {"terms", "parties.candidate", "parties.municipality", "why.e"}
    asked = {one["key"] for one in clauses._read("open_clauses")["clause"]}
    assert asked <= known


def _parts():
    return clauses.texts()[-1]["article"] + clauses.texts()[-1]["annex"]


def test_a_text_with_unconfirmed_clauses_is_a_concept(monkeypatch):
    assert clauses.compose(TERMS)["concept"]
    assert "stays_employed" in clauses.open_clauses({"A", "G"})
    read = clauses._read
    monkeypatch.setattr(clauses, "_read", lambda name: {} if name == "open_clauses" else read(name))
    assert not clauses.compose(TERMS)["concept"]


def test_what_people_typed_is_never_read_as_a_placeholder():
    made = clauses.compose(TERMS | {"function_title": "{wage_cents} {0.__class__}"})
    assert "{wage_cents} {0.__class__}" in clause(made, "1.1")


def test_the_candidate_reads_no_benefit_or_wage_value_in_the_agreement_itself():
    made = clauses.compose(TERMS)
    text = words({"articles": made["articles"], "annexes": made["annexes"]}).lower()
    assert "loonwaarde" not in text
    assert "bijstand" not in text


def test_a_name_that_ends_in_a_point_does_not_double_it():
    assert "B.V. Stichting" in clauses.compose(TERMS)["summaries"]["all"][0]["text"]
