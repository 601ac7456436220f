"""The administrator's page of the portal itself."""

import uuid
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from portal import clock, db, formats, health, heartbeat, holds, letters, migrate, outbox
from portal.audit.models import AuditLine
from portal.backups import folder
from portal.effects import certificate
from portal.health import Finding, Kind
from portal.heartbeat import Heartbeat, Workers
from portal.letters import Letter
from portal.operations import anchors, facts, last_doctor
from portal.operations.queries import Waiting
from portal.outbox import Job, JobState, Lane
from portal.settings import settings
from tests.engines import counted

SECRET = "Kanarië Brugmans"


def fail(word):
    raise KeyError(word)


def send(word):
    raise ConnectionRefusedError(word)


@pytest.fixture
def jobs(app, monkeypatch):
    """put(name): a job of this kind, tried until it gave up when it is to be `dead`."""
    monkeypatch.setattr(outbox, "registry", {"fail": [fail], "send": [send]})
    monkeypatch.setattr(outbox, "lanes", {Lane.MAIL: [send]})
    monkeypatch.setattr(migrate, "version", migrate.head)

    def put(name, *, dead=False):
        with app.app_context():
            with db.unit():
                outbox.put(name, word=SECRET)
            outbox.run_due()
            if dead:
                with db.unit() as session:
                    session.execute(update(Job).values(state=JobState.DEAD))
            return db.session.scalars(select(Job.id).order_by(Job.created_at.desc())).first()

    return put


def plain(text):
    return " ".join(text.split())


def standing(page):
    """What the page says of each fact: word → (badge, text)."""
    rows = page.tree.css("section[aria-labelledby=stand] tbody tr")
    cells = [[plain(cell.text()) for cell in row.css("th, td")] for row in rows]
    return {word: (badge, text) for word, badge, text in cells}


def test_a_portal_that_is_well_says_so(admin, jobs):
    heartbeat.beat()
    page = admin.get("/systeem")
    assert page.status == 200
    assert "Er is geen taak gestopt" in page.words
    told = standing(page)
    assert told["Verwerkers"] == ("In orde", "1 is aan het werk.")
    assert told["Mail en sms"] == ("In orde", "Alles is verstuurd.")
    assert told["Versie"][0] == "In orde"
    assert "Vastgehouden" not in told


@pytest.mark.promise("O3")
def test_a_job_that_gave_up_is_a_line_of_the_administrator_with_its_cause(admin, jobs):
    dead = jobs("fail", dead=True)
    (line,) = [row for row in admin.get("/").all("tbody tr") if "gestopt" in row]
    assert "Automatische taak is gestopt: fail" in line
    assert f"/systeem/taken/{dead}" in admin.get("/").links()
    page = admin.get("/systeem")
    assert "Er zit een fout in het portaal" in page.words
    assert "KeyError" in page.words
    job = admin.get(f"/systeem/taken/{dead}")
    assert str(dead) in job.words
    for one in (page, job, admin.get("/")):
        assert SECRET not in one.text


def test_no_other_role_reads_of_it(decider, auditor, account_manager, signatory, jobs):
    dead = jobs("fail", dead=True)
    for visitor in (decider, auditor, account_manager, signatory):
        assert visitor.get("/systeem").status == 403
        assert visitor.get(f"/systeem/taken/{dead}").status in (403, 404)
        assert visitor.post("/systeem/taken/opnieuw").status == 403
        assert "Automatische taak" not in visitor.get("/").words


def test_it_is_tried_anew_with_a_line_in_the_trail(admin, jobs):
    dead = jobs("fail", dead=True)
    done = admin.submit(f"/systeem/taken/{dead}", "opnieuw")
    assert done.location == "/systeem"
    assert "wordt opnieuw geprobeerd" in admin.get("/systeem").words
    job = db.session.get_one(Job, dead)
    assert (job.state, job.attempts, job.error) == (JobState.WAITING, 0, None)
    (line,) = db.session.scalars(select(AuditLine).where(AuditLine.verb == "operations.retry"))
    assert (line.subject_id, line.actor_id) == (str(dead), str(admin.person.id))
    assert line.facts == {"kind": "fail", "reason": "KeyError"}


