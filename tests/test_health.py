"""`flask doctor` finds every fault that is seeded here, and nothing in a portal that is well."""

import json
import shutil
import sqlite3
import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, insert, text, update

from portal import attention, clock, db, doctor, health, heartbeat, migrate, outbox
from portal.accounts.models import User
from portal.agreements.labels import State as Agreed
from portal.backups import checks as backup_checks
from portal.calendar import add_working_days
from portal.cards import actions as card_actions
from portal.cards import usefulness
from portal.cards.models import Card, CardHide
from portal.dossiers.models import Intake
from portal.effects import pdf
from portal.employers.models import Assignment, Employer
from portal.guarantees import actions as guarantees
from portal.guarantees.actions import ClaimRequest
from portal.guarantees.labels import Reason
from portal.guarantees.labels import State as Claimed
from portal.guarantees.models import Claim
from portal.home import queries as home_queries
from portal.imports.models import Import
from portal.introductions.models import CandidateAnswer, Introduction
from portal.introductions.rules import Answer
from portal.introductions.rules import State as Meeting
from portal.invoices import actions as invoices
from portal.operations import checks as operation_checks
from portal.outbox import Job, JobState
from portal.placements import actions as placements
from portal.placements.labels import EndReason
from portal.placements.labels import Kind as Line
from portal.placements.labels import State as Placed
from portal.placements.models import Placement, PlacementEvent
from portal.roles import Role
from tests import make
from tests.make.basis import SYSTEM

pytestmark = pytest.mark.promise("N4")
ROOMY = SimpleNamespace(total=10**11, free=5 * 10**10)


@pytest.fixture(autouse=True)
def context(app, monkeypatch):
    """The tables of the tests were made without migrations. Backups, anchors, the seal and the
    worker have tests of their own.
    """
    monkeypatch.setattr(migrate, "is_current", lambda: True)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: ROOMY)
    monkeypatch.setattr(attention, "CHECKS", attention.CHECKS[: -len(backup_checks.CHECKS)])
    monkeypatch.setattr(operation_checks, "CHECKS", ())
    monkeypatch.setattr(operation_checks, "DEEP", ())
    at_work = heartbeat.Workers(frozenset({"here:1"}), {}, clock.now())
    monkeypatch.setattr(heartbeat, "workers", lambda: at_work)
    with app.app_context():
        yield
        db.session.rollback()


def tamper(table, change):
    """Somebody with the keys of the database changes a row that nobody can change."""
    with db.unit() as session:
        if db.engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            session.execute(text(f"DROP TRIGGER {table}_no_update"))
        session.execute(text(f"UPDATE {table} SET {change}"))
    db.session.remove()


def change(model, **values):
    with db.unit() as session:
        session.execute(update(model).values(**values))
    db.session.remove()


def found():
    db.session.rollback()
    broken = [one for one in doctor.findings() if one.kind is health.Kind.BROKEN]
    return [(finding.check, finding.what) for finding in broken]


def worth_a_look():
    db.session.rollback()
    asked = [one for one in doctor.findings() if one.kind is health.Kind.ATTENTION]
    return [(finding.check, finding.what) for finding in asked]


def test_nothing_is_found_in_a_portal_that_is_well(bakery):
    make.candidates(5)
    make.invoice(placement=make.placement(of=bakery))
    make.agreement(of=bakery, state=Agreed.SEALED)
    make.introduction(of=bakery, state=Meeting.AGREED)
    assert found() == []


def test_the_command_says_so_and_ends_with_0(app, bakery):
    done = app.test_cli_runner().invoke(args=["doctor"])
    assert (done.exit_code, done.output) == (0, "All is well.\n")


def test_the_command_tells_machines_and_ends_with_1(app, bakery):
    change(Assignment, until_at=clock.now())
    done = app.test_cli_runner().invoke(args=["doctor", "--json"])
    assert done.exit_code == 1
    (finding,) = json.loads(done.output)
    assert (finding["check"], finding["kind"]) == ("employers", "broken")
    assert finding["mend"]


