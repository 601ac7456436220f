"""Level 1 as an employer meets it: the release every week, the page, and the vacancy form."""

import re
from datetime import timedelta

import pytest

from portal import clock, db, doctor
from portal.audit import SYSTEM
from portal.cards import actions, usefulness
from portal.cards.labels import Hours
from portal.cards.models import Card
from portal.roles import Role
from portal.supply import jobs, releases
from portal.supply.groups import LEAST, Seen
from portal.supply.models import Group, GroupShare, Release, Season
from portal.supply.rules import Supply, of_vacancy
from portal.vacancies.labels import State as Vacant
from portal.vacancies.views.supply import UpTo
from tests import make
from tests.engines import counted
from tests.make import basis

WOOD = Seen(work="production")


def released(at=None):
    found = releases.plan(at or clock.now())
    if found is not None:
        with db.unit():
            releases.release(found, by=SYSTEM, at=at or clock.now())
    db.session.rollback()
    return set(releases.standing()) - {Seen()}


def rest(n):
    with db.unit() as session:
        for card in session.query(Card).limit(n).all():
            actions.pause(card, by=basis.actor(make.person(Role.MEDIATOR)), at=clock.now())


def test_eight_people_of_a_sector_open_a_group(app):
    with app.app_context():
        make.candidates(7)
        assert released() == set()
        make.candidates(1)
        assert released() == set(), "within the week nothing changes"
        assert released(clock.now() + timedelta(days=7)) == {WOOD}


def test_once_a_group_is_open_a_season_stands_still(app):
    with app.app_context():
        make.candidates(8)
        assert released() == {WOOD}
        make.candidates(8, field="warehouse")
        assert released(clock.now() + timedelta(weeks=51)) == {WOOD}
        at = clock.now() + timedelta(weeks=60)
        assert released(at) == {WOOD, Seen(work="logistics")}


def test_a_group_of_four_closes_in_the_next_batch_not_before(app):
    with app.app_context():
        make.candidates(8)
        assert released() == {WOOD}
        rest(4)
        assert released() == {WOOD}, "between two batches nothing can be read off"
        assert released(clock.now() + timedelta(days=7)) == set()
        assert db.session.query(Group).count() == 0
        assert sum(one.cards for one in db.session.query(GroupShare)) == 4, "they wait"


def test_two_workers_release_once(app):
    with app.app_context():
        make.candidates(8)
        first, second = releases.plan(clock.now()), releases.plan(clock.now())
        for found in (first, second):
            with db.unit():
                releases.release(found, by=SYSTEM, at=clock.now())
        db.session.rollback()
        assert db.session.query(Season).count() == db.session.query(Release).count() == 1
        assert db.session.query(Group).count() == 1


def test_a_batch_that_changes_nothing_writes_no_release(app):
    with app.app_context():
        make.candidates(8)
        released()
        make.candidates(3)
        released(clock.now() + timedelta(days=8))
        assert db.session.query(Release).count() == 1
        assert db.session.scalar(db.session.query(Season.moved).statement) == 3


def test_every_night_asks_and_every_week_releases(app):
    with app.app_context():
        make.candidates(8)
        jobs.release()
        jobs.release()
        assert db.session.query(Release).count() == 1


def test_the_page_tells_groups_and_no_number_of_people(signatory, app):
    with app.app_context():
        make.candidates(13)
        released()
    page = signatory.get("/aanbod")
    assert page.h1 == "Aanbod: wie zoekt er werk?"
    assert "5 of meer mensen" in page.words
    assert "13" not in page.words.replace("13.", "")
    row = page.words[page.words.index("Productie") :]
    assert row.startswith("Productie en industrie 5 of meer") or "5 of meer" in row[:60]


def test_without_groups_the_page_says_what_helps(signatory):
    page = signatory.get("/aanbod?rijbewijs=b")
    assert "minder dan 5 mensen" in page.words
    assert "Verbreed uw keuze" in page.words


def test_a_wider_wish_is_one_click_with_its_figure(signatory, app):
    with app.app_context():
        make.candidates(8)
        released()
    page = signatory.get("/aanbod?soort=production&rijbewijs=b")
    assert "Zonder rijbewijs als eis" in page.words
    (wider,) = [link for link in page.links() if link == "/aanbod?soort=production"][:1]
    assert "5 of meer mensen" in signatory.get(wider).words


@pytest.mark.parametrize(
    "asked", ["soort=health", "uren=12", "gebied=%00", "vanaf=now", "nederlands=none", "x=1"]
)
def test_what_nobody_may_ask_is_not_asked(signatory, asked):
    assert "Alle soorten werk" in signatory.get(f"/aanbod?{asked}").words


def test_the_part_is_what_the_page_holds(signatory, app):
    with app.app_context():
        make.candidates(8)
        released()
    path = "/aanbod?soort=production&uren=24_up"
    part = signatory.get(path, htmx=True)
    assert part.text.strip() in signatory.get(path).text