def test_it_goes_to_the_queue_at_once(admin, jobs, monkeypatch):
    sent = []
    dead = jobs("send", dead=True)
    monkeypatch.setattr(outbox, "send", lambda *given: sent.append(given))
    admin.submit(f"/systeem/taken/{dead}", "opnieuw")
    assert sent == [(Lane.MAIL, str(dead))]


def test_what_did_not_give_up_is_not_tried_anew(admin, jobs):
    job = jobs("fail")
    assert "zaken zijn gedaan" in admin.get("/").words
    page = admin.get(f"/systeem/taken/{job}")
    assert "U hoeft niets te doen" in page.words
    assert not page.tree.css("main form[method=post]")
    refused = admin.post(f"/systeem/taken/{job}/opnieuw")
    assert refused.status == 409
    assert "niet gestopt" in refused.words


def test_all_of_them_are_tried_anew(admin, jobs):
    jobs("fail"), jobs("send", dead=True)
    assert admin.submit("/systeem", "/systeem/taken/opnieuw").location == "/systeem"
    assert set(db.session.scalars(select(Job.state))) == {JobState.WAITING}
    verbs = db.session.scalars(select(AuditLine.verb).where(AuditLine.verb == "operations.retry"))
    assert len(list(verbs)) == 2


def test_mail_that_does_not_leave_and_what_is_late(admin, jobs):
    jobs("send")
    since = plain(formats.day(clock.today()))
    page = admin.get("/systeem")
    badge, text = standing(page)["Mail en sms"]
    assert badge == "Nu doen"
    assert text.startswith(f"1 bericht is nog niet weg, van {since}")
    assert "ConnectionRefusedError" in page.words
    with db.unit() as session:
        session.execute(update(Job).values(error=None, attempts=0))
    clock.move_to(clock.now() + timedelta(minutes=20))
    page = admin.get("/systeem")
    assert standing(page)["Mail en sms"][0] == "Nu doen"
    assert "Er draait geen verwerker" in page.words


def test_what_wants_an_eye(admin, jobs, monkeypatch):
    with db.unit() as session:
        values = {"message_id": "x", "whose": None, "is_refused": True, "at": clock.now()}
        session.add(Letter(id=uuid.uuid4(), **values))
        outbox.put("send", word="x")
        holds.hold()
    usage = SimpleNamespace(total=10**11, free=4 * 10**9)
    monkeypatch.setattr(health, "usage", lambda: usage)
    monkeypatch.setattr(folder, "last_made", lambda: clock.now() - timedelta(days=3))
    monkeypatch.setattr(migrate, "version", lambda: "0001")
    soon = clock.now() + timedelta(days=30)
    monkeypatch.setattr(certificate, "ends_at", lambda folder: soon)
    last_doctor.note([Finding("x", "x", "x"), Finding("x", "x", "x", Kind.ATTENTION)])
    told = standing(admin.get("/systeem"))
    assert {word: badge for word, (badge, _) in told.items()} == {
        "Mail en sms": "In orde", "Geweigerde mail": "Let op", "Vastgehouden": "Nu doen",
        "Laatste back-up": "Nu doen", "Laatste controle": "Nu doen", "Schijf": "Let op",
        "Verwerkers": "Nu doen", "Logboek": "Let op",
        "Certificaat van het zegel": "Let op", "Versie": "Nu doen",
    }  # fmt: skip
    assert told["Schijf"][1].startswith("4 GB vrij van 100 GB. Maak ruimte")
    assert all(text.count(".") > 1 for _, (badge, text) in told.items() if badge != "In orde")
    assert "fouten: 1, let op: 1" in told["Laatste controle"][1]
    assert "Er is er geen aan het werk" in told["Verwerkers"][1]
    anchors.add(at=clock.now())
    last = heartbeat.now() - timedelta(hours=1)
    on = plain(formats.day(clock.day(last)))
    with db.unit() as session:
        session.add(Heartbeat(worker="far:1", at=last))
    told = standing(admin.get("/systeem"))
    assert told["Logboek"][0] == "In orde"
    assert told["Verwerkers"][1].startswith(f"De laatste was er op {on}")
    (settings().instance / last_doctor.FILE).unlink()
    assert letters.refused_since(clock.now() - facts.WEEK) == 1


