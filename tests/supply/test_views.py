"""Level 1 as an employer meets it: the season, the page, and the form of a vacancy."""

import re
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from portal import clock, db, doctor, outbox
from portal.audit import SYSTEM
from portal.audit.models import AuditLine
from portal.cards import actions, usefulness
from portal.cards.models import Card
from portal.outbox import Job, JobState
from portal.roles import Role
from portal.supply import jobs, queries, seasons, statements
from portal.supply.models import OpenStatement, PoolSnapshot, Season
from portal.supply.statements import LEAST, SPREAD, Statement
from portal.vacancies.labels import State as Vacant
from tests import make
from tests.engines import counted
from tests.make import basis

SURE = LEAST + SPREAD - 1  # so many open whatever is drawn
ENOUGH = 40  # cards that came, for a season to begin or end
WOOD = Statement("production")
AHEAD = timedelta(weeks=statements.SEASON_WEEKS)


def begun(seed=1):
    seasons.begin(clock.now(), by=SYSTEM, random=Random(seed))
    db.session.rollback()
    return queries.table()


def night(weeks=0):
    clock.move_to(clock.now() + timedelta(weeks=weeks))
    jobs.renew()
    db.session.rollback()
    return db.session.query(Season).count()


def rest(n):
    with db.unit() as session:
        for card in session.query(Card).limit(n).all():
            actions.pause(card, by=basis.actor(make.person(Role.MEDIATOR)), at=clock.now())


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


@pytest.mark.promise("C19")
def test_fewer_than_twelve_open_nothing_and_twenty_seven_do(inside):
    make.candidates(LEAST - 1)
    assert begun().open == frozenset()
    make.candidates(SURE)
    table = begun()
    db.session.rollback()
    assert WOOD in table.open
    assert table.began_on == clock.today()


def test_a_season_begins_with_forty_cards_and_stands_eight_weeks_whatever_comes(inside):
    make.candidates(ENOUGH - 1)
    assert night() == 0
    make.candidates(1)
    assert night() == 1
    before = queries.table()
    make.candidates(ENOUGH, field="warehouse")
    rest(ENOUGH)
    assert night(weeks=7) == 1
    assert queries.table() == before, "not a byte of it"
    assert night(weeks=1) == 2
    assert Statement("production") not in queries.table().open, "who left goes out"


def test_without_enough_coming_and_going_a_season_goes_on(inside):
    make.candidates(ENOUGH)
    assert night() == 1
    make.candidates(ENOUGH - 1)
    assert night(weeks=30) == 1


@pytest.mark.promise("C21")
def test_who_came_counts_from_this_season_or_the_next_by_draw(inside):
    make.candidates(ENOUGH)
    begun()
    assert {one for (one,) in db.session.query(Card.counts_from)} == {1}, "the first: all of them"
    fresh = [card.id for card in make.candidates(ENOUGH, field="warehouse")]
    begun()
    drawn = dict(db.session.query(Card.id, Card.counts_from).all())
    assert {drawn[card] for card in fresh} == {2, 3}
    counted_now = sum(drawn[card] == 2 for card in fresh)
    assert 5 < counted_now < ENOUGH - 5
    snapshot = seasons.snapshot()
    assert snapshot.total() == ENOUGH + counted_now
    begun()
    assert dict(db.session.query(Card.id, Card.counts_from).all()) == drawn, "drawn once"
    assert seasons.snapshot().total() == 2 * ENOUGH


def test_who_pauses_comes_anew_and_who_is_edited_stays(inside):
    (card,) = make.candidates(1)
    begun()
    db.session.refresh(card)
    by = basis.actor(make.person(Role.MEDIATOR))
    with db.unit():
        actions.edit(card, _values(card), by=by, at=clock.now())
    assert card.counts_from == 1
    with db.unit():
        actions.review(card, by=basis.actor(make.person(Role.MEDIATOR)), at=clock.now())
        actions.pause(card, by=by, at=clock.now())
    assert card.counts_from is None


def _values(card):
    return {name: getattr(card, name) for name in actions.FIELDS} | {"skills": [], "blanks": []}


def test_hiding_from_a_company_takes_nobody_out(inside, bakery):
    cards = make.candidates(SURE)
    with db.unit():
        for card in cards:
            actions.hide(card, bakery.id, by=SYSTEM, at=clock.now())
    assert WOOD in begun().open


def test_two_workers_begin_one_season(inside):
    make.candidates(SURE)
    plans = [seasons.plan(1, secret=bytes([n]), random=Random(n)) for n in range(2)]
    for plan in plans:
        with db.unit():
            seasons.renew(plan, by=SYSTEM, at=clock.now())
    db.session.rollback()
    assert db.session.query(Season).count() == 1
    assert queries.table().open == plans[0].table
    assert seasons.snapshot() == plans[0].pool


