"""Reading in candidates by command: twice is once, and nothing typed is written over."""

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.audit.models import AuditLine
from portal.cards.labels import State
from portal.cards.models import Card, CardSkill
from portal.dossiers.models import Dossier
from portal.effects import sheets
from portal.imports import lines, service, writer
from portal.imports.lines import COLUMNS
from tests import make
from tests.engines import counted, fingerprint

BSN = "111222333"


@pytest.fixture
def run(app, tmp_path):
    """run(rows, *options) reads a file in by command; its exit code and what it said."""

    def run(rows, *options, name="export.csv"):
        path = tmp_path / name
        path.write_bytes(sheets.written([COLUMNS, *rows]))
        done = app.test_cli_runner().invoke(args=["candidates", "import", str(path), *options])
        db.session.rollback()
        db.session.expire_all()
        return done.exit_code, done.output

    return run


def one(model):
    return db.session.scalars(select(model)).one()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_line_makes_a_dossier_and_a_draft_card(run, mediator):
    code, said = run([make.told_row(zaaknummer="Z-1")])
    assert code == 0
    assert "regel 2: Nieuw dossier met kaart" in said
    dossier, card = one(Dossier), one(Card)
    assert (dossier.case_number, dossier.mediator_id) == ("Z-1", mediator.person.id)
    assert dossier.experience == "Werkt netjes en rustig."
    assert (card.dossier_id, card.state, card.field) == (dossier.id, State.DRAFT, "wood_furniture")
    assert count(CardSkill) == 2


def test_a_card_that_was_read_in_is_reviewed_by_somebody_else(run, mediator, second_mediator):
    run([make.told_row()], "--mediator", mediator.person.email)
    card = one(Card)
    assert mediator.post(f"/kaarten/{card.id}/nakijken").status != 303
    page = second_mediator.get(f"/kaarten/{card.id}/nakijken")
    second_mediator.submit(page, "/nakijken")
    db.session.rollback()
    db.session.expire_all()
    assert one(Card).state is State.REVIEWED


def test_the_same_file_twice_changes_nothing(run, mediator):
    rows = [make.told_row(), make.told_row(vakgebied="")]
    run(rows)
    before = fingerprint()
    code, said = run(rows)
    assert code == 0
    assert "Niets nieuws: 2" in said
    assert fingerprint() == before


def test_a_known_case_changes_only_where_the_file_differs(run, mediator):
    run([make.told_row(zaaknummer="Z-1")])
    code, said = run([make.told_row(zaaknummer="Z-1", woonplaats="Noorderveld", straat="")])
    assert code == 0
    assert "Bijgewerkt: 1" in said
    assert one(Dossier).city == "Noorderveld"
    assert one(Dossier).street == "Merelhof"
    line = db.session.scalars(select(AuditLine).where(AuditLine.verb == "dossiers.edit")).one()
    assert set(line.facts["fields"]) <= {"city", "email"}


def test_words_of_the_intake_are_not_written_over(run, mediator):
    behind = make.dossier(mediator=mediator.person, case_number="Z-1", experience="Van de tafel")
    run([make.told_row(zaaknummer="Z-1", toelichting="Uit het systeem")])
    db.session.expire_all()
    assert db.session.get_one(Dossier, behind.id).experience == "Van de tafel"


def test_words_are_filled_in_where_there_were_none(run, mediator):
    make.dossier(mediator=mediator.person, case_number="Z-1", experience="")
    run([make.told_row(zaaknummer="Z-1", toelichting="Werkt netjes.")])
    assert one(Dossier).experience == "Werkt netjes."


def test_words_that_tell_the_known_street_are_left_out(run, mediator):
    make.dossier(mediator=mediator.person, case_number="Z-1", experience="", street="Lindelaan")
    code, _said = run(
        [make.told_row(zaaknummer="Z-1", straat="", toelichting="Komt uit Lindelaan")]
    )
    assert code == 0
    assert one(Dossier).experience == ""


@pytest.mark.parametrize("state", State)
def test_a_card_that_is_or_was_there_is_never_touched(run, mediator, state):
    behind = make.dossier(mediator=mediator.person, case_number="Z-1")
    first = State.REVIEWED if state is State.WITHDRAWN else state
    card = make.card(dossier=behind, state=first, yes=False)
    if state is State.WITHDRAWN:
        mediator.submit(f"/kaarten/{card.id}/intrekken", "/intrekken")
    run([make.told_row(zaaknummer="Z-1", vakgebied="Schilderen")])
    assert one(Card).field == "wood_furniture"
    assert one(Card).state is state