KEEPS = (Path(__file__).parents[2] / "docs/beheer.md").read_text()
BADLY = {  # what makes a subject ask for the keeper → which one it is
    "folder.is_late": (lambda: True, "Laatste back-up"),
    "health.is_full": (lambda: True, "Schijf"),
    "holds.count": (lambda: 2, "Vastgehouden"),
    "migrate.version": (lambda: "0001", "Versie"),
    "anchors.last": (lambda: None, "Logboek"),
    "certificate.ends_at": (lambda folder: None, "Certificaat van het zegel"),
    "last_doctor.read": (lambda: None, "Laatste controle"),
    "queries.unsent": (lambda: Waiting(1, clock.now()), "Mail en sms"),
    "heartbeat.workers": (lambda: Workers(frozenset(), {}, None), "Verwerkers"),
    "letters.refused_since": (lambda since: 1, "Geweigerde mail"),
}


@pytest.mark.parametrize("name", BADLY)
def test_what_is_not_in_order_says_what_to_do(app, monkeypatch, name):
    answer, word = BADLY[name]
    monkeypatch.setattr(f"portal.operations.facts.{name}", answer)
    (fact,) = [fact for fact in facts.listed() if fact.word == word]
    assert fact.asks
    assert fact.do.endswith(".")
    assert fact.commands or fact.do == "U hoeft niets te doen."
    assert [one for one in fact.commands if one not in KEEPS] == []


def test_a_worker_that_fell_silent_is_named_beside_the_one_at_work(admin, jobs):
    heartbeat.beat()
    with db.unit() as session:
        at = heartbeat.now() - timedelta(hours=1)
        session.add(Heartbeat(worker="far:1", at=at))
    badge, text = standing(admin.get("/systeem"))["Verwerkers"]
    assert badge == "Let op"
    assert text.startswith("1 is aan het werk. Niets meer gehoord van: far:1 sinds")
    assert "dan hoeft u niets te doen" in text.lower()
    assert text.endswith(facts.RESTART)


def test_what_is_in_order_asks_nothing(admin, jobs):
    heartbeat.beat()
    assert "systemctl" not in standing(admin.get("/systeem"))["Verwerkers"][1]


def test_the_doctor_notes_when_it_was_asked(app, monkeypatch):
    monkeypatch.setattr("portal.doctor.findings", lambda *, deep: [])
    app.test_cli_runner().invoke(args=["doctor"])
    look = last_doctor.read()
    assert (look.broken, look.attention) == (0, 0)
    assert clock.now() - look.at < timedelta(minutes=5)
    (settings().instance / last_doctor.FILE).write_text("{")
    assert last_doctor.read() is None
    (settings().instance / last_doctor.FILE).unlink()


def test_the_page_asks_no_more_when_more_died(admin, jobs):
    with counted() as few:
        admin.get("/systeem")
    for _ in range(6):
        jobs("fail", dead=True)
    with counted() as many:
        admin.get("/systeem")
    assert len(many) == len(few) <= 8, many


def test_a_colleague_who_is_not_reached_is_named(admin, finance, signatory):
    """Nobody looks after him: of companies and candidates somebody has the task."""
    with db.unit() as session:
        for who in (finance, signatory):
            values = {"message_id": str(who.person.id), "is_refused": True, "at": clock.now()}
            session.add(Letter(id=uuid.uuid4(), whose=who.person.id, **values))
    badge, text = standing(admin.get("/systeem"))["Geweigerde mail"]
    assert (badge, finance.person.name in text) == ("Nu doen", True)
    assert signatory.person.name not in text
    assert finance.person.name in admin.get("/").words


def test_the_start_of_the_administrator_says_what_wants_him_now(admin, jobs, decider, monkeypatch):
    monkeypatch.setattr(health, "is_full", lambda: True)
    start = admin.get("/")
    assert "Het portaal vraagt nu om u" in start.words
    assert "Schijf:" in start.words
    assert "Alles is gedaan" not in start.words
    assert "/systeem" in start.links()
    assert "Schijf" not in decider.get("/").words
