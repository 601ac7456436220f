"""A claim put before the decider stands in his home until he, or the account manager, acts."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.effects import mail
from portal.formats import day as in_words
from portal.guarantees.labels import State
from portal.placements.models import Placement
from portal.roles import Role
from tests import make


@pytest.fixture
def claim(bakery):
    return make.claim(of=bakery, state=State.CONTACTED)


@pytest.fixture
def here(claim, account_manager):
    """The page of the claim, put before the decider."""
    here = f"/garanties/{claim.id}"
    assert account_manager.submit(here, "voorleggen").status == 303
    return here


def lines(visitor):
    """What stands in somebody's home about a guarantee."""
    return visitor.get("/", soort="garantie").all("td.gp-inbox__what")


def tasks(visitor):
    return [line for line in visitor.get("/taken").all("main li, main tr") if "grond" in line]


def test_a_referred_claim_stands_in_the_deciders_home(decider, claim, here):
    page = decider.get("/", soort="garantie")
    assert page.all("td.gp-inbox__what") == [
        f"Is er een wettelijke grond bij melding {claim.reference}?"
    ]
    assert page.all("th[scope=rowgroup]")[0] == "Eerst: garantie en te laat"
    assert page.tree.css_first("td.gp-inbox__what a").attributes["href"] == here
    assert f"Is er een wettelijke grond? ({claim.reference})" in decider.get("/taken").words


def test_a_claim_that_nobody_referred_is_no_line_of_the_decider(decider, claim):
    assert lines(decider) == tasks(decider) == []


def test_the_clock_of_the_answer_is_seen_by_the_decider(decider, claim, here):
    clock.move_to(clock.at(claim.decide_by, "22.00"))
    decider = decider.as_(decider.person)
    assert "23.59 nog 1 u 59" in decider.get("/").words
    assert f"Besluit uiterlijk {in_words(claim.decide_by)}".replace("\xa0", " ") in (
        decider.get(here).words
    )
    clock.move_to(clock.at(claim.decide_by + timedelta(days=1), "9.00"))
    assert "te laat" in decider.as_(decider.person).get("/").words


def test_the_account_manager_reads_with_whom_it_lies_and_what_came_of_it(
    decider, account_manager, signatory, claim, here
):
    rows = account_manager.get("/").tree.css("table.gp-inbox tbody tr")
    (line,) = [row for row in rows if "kijkt naar melding" in row.text()]
    assert "Wacht op teamleider" in line.text()
    assert "klok staat stil" not in line.text()
    assert "De teamleider kijkt of er een wettelijke grond is." in account_manager.get(here).words
    assert "teamleider" not in signatory.get(here).words
    decider.submit(here, "geen-grond")
    said = f"zag op {in_words(clock.today())} geen wettelijke grond".replace("\xa0", " ")
    assert said in account_manager.get(here).words
    assert (
        f"Op {in_words(clock.today())} was er geen".replace("\xa0", " ") in decider.get(here).words
    )
    assert "teamleider" not in signatory.get(here).words


def test_every_decider_hears_it_and_reads_no_name(
    app, decider, account_manager, signatory, claim, here, work
):
    second = make.person(Role.DECIDER, name="Anja Vermeer")
    work()
    with app.app_context():
        letters = {one.to: one for one in mail.newest(20) if one.subject.endswith("besluit")}
        names = db.session.get_one(Placement, claim.placement_id).candidate_name.split()
    assert {decider.person.email, second.email} <= set(letters)
    assert not {account_manager.person.email, signatory.person.email} & set(letters)
    for letter in letters.values():
        assert claim.reference in letter.text
        assert in_words(claim.decide_by) in letter.text
        assert not [name for name in names if name in letter.subject + letter.text]