def test_who_has_no_card_yet_gets_one_when_the_file_tells_enough(run, mediator):
    run([make.told_row(zaaknummer="Z-1", gebied="")])
    assert count(Card) == 0
    run([make.told_row(zaaknummer="Z-1")])
    assert count(Card) == 1


@pytest.mark.promise("C10")
def test_a_bsn_is_not_kept_in_any_table_nor_said(run, mediator):
    code, said = run([make.told_row(toelichting=f"nr {BSN}"), make.told_row()])
    assert code == 1
    assert "burgerservicenummer" in said
    assert BSN not in said
    assert count(Dossier) == 1


def test_failed_lines_come_back_as_a_file_that_can_be_mended(run, mediator, tmp_path):
    bad = make.told_row(vakgebied="=HYPERLINK()", zaaknummer="Z-2")
    code, _said = run([make.told_row(), bad], "--failed", str(tmp_path / "fout.csv"))
    assert code == 1
    heading, row = sheets.read((tmp_path / "fout.csv").read_bytes())
    assert heading == [*COLUMNS, "reden"]
    assert "staat niet in onze lijst" in row[-1]
    assert b"'=HYPERLINK()" in (tmp_path / "fout.csv").read_bytes()
    mended = ["Schilderen" if cell == "=HYPERLINK()" else cell for cell in row]
    told = service.look(sheets.written([heading, mended]))
    assert [one.problems for one in told] == [()]


def test_a_dry_run_writes_nothing(run, mediator):
    before = fingerprint()
    code, said = run([make.told_row()], "--dry-run")
    assert code == 0
    assert "Nieuw dossier met kaart: 1" in said
    assert fingerprint() == before


def test_an_empty_file_has_nothing_to_do(run, mediator):
    assert run([]) == (0, "Niets te doen.\n")


def test_whose_dossiers_they_become_can_be_said(run, mediator, second_mediator):
    run([make.told_row()], "--mediator", second_mediator.person.email)
    assert one(Dossier).mediator_id == second_mediator.person.id
    code, said = run([make.told_row()], "--mediator", "niemand@post.example")
    assert code == 1
    assert "geen bemiddelaar" in said


def test_a_file_with_other_columns_is_refused(app, mediator, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text("naam;bsn\nRomy;1\n")
    done = app.test_cli_runner().invoke(args=["candidates", "import", str(path)])
    assert done.exit_code == 1
    assert "Deze kolommen ontbreken" in done.output


def test_reading_in_stops_and_goes_on_where_it_was(app, mediator, monkeypatch):
    monkeypatch.setattr(writer, "CHUNK", 2)
    told = lines.read(lines.lines([COLUMNS, *(make.told_row() for _ in range(5))]), clock.today())
    first, *_rest = service.chunks(told)
    by = service.mediator("")
    service.take(first, by)
    assert count(Dossier) == 2
    for chunk in service.chunks(told):
        service.take(chunk, by)
    assert count(Dossier) == 5


def test_the_number_of_questions_does_not_grow_with_known_lines(app, mediator):
    told = lines.read(lines.lines([COLUMNS, *(make.told_row() for _ in range(40))]), clock.today())
    by = service.mediator("")
    service.take(told, by)
    with counted() as few:
        service.take(told[:2], by)
    with counted() as many:
        service.take(told, by)
    assert len(few) == len(many)


def test_the_command_shows_no_bar_where_nobody_looks(run, mediator):
    _code, said = run([make.told_row()])
    assert said.splitlines() == ["regel 2: Nieuw dossier met kaart", "Nieuw dossier met kaart: 1"]


def test_where_a_colleague_is_reached_no_candidate_is(run, mediator, finance):
    theirs = {"email": finance.person.email.upper(), "telefoon": "0031 88 000 1234"}
    assert run([make.told_row(zaaknummer="Z-1", **theirs)])[0] == 0
    assert (one(Dossier).email, one(Dossier).phone) == ("", "")
    mine = make.told_row(zaaknummer="Z-1", email="romy@post.example")
    run([mine])
    run([make.told_row(zaaknummer="Z-1", **theirs)])
    assert (one(Dossier).email, one(Dossier).phone) == ("romy@post.example", "0612345678")


def test_who_is_left_without_mail_is_reached_by_text(run, mediator, finance):
    run([make.told_row(zaaknummer="Z-1", email=finance.person.email)])
    assert (one(Dossier).email, one(Dossier).contact_by) == ("", "sms")
