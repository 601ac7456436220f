import json

import pytest

from portal.agreements import clauses
from tests.agreements.terms import NO_GUARANTEE, OWN_EMPLOYER, TERMS, WERKERVARINGSBAAN

KINDS = [TERMS, OWN_EMPLOYER, WERKERVARINGSBAAN, NO_GUARANTEE]


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
    assert "nog hooguit 2 perioden" in clause(made, "3.4")


def test_taking_back_is_not_said_to_be_free_where_wages_run_on():
    lines = clauses.compose(OWN_EMPLOYER)["summaries"]["employer"]
    assert "u betaalt loon tot het contract eindigt" in lines[-1]["text"]


def test_a_text_with_unconfirmed_clauses_is_a_concept(monkeypatch):
    assert clauses.compose(TERMS)["concept"]
    assert "8.6" in clauses.open_clauses({"A", "G"})
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
