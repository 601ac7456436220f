"""requirements.txt lists what is imported, no more and no less."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from portal.settings import VERSION

ROOT = Path(__file__).resolve().parent.parent
OWN = {"config", "migrations", "portal", "server", "wsgi"}
UNSEEN = {"tzdata"}  # used without an import: zoneinfo reads it
FILES = [ROOT / name for name in ("config.py", "server.py", "wsgi.py")]
FILES += [*(ROOT / "portal").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")]


def imported(path):
    """The packages a file names, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def distributions():
    known = packages_distributions()
    names = {name.split(".")[0] for path in FILES for name in imported(path)}
    names -= OWN | set(sys.stdlib_module_names)
    return {plain(known[name][0]) if name in known else name for name in names}


def listed(file):
    lines = (ROOT / file).read_text().splitlines()
    found = [
        re.match(r"[A-Za-z0-9_.-]+", line) for line in lines if not line.startswith(("-", "#"))
    ]
    return {plain(match.group()) for match in found if match}


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_requirements_are_what_is_imported():
    assert listed("requirements.txt") == distributions() - {"psycopg"} | UNSEEN


def test_the_driver_of_postgresql_is_listed_apart():
    assert listed("requirements-postgres.txt") == {"psycopg"}


def test_the_version_is_the_same_wherever_it_is_said():
    pyproject = (ROOT / "pyproject.toml").read_text()
    assert f'\nversion = "{VERSION}"\n' in pyproject
    assert f'softwareVersion: "{VERSION}"' in (ROOT / "publiccode.yml").read_text()


def test_every_requirement_is_held_below_a_next_version():
    loose = [
        line
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if line[:1].isalpha() and "<" not in line and plain(line) not in UNSEEN
    ]
    assert loose == []
