"""What somebody means for a job: every verdict of every condition, and when it needs a reason."""

import inspect
from dataclasses import FrozenInstanceError, replace

import pytest

from portal.cards.fit import CardValues, Need, VacancyValues
from portal.cards.labels import Available, Dutch
from portal.dossiers.rules import AimsAt, Arranged, Travel
from portal.errors import Refused
from portal.matching import labels
from portal.matching import rules as matching_rules
from portal.matching.rules import Kind, Person, Verdict
from tests.matching.verdicts import is_to_ask, suits

CARD = CardValues(
    field="wood_furniture",
    minutes_min=16 * 60,
    minutes_max=32 * 60,
    area="kade",
    available=Available.MONTH,
    licence_b=True,
    dutch=Dutch.TALK,
    evening=False,
    night=False,
    weekend=False,
    skills=frozenset({"pack_products"}),
)
PERSON = Person(
    card=CARD,
    yes=frozenset({"production"}),
    aims_at=AimsAt.SKILLED,
    most_minutes=32 * 60,
    can_evening=True,
    can_night=True,
    can_weekend=True,
    travel=Travel.TOWN,
    needs_adaptation=False,
    debts_arranged=Arranged.YES,
    travel_arranged=Arranged.YES,
    childcare_arranged=Arranged.YES,
)
JOB = VacancyValues("wood_furniture", 24 * 60, 32 * 60, "kade", Available.MONTH, True, True, True)


def the(kind, person=PERSON, job=JOB):
    """The one condition of this kind."""
    (found,) = [one for one in matching_rules.explain(person, job) if one.kind is kind]
    return found


def asking(kind, code, learnable):
    return replace(JOB, needs=(Need(kind, code, learnable),))


def carrying(**values):
    return replace(PERSON, card=replace(CARD, **values))


def test_it_knows_a_person_and_a_job_and_nothing_else():
    assert list(inspect.signature(matching_rules.explain).parameters) == ["person", "asked"]
    with pytest.raises(FrozenInstanceError):
        PERSON.travel = None


def test_who_fits_in_every_way_suits_and_needs_no_reason():
    found = matching_rules.explain(PERSON, JOB)
    assert {one.verdict for one in found} == {Verdict.MET}
    assert suits(found)
    assert not is_to_ask(found)
    assert matching_rules.needs_motivation(found) == ()


def test_conditions_come_in_one_order():
    needs = (Need("skill", "pack_products", False), Need("dutch", "talk", False),
             Need("licence", "b", False))  # fmt: skip
    kinds = [one.kind for one in matching_rules.explain(PERSON, replace(JOB, needs=needs))]
    assert kinds == list(Kind)


def test_times_that_are_not_asked_are_not_told():
    quiet = replace(JOB, evening=False, night=False, weekend=False)
    kinds = {one.kind for one in matching_rules.explain(PERSON, quiet)}
    assert not kinds & {Kind.EVENING, Kind.NIGHT, Kind.WEEKEND}


VERDICTS = [
    (Kind.YES, {"yes": frozenset()}, Verdict.UNKNOWN),
    (Kind.YES, {"yes": frozenset(), "taken_back": frozenset({"production"})}, Verdict.NO),
    (Kind.LEVEL, {"aims_at": None}, Verdict.UNKNOWN),
    (Kind.LEVEL, {"aims_at": AimsAt.SIMPLE}, Verdict.MET),
    (Kind.LEVEL, {"aims_at": AimsAt.LEADING}, Verdict.ADJUST),
    (Kind.HOURS, {"most_minutes": None}, Verdict.UNKNOWN),
    (Kind.HOURS, {"most_minutes": 24 * 60}, Verdict.MET),
    (Kind.HOURS, {"most_minutes": 23 * 60 + 59}, Verdict.NO),
    *(
        (kind, {f"can_{kind}": can}, verdict)
        for kind in (Kind.EVENING, Kind.NIGHT, Kind.WEEKEND)
        for can, verdict in ((None, Verdict.UNKNOWN), (False, Verdict.NO))
    ),
    (Kind.TRAVEL, {"travel": None}, Verdict.UNKNOWN),
    (Kind.TRAVEL, {"travel": Travel.AREA}, Verdict.MET),
    (Kind.TRANSPORT, {"travel_arranged": None}, Verdict.UNKNOWN),
    (Kind.TRANSPORT, {"travel_arranged": Arranged.BUSY}, Verdict.ADJUST),
    (Kind.TRANSPORT, {"travel_arranged": Arranged.NO}, Verdict.ADJUST),
    (Kind.CHILDCARE, {"childcare_arranged": None}, Verdict.UNKNOWN),
    (Kind.CHILDCARE, {"childcare_arranged": Arranged.BUSY}, Verdict.ADJUST),
    (Kind.CHILDCARE, {"childcare_arranged": Arranged.NO}, Verdict.NO),
    (Kind.DEBTS, {"debts_arranged": None}, Verdict.UNKNOWN),
    (Kind.DEBTS, {"debts_arranged": Arranged.BUSY}, Verdict.ADJUST),
    (Kind.DEBTS, {"debts_arranged": Arranged.NO}, Verdict.ADJUST),
    (Kind.ADAPTATION, {"needs_adaptation": None}, Verdict.UNKNOWN),
    (Kind.ADAPTATION, {"needs_adaptation": True}, Verdict.ADJUST),
]


