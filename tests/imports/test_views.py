"""Reading in candidates by page: look first, confirm, take back what failed."""

import uuid
from io import BytesIO

import pytest
from sqlalchemy import func, select, update

from portal import clock, db
from portal.audit.models import AuditLine
from portal.dossiers.models import Dossier
from portal.effects import sheets
from portal.imports import jobs, writer
from portal.imports.lines import COLUMNS
from portal.imports.models import Import, ImportLine
from portal.imports.rules import FILE_KEPT_FOR
from tests import make
from tests.engines import counted

BSN = "111222333"


def one(model):
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(model)).one()


def count(model):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def send(visitor, rows, name="export.csv"):
    page = visitor.get("/dossiers/inlezen")
    once = page.tree.css_first("input[name=once]").attributes["value"]
    content = sheets.written([COLUMNS, *rows]) if isinstance(rows, list) else rows
    return visitor.post("/dossiers/inlezen", once=once, files={"file": (BytesIO(content), name)})


@pytest.fixture
def looked_at(mediator, work):
    """looked_at(rows) sends a file and has it looked through; its page."""

    def looked_at(rows):
        sent = send(mediator, rows)
        work()
        return mediator.follow(sent)

    return looked_at


def test_a_mediator_looks_first_confirms_and_sees_what_happened(mediator, looked_at, work):
    shown = looked_at([make.told_row(), make.told_row(gebied="Atlantis")])
    assert shown.h1 == "Dit gaat er gebeuren met het bestand"
    assert "Nieuw dossier met kaart" in shown.words
    assert "gebied: “Atlantis” staat niet in onze lijst." in shown.words
    assert count(Dossier) == 0
    busy = mediator.follow(mediator.submit(shown, "/bevestigen"))
    assert busy.h1 == "Wij lezen het bestand in"
    work()
    done = mediator.get(shown.path)
    assert done.h1 == "Het bestand is ingelezen"
    assert count(Dossier) == 1
    assert one(Dossier).mediator_id == mediator.person.id
    failed = mediator.get(f"{shown.path}/mislukt.csv")
    assert failed.headers["Content-Disposition"].startswith("attachment")
    assert len(sheets.read(failed.data)) == 2


def test_many_lines_are_read_in_chunk_by_chunk(mediator, looked_at, work, monkeypatch):
    monkeypatch.setattr(writer, "CHUNK", 2)
    shown = looked_at([make.told_row() for _ in range(5)])
    mediator.submit(shown, "/bevestigen")
    assert work() >= 3
    assert count(Dossier) == 5
    assert "Het bestand is ingelezen" in mediator.get(shown.path).words


def test_confirming_twice_reads_in_once(mediator, looked_at, work):
    shown = looked_at([make.told_row()])
    mediator.submit(shown, "/bevestigen")
    mediator.submit(shown, "/bevestigen")
    work()
    assert count(Dossier) == 1
    read_in = select(func.count()).where(AuditLine.verb == "imports.read_in")
    assert db.session.scalar(read_in) == 1


def test_a_double_click_uploads_once(mediator):
    page = mediator.get("/dossiers/inlezen")
    once = page.tree.css_first("input[name=once]").attributes["value"]
    content = sheets.written([COLUMNS, make.told_row()])
    for _click in range(2):
        made = mediator.post(
            "/dossiers/inlezen", once=once, files={"file": (BytesIO(content), "x.csv")}
        )
        assert made.status == 303
    assert count(Import) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Deze kolommen ontbreken"),
        (b"\x00\x01", "Dit bestand kunnen wij niet lezen."),
        (";".join([*COLUMNS, "bsn"]).encode(), "Deze kolommen kennen wij niet: bsn."),
        (";".join([*COLUMNS, f"Romy {BSN}"]).encode(), "Deze kolommen kennen wij niet: ?."),
    ],
)
def test_a_file_that_is_no_list_is_said_on_its_page(looked_at, content, sentence):
    page = looked_at(content)
    assert (page.status, page.h1) == (200, "Dit bestand lezen wij niet in")
    assert sentence in page.words
    assert "Kies een ander bestand" in page.words
    assert (one(Import).content, count(ImportLine)) == (None, 0)
    assert page.tree.css("form[action$='/bevestigen']") == []


def test_the_web_takes_a_file_in_and_reads_nothing_of_it(mediator, work, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sheets, "read", None)
        page = mediator.follow(send(mediator, [make.told_row(woonplaats=BSN)]))
    assert page.h1 == "Wij bekijken het bestand"
    assert mediator.post(f"{page.path}/bevestigen").status == 409
    assert mediator.get(f"{page.path}/mislukt.csv").status == 200
    assert BSN.encode() not in one(Import).content
    assert b"zaaknummer" not in one(Import).content
    work()
    assert mediator.get(page.path).h1 == "Dit gaat er gebeuren met het bestand"
    assert one(Import).content is None


