"""Who says "Pure." reaches values only; and every package that is not ours stays in its room."""

import sys

import pytest

from tests.architecture.readers import portal, read

SAY_IT = {"rules", "labels"}  # rooms that are pure in every domain
PURE_PACKAGES = {"stdnum"}  # check digits and patterns by arithmetic, as `re` does
# Of the standard library, what touches the world around the process. Dates come as arguments:
# ruff bans the readers of the time outside portal.clock.
WORLD = {"asyncio", "ctypes", "http", "importlib", "io", "logging", "multiprocessing", "os"}
WORLD |= {"secrets", "select", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl"}
WORLD |= {"subprocess", "sys", "tempfile", "threading", "time", "urllib"}

# A package, and the modules that may import it. One that is not here may be imported by none.
ONLY = {
    "alembic": {"portal.migrate"},
    "argon2": {"portal.accounts.passwords"},
    "brotli": {"portal.assets"},
    "click": {
        "portal.backup_commands",
        "portal.backups.errors",
        "portal.cli",
        "portal.demo.commands",
    },
    "config": {"portal", "portal.settings", "portal.worker"},
    "cryptography": {
        "portal.effects.certificate",
        "portal.effects.locked",
        "portal.effects.seal",
    },
    "flask_htmx": {"portal.pages"},
    "flask_login": {"portal", "portal.access", "portal.accounts.views.sessions"},
    "flask_wtf": {"portal", "portal.forms", "portal.problems"},
    "huey": {"portal.worker"},
    "icalendar": {"portal.effects.ics"},
    "jinja2": {"portal.folding"},
    "markupsafe": {"portal.icons", "portal.pages", "portal.vacancies.views.profiles"},
    "openpyxl": {"portal.effects.cells"},
    "prometheus_client": {"portal.metrics"},
    "psycopg": {"portal.worker"},
    "pyrage": {"portal.backups.crypt"},
    "pyhanko": {"portal.effects.seal"},
    "pyhanko_certvalidator": {"portal.effects.seal"},
    "segno": {"portal.invoices.documents"},
    "stdnum": {"portal.reading"},
    "structlog": {"portal.logs"},
    "weasyprint": {"portal.effects.pdf"},
    "werkzeug": {"portal", "portal.assets", "portal.home.frame", "portal.problems"},
}
FLASK = {"access", "cli", "demo", "forms", "frame", "pages", "problems", "texts", "views"}
FLASK |= {"backup_commands", "compression", "folding", "openers", "submissions", "worker"}
ROOMS = {  # a package of many modules, and whether it may stand in these folders and this file
    "flask": lambda rooms: not rooms or rooms & FLASK,
    "sqlalchemy": lambda rooms: not rooms & {"views", "forms"},
    "wtforms": lambda rooms: "forms" in rooms,
}


def impure_imports(modules):
    """A pure module imports pure modules and the standard library: so, however far it reaches."""
    return [
        f"{module.name} says it is pure and imports {taken.written}"
        for module in modules.values()
        for taken in module.imports
        if module.is_pure and not _is_pure(taken, modules)
    ]


def _is_pure(taken, modules):
    if taken.module in modules:
        return modules[taken.module].is_pure
    package = taken.written.split(".")[0]
    return package in PURE_PACKAGES | set(sys.stdlib_module_names) - WORLD


def unsaid(modules):
    """Rules and labels say that they are pure."""
    return [
        f'{module.name} does not say "Pure."'
        for module in modules.values()
        if module.name.rpartition(".")[2] in SAY_IT and not module.is_pure
    ]


def strayed_packages(modules):
    """A package is imported in its rooms only."""
    return [
        f"{module.name} imports {taken.written}"
        for module in modules.values()
        for taken in module.imports
        if taken.module not in modules and not _may_stand(taken, module.name)
    ]


def _may_stand(taken, name):
    package = taken.written.split(".")[0]
    if package in ROOMS:
        return ROOMS[package](set(name.split(".")[1:]))
    return package in sys.stdlib_module_names or name in ONLY.get(package, ())


def test_who_says_pure_imports_only_the_pure():
    assert impure_imports(portal()) == []


def test_rules_and_labels_say_that_they_are_pure():
    assert unsaid(portal()) == []


def test_packages_stay_in_their_rooms():
    assert strayed_packages(portal()) == []


def test_every_module_that_may_import_a_package_is_still_there():
    assert {name for names in ONLY.values() for name in names} - set(portal()) == set()


@pytest.mark.parametrize(
    "breach",
    [
        "from portal import clock",
        "from portal.cards import queries",
        "from portal.cards.queries import shown",
        "from flask import request",
        "from os import environ",
        "def day():\n    from portal import clock",
    ],
)
def test_an_impure_import_is_seen(breach):
    pure = '"""What holds.\n\nIn cents. Pure; no float."""\n'
    modules = read(
        {
            "portal.clock": '"""Purely the time."""',
            "portal.money": '"""Cents. Pure."""\nimport re',
            "portal.cards.queries": '"""Questions (not pure)."""\nfrom sqlalchemy import select',
            "portal.cards.fit": pure + "import tomllib\nfrom stdnum import iban\n" + breach,
            "portal.cards.rules": pure + "from portal import money\nfrom portal.cards import fit",
        }
    )
    [sentence] = impure_imports(modules)
    assert sentence.startswith("portal.cards.fit says it is pure and imports ")


def test_labels_that_do_not_say_it_are_seen():
    modules = {"portal.cards.asking.labels": '"""Words."""', "portal.tasks.rules": '"""Pure."""'}
    assert unsaid(read(modules)) == ['portal.cards.asking.labels does not say "Pure."']


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("portal.cards.asking.queries", "from flask import request"),
        ("portal.cards.asking", "import flask"),
        ("portal.cards.views.making", "from sqlalchemy import select"),
        ("portal.cards.forms.making", "import sqlalchemy.orm"),
        ("portal.cards.views.making", "from wtforms import StringField"),
        ("portal.cards.jobs", "def press():\n    from weasyprint import HTML"),
        ("portal.cards.queries", "import package_nobody_listed"),
    ],
)
def test_a_package_outside_its_room_is_seen(name, source):
    modules = read(
        {
            name: source,
            "portal.forms.dates": "from wtforms import DateField",
            "portal.cards.views.reading": "from flask import url_for",
            "portal.effects.pdf": "import weasyprint",
        }
    )
    [sentence] = strayed_packages(modules)
    assert sentence.startswith(f"{name} imports ")