@pytest.mark.parametrize(("kind", "values", "verdict"), VERDICTS)
def test_what_was_said_at_the_table_decides(kind, values, verdict):
    person = replace(PERSON, **values)
    assert the(kind, person).verdict is verdict
    found = matching_rules.explain(person, JOB)
    assert suits(found) is (verdict in (Verdict.MET, Verdict.ADJUST))
    assert is_to_ask(found) is (verdict is Verdict.UNKNOWN)


@pytest.mark.parametrize(
    ("kind", "values", "verdict"),
    [
        (Kind.WORK, {"field": "metal"}, Verdict.ADJUST),
        (Kind.HOURS, {"minutes_max": 24 * 60}, Verdict.MET),
        (Kind.HOURS, {"minutes_max": 23 * 60}, Verdict.NO),
        (Kind.HOURS, {"minutes_min": 33 * 60, "minutes_max": 40 * 60}, Verdict.ADJUST),
        (Kind.START, {"available": Available.NOW}, Verdict.MET),
        (Kind.START, {"available": Available.QUARTER}, Verdict.ADJUST),
    ],
)
def test_what_stands_on_the_card_decides(kind, values, verdict):
    assert the(kind, carrying(**values)).verdict is verdict


@pytest.mark.parametrize(
    ("travel", "area", "verdict"),
    [
        (Travel.AREA, "lindehage", Verdict.NO),
        (Travel.PART, "lindehage", Verdict.MET),
        (Travel.PART, "zuidwijk", Verdict.NO),
        (Travel.TOWN, "zuidwijk", Verdict.MET),
    ],
)
def test_how_far_somebody_travels_is_seen_from_the_area_of_the_card(travel, area, verdict):
    found = the(Kind.TRAVEL, replace(PERSON, travel=travel), replace(JOB, area=area))
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("kind", "code", "learnable", "lacking", "verdict"),
    [
        ("licence", "b", False, {"licence_b": False}, Verdict.NO),
        ("licence", "b", True, {"licence_b": False}, Verdict.LEARN),
        ("dutch", "read", False, {}, Verdict.ADJUST),
        ("dutch", "read", True, {}, Verdict.LEARN),
        ("skill", "pack_products", False, {"skills": frozenset()}, Verdict.ADJUST),
        ("skill", "pack_products", True, {"skills": frozenset()}, Verdict.LEARN),
        ("licence", "b", False, {}, Verdict.MET),
        ("dutch", "talk", False, {}, Verdict.MET),
        ("skill", "pack_products", False, {}, Verdict.MET),
    ],
)
def test_what_the_work_asks_is_there_or_learned_or_talked_about(
    kind, code, learnable, lacking, verdict
):
    assert the(Kind(kind), carrying(**lacking), asking(kind, code, learnable)).verdict is verdict


def test_another_sector_is_a_no_even_when_it_was_never_asked():
    assert the(Kind.YES, PERSON, replace(JOB, field="warehouse")).verdict is Verdict.NO