def test_a_job_that_stops_half_way_is_tried_again(inside, monkeypatch):
    make.candidates(ENOUGH)
    with db.unit():
        outbox.put("supply.renew")
    real = seasons.renew
    monkeypatch.setattr(seasons, "renew", lambda *given, **more: 1 / 0)
    outbox.run_due()
    job = db.session.scalars(select(Job).where(Job.name == "supply.renew")).one()
    assert (job.state, job.error) == (JobState.WAITING, "ZeroDivisionError")
    assert {one for (one,) in db.session.query(Card.counts_from)} == {None}, "nothing half"
    monkeypatch.setattr(seasons, "renew", real)
    clock.move_to(clock.now() + timedelta(hours=1))
    outbox.run_due()
    db.session.rollback()
    job = db.session.scalars(select(Job).where(Job.name == "supply.renew")).one()
    assert job.state is JobState.DONE
    assert db.session.query(Season).count() == 1


def test_who_counts_from_the_next_season_ends_none_by_waiting(inside):
    """He came once: the season after is not shorter for it."""
    make.candidates(ENOUGH)
    begun()
    make.candidates(ENOUGH, field="warehouse")
    begun()
    waits = db.session.query(Card).filter(Card.counts_from == 3).count()
    assert waits > 5
    make.candidates(ENOUGH - waits)
    assert night(weeks=8) == 2
    make.candidates(waits)
    assert night() == 3


def test_of_an_old_season_no_line_is_kept(inside):
    make.candidates(SURE)
    begun()
    make.candidates(SURE, field="warehouse")
    table = begun()
    assert db.session.query(OpenStatement).count() == len(table.open)
    assert {one.season_id for one in db.session.query(OpenStatement)} == {queries.newest().id}


def test_a_season_is_written_down_without_its_secret(inside):
    make.candidates(SURE)
    table = begun()
    line = db.session.scalars(select(AuditLine).where(AuditLine.verb == "supply.renew")).one()
    assert line.facts["statements"] == len(table.open) == db.session.query(OpenStatement).count()
    columns = {column.name for model in (Season, OpenStatement, PoolSnapshot)
               for column in model.__table__.columns}  # fmt: skip
    assert not columns & {"secret", "card_id", "dossier_id", "employer_id"}


def test_the_doctor_counts_the_table_again(inside):
    make.candidates(SURE)
    begun()
    assert list(doctor.season()) == []
    with db.unit() as session:
        session.query(PoolSnapshot).update({"cards": LEAST - 1})
    (finding, *_more) = doctor.season()
    assert "Productie en voeding" in str(finding)


def test_the_page_tells_statements_and_no_number_of_people(signatory, app):
    with app.app_context():
        make.candidates(SURE)
        begun()
    page = signatory.get("/aanbod")
    assert page.h1 == "Aanbod"
    assert "Productie en voeding vijf of meer mensen" in page.words
    assert "Hout en meubels" in page.words
    assert "Dit is de stand van" in page.words
    assert str(SURE) not in page.words.replace("2027", "")
    assert not re.search(r"\d mensen", page.words)


def test_before_the_first_season_the_page_says_what_it_means_and_offers_to_ask(signatory):
    page = signatory.get("/aanbod")
    assert "Er is nog geen lijst." in page.words
    assert "stand van" not in page.words
    assert "Het kan niemand zijn, het kunnen er ook meer zijn." in page.words
    assert "/vacatures/nieuw" in page.links()


def test_a_filter_reads_the_same_rows_and_keeps_its_choice(signatory, app):
    with app.app_context():
        make.candidates(SURE)
        begun()
    page = signatory.get("/aanbod?soort=production&uren=24_up")
    assert "Productie en voeding vijf of meer mensen" in page.words
    chosen = [one.attributes["value"] for one in page.tree.css("option[selected]")]
    assert chosen == ["production", "24_up", "", ""]
    for nothing in ("soort=green", "uren=under_24"):
        assert "Daar zeggen wij nu niets over." in signatory.get(f"/aanbod?{nothing}").words


@pytest.mark.parametrize(
    "asked", ["soort=health", "uren=12", "deel=%00", "vaardigheid=packing", "rijbewijs=b", "x=1"]
)
def test_what_nobody_may_ask_is_not_asked(signatory, asked):
    assert signatory.get(f"/aanbod?{asked}").tree.css("option[selected][value]") != []
    assert (
        signatory.get(f"/aanbod?{asked}", htmx=True).text
        == signatory.get("/aanbod", htmx=True).text
    )


def test_the_part_is_what_the_page_holds(signatory, app):
    with app.app_context():
        make.candidates(SURE)
        begun()
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
        make.candidates(SURE)
        begun()
    few = ran()
    with app.app_context():
        make.candidates(40, field="warehouse")
        begun()
    assert ran() == few <= 5


