"""What a line of the case system says, and what is wrong with it."""

from datetime import date

import pytest

from portal.cards.labels import Available, Dutch
from portal.dossiers.rules import ContactBy
from portal.errors import Refused
from portal.imports import lines
from portal.imports.lines import COLUMNS
from tests.make import told_row

TODAY = date(2026, 11, 24)


def told(**cells):
    (one,) = lines.read(lines.lines([COLUMNS, told_row(**cells)]), TODAY)
    return one


def problem(**cells):
    one = told(**cells)
    assert not one.values
    assert one.card is None
    (said,) = one.problems
    return said


def test_the_columns_are_those_of_the_contract():
    assert ", ".join(COLUMNS) == (
        "zaaknummer, voornaam, achternaam, email, telefoon, straat, postcode, woonplaats, "
        "vakgebied, uren_min, uren_max, gebied, beschikbaar_vanaf, rijbewijs, taalniveau, "
        "vaardigheden, toelichting"
    )


def test_a_line_becomes_a_dossier_and_a_card():
    one = told(zaaknummer=" Z-1 ")
    assert one.problems == ()
    assert one.values["case_number"] == "Z-1"
    assert one.values["phone"] == "0612345678"
    assert (one.values["street"], one.values["house_number"]) == ("Merelhof", "12 a")
    assert one.values["postcode"] == "9901 ZZ"
    assert one.card["field"] == "wood_furniture"
    assert (one.card["minutes_min"], one.card["minutes_max"]) == (16 * 60, 24 * 60)
    assert one.card["area"] == "lindehage"
    assert one.card["dutch"] is Dutch.TALK
    assert one.card["licence_b"] is True
    assert one.card["skills"] == ["pick_orders", "drive_forklift"]


@pytest.mark.parametrize("word", ["wood_furniture", "HOUT EN MEUBELS", " hout  en meubels "])
def test_work_is_named_by_code_or_word(word):
    assert told(vakgebied=word).card["field"] == "wood_furniture"


def test_accents_and_quotes_do_not_matter():
    assert told(vakgebied="Auto’s en fiétsen").card["field"] == "vehicles"


@pytest.mark.parametrize("lacking", ["vakgebied", "gebied"])
def test_without_work_or_area_there_is_no_card(lacking):
    one = told(**{lacking: ""})
    assert one.problems == ()
    assert one.card is None


def test_without_hours_there_is_no_card_and_one_figure_is_both():
    assert told(uren_min="", uren_max="").card is None
    assert told(uren_min="").card["minutes_min"] == 24 * 60
    assert told(uren_max="").card["minutes_max"] == 16 * 60


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("meteen", Available.NOW),
        ("2026-12-07", Available.NOW),
        ("24-12-2026", Available.MONTH),
        ("1 februari 2027", Available.QUARTER),
        ("1-9-2027", Available.LATER),
        ("", Available.LATER),
    ],
)
def test_a_start_is_a_dutch_or_an_iso_date_or_a_word(text, rung):
    assert told(beschikbaar_vanaf=text).card["available"] is rung


@pytest.mark.parametrize(
    ("text", "has"),
    [("B", True), ("ja", True), ("B, BE", True), ("nee", False), ("", False), ("AM", False)],
)
def test_a_licence_is_said_in_many_ways(text, has):
    assert told(rijbewijs=text).card["licence_b"] is has


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("A1", Dutch.NONE),
        ("a2", Dutch.TALK),
        ("gesprek", Dutch.TALK),
        ("B2", Dutch.READ),
        ("", Dutch.NONE),
        ("talk", Dutch.TALK),
    ],
)
def test_a_level_of_dutch_is_a_rung(text, rung):
    assert told(taalniveau=text).card["dutch"] is rung