def test_a_file_that_breaks_its_reader_is_refused_and_the_worker_lives(looked_at, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sheets, "MOST_WAIT", 0)
        page = looked_at([make.told_row()])
    assert "Dit bestand is te zwaar om te lezen." in page.words
    assert looked_at([make.told_row()]).h1 == "Dit gaat er gebeuren met het bestand"


def test_a_file_that_was_locked_with_another_secret_is_asked_again(mediator, work):
    page = mediator.follow(send(mediator, [make.told_row()]))
    with db.unit() as session:
        session.execute(update(Import).values(content=b"x"))
    work()
    assert "Stuur het opnieuw." in mediator.get(page.path).words


def test_a_job_that_runs_twice_looks_once(mediator, looked_at, app):
    looked_at([make.told_row()])
    jobs.look_through(str(one(Import).id))
    assert count(ImportLine) == 1


def test_a_file_that_is_too_large_is_said_beside_the_field(mediator, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_BYTES", 100)
    page = send(mediator, [make.told_row()])
    assert page.status == 422
    assert "hooguit 10 MB" in page.words


def test_without_a_file_nothing_is_looked_at(mediator):
    page = mediator.post("/dossiers/inlezen")
    assert page.status == 422
    assert "Kies een bestand." in page.words


def test_when_everything_is_known_there_is_nothing_to_confirm(mediator, looked_at, work):
    rows = [make.told_row()]
    mediator.submit(looked_at(rows), "/bevestigen")
    work()
    shown = looked_at(rows)
    assert "Er is niets in te lezen." in shown.words
    assert shown.tree.css("form[action$='/bevestigen']") == []


def test_a_file_is_its_uploaders_alone(looked_at, second_mediator):
    shown = looked_at([make.told_row()])
    assert second_mediator.get(shown.path).status == 404
    assert second_mediator.get(f"{shown.path}/mislukt.csv").status == 404
    assert second_mediator.post(f"{shown.path}/bevestigen").status == 404


@pytest.mark.parametrize("who", ["account_manager", "finance", "member", "auditor"])
def test_nobody_else_reads_in(who, request, mediator):
    assert request.getfixturevalue(who).get("/dossiers/inlezen").status == 403


@pytest.mark.promise("C10")
def test_an_upload_keeps_no_bsn(looked_at):
    looked_at([make.told_row(zaaknummer=f"Z {BSN}", woonplaats=BSN)])
    line = one(ImportLine)
    assert line.cells["woonplaats"] == line.cells["zaaknummer"] == ""
    assert BSN not in str(line.__dict__)


def test_lines_are_shown_page_by_page_with_as_many_statements(mediator, looked_at):
    few_lines = looked_at([make.told_row() for _ in range(3)])
    many_lines = looked_at([make.told_row(uren_min="veel") for _ in range(30)])
    with counted() as few:
        mediator.get(few_lines.path)
    with counted() as many:
        first = mediator.get(many_lines.path)
    assert len(few) == len(many)
    assert len(first.all("tbody tr")) == 25
    second = mediator.get(next(link for link in first.links() if "na=" in link))
    assert len(second.all("tbody tr")) == 5
    assert len(mediator.get(many_lines.path, fout=1).all("tbody tr")) == 25
    assert mediator.get(many_lines.path, na="x").status == 200


def test_a_file_is_forgotten_the_day_after(app, mediator):
    made = make.upload(mediator.person)
    with db.unit():
        writer.forget(made.uploaded_at + FILE_KEPT_FOR)
    assert count(ImportLine) == 1
    app.test_cli_runner().invoke(args=["nightly"])
    assert count(Import) == 1
    clock.move_to(made.uploaded_at + FILE_KEPT_FOR + FILE_KEPT_FOR / 100)
    app.test_cli_runner().invoke(args=["nightly"])
    assert count(ImportLine) == count(Import) == 0


def test_another_file_from_the_same_form_is_not_taken_for_the_first(mediator):
    once, answers = str(uuid.uuid4()), []
    for row in (make.told_row(), make.told_row()):
        file = (BytesIO(sheets.written([COLUMNS, row])), "export.csv")
        page = mediator.post("/dossiers/inlezen", once=once, files={"file": file})
        answers.append(page.status)
    assert answers == [303, 409]
    assert count(Import) == 1
