"""Cards on the mediators' screens."""

import pytest

from portal import db
from portal.cards.labels import ShowingState, State
from portal.cards.models import Card, CardHide, Showing, StandingYes
from tests import make
from tests.engines import counted

FORM = {
    "field": "wood_furniture",
    "minutes_min": "1440",
    "minutes_max": "1920",
    "area": "kade",
    "available": "now",
    "experience": "short",
    "dutch": "talk",
    "shifts": ["weekend"],
    "skill_1": "saw_wood",
    "skill_2": "pack_products",
    "blanks": [],
    "read_together": "y",
}


def stored(model=Card):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(model).first()


def test_one_makes_a_card_and_another_reviews_it(mediator, second_mediator):
    path = f"/kaarten/nieuw/{make.dossier(mediator=mediator.person).id}"
    shown = mediator.follow(mediator.submit(path, path, **FORM))
    assert "Concept." in shown.words
    assert "minder dan 5 kaarten" in shown.words
    card = stored()
    own = mediator.submit(f"/kaarten/{card.id}/nakijken", "nakijken")
    assert own.status == 422
    assert "zelf gemaakt" in own.words
    done = second_mediator.submit(f"/kaarten/{card.id}/nakijken", "nakijken")
    assert "Nagekeken door" in second_mediator.follow(done).words
    assert stored().state is State.REVIEWED


def test_a_dossier_has_one_card(mediator):
    card = make.card()
    path = f"/kaarten/nieuw/{card.dossier_id}"
    again = mediator.submit(path, path, **FORM)
    assert again.status == 422
    assert "heeft al een kaart" in again.words


def test_a_card_that_was_read_in_keeps_its_own_hours(mediator):
    card = make.card(minutes_min=28 * 60, minutes_max=28 * 60 + 48)
    path = f"/kaarten/{card.id}"
    page = mediator.get(f"{path}/wijzigen")
    assert page.tree.css_first("#minutes_max [selected]").text(strip=True) == "28,8 uur"
    mediator.follow(mediator.submit(page, "wijzigen", read_together="y"))
    assert "28 tot 28,8 uur" in mediator.get(path).words
    assert stored().minutes_max == 28 * 60 + 48


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"field": None}, "Kies een mogelijkheid bij soort werk."),
        ({"minutes_min": "2160"}, "Kies een getal dat niet lager is dan het begin."),
        ({"read_together": None}, "Vink dit aan"),
    ],
)
def test_a_card_is_made_of_lists(mediator, changed, words):
    path = f"/kaarten/nieuw/{make.dossier().id}"
    page = mediator.submit(path, path, **FORM | changed)
    assert page.status == 422
    assert words in page.words


def test_the_reviewer_sees_what_an_employer_sees(second_mediator):
    make.candidates(4)
    card = make.card(state=State.DRAFT)
    page = second_mediator.get(f"/kaarten/{card.id}/nakijken")
    assert "De hele kaart past op 5 mensen" in page.words
    assert "Hout en meubels" in page.words
    rare = make.card(state=State.DRAFT, area="oeverdam")
    page = second_mediator.get(f"/kaarten/{rare.id}/nakijken")
    assert "De hele kaart past op één persoon" in page.words
    assert "Oeverdam" not in " ".join(page.all("#kaart-gezien"))


def test_one_click_leaves_an_attribute_blank(second_mediator):
    card = make.card(state=State.DRAFT, area="oeverdam")
    page = second_mediator.get(f"/kaarten/{card.id}/nakijken")
    fields = {
        "attribute": "area",
        "version": page.tree.css_first("[name=version]").attributes["value"],
    }
    after = second_mediator.follow(second_mediator.post(f"/kaarten/{card.id}/leeg", **fields))
    assert "Dit kenmerk blijft leeg." in after.words
    assert stored().blanks == ["area"]


def test_editing_sends_it_back_to_review(mediator):
    card = make.card()
    page = mediator.get(f"/kaarten/{card.id}/wijzigen")
    mediator.follow(mediator.submit(page, "wijzigen", minutes_max="2400", read_together="y"))
    after = stored()
    assert after.state is State.DRAFT
    assert after.hours == "32_up"
    assert after.reviewed_by is None


def test_the_candidate_decides(mediator, bakery):
    number, showing_id = bakery.kvk_number, make.showing(of=bakery).id
    card = stored()
    page = f"/kaarten/{card.id}"
    assert "ja sinds" in mediator.get(page).words
    unknown = mediator.submit(page, "verbergen", kvk_number="12345678")
    assert unknown.status == 422
    mediator.follow(mediator.submit(page, "verbergen", kvk_number=number))
    assert stored(CardHide) is not None
    assert db.session.get(Showing, showing_id).state is ShowingState.ENDED
    mediator.follow(mediator.submit(page, "stoppen"))
    assert stored(CardHide) is None
    mediator.follow(mediator.submit(page, "ja/production/intrekken"))
    assert stored(StandingYes).revoked_at is not None
    for verb, state in [
        ("pauze", State.RESTING),
        ("hervatten", State.REVIEWED),
        ("bevestigen", State.REVIEWED),
        ("intrekken", State.WITHDRAWN),
    ]:
        form = f"{page}/{verb}" if verb == "intrekken" else page  # checked before it is done
        mediator.follow(mediator.submit(form, f"{card.id}/{verb}"))
        assert stored().state is state


def test_nobody_else_sees_cards(signatory, account_manager, decider, finance):
    card_id = make.card().id
    for visitor in (signatory, account_manager, decider, finance):
        for path in ("", f"/{card_id}", f"/{card_id}/nakijken", f"/{card_id}/wijzigen"):
            assert visitor.get(f"/kaarten{path}").status == 403


def test_the_list_costs_the_same_at_any_length(mediator):
    costs = []
    for n in (1, 12):
        make.candidates(n)
        db.session.remove()
        with counted() as ran:
            mediator.get("/kaarten")
        costs.append(len(ran))
    assert costs[0] == costs[1] <= 5


def test_looking_at_a_card_is_written_down(mediator):
    from portal.audit.models import AuditLine

    card = make.card()
    mediator.get(f"/kaarten/{card.id}")
    seen = db.session.query(AuditLine).where(AuditLine.verb == "cards.view").one()
    assert seen.subject_id == str(card.id)


WAITS = "De kaart wacht op een groep van vijf."


def test_only_a_card_that_is_live_waits_for_a_group(mediator):
    card = make.card()
    shown = mediator.get(f"/kaarten/{card.id}")
    assert WAITS in shown.words
    mediator.submit(shown, "/pauze")
    assert WAITS not in mediator.get(f"/kaarten/{card.id}").words


def test_a_card_is_taken_away_after_a_check(mediator):
    card = make.card()
    page = f"/kaarten/{card.id}"
    assert f"{page}/intrekken" in mediator.get(page).links()
    check = mediator.get(f"{page}/intrekken")
    assert "niet terugdraaien" in check.words
    assert stored().state is State.REVIEWED
    assert mediator.submit(check, "/intrekken").status == 303
    assert stored().state is State.WITHDRAWN
    assert WAITS not in mediator.get(page).words
    assert mediator.get(f"{page}/intrekken").location == page