@pytest.mark.parametrize(
    ("cells", "how"),
    [
        ({}, ContactBy.MAIL),
        ({"email": ""}, ContactBy.SMS),
        ({"email": "", "telefoon": "0513-123456"}, ContactBy.PHONE),
        ({"email": "", "telefoon": ""}, ContactBy.MAIL),
    ],
)
def test_people_are_asked_the_way_they_can_be_reached(cells, how):
    assert told(**cells).values["contact_by"] is how


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("zaaknummer", "", "Vul dit in."),
        ("voornaam", " ", "Vul dit in."),
        ("achternaam", "x" * 81, "te lang"),
        ("email", "romy@", "e-mailadres klopt niet"),
        ("telefoon", "612345678", "telefoonnummer klopt niet"),
        ("postcode", "12AB", "postcode"),
        ("vakgebied", "Toveren", "“Toveren” staat niet in onze lijst."),
        ("gebied", "Atlantis", "“Atlantis” staat niet in onze lijst."),
        ("uren_min", "veel", "Vul een aantal uren in. Bijvoorbeeld 32, 28,8 of 28:48."),
        ("uren_min", "28,83", "geen heel aantal minuten"),
        ("uren_max", "41", "tussen 8 en 40"),
        ("beschikbaar_vanaf", "31-2-2027", "Deze datum bestaat niet"),
        ("rijbewijs", "misschien", "Vul ja, nee of B in."),
        ("taalniveau", "goed", "“goed” staat niet in onze lijst."),
        ("vaardigheden", "Orders verzamelen, toveren", "“toveren” staat niet in onze lijst."),
        ("toelichting", "x" * 4001, "te lang"),
    ],
)
def test_a_problem_names_its_column(column, text, sentence):
    said = problem(**{column: text})
    assert said.startswith(f"{column}: ")
    assert sentence in said


def test_more_than_six_skills_are_too_many():
    seven = "pick_orders,scan_goods,receive_goods,store_goods,ship_goods,count_stock,load_unload"
    assert "hooguit 6" in problem(vaardigheden=seven)


def test_hours_of_the_file_are_minutes_of_the_card():
    one = told(uren_min="28,75", uren_max="28.8 uur")
    assert (one.card["minutes_min"], one.card["minutes_max"]) == (28 * 60 + 45, 28 * 60 + 48)


def test_hours_stand_in_order():
    assert problem(uren_min="32", uren_max="24").startswith("uren_max: ")


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "telefoon"])
@pytest.mark.promise("C10")
def test_a_bsn_anywhere_refuses_the_line_and_goes_no_further(column):
    one = told(**{column: "nr 111222333"})
    assert "burgerservicenummer" in one.problems[0]
    assert "111222333" not in str(one)


@pytest.mark.promise("C10")
def test_a_bsn_in_the_place_of_a_phone_number_is_seen():
    one = told(telefoon="111222333")
    assert "burgerservicenummer" in one.problems[0]
    assert "111222333" not in str(one)


@pytest.mark.promise("C10")
def test_a_diagnosis_refuses_the_line_and_goes_no_further():
    one = told(toelichting="Heeft een depressie.")
    assert "een ziekte of diagnose" in one.problems[0]
    assert "depressie" not in str(one)


@pytest.mark.promise("C10")
@pytest.mark.parametrize("text", ["Romy is netjes.", "Woont aan de Merelhof", "Heeft schulden."])
def test_what_stands_out_in_a_remark_refuses_the_line(text):
    assert problem(toelichting=text).startswith("toelichting: hier staat mogelijk")


def test_the_second_line_of_a_case_is_refused():
    rows = [COLUMNS, told_row(zaaknummer="Z-1"), told_row(zaaknummer="z-1 ")]
    first, second = lines.read(lines.lines(rows), TODAY)
    assert first.problems == ()
    assert second.problems == ("zaaknummer: staat ook op regel 2.",)


def test_numbers_of_lines_are_those_of_the_file():
    rows = [COLUMNS, [], told_row(), ["", ""], told_row()]
    assert [line.number for line in lines.lines(rows)] == [3, 5]


def test_a_line_that_is_too_wide_is_refused():
    (one,) = lines.read(lines.lines([COLUMNS, [*told_row(), "nog iets"]]), TODAY)
    assert "meer vakken" in one.problems[0]


def test_columns_may_stand_in_any_order():
    row = told_row(zaaknummer="Z-9")
    (one,) = lines.read(lines.lines([COLUMNS[::-1], row[::-1]]), TODAY)
    assert one.values["case_number"] == "Z-9"


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        (COLUMNS[1:], "Deze kolommen ontbreken: zaaknummer."),
        ((*COLUMNS, "bsn"), "Deze kolommen kennen wij niet: bsn."),
        ((*COLUMNS, "email"), "Een kolom staat er twee keer in."),
        ((), "Deze kolommen ontbreken: zaaknummer, voornaam"),
    ],
)
def test_other_columns_are_refused(heading, sentence):
    with pytest.raises(Refused) as refused:
        lines.lines([heading])
    assert sentence in refused.value.text % refused.value.values