def test_what_only_wants_attention_ends_with_0_and_strictly_with_1(app, bakery):
    make.claim(of=bakery)
    make.invoice(of=bakery)  # this month is billed
    change(Claim, due_at=clock.now() - timedelta(days=30))
    runner = app.test_cli_runner()
    done = runner.invoke(args=["doctor", "--json"])
    assert done.exit_code == 0
    (finding,) = json.loads(done.output)
    assert (finding["check"], finding["kind"]) == ("promises", "attention")
    assert runner.invoke(args=["doctor", "--strict"]).exit_code == 1
    assert runner.invoke(args=["doctor"]).output.startswith("attention: promises: ")


def test_what_waits_for_somebody_outside_is_no_late_promise_of_ours(bakery):
    make.introduction(of=bakery, state=Meeting.AGREED)
    change(Introduction, due_at=clock.now() + timedelta(days=9), times=[], times_by=None)
    before = home_queries.late_promises()[0]
    change(Introduction, due_at=clock.now() - timedelta(days=9))
    assert home_queries.late_promises()[0] == before + 1
    change(
        Introduction, times=[clock.now().isoformat()], times_by="employer",
        answer_by=clock.today(),
    )  # fmt: skip
    assert home_queries.late_promises()[0] == before


def test_a_check_that_cannot_be_done_is_a_finding_and_the_others_go_on(app, bakery, monkeypatch):
    change(Assignment, until_at=clock.now())

    def no_table():
        yield from db.session.execute(text("SELECT 1 FROM nowhere"))

    def no_row():
        yield {}["of an older version"]

    monkeypatch.setattr(health, "CHECKS", (no_table, no_row, *health.CHECKS))
    monkeypatch.setattr(usefulness, "of_showings", lambda: next(no_table()))
    done = app.test_cli_runner().invoke(args=["doctor"])
    assert done.exit_code == 1
    assert "not checked: no_table ended with" in done.output
    assert "not checked: no_row ended with KeyError" in done.output
    assert "has not exactly one account manager" in done.output


