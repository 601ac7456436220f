"""A company comes in: by itself or invited, and nothing on the screen tells what an address is."""

from datetime import date

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.audit.models import AuditLine
from portal.db import unit
from portal.employers import inbox
from portal.employers.models import Assignment, District, Employer
from portal.employers.rules import State
from portal.roles import Role
from portal.tasks.models import Task
from tests.employers.conftest import COMPANY, link


def employer():
    return db.session.scalars(select(Employer).execution_options(populate_existing=True)).one()


def test_a_company_registers_and_has_an_account_manager_at_once(client, account_manager, letters):
    page = client.submit("/aanmelden", "/aanmelden", **COMPANY)
    assert page.status == 303
    assert client.follow(page).h1 == "Wij hebben uw aanmelding"
    made = employer()
    assert (made.state, made.postcode, made.staff_count) == (State.REGISTERED, "9905 AB", 34)
    assert made.account_manager_id == account_manager.person.id
    assignment = db.session.scalars(select(Assignment)).one()
    assert (assignment.account_manager_id, assignment.until_at) == (account_manager.person.id, None)
    person = people.colleagues(made.id)[0]
    assert set(person["roles"]) == {Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}
    assert person["email"] == "ilse@houtwerf.example"


def test_the_account_manager_has_a_task_and_a_line_in_the_inbox(client, account_manager):
    client.submit("/aanmelden", "/aanmelden", **COMPANY)
    task = db.session.scalars(select(Task)).one()
    assert (task.kind, task.assigned_to) == ("employers.activate", account_manager.person.id)
    assert task.due_on == clock.day(employer().check_by)
    matter = db.session.execute(inbox.items(account_manager.person.id)).one()
    assert (matter.kind, matter.employer_name) == ("employers.activate", COMPANY["name"])
    verbs = list(db.session.scalars(select(AuditLine.verb).order_by(AuditLine.id)))
    assert verbs[-3:] == ["accounts.create_user", "tasks.assign", "employers.register"]


def test_the_mail_leads_to_a_password_and_in(client, account_manager, letters):
    client.submit("/aanmelden", "/aanmelden", **COMPANY)
    (letter,) = letters()
    assert letter.to == "ilse@houtwerf.example"
    assert "Noor Terhaar is uw vaste contact" in letter.text
    page = client.get(link(letter))
    page = client.submit(page, password="een lange zin die ik onthoud")
    assert page.status == 303
    assert client.follow(page).status == 200


def test_a_double_click_makes_one_company(client, account_manager, letters):
    form = client.get("/aanmelden")
    for _ in range(2):
        assert client.submit(form, "/aanmelden", **COMPANY).location == "/aanmelden/ontvangen"
    assert db.session.scalar(select(func.count()).select_from(Employer)) == 1
    assert len(letters()) == 1


def test_only_the_mail_says_that_an_address_is_known(client, account_manager, letters):
    known = COMPANY | {"contact_email": account_manager.person.email}
    form = client.get("/aanmelden")
    for _ in range(2):
        answer = client.submit(form, "/aanmelden", **known)
        assert answer.location == "/aanmelden/ontvangen"
    assert db.session.scalar(select(Employer.id)) is None
    (letter,) = letters()
    assert letter.to == account_manager.person.email
    assert "heeft al een plek" in letter.text
    assert COMPANY["name"] not in letter.text


def test_a_company_registers_once(client, account_manager):
    client.submit("/aanmelden", "/aanmelden", **COMPANY)
    again = COMPANY | {"contact_email": "ander@houtwerf.example"}
    page = client.submit("/aanmelden", "/aanmelden", **again)
    assert page.status == 422
    assert "heeft al een plek in het portaal" in page.words
    assert "Lindelaan" in page.text  # what was typed is kept
    assert db.session.scalar(select(func.count()).select_from(User)) == 2


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("kvk_number", "123", "Een KvK-nummer heeft 8 cijfers"),
        ("postcode", "12", "Een postcode heeft 4 cijfers en 2 letters"),
        ("contact_email", "geen adres", "Dit e-mailadres klopt niet"),
        ("staff_count", "0", "staff"),
        ("sector", "bank", "Kies"),
        ("name", "", "Vul de naam van het bedrijf in"),
    ],
)
def test_what_does_not_read_well_is_said_beside_the_field(client, field, typed, sentence):
    page = client.post("/aanmelden", **(COMPANY | {field: typed}))
    assert page.status == 422
    assert page.all(".gp-field--error")
    assert sentence == "staff" or sentence in page.words


def test_without_an_account_manager_the_page_says_to_call(client):
    page = client.submit("/aanmelden", "/aanmelden", **COMPANY)
    assert page.status == 422
    assert "Bel ons" in page.words


def test_too_many_registrations_from_one_address_wait(client, monkeypatch):
    monkeypatch.setattr("portal.employers.views.registration.MAX_REGISTRATIONS", 0)
    assert client.submit("/aanmelden", "/aanmelden", **COMPANY).status == 429


def test_the_district_of_the_postcode_chooses(
    client, account_manager, other_account_manager, bakery
):
    with unit() as session:
        session.add(
            District(
                name="Lindehage",
                postcode_from=9904,
                postcode_until=9909,
                account_manager_id=account_manager.person.id,
                valid_from=date(2025, 1, 1),
            )  # fmt: skip
        )
    client.submit("/aanmelden", "/aanmelden", **COMPANY)
    made = db.session.scalars(select(Employer).where(Employer.name == COMPANY["name"])).one()
    assert made.account_manager_id == account_manager.person.id


def test_outside_any_district_the_lowest_load_chooses(
    client, account_manager, other_account_manager, bakery
):
    client.submit("/aanmelden", "/aanmelden", **COMPANY)
    made = db.session.scalars(select(Employer).where(Employer.name == COMPANY["name"])).one()
    assert made.account_manager_id == other_account_manager.person.id


def test_an_invited_company_begins_when_its_person_chooses_a_password(
    account_manager, client, letters
):
    page = account_manager.submit("/werkgevers/nieuw", "/nieuw", **COMPANY)
    made = employer()
    assert page.location == f"/werkgevers/{made.id}"
    assert (made.state, made.account_manager_id) == (State.INVITED, account_manager.person.id)
    (letter,) = letters()
    assert letter.subject == "Uitnodiging: personeel vinden met uw gemeente"
    client.submit(client.get(link(letter)), password="een lange zin die ik onthoud")
    letters()
    assert employer().state is State.ACTIVE


def test_an_invitation_to_a_known_address_is_refused_beside_it(account_manager):
    known = COMPANY | {"contact_email": account_manager.person.email}
    page = account_manager.submit("/werkgevers/nieuw", "/nieuw", **known)
    assert page.status == 422
    assert "heeft al een plek" in page.words


def test_who_is_signed_in_does_not_register(account_manager):
    assert account_manager.get("/aanmelden").location == "/"