def test_the_page_costs_the_same_however_many_people_there_are(signatory, app):
    def ran():
        signatory.get("/aanbod")
        with counted() as found:
            signatory.get("/aanbod")
        return len(found)

    with app.app_context():
        make.candidates(8)
        released()
    few = ran()
    with app.app_context():
        make.candidates(40, licence_b=True)
        released(clock.now() + timedelta(weeks=60))
    assert ran() == few <= 5


def test_a_newcomer_changes_no_byte_within_a_season(signatory, app):
    with app.app_context():
        make.candidates(8)
        released()
    before = signatory.get("/aanbod", htmx=True).text
    with app.app_context():
        make.candidates(1)
        released(clock.now() + timedelta(days=7))
    assert signatory.get("/aanbod", htmx=True).text == before


def test_a_vacancy_shows_its_band_while_it_is_written(signatory, app):
    with app.app_context():
        make.candidates(8)
        released()
    asked = "field=wood_furniture&minutes_min=32&area=kade&licence=no&dutch=no"
    part = signatory.get(f"/vacatures/aanbod?{asked}", htmx=True)
    assert "Hierbij passen nu: minder dan 5 mensen." in part.words
    assert part.tree.css_first("#aanbod-eisen") is not None
    for up_to, lead in (("werk", "Bij dit soort werk"), ("plaats", "Met deze uren op deze plaats")):
        near = signatory.get(f"/vacatures/aanbod?{asked}&tot={up_to}", htmx=True)
        assert lead in near.words
        assert near.tree.css_first(f"#aanbod-{up_to}") is not None
    page = signatory.get("/vacatures/nieuw")
    assert page.words.count("Kies het soort werk. Dan ziet u hier of er mensen voor zijn.") == 1


def test_the_answer_stands_beside_what_moves_it_and_counts_up_to_there(signatory, app):
    with app.app_context():
        make.candidates(8)
        released()
    page = signatory.get("/vacatures/nieuw")
    order = re.findall(r'id="(field|aanbod-werk|area|aanbod-plaats|dutch|aanbod-eisen)"', page.text)
    assert order == ["field", "aanbod-werk", "area", "aanbod-plaats", "dutch", "aanbod-eisen"]
    here = "/vacatures/aanbod?field=wood_furniture&dutch=read+must&licence=must"
    answers = {up_to: signatory.get(f"{here}&tot={up_to}", htmx=True) for up_to in UpTo}
    plain = signatory.get("/vacatures/aanbod?field=wood_furniture&tot=eisen", htmx=True)
    assert "minder dan 5 mensen" in answers[UpTo.REQUIREMENTS].words
    enough = plain.words.replace("Hierbij passen nu", "Bij dit soort werk zijn er nu")
    assert answers[UpTo.WORK].words.split(" mensen")[0] == enough.split(" mensen")[0]


@pytest.mark.parametrize(
    "asked", ["", "field=nope", "field=shop&minutes_min=-3", "minutes_min=9e9"]
)
def test_half_a_form_is_no_reason_to_fail(signatory, asked):
    assert signatory.get(f"/vacatures/aanbod?{asked}", htmx=True).status == 200


def test_what_would_help_most_comes_first():
    wish = of_vacancy(field="shop", minutes_min=32 * 60, area="kade", licence_b=True)
    groups = [Seen("shop", Hours.FROM_24)] * 4 + [Seen("shop", Hours.FROM_32, "", "", "b")]
    supply = Supply(groups)
    assert supply.people(wish) == 0
    assert supply.people(Seen(work="shop", hours=Hours.FROM_24)) == 5 * LEAST
    narrow = Seen(work="shop", hours=Hours.FROM_32)
    best = supply.wider(narrow)[0]
    assert (best.attribute, best.people) == ("hours", 25)


@pytest.mark.parametrize(
    ("hours", "band"),
    [(8, ""), (23, ""), (24, Hours.FROM_24), (31, Hours.FROM_24), (32, Hours.FROM_32)],
)
def test_a_vacancy_asks_for_who_works_at_least_its_hours(hours, band):
    assert of_vacancy(field="shop", minutes_min=hours * 60, area="").hours == band


def test_the_doctor_says_how_much_profiles_tell(bakery, app):
    with app.app_context():
        assert doctor.told() == ""
        make.showing(of=bakery)
        assert doctor.told().startswith("1 profiles tell work 100 %, hours 100 %, area 100 %")
        assert usefulness.with_enough() == 0


def test_a_proposal_is_asked_from_a_group(signatory, bakery, app):
    with app.app_context():
        make.candidates(8)
        released()
    vacancy = make.vacancy(of=bakery, state=Vacant.MATCHING)
    page = signatory.get("/aanbod?soort=production&rijbewijs=b&uren=nonsense")
    path = f"/vacatures/{vacancy.id}/voorstel?soort=production&rijbewijs=b"
    assert path in page.links()
    signatory.submit(path, "rijbewijs=b")
    assert "rijbewijs B" in signatory.get(f"/vacatures/{vacancy.id}/voorstel").words
