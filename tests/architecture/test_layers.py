"""Which domain lies above which (pyproject.toml), what the web loads, the wall in the tables."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from portal import db
from tests.architecture.readers import ROOT

LINTER = Path(sys.executable).parent / "lint-imports"


def layers_kept(folder):
    """In a process of its own: it switches off the loggers that are there."""
    return subprocess.run([LINTER, "--no-cache"], cwd=folder, capture_output=True, text=True)


def pointing_behind_the_fence(tables):
    """No table that an employer reads points into one that he cannot."""
    fenced = {table.name for table in tables if table.info.get("fenced")}
    return sorted(
        f"{table.name}.{column.name} points to {key.target_fullname}"
        for table in tables
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname.split(".")[0] in fenced and table.name not in fenced
    )


def test_a_domain_imports_only_what_lies_below_it():
    done = layers_kept(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def copy(tmp_path):
    """The contract as it is, over a house of empty rooms with the same names."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    for name in re.findall(r"\w+", " ".join(contract["contracts"][0]["layers"])):
        (tmp_path / "portal" / name).mkdir(parents=True)
        (tmp_path / "portal" / name / "__init__.py").touch()
    (tmp_path / "portal" / "__init__.py").touch()
    return tmp_path


def test_the_contract_keeps_an_empty_house(copy):
    done = layers_kept(copy)
    assert done.returncode == 0, done.stdout


def test_a_domain_that_has_no_place_is_seen(copy):
    (copy / "portal" / "lobby").mkdir()
    (copy / "portal" / "lobby" / "__init__.py").touch()
    done = layers_kept(copy)
    assert done.returncode == 1
    assert "portal.lobby" in done.stdout


def test_an_import_of_a_domain_above_is_seen(copy):
    (copy / "portal" / "cards" / "__init__.py").write_text("from portal import employers")
    (copy / "portal" / "employers" / "actions.py").write_text("from portal import cards")
    done = layers_kept(copy)
    assert done.returncode == 1
    assert "portal.employers is not allowed to import portal.cards" in done.stdout


def test_the_web_starts_without_the_press():
    """WeasyPrint and pyHanko take half a second and 50 MB: only workers load them."""
    code = (
        "import sys, pathlib, tempfile; from config import Config; from portal import create_app;"
        "folder = pathlib.Path(tempfile.mkdtemp());"
        "create_app(Config('x' * 40, f'sqlite:///{folder}/portal.db', folder, demo=True));"
        "print(sorted({'weasyprint', 'pyhanko', 'numpy', 'pyrage'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert found.stdout.strip() == "[]", found.stderr


@pytest.mark.promise("C1")
def test_nothing_an_employer_reads_points_behind_the_fence():
    tables = list(db.Base.metadata.tables.values())
    assert db.fenced_tables(), "the tables of the domains are read"
    assert pointing_behind_the_fence(tables) == []


def test_a_column_that_points_behind_the_fence_is_seen():
    house = MetaData()
    behind = {"fenced": True}
    Table("dossiers", house, Column("id", Integer, primary_key=True), info=behind)
    Table("notes", house, Column("dossier_id", ForeignKey("dossiers.id")), info=behind)
    Table("showings", house, Column("dossier_id", ForeignKey("dossiers.id")))
    found = pointing_behind_the_fence(house.tables.values())
    assert found == ["showings.dossier_id points to dossiers.id"]
