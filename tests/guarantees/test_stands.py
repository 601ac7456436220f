"""A claim goes off while another end, announced before it, stands: nobody reads that it goes on."""

from datetime import date

import pytest

from portal import clock, db
from portal.effects import mail
from portal.formats import day as in_words
from portal.guarantees import actions
from portal.guarantees.labels import Ground, State
from portal.guarantees.models import Claim
from portal.placements import actions as placements
from portal.placements.models import Placement
from tests import make
from tests.guarantees.test_asked_anew import plain, writes
from tests.guarantees.walk import main, own_mediator, text_of

OTHER, WISH = date(2026, 10, 30), date(2026, 9, 25)
UNTRUE = (
    "gaat gewoon door",
    "gaat door",
    "werk doorgaat",
    "loopt door",
    "geen laatste werkdag",
    "is afgesproken",
    "zoals afgesproken",
)
HOW = {
    State.WITHDRAWN: lambda claim, placement, **who: actions.withdraw(claim, placement, **who),
    State.REFUSED: lambda claim, placement, **who: actions.refuse(
        claim, placement, Ground.LAW_FORBIDS_END, **who
    ),
}


@pytest.fixture
def claim(app, placement):
    writes(placement.id, placements.end, OTHER, "mutual")
    row = db.session.get_one(Placement, placement.id, populate_existing=True)
    return make.claim(placement=row, state=State.CONTACTED, last_on=WISH)


def goes(claim, state, work):
    with db.unit() as session:
        row = session.get_one(Claim, claim.id)
        actions.refer(row, by=make.basis.SYSTEM, at=clock.now())
    work()
    mail_before = {(one.to, one.subject) for one in mail.newest(90)}
    with db.unit() as session:
        row = session.get_one(Claim, claim.id)
        placement = session.get_one(Placement, claim.placement_id, with_for_update=True)
        HOW[state](row, placement, by=make.basis.SYSTEM, at=clock.now())
    work()
    return [one for one in mail.newest(90) if (one.to, one.subject) not in mail_before]


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("state", HOW)
def test_the_end_that_stands_is_named(
    app, claim, placement, signatory, account_manager, decider, work, state
):
    last_on = plain(in_words(OTHER))
    letters = goes(claim, state, work)
    assert {one.to for one in letters} >= {signatory.person.email, account_manager.person.email}
    here = f"/garanties/{claim.id}"
    readers = (signatory, account_manager, decider, own_mediator(app, placement))
    texts = [plain(main(who.get(here))) for who in readers]
    texts.append(plain(text_of(signatory.get(f"{here}/bewijs.pdf").data)))
    texts += [plain(f"{one.subject} {one.text}") for one in letters]
    for text in texts:
        assert not [words for words in UNTRUE if words in text], text
    for text in (*texts[:3], texts[4]):
        assert last_on in text
        assert "betaal" in text


@pytest.mark.at("2026-09-15T10:00")
def test_the_check_page_names_it_before(claim, signatory):
    page = plain(main(signatory.get(f"/garanties/{claim.id}/intrekken")))
    assert "tot en met 30 oktober 2026" in page
    assert f"U betaalt tot en met {plain(in_words(OTHER))}." in page
    assert not [words for words in UNTRUE if words in page]


@pytest.mark.at("2026-09-15T10:00")
def test_what_is_said_at_the_click_is_so(claim, placement, signatory, account_manager):
    here = f"/garanties/{claim.id}"
    page = signatory.get(here)
    assert not [words for words in UNTRUE if words in plain(main(page))]
    off = signatory.follow(signatory.submit(signatory.get(f"{here}/intrekken"), "intrekken"))
    assert "De melding is ingetrokken." in off.words
    assert not [words for words in UNTRUE if words in off.words]


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("is_older", [True, False])
def test_an_end_that_is_lifted_leaves_the_one_before_it(app, placement, account_manager, is_older):
    with app.app_context():
        if is_older:
            writes(placement.id, placements.end, OTHER, "resigned")
        writes(placement.id, placements.end, WISH, "dismissed")
    here = f"/plaatsingen/{placement.id}/doorlopen"
    check = account_manager.steps(account_manager.get(here), here, step="check")
    said = account_manager.follow(account_manager.submit(check, here, step="save")).words
    day = plain(in_words(OTHER if is_older else placement.end_on))
    assert f"Dat einde gaat niet door. De plaatsing loopt tot en met {day}." in said
    assert "zoals afgesproken" not in said
