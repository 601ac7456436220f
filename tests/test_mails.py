"""Every mail and SMS says who it is from: a person with his own number, or, where no person is
known yet, the general number of the municipality. What says nobody looks like fraud.
"""

import re
from pathlib import Path

import pytest
from jinja2 import Undefined, UndefinedError

import portal
from portal import clock, db
from portal.agreements import messages
from portal.agreements.labels import State
from portal.agreements.models import Agreement
from portal.effects import mail
from portal.roles import Role
from tests import make

TEMPLATES = Path(portal.__file__).parent / "templates"
MAILS = sorted((TEMPLATES / "mail").glob("[a-z]*.txt"))
SMS = sorted((TEMPLATES / "sms").glob("*.txt"))
PARTS = re.compile(r'{% (?:extends|include) "([^"]+)" %}')
GENERAL = {  # no person of ours stands behind these: they tell the general number
    "accounts_invited", "accounts_password_changed", "employers_called", "employers_known",
    "links_code", "links_left",
    "links_renew", "dossiers_number_changed",
    "dossiers_number_shared", "agreements_beside",
}  # fmt: skip
AMONG_COLLEAGUES = {
    "employers_stood_in", "dossiers_handed_over",  # name the one who is away, or has it now
    "operations_findings", "operations_anchored",  # from the machine, to who keeps it
}  # fmt: skip
PERSON = re.compile(
    r"{{ manager\.name }}, (accountmanager, )?{{ manager\.phone }}|{{ contact\.name }}"
)
ABOUT_A_COMPANY = ("agreements", "guarantees", "invoices", "placements", "vacancies")


def source(path):
    """A template with what it extends and includes."""
    text = path.read_text()
    return text + "".join(source(TEMPLATES / part) for part in PARTS.findall(text))


def to_candidate(path):
    return "_candidate_" in path.stem or path.stem.startswith("candidate")


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_names_a_person_and_his_number(path):
    text = source(path)
    assert text.strip(), "an empty mail"
    if path.stem in GENERAL:
        assert "settings.municipality_phone" in text
    elif to_candidate(path):
        assert "{{ mediator" in text
        assert "settings.municipality_phone" in text
    elif path.stem not in AMONG_COLLEAGUES:
        assert PERSON.search(text)


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_about_a_company_names_it_and_one_to_a_candidate_does_not(path):
    if path.stem.startswith(ABOUT_A_COMPANY):
        assert ("manager.company" in source(path)) is not to_candidate(path)


@pytest.mark.parametrize("path", SMS, ids=lambda path: path.stem)
def test_an_sms_begins_with_who_sends_it(path):
    text = path.read_text().replace("{% filter one_line %}\n", "")
    office = "Gemeente {{ settings.municipality_short }}:"
    assert text.startswith(office if path.stem in GENERAL else "{{ sender }}:")


@pytest.mark.parametrize("kind", messages.EMPLOYER)
def test_every_mail_about_an_agreement_ends_with_who_stands_in(
    app, account_manager, bakery, signatory, kind
):
    made = make.agreement(of=bakery, state=State.OFFERED)
    deputy = make.person(Role.ACCOUNT_MANAGER, name="Pien Invaller", phone="0880000199")
    leave = make.absence(account_manager.person, deputy=deputy)
    clock.move_to(clock.at(leave.from_on, "12.00"))
    made_id, company = made.id, bakery.name
    with app.app_context():
        messages.to_employer(db.session.get_one(Agreement, made_id), kind)
    [letter] = mail.newest(1)
    text = letter.text.replace("\xa0", " ")
    assert "Vragen? Bel Pien Invaller, 088 000 01 99." in text
    assert "Met vriendelijke groet,\nPien Invaller\n" in text
    assert text.rstrip().endswith(f"Dit bericht hoort bij {made.reference} van {company}.")
    assert "None" not in text


class Named(Undefined):
    """Anything a mail asks for; companies are named as most are, the rest is a word."""

    COMPANIES = ("company", "employer_name", "foundation_name", "municipality_name")

    def __init__(self, hint=None, obj=None, name="", exc=UndefinedError):
        super().__init__(hint, obj, name, exc)
        self.__dict__["word"] = "Houtwerf Lindehage B.V." if name in self.COMPANIES else "woord"

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Named(name=name)

    def __call__(self, *_values, **_named):
        return self

    def __str__(self):
        return self.word

    def __bool__(self):
        return True

    def __gt__(self, _other):
        return True

    def __sub__(self, _other):
        return self

    __lt__ = __gt__


@pytest.mark.parametrize("path", MAILS + SMS, ids=lambda path: path.stem)
def test_no_message_doubles_the_full_stop_of_a_company(app, path):
    env = app.jinja_env.overlay(undefined=Named)
    kept = {"full_stop", "one_line", "replace", "format"}
    env.filters = {
        name: read if name in kept else lambda value, *_more: value
        for name, read in app.jinja_env.filters.items()
    }
    text = env.get_template(str(path.relative_to(TEMPLATES))).render()
    assert ".." not in text
