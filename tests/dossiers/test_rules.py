from dataclasses import replace
from datetime import date

import pytest

from portal.dossiers import labels, rules
from portal.dossiers.models import Dossier, Intake
from portal.dossiers.rules import AimsAt, Arranged, ContactBy, Facts, Missing, Travel
from portal.errors import Refused
from portal.scrub import no_bsn

WHOLE = Facts(
    email="kandidaat@example.nl",
    phone="0600000000",
    contact_by=ContactBy.MAIL,
    wishes="Buiten werken",
    has_card=True,
    income_check_done_on=date(2026, 11, 24),
    childcare_checked=True,
    suitability_for="Magazijnwerk",
    most_minutes=24 * 60,
    times=(True, False, False),
    travel=Travel.PART,
    arranged=(Arranged.YES, Arranged.BUSY, Arranged.NO),
)


def test_what_was_chosen_is_still_so():
    assert (rules.SUITABLE_FOR, rules.NUMBER_RESTS, rules.UNSEEN_FOR.days) == (200, 2, 28)


def test_nothing_is_missing_from_a_whole_dossier():
    assert rules.missing(WHOLE) == ()


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"email": ""}, Missing.CONTACT),
        ({"wishes": "  "}, Missing.WISHES),
        ({"most_minutes": None}, Missing.HOURS),
        ({"times": (True, None, False)}, Missing.TIMES),
        ({"travel": None}, Missing.TRAVEL),
        ({"arranged": (Arranged.YES, None, Arranged.YES)}, Missing.ARRANGED),
        ({"has_card": False}, Missing.CARD),
        ({"income_check_done_on": None}, Missing.INCOME),
        ({"childcare_checked": False}, Missing.CHILDCARE),
        ({"suitability_for": ""}, Missing.SUITABILITY),
    ],
)
def test_each_thing_that_lacks_is_named(change, missing):
    assert rules.missing(replace(WHOLE, **change)) == (missing,)


@pytest.mark.parametrize("arranged", Arranged)
@pytest.mark.parametrize("can", [True, False])
def test_an_answer_is_never_missing(arranged, can):
    answered = replace(WHOLE, times=(can,) * 3, arranged=(arranged,) * 3)
    assert rules.missing(answered) == ()


@pytest.mark.parametrize("how", [ContactBy.SMS, ContactBy.PHONE])
def test_who_is_called_needs_a_number(how):
    assert rules.reachable(replace(WHOLE, contact_by=how))
    assert not rules.reachable(replace(WHOLE, contact_by=how, phone=""))


def test_a_bsn_is_refused_wherever_it_stands():
    with pytest.raises(Refused) as refused:
        no_bsn("", "nummer 111222333, zei hij")
    assert refused.value.code == "bsn_in_text"


@pytest.mark.parametrize("text", ["", "0612345678", "123456789", "zaak 1112223334"])
def test_other_numbers_are_fine(text):
    no_bsn(text)


def test_there_is_no_column_for_what_must_never_be_kept():
    columns = " ".join(
        column.name for model in (Dossier, Intake) for column in model.__table__.columns
    )
    for never in (
        "bsn",
        "nation",
        "origin",
        "relig",
        "crim",
        "diagn",
        "birth",
        "sex",
        "gender",
        "health",
    ):
        assert never not in columns


def test_every_word_has_its_dutch():
    assert set(labels.MISSING) == set(Missing)
    assert set(labels.CONTACT_BY) == set(ContactBy)
    assert set(labels.AIMS_AT) == set(AimsAt)
    assert set(labels.TRAVEL) == set(Travel)
    assert set(labels.ARRANGED) == set(Arranged)