@pytest.mark.parametrize(
    ("total", "free", "kinds"),
    [(10**12, 6 * 10**9, []), (10**12, 4 * 10**9, ["attention"]), (10**10, 4 * 10**7, ["broken"])],
)
@pytest.mark.promise("J2")
def test_a_disk_that_fills_up(app, client, monkeypatch, total, free, kinds):
    usage = SimpleNamespace(total=total, free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    found = [finding.kind for finding in doctor.findings() if finding.check == "disk"]
    assert found == kinds
    monkeypatch.setattr(health, "ASKED", [])
    assert health.is_ready() is ("broken" not in kinds)


@pytest.mark.promise("J1")
def test_a_database_that_takes_no_change(house, monkeypatch):
    """Another process holds it, or it is a copy that only reads."""
    assert health.can_write()
    if db.engine.dialect.name == "postgresql":
        monkeypatch.setattr(db.session, "scalar", lambda statement: True)
        assert not health.can_write()
        return
    db.session.rollback()
    held = sqlite3.connect(house.config.database_url.removeprefix("sqlite:///"))
    held.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(health, "ASKED", [])
    assert not health.is_ready()
    assert health.is_up()
    assert ("database", "it takes no change") in found()
    held.close()


def test_a_job_that_took_its_worker_with_it(monkeypatch):
    monkeypatch.setattr(outbox, "registry", {"x": [print]})
    with db.unit():
        outbox.put("x")
    change(Job, crashes=2)
    assert [what.partition(" took ")[2] for _, what in worth_a_look()] == [
        "its worker with it 2 times"
    ]


def test_a_font_that_is_missing(monkeypatch):
    monkeypatch.setattr(pdf, "FONT_FILES", ("Gone.ttf",))
    assert found() == [("fonts", "Gone.ttf is missing")]


def test_work_of_somebody_who_left(bakery, account_manager, mediator):
    make.dossier(mediator=mediator.person)
    make.placement(of=bakery)
    change(User, is_active=False)
    said = [what for check, what in worth_a_look() if check == "people"]
    assert [what.partition(" ")[2] for what in said] == [
        "companies are of somebody who left", "dossiers are of somebody who left",
        "tasks are of somebody who left",
    ]  # fmt: skip


@pytest.mark.parametrize("state", [Claimed.INVOKED, Claimed.CONTACTED, Claimed.ACCEPTED])
@pytest.mark.parametrize("days", [0, 60])
def test_a_take_back_that_was_overtaken_lapses_by_the_advice(app, bakery, work, state, days):
    made = make.claim(of=bakery, state=state, last_on=add_working_days(clock.today(), 8))
    line = uuid.uuid4()
    with db.unit() as session:  # the line of another end, without its job
        session.execute(
            insert(PlacementEvent).values(
                id=line, placement_id=made.placement_id, seq=9, kind=Line.ENDED,
                happened_on=clock.today() - timedelta(days=1), reason=EndReason.MUTUAL,
                recorded_at=clock.now(), actor_kind=SYSTEM.kind, actor_id=SYSTEM.id,
                capacity=SYSTEM.capacity,
            )
        )  # fmt: skip
    change(Placement, state=Placed.ENDED, last_on=clock.today() - timedelta(days=1))
    said = ("guarantees", f"{made.reference} is still open, and the placement is over")
    assert said in worth_a_look()
    (advice,) = {one.mend for one in attention.overtaken()}
    clock.move_to(clock.now() + timedelta(days=days))
    ran = app.test_cli_runner().invoke(args=advice.removeprefix("flask --app wsgi ").split())
    assert ran.exit_code == 0
    work()
    assert said not in worth_a_look()
    assert db.session.get_one(Claim, made.id, populate_existing=True).state is Claimed.LAPSED
    assert [one for one in worth_a_look() + found() if one[0] == "jobs"] == []


def test_a_request_for_help_outlives_the_placement(bakery):
    with db.unit():
        placement = db.session.get_one(Placement, make.placement(of=bakery).id)
        asked = ClaimRequest(uuid.uuid4(), Reason.LESS_WORK, "", None, "Test")
        guarantees.ask_help(placement, asked, by=SYSTEM, at=clock.now())
    change(Placement, state=Placed.ENDED)
    assert "guarantees" not in dict(worth_a_look())


def test_damage_is_seen_by_whoever_looks_deep(monkeypatch):
    wrong = SimpleNamespace(all=lambda: [("Tree 7 page 9: btreeInitPage() returns error code 11",)])
    assert [finding.check for finding in doctor.findings(deep=True)] == []
    if db.engine.dialect.name == "sqlite":
        monkeypatch.setattr(db.session, "execute", lambda statement: wrong)
        (finding,) = health.damage()
        assert (finding.check, finding.kind) == ("damage", "broken")


def test_a_missing_migration(monkeypatch):
    monkeypatch.setattr(migrate, "is_current", lambda: False)
    assert found() == [("schema", "the database lacks migrations")]


def test_a_role_that_the_portal_may_not_become(house, monkeypatch):
    """Somebody else was granted it: no page of an employer would open."""
    assert list(health.fence_grants()) == []
    if db.engine.dialect.name == "postgresql":
        change_role = f'REVOKE "{house.config.fence_role}" FROM "apart"'
        with db.unit() as session:
            session.execute(text('CREATE ROLE "apart"'))
            session.execute(text(change_role.replace("REVOKE", "GRANT").replace(" FROM ", " TO ")))
            session.execute(text('SET LOCAL ROLE "apart"'))
            assert list(health.fence_grants()) == []
            session.execute(text("RESET ROLE"))
            session.execute(text(change_role))
            session.execute(text('SET LOCAL ROLE "apart"'))
            (finding,) = health.fence_grants()
            session.execute(text("RESET ROLE"))
            session.execute(text('DROP ROLE "apart"'))
        assert finding.what.endswith(f"may not become {house.config.fence_role}")


def test_a_row_that_points_nowhere(house, bakery):
    if db.engine.dialect.name == "postgresql":  # no way to make one
        assert list(health.keys()) == []
        return
    db.session.remove()
    raw = sqlite3.connect(house.config.database_url.removeprefix("sqlite:///"))
    raw.execute("UPDATE memberships SET user_id = ?", [uuid.uuid4().hex])
    raw.commit()
    raw.close()
    assert ("keys", "a row of memberships points nowhere") in found()


def test_a_job_that_gave_up_and_one_that_waits_too_long(monkeypatch):
    monkeypatch.setattr(outbox, "registry", {"x": [print], "y": [repr]})
    with db.unit():
        outbox.put("x")
        outbox.put("y", run_at=clock.now() - timedelta(hours=1))
    with db.unit() as session:
        dead = update(Job).where(Job.name == "x")
        session.execute(dead.values(state=JobState.DEAD, error="ValueError"))
    ((_check, what),) = found()
    assert "gave up: ValueError" in what
    assert worth_a_look()[0] == ("jobs", "1 jobs wait for more than 15 minutes")


def test_a_file_whose_bytes_changed(bakery):
    make.document(of=bakery)
    tamper("documents", "size = 3, content = " + ("'abc'::bytea" if _is_pg() else "x'616263'"))
    assert [check for check, _ in found() if check == "documents"] == ["documents"]


def test_a_company_without_its_account_manager(bakery):
    change(Assignment, until_at=clock.now())
    assert found() == [("employers", f"{bakery.name} has not exactly one account manager")]


def test_a_company_whose_account_manager_is_another(bakery):
    change(Employer, account_manager_id=make.person(Role.ACCOUNT_MANAGER).id)
    assert found() == [("employers", f"{bakery.name} has not exactly one account manager")]


@pytest.mark.parametrize("against", ["pause", "hide"])
def test_a_profile_that_stands_against_the_persons_word(against, bakery):
    cards = make.candidates(6)
    showing = make.showing(of=bakery, card=cards[0])
    with db.unit() as session:
        if against == "hide":
            how = {"employer_id": bakery.id, "hidden_at": clock.now()}
            session.add(CardHide(card_id=cards[0].id, **how))
        else:
            session.execute(update(Card).where(Card.id == cards[0].id).values(state="resting"))
    assert found() == [("cards", f"profile {showing.id} is shown against the person's word")]


@pytest.mark.promise("C6")
def test_a_profile_that_too_few_people_share(bakery):
    """Until the night it waits for the night; what a night left is broken, whatever else happens to
    cards meanwhile.
    """
    cards = make.candidates(5)
    make.showing(of=bakery, card=cards[0])
    assert found() == []
    with db.unit() as session:
        one = session.get_one(Card, cards[4].id)
        card_actions.pause(one, by=SYSTEM, at=clock.now())
        card_actions.confirm(session.get_one(Card, cards[3].id), by=SYSTEM, at=clock.now())
    thin = "fewer than five people share profile"
    assert (found(), worth_a_look()[0][1][:36]) == ([], thin)
    clock.move_to(clock.now() + timedelta(seconds=1))
    with db.unit() as session:
        session.add(
            Job(
                name="cards.end_recognisable", does="os:getpid", payload={}, run_at=clock.now(),
                created_at=clock.now(), done_at=clock.now(), state=JobState.DONE,
            )
        )  # fmt: skip
    assert [(check, what[:36]) for check, what in found()] == [("cards", thin)]
    with db.unit() as session:
        session.execute(delete(Job))
    clock.move_to(clock.now() + timedelta(days=1))
    assert [(check, what[:36]) for check, what in found()] == [("cards", thin)], "no night came"


@pytest.mark.promise("C6")
def test_the_night_ends_profiles_that_too_few_people_share(bakery, work):
    cards = make.candidates(5)
    make.showing(of=bakery, card=cards[0])
    with db.unit() as session:
        session.execute(update(Card).where(Card.id == cards[4].id).values(state="resting"))
        outbox.put("cards.renew")
    work()
    assert found() == []


def test_a_dossier_without_an_intake(mediator):
    behind = make.dossier(mediator=mediator.person)
    with db.unit() as session:
        session.execute(delete(Intake).where(Intake.id == behind.id))
    assert found() == [("dossiers", f"case {behind.case_number} has no intake")]


def test_an_upload_that_outlives_its_night(mediator):
    made = make.upload(mediator.person)
    change(Import, uploaded_at=clock.now() - timedelta(days=2, seconds=-60))
    assert found() == []
    change(Import, uploaded_at=clock.now() - timedelta(days=2, seconds=1))
    assert found() == [("dossiers", f"upload {made.id} is kept too long")]


def test_a_reveal_without_a_yes(bakery):
    make.candidates(5)
    make.introduction(of=bakery, state=Meeting.AGREED)
    change(CandidateAnswer, answer=Answer.NO)
    assert [check for check, _ in found()] == ["reveals"]


def test_a_fourth_introduction_at_one_vacancy(bakery):
    make.candidates(5)
    made = [make.introduction(of=bakery) for _ in range(4)]
    change(Introduction, vacancy_id=made[0].vacancy_id)
    ((check, what),) = found()
    assert check == "introductions"
    assert what.endswith("has more than three open introductions")


def test_a_seal_over_another_document(bakery):
    agreement = make.agreement(of=bakery, state=Agreed.SEALED)
    tamper("seals", f"sha256 = '{'0' * 64}'")
    mine = [what for check, what in found() if check == "agreements"]
    assert mine == [f"{agreement.reference} has no seal over its document"]


def test_a_placement_that_does_not_stand_where_its_ledger_says(bakery):
    placement = make.placement(of=bakery)
    change(Placement, state="planned")
    mine = [what for check, what in found() if check == "placements"]
    assert mine == [f"{placement.reference} does not stand where its ledger says"]


def test_an_invoice_line_that_is_not_what_was_charged(bakery):
    make.invoice(of=bakery)
    tamper("invoice_lines", "cents = cents + 1")
    assert {check for check, _ in found()} == {"invoices"}


def test_more_credited_than_billed(bakery):
    placement = make.placement(of=bakery)
    make.invoice(placement=placement)
    with db.unit() as session:
        placement = session.get_one(Placement, placement.id)
        last_on = placement.start_on + timedelta(days=3)
        placements.end(placement, last_on, EndReason.MUTUAL, by=SYSTEM, at=clock.now())
        invoices.give_back(placement.id, by=SYSTEM, at=clock.now())
    tamper(
        "invoices", "net_cents = 9 * net_cents, total_cents = 9 * total_cents WHERE kind = 'credit'"
    )
    assert [what[-17:] for check, what in found() if check == "invoices"] == ["credited too much"]


def test_a_number_that_is_missing(bakery):
    number = make.invoice(of=bakery).number
    tamper("invoices", f"number = '{number[:-1]}3'")
    year = number[:4]
    assert found()[-2:] == [
        ("invoices", f"number {year}-000001 does not exist"),
        ("invoices", f"number {year}-000002 does not exist"),
    ]


def test_twenty_are_spelled_out_and_the_rest_is_counted(account_manager):
    for _ in range(22):
        make.employer(account_manager=account_manager.person)
    change(Assignment, until_at=clock.now())
    told = found()
    assert len(told) == 21
    assert told[-1] == ("employers", "and 2 more like these")


def test_a_portal_is_ready_when_all_agree(monkeypatch):
    monkeypatch.setattr(health, "ASKED", [])
    assert health.is_ready()
    monkeypatch.setattr(health, "ASKED", [lambda: False])
    assert not health.is_ready()


def _is_pg():
    return db.engine.dialect.name == "postgresql"
