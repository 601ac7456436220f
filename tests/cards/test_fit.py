"""Past, te leren, bespreken: a function of two frozen values."""

import inspect
from dataclasses import FrozenInstanceError, replace

import pytest

from portal.cards import fit
from portal.cards.fit import CardValues, Need, VacancyValues
from portal.cards.labels import Attribute, Available, Dutch, Verdict

CARD = CardValues(
    field="warehouse",
    minutes_min=24 * 60,
    minutes_max=32 * 60,
    area="kade",
    available=Available.MONTH,
    licence_b=True,
    dutch=Dutch.TALK,
    evening=True,
    night=False,
    weekend=False,
    skills=frozenset({"pick_orders"}),
)
VACANCY = VacancyValues("warehouse", 24 * 60, 32 * 60, "kade", Available.MONTH)


def verdicts(card, vacancy):
    return {line.requirement: line.verdict for line in fit.fit(card, vacancy)}


def asking(kind, code, learnable=False):
    return replace(VACANCY, needs=(Need(kind, code, learnable),))


@pytest.mark.promise("C3")
def test_fit_knows_a_card_and_a_vacancy_and_nothing_else():
    assert list(inspect.signature(fit.fit).parameters) == ["card", "vacancy"]
    with pytest.raises(FrozenInstanceError):
        CARD.area = "oeverdam"


def test_nothing_is_told_that_is_not_asked():
    assert set(verdicts(CARD, VACANCY)) == {"hours", "start"}


@pytest.mark.parametrize(
    ("hours", "verdict"),
    [((32, 40), Verdict.MET), ((33, 40), Verdict.TALK), ((8, 24), Verdict.MET)],
)
def test_hours_fit_when_they_meet(hours, verdict):
    vacancy = replace(VACANCY, minutes_min=hours[0] * 60, minutes_max=hours[1] * 60)
    assert verdicts(CARD, vacancy)["hours"] is verdict


@pytest.mark.parametrize(("shift", "verdict"), [("evening", Verdict.MET), ("night", Verdict.TALK)])
def test_times_count(shift, verdict):
    assert verdicts(CARD, replace(VACANCY, **{shift: True}))[shift] is verdict


def test_a_start_too_soon_is_discussed():
    assert verdicts(CARD, replace(VACANCY, starts=Available.NOW))["start"] is Verdict.TALK


@pytest.mark.parametrize(
    ("need", "verdict"),
    [
        (("skill", "pick_orders", False), Verdict.MET),
        (("skill", "scan_goods", False), Verdict.TALK),
        (("skill", "scan_goods", True), Verdict.LEARN),
        (("dutch", "talk", False), Verdict.MET),
        (("dutch", "read", False), Verdict.TALK),
        (("dutch", "read", True), Verdict.LEARN),
        (("licence", "b", False), Verdict.MET),
    ],
)
def test_each_requirement_has_its_verdict(need, verdict):
    line = fit.fit(CARD, asking(*need))[-1]
    assert line.verdict is verdict
    assert (line.weeks is None) == (verdict is not Verdict.LEARN)


@pytest.mark.parametrize("learnable", [True, False])
def test_a_hidden_licence_reads_like_none(learnable):
    vacancy = asking("licence", "b", learnable)
    hidden = fit.as_told(CARD, frozenset({"work", "hours", "area"}))
    without = replace(CARD, licence_b=False)
    assert fit.fit(hidden, vacancy)[-1] == fit.fit(without, vacancy)[-1]


def test_what_can_be_learned_says_how_long_that_takes():
    without = replace(CARD, licence_b=False)
    for need, weeks in ((("licence", "b"), 12), (("dutch", max(Dutch, key=list(Dutch).index)), 20)):
        line = fit.fit(without, asking(*need, learnable=True))[-1]
        assert (line.verdict, line.weeks) == (Verdict.LEARN, weeks)


def test_hidden_hours_and_area_are_not_told_by_a_line():
    hidden = fit.as_told(CARD, frozenset({"work"}))
    far = replace(VACANCY, area="oeverdam", minutes_min=36 * 60, minutes_max=40 * 60)
    assert verdicts(hidden, far) == {"hours": Verdict.TALK, "start": Verdict.MET}
    assert verdicts(hidden, VACANCY)["hours"] is Verdict.TALK


def test_another_part_of_town_is_discussed():
    assert verdicts(CARD, replace(VACANCY, area="oeverdam"))["area"] is Verdict.TALK
    assert "area" not in verdicts(CARD, replace(VACANCY, area="noorderveld"))


def test_all_fits_when_nothing_is_left_to_discuss():
    assert fit.fits_all(fit.fit(CARD, asking("skill", "scan_goods", True)))
    assert not fit.fits_all(fit.fit(CARD, asking("skill", "scan_goods", False)))


def test_more_than_two_things_to_discuss_is_no_fit():
    two = replace(VACANCY, night=True, weekend=True)
    assert fit.fits(fit.fit(CARD, two))
    assert not fit.fits(fit.fit(CARD, replace(two, starts=Available.NOW)))


def test_attributes_have_a_place_in_the_tuple():
    assert [one.value for one in Attribute] == ["work", "hours", "area", "experience", "licence"]