@pytest.mark.promise("C21")
def test_a_newcomer_changes_no_byte_within_a_season(signatory, app):
    with app.app_context():
        make.candidates(ENOUGH)
        night()
    before = signatory.get("/aanbod", htmx=True).text
    now = clock.now()
    for weeks, is_same in ((7, True), (1, False)):
        with app.app_context():
            make.candidates(4 * SURE if is_same else 0, field="warehouse")
            later = clock.now() + timedelta(weeks=weeks)
            clock.move_to(later)
            jobs.renew()
            clock.move_to(now)
            page = signatory.get("/aanbod", htmx=True).text
            clock.move_to(later)
        assert (page == before) is is_same


def test_a_vacancy_shows_what_is_said_of_it_while_it_is_written(signatory, app):
    with app.app_context():
        make.candidates(SURE)
        begun()
    asked = "field=wood_furniture&minutes_min=24&minutes_max=32&area=kade&skill_1=sort_products"
    work = signatory.get(f"/vacatures/aanbod?{asked}&tot=werk", htmx=True)
    assert work.words.startswith("Hout en meubels vijf of meer mensen Dit is de stand van ")
    place = signatory.get(f"/vacatures/aanbod?{asked}&tot=plaats", htmx=True)
    assert place.words.startswith("Hout en meubels · 24 uur of meer")
    needs = signatory.get(f"/vacatures/aanbod?{asked}&tot=eisen", htmx=True)
    assert needs.words.startswith("Productie")
    assert "vaardigheden in dit werk vijf of meer mensen" in needs.words
    for up_to, part in (("werk", work), ("plaats", place), ("eisen", needs)):
        assert part.tree.css_first(f"#aanbod-{up_to}") is not None
    page = signatory.get("/vacatures/nieuw")
    assert page.words.count("Kies het soort werk. Dan ziet u hier of er mensen voor zijn.") == 1


def test_the_answer_stands_beside_what_moves_it(signatory):
    page = signatory.get("/vacatures/nieuw")
    order = re.findall(r'id="(field|aanbod-werk|area|aanbod-plaats|dutch|aanbod-eisen)"', page.text)
    assert order == ["field", "aanbod-werk", "area", "aanbod-plaats", "dutch", "aanbod-eisen"]


@pytest.mark.parametrize(
    "asked", ["", "field=nope", "field=shop&minutes_min=-3", "minutes_min=9e9", "skill_1=x"]
)
def test_half_a_form_is_no_reason_to_fail(signatory, asked):
    assert signatory.get(f"/vacatures/aanbod?{asked}", htmx=True).status == 200


def test_the_check_page_says_the_same_lines_as_the_form(signatory, bakery, app):
    with app.app_context():
        make.candidates(SURE)
        begun()
    vacancy = make.vacancy(of=bakery, state=Vacant.DRAFT, field="wood_furniture")
    words = signatory.get(f"/vacatures/{vacancy.id}/controleren").words
    assert "Hout en meubels" in words
    assert "vijf of meer mensen" in words


def test_the_doctor_says_how_much_profiles_tell(bakery, app):
    with app.app_context():
        assert doctor.told() == ""
        make.showing(of=bakery)
        assert doctor.told().startswith("1 profiles tell work 100 %, hours 100 %, area 100 %")
        assert usefulness.with_enough() == 0


def test_a_proposal_is_asked_from_what_the_page_says(signatory, bakery, app):
    with app.app_context():
        make.candidates(SURE)
        begun()
    vacancy = make.vacancy(of=bakery, state=Vacant.MATCHING)
    page = signatory.get("/aanbod?soort=production&uren=24_up&deel=nonsense")
    path = f"/vacatures/{vacancy.id}/voorstel?soort=production&uren=24_up"
    assert path in page.links()
    signatory.submit(path, "uren=24_up")
    asked = signatory.get(f"/vacatures/{vacancy.id}/voorstel").words
    assert "Productie en voeding · 24 uur of meer" in asked


def test_a_mediator_reads_what_a_card_counts_for(mediator, app):
    with app.app_context():
        card_id = make.candidates(SURE)[0].id
        begun()
    words = mediator.get(f"/kaarten/{card_id}").words
    assert "Telt mee in het aanbod" in words
    assert "Hout en meubels" in words
    with app.app_context():
        newcomer, rare = make.candidates(1)[0].id, make.candidates(1, field="animals")[0].id
    not_yet = "Deze kaart telt zo nog niet mee in het aanbod."
    assert not_yet in mediator.get(f"/kaarten/{newcomer}").words
    with app.app_context():
        for _ in range(2):
            begun()
    assert "Over zulk werk zeggen wij daar nu nog niets." in mediator.get(f"/kaarten/{rare}").words
