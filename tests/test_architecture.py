"""Who may import whom: layers (pyproject.toml), rooms of a domain, and the wall in the tables."""

import ast
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from portal import db

ROOT = Path(__file__).resolve().parent.parent
PORTAL = ROOT / "portal"
DOMAINS = {path.name for path in PORTAL.iterdir() if (path / "__init__.py").exists()}
DOMAINS -= {"effects", "forms"}
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PORTAL.rglob("*.py")
}
PURE = {"rules", "labels", "matching", "money", "calendar", "transitions", "errors", "formats"}
PURE |= {"language", "roles"}

# A room may import its own floor and those below, never one above.
FLOORS = ("rules labels", "models", "queries", "forms actions documents", "views jobs")
HEIGHT = {room: height for height, rooms in enumerate(FLOORS) for room in rooms.split()}
FLASK = {"access", "pages", "forms", "views", "texts", "cli", "demo", "problems", "worker"}
FLASK |= {"frame"}
ONLY = {  # a package, and the modules that may import it
    "flask_wtf": {"portal", "portal.forms", "portal.problems"},
    "weasyprint": {"portal.effects.pdf"},
    "pyhanko": {"portal.effects.seal"},
    "argon2": {"portal.accounts.passwords"},
    "huey": {"portal.worker"},
    "flask_login": {"portal", "portal.access", "portal.accounts.views"},
}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("portal", include_external_packages=True, cache_dir=None)


def imports(path):
    """Every module a file names, with what it takes from it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def pairs():
    """(module, what it imports), for the whole portal."""
    return [(module, name) for module, path in FILES.items() for name in imports(path)]


def room(module):
    return module.rpartition(".")[2]


def test_a_room_imports_only_what_lies_below_it():
    """In a process of its own: it switches off the loggers that are there."""
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_rules_and_words_are_pure(graph):
    """Nothing they reach, however far, is more than the standard library."""
    impure = {}
    for module in graph.modules:
        if 1 <= module.count(".") <= 2 and room(module) in PURE:
            reached = {name.split(".")[0] for name in graph.find_upstream_modules(module)}
            if others := reached - {"portal"} - set(sys.stdlib_module_names):
                impure[module] = others
    assert impure == {}


def test_rooms_of_a_domain_import_downwards():
    wrong = []
    for module, name in pairs():
        own = module.rpartition(".")[0] + "."
        above = name.removeprefix(own).split(".")[0] if name.startswith(own) else None
        if HEIGHT.get(above, 0) > HEIGHT.get(room(module), 9):
            wrong.append(f"{module} imports {name}")
    assert wrong == []


def test_domains_use_each_others_verbs_and_questions():
    wrong = []
    for module, name in pairs():
        _, domain, *inside = [*name.split("."), "", ""][:4]
        if name.startswith("portal.") and domain in DOMAINS and module.count(".") == 2:
            foreign = module.split(".")[1] not in (domain, "demo")
            if foreign and inside[0] in ("views", "forms", "jobs"):
                wrong.append(f"{module} imports {name}")
    assert wrong == []


def test_packages_stay_in_their_rooms():
    wrong = []
    for module, name in pairs():
        top, rooms = name.split(".")[0], set(module.split(".")[1:])
        allowed = {
            "flask": module == "portal" or bool(rooms & FLASK),
            "sqlalchemy": not rooms & {"views", "forms"},
            "wtforms": "forms" in rooms,
        }
        if not allowed.get(top, True) or module not in ONLY.get(top, {module}):
            wrong.append(f"{module} imports {name}")
    assert wrong == []


def test_the_web_starts_without_the_press():
    """WeasyPrint and pyHanko take half a second and 50 MB: only workers load them."""
    code = (
        "import sys, pathlib, tempfile; from config import Config; from portal import create_app;"
        "folder = pathlib.Path(tempfile.mkdtemp());"
        "create_app(Config('x' * 40, f'sqlite:///{folder}/portal.db', folder, demo=True));"
        "print(sorted({'weasyprint', 'pyhanko', 'numpy'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert found.stdout.strip() == "[]", found.stderr


@pytest.mark.promise("C1")
def test_nothing_an_employer_reads_points_behind_the_fence():
    fenced = db.fenced_tables()
    pointing = {
        f"{table.name}.{column.name}"
        for table in db.Base.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname.split(".")[0] in fenced and table.name not in fenced
    }
    assert pointing == set()
