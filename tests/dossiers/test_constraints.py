"""What no dossier, intake or file can hold, whatever the code above does."""

import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from portal import db
from portal.dossiers.models import Intake
from portal.imports.models import Import, ImportLine
from tests import make

AN_INSTANT = datetime(2026, 9, 15, 8, tzinfo=UTC)


def violated(statement):
    with pytest.raises(IntegrityError) as caught, db.unit() as session:
        session.execute(statement)
    return db.violated(caught.value)


@pytest.fixture
def behind(mediator):
    return make.dossier(mediator=mediator.person)


@pytest.mark.parametrize("minutes", [59, 48 * 60 + 1])
def test_hours_a_week_are_hours_a_week(behind, minutes):
    which = update(Intake).where(Intake.id == behind.id)
    assert violated(which.values(most_minutes=minutes)) == "ck_intakes_most_minutes_range"


@pytest.mark.parametrize(
    ("column", "most"),
    [("skills", 2000), ("education", 500), ("languages", 200), ("training_wish", 1000)]
    + [("hours_reason", 500), ("times_reason", 500), ("travel_reason", 500), ("adaptation", 1000)],
)
def test_a_text_has_an_end(behind, column, most):
    which = update(Intake).where(Intake.id == behind.id)
    long = which.values(**{column: "x" * (most + 1)})
    assert violated(long) == f"ck_intakes_{column}_length"


@pytest.mark.parametrize("name", ["debts", "travel", "childcare"])
def test_what_is_arranged_is_one_of_three(behind, name):
    wrong = text(f"update intakes set {name}_arranged = 'misschien'")
    assert violated(wrong) == f"ck_intakes_{name}_arranged"


def line(made, **values):
    ordinary = {"id": uuid.uuid4(), "import_id": made.id, "number": 9, "cells": {}}
    return insert(ImportLine).values(**ordinary | {"problems": [], "verdict": "new"} | values)


@pytest.fixture
def made(mediator):
    return make.upload(mediator.person)


def test_a_line_that_failed_says_why_and_no_other_does(made):
    assert violated(line(made, verdict="failed")) == "ck_import_lines_failed_says_why"
    assert violated(line(made, problems=["x"])) == "ck_import_lines_failed_says_why"


def test_a_line_stands_in_its_file_once(made):
    assert violated(line(made, number=2)) == "uq_import_lines_import_id_number"


def test_the_name_of_a_file_has_an_end(made):
    name = update(Import).where(Import.id == made.id).values(name="x" * 201)
    assert violated(name) == "ck_imports_name_length"


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"content": b"x"}, "ck_imports_content_until_looked"),
        ({"looked_at": None}, "ck_imports_content_until_looked"),
        ({"content": b"x", "looked_at": None, "refused": "x"}, "ck_imports_refused_is_looked"),
        ({"refused": "x", "confirmed_at": AN_INSTANT}, "ck_imports_confirmed_is_read"),
    ],
)
def test_a_file_goes_once_it_is_looked_at(made, values, constraint):
    change = update(Import).where(Import.id == made.id).values(**values)
    assert violated(change) == constraint