@pytest.mark.parametrize(
    ("decided", "said"),
    [("refuse", "geweigerd om een wettelijke reden"), ("no_ground", "geen wettelijke grond")],
)
def test_when_the_decider_acts_line_and_task_go(
    app, decider, account_manager, claim, here, work, decided, said
):
    assert lines(account_manager) == [f"De teamleider kijkt naar melding {claim.reference}"]
    if decided == "refuse":
        sent = decider.submit(f"{here}/weigeren", "weigeren", ground="protected_ground")
    else:
        page = decider.get(here)
        sent = decider.submit(page, "geen-grond")
        assert decider.submit(page, "geen-grond").location == sent.location
    assert sent.status == 303
    assert lines(decider) == tasks(decider) == []
    mine = {"refuse": [], "no_ground": [f"Antwoord op melding {claim.reference}"]}
    assert lines(account_manager) == mine[decided]
    work()
    with app.app_context():
        letters = [one for one in mail.newest(20) if one.to == account_manager.person.email]
    assert said in letters[0].text


def letters_to(app, person):
    """What a decider is told after the question, oldest last."""
    with app.app_context():
        return [one for one in mail.newest(30) if one.to == person.email]


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("accept", "De werkgever kreeg akkoord. De laatste werkdag is"),
        ("withdraw", "ingetrokken, namens de werkgever."),
    ],
)
def test_what_goes_on_without_the_decider_leaves_his_home(
    app, decider, account_manager, claim, here, work, verb, said
):
    work()
    assert lines(decider)
    page = account_manager.get(here)
    if verb == "accept":
        last_on = claim.last_on.isoformat()
        assert account_manager.submit(page, "akkoord", last_on=last_on).status == 303
    else:
        assert account_manager.submit(f"{here}/intrekken", "intrekken").status == 303
    assert lines(decider) == tasks(decider) == []
    work()
    told = letters_to(app, decider.person)[0]
    assert told.subject == f"Melding {claim.reference}: geen besluit meer nodig"
    assert "U hoeft niet meer te besluiten." in told.text
    assert said in told.text


@pytest.mark.parametrize("decided", [False, True])
def test_a_decider_to_whom_it_was_not_put_hears_nothing(
    app, decider, account_manager, claim, work, decided
):
    here = f"/garanties/{claim.id}"
    if decided:
        account_manager.submit(here, "voorleggen")
        decider.submit(here, "geen-grond")
    account_manager.submit(f"{here}/intrekken", "intrekken")
    work()
    assert not [one for one in letters_to(app, decider.person) if "geen besluit" in one.subject]


def test_before_the_call_the_account_manager_still_has_to_call(bakery, account_manager, decider):
    claim = make.claim(of=bakery)
    account_manager.submit(f"/garanties/{claim.id}", "voorleggen")
    assert lines(account_manager) == [f"Bel over melding {claim.reference}"]
    assert tasks(account_manager) == []
    assert lines(decider)


def test_only_a_decider_says_there_is_no_ground(account_manager, signatory, here):
    assert account_manager.post(f"{here}/geen-grond", version=2).status == 403
    assert signatory.post(f"{here}/geen-grond", version=2).status == 403


def test_what_a_decider_found_first_is_not_told_once_he_found_otherwise(
    app, account_manager, decider, claim, here, work
):
    """None, then a ground: mailed late, the account manager reads the last once."""
    assert decider.submit(here, "geen-grond").status == 303
    assert account_manager.submit(here, "voorleggen").status == 303
    refuse = f"{here}/weigeren"
    assert decider.submit(refuse, "weigeren", ground="protected_ground").status == 303
    work()
    with app.app_context():
        subject, to = (
            f"Melding {claim.reference}: de teamleider besloot",
            account_manager.person.email,
        )
        told = [one.text for one in mail.newest(40) if (one.to, one.subject) == (to, subject)]
    assert len(told) == 1
    assert "geweigerd" in told[0]


def test_that_there_is_no_ground_is_not_told_once_a_decider_looks_again(
    app, account_manager, decider, claim, here, work
):
    assert decider.submit(here, "geen-grond").status == 303
    assert account_manager.submit(here, "voorleggen").status == 303
    work()
    with app.app_context():
        assert not [one for one in mail.newest(40) if "besloot" in one.subject]