def test_a_yes_for_another_sector_than_the_card_is_other_work():
    person = replace(PERSON, yes=frozenset({"logistics"}))
    elsewhere = replace(JOB, field="warehouse")
    assert the(Kind.YES, person, elsewhere).verdict is Verdict.MET
    assert the(Kind.WORK, person, elsewhere).verdict is Verdict.ADJUST


def test_simple_work_is_what_the_isco_code_says():
    assert matching_rules.level_of("warehouse") is AimsAt.SIMPLE
    assert matching_rules.level_of("wood_furniture") is AimsAt.SKILLED
    simple = replace(JOB, field="packing")
    assert the(Kind.LEVEL, PERSON, simple).verdict is Verdict.ADJUST


def test_a_no_is_neither_suitable_nor_something_to_ask():
    person = replace(PERSON, can_night=False, travel=None)
    found = matching_rules.explain(person, JOB)
    assert not suits(found)
    assert not is_to_ask(found)


@pytest.mark.parametrize(
    ("person", "against"),
    [
        (carrying(field="metal"), Kind.WORK),
        (replace(PERSON, aims_at=AimsAt.LEADING), Kind.LEVEL),
        (carrying(minutes_min=33 * 60, minutes_max=40 * 60), Kind.HOURS),
        (replace(PERSON, most_minutes=20 * 60), Kind.HOURS),
        (replace(PERSON, needs_adaptation=True), Kind.ADAPTATION),
        (replace(PERSON, can_weekend=False), Kind.WEEKEND),
        (replace(PERSON, childcare_arranged=Arranged.NO), Kind.CHILDCARE),
    ],
)
def test_what_goes_against_a_wish_or_limit_needs_a_motivation(person, against):
    found = matching_rules.explain(person, JOB)
    assert [one.kind for one in matching_rules.needs_motivation(found)] == [against]
    with pytest.raises(Refused, match="motivation"):
        matching_rules.check_motivation(found, "  ")
    matching_rules.check_motivation(found, "Samen besproken.")


@pytest.mark.parametrize(
    "person",
    [
        replace(PERSON, most_minutes=None),
        replace(PERSON, debts_arranged=Arranged.NO),
        carrying(available=Available.LATER),
    ],
)
def test_what_is_unknown_or_still_arranged_needs_no_motivation(person):
    matching_rules.check_motivation(matching_rules.explain(person, JOB), "")


def test_the_lines_say_what_it_is_by_verdict():
    person = replace(carrying(field="metal", skills=frozenset()), most_minutes=None)
    job = asking("skill", "pack_products", True)
    told = dict(labels.told(matching_rules.explain(person, job)))
    assert told[Verdict.ADJUST] == ["Soort werk (op de kaart staat: Metaal en lassen)"]
    assert told[Verdict.UNKNOWN] == ["Uren per week"]
    (learned,) = told[Verdict.LEARN]
    assert learned.endswith("weken)")
    assert Verdict.NO not in told
    most = labels.told(matching_rules.explain(replace(PERSON, most_minutes=23 * 60 + 48), JOB))
    assert dict(most)[Verdict.NO] == ["Uren per week (kan er hoogstens 23,8)"]


def test_the_fewest_hours_somebody_wants_may_be_the_most_that_are_asked():
    assert the(Kind.HOURS, carrying(minutes_min=32 * 60)).verdict is Verdict.MET
    more = the(Kind.HOURS, carrying(minutes_min=33 * 60, minutes_max=40 * 60))
    assert (more.verdict, more.values) == (Verdict.ADJUST, (("hours", "33"),))


@pytest.mark.parametrize(("can", "says"), [(True, False), (False, True), (None, False)])
def test_only_who_cannot_work_a_shift_has_words_for_it(can, says):
    for kind in (Kind.EVENING, Kind.NIGHT, Kind.WEEKEND):
        condition = the(kind, replace(PERSON, **{f"can_{kind}": can}))
        assert (condition.text == "kan dan niet") is says


def test_a_motivation_is_at_most_a_thousand_characters():
    assert matching_rules.MOTIVATION == 1000


@pytest.mark.parametrize(
    ("skill", "text"), [("mop_floors", "in 1 week"), ("pick_orders", "in %(weeks)s weken")]
)
def test_what_can_be_learned_says_in_how_many_weeks(skill, text):
    assert the(Kind.SKILL, job=asking("skill", skill, True)).text == text
