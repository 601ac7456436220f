"""A company comes in: by itself or invited, and nothing on the screen tells what an address is."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal import calendar, clock, db, formats
from portal.accounts import actions as account_actions
from portal.accounts import queries as people
from portal.accounts.rules import INVITATIONS_A_DAY
from portal.audit import SYSTEM
from portal.audit.models import AuditLine
from portal.db import unit
from portal.employers import actions, inbox, jobs
from portal.employers.models import Assignment, District, Employer, Registration
from portal.employers.rules import Handover, State
from portal.outbox import Job
from portal.roles import Role
from portal.tasks.models import Task
from tests import make
from tests.employers.conftest import COMPANY, link
from tests.engines import counted
from tests.page import Visitor


@pytest.fixture
def register(app, client, work):
    """A stranger signs a company up by the form, and the jobs are worked off."""

    def register(**typed):
        page = client.submit("/aanmelden", "/aanmelden", **COMPANY | typed)
        work()
        return page

    register.app = app
    return register


def employer():
    return db.session.scalars(select(Employer).execution_options(populate_existing=True)).one()


def test_a_company_registers_and_has_an_account_manager_at_once(client, account_manager, letters):
    page = client.submit("/aanmelden", "/aanmelden", **COMPANY)
    assert page.status == 303
    assert client.follow(page).h1 == "Wij hebben uw aanmelding"
    assert len(letters()) == 1
    made = employer()
    assert db.session.scalar(select(Registration.id)) is None
    assert (made.state, made.postcode, made.staff_count) == (State.REGISTERED, "9905 AB", 34)
    assert made.account_manager_id == account_manager.person.id
    assignment = db.session.scalars(select(Assignment)).one()
    assert (assignment.account_manager_id, assignment.until_at) == (account_manager.person.id, None)
    person = people.colleagues(made.id)[0]
    assert set(person["roles"]) == {Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}
    assert person["email"] == "ilse@houtwerf.example"


def test_the_account_manager_has_a_task_and_a_line_in_the_inbox(register, account_manager):
    register()
    task = db.session.scalars(select(Task)).one()
    assert (task.kind, task.assigned_to) == ("employers.activate", account_manager.person.id)
    assert task.due_on == clock.day(employer().check_by)
    matter = db.session.execute(inbox.items(account_manager.person.id)).one()
    assert (matter.kind, matter.employer_name) == ("employers.activate", COMPANY["name"])
    lines = db.session.execute(select(AuditLine.verb, AuditLine.actor_id).order_by(AuditLine.id))
    assert [tuple(line) for line in lines][-3:] == [
        ("accounts.create_user", "anonymous"),
        ("tasks.assign", "anonymous"),
        ("employers.register", "anonymous"),
    ]


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
    assert len(letters()) == 1
    assert db.session.scalar(select(func.count()).select_from(Employer)) == 1


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


def ways(account_manager, bakery):
    """What somebody can find out by registering: of the company, of the address, of both."""
    theirs = {"contact_email": account_manager.person.email}
    return {
        "nothing is known": {},
        "the address is known": {"kvk_number": "90001235"} | theirs,
        "the company is known": {
            "kvk_number": bakery.kvk_number,
            "contact_email": "ander@houtwerf.example",
        },
        "both are known": {"kvk_number": bakery.kvk_number} | theirs,
    }


@pytest.mark.promise("E6")
def test_registering_tells_nobody_which_company_or_address_is_known(
    app, account_manager, signatory, bakery
):
    """The same answer after the same statements; what the company is, a job looks."""
    seen = {}
    for name, typed in ways(account_manager, bakery).items():
        visitor = Visitor(app)
        form = visitor.get("/aanmelden")
        with counted() as ran:
            page = visitor.submit(form, "/aanmelden", **COMPANY | typed)
        seen[name] = (page.status, visitor.follow(page).words, ran)
        assert db.session.scalar(select(func.count(Registration.id))) == len(seen)
    assert {status for status, _words, _ran in seen.values()} == {303}
    assert all(found == seen["nothing is known"] for found in seen.values()), seen


@pytest.mark.promise("E6")
def test_of_a_known_company_its_owner_hears_and_who_typed_it_does_not(
    register, account_manager, signatory, bakery, letters
):
    page = register(kvk_number=bakery.kvk_number, contact_email="ander@houtwerf.example")
    assert page.location == "/aanmelden/ontvangen"
    assert db.session.scalar(select(func.count(Employer.id))) == 1
    assert people.place_of("ander@houtwerf.example") is None
    to = {letter.to: letter for letter in letters()}
    assert set(to) == {"ander@houtwerf.example", signatory.person.email}
    stranger = to["ander@houtwerf.example"].text
    assert f"Wij bellen u uiterlijk {formats.day(calendar.call_day(clock.now()))}." in stranger
    assert "http" not in stranger
    assert "plek" not in stranger
    owner = to[signatory.person.email].text
    assert f"Iemand meldde {bakery.name} nog een keer aan" in owner.replace("\n", " ")
    for typed in (COMPANY["name"], COMPANY["contact_name"], "ander@"):
        assert typed not in owner + stranger


def test_who_typed_a_known_company_is_called_by_its_account_manager(
    register, account_manager, signatory, bakery
):
    register(kvk_number=bakery.kvk_number, contact_email="ander@houtwerf.example")
    task = db.session.scalars(select(Task).where(Task.kind == "employers.again")).one()
    assert (task.assigned_to, task.subject_id) == (account_manager.person.id, bakery.id)
    assert task.due_on == calendar.call_day(clock.now())
    line = f"Bel: iemand meldde dit bedrijf nog een keer aan, {bakery.name}, 06 12 34 56 78"
    assert line in account_manager.get("/").words.replace("\xa0", " ")
    page = account_manager.submit(f"/taken/{task.id}", "/afronden")
    assert page.status == 303
    assert line not in account_manager.get("/").words.replace("\xa0", " ")


def test_one_of_its_own_people_who_registers_again_hears_where_to_sign_in(
    register, account_manager, signatory, bakery, letters
):
    register(kvk_number=bakery.kvk_number, contact_email=signatory.person.email)
    (letter,) = letters()
    assert letter.to == signatory.person.email
    assert "heeft al een plek" in letter.text
    assert db.session.scalar(select(Task.id).where(Task.kind == "employers.again")) is None


def test_who_is_registered_again_and_again_gets_one_letter_a_day(
    register, account_manager, signatory, bakery, letters
):
    for n in range(3):
        register(kvk_number=bakery.kvk_number, contact_email=f"ander{n % 2}@houtwerf.example")
    assert sorted(letter.to for letter in letters()) == sorted(
        ["ander0@houtwerf.example", "ander1@houtwerf.example", signatory.person.email]
    )
    clock.move_to(clock.now() + timedelta(days=1))
    register(kvk_number=bakery.kvk_number, contact_email="ander0@houtwerf.example")
    assert [letter.to for letter in letters()].count(signatory.person.email) == 2


def test_a_registration_that_a_job_looks_at_again_makes_nothing_more(
    register, account_manager, letters
):
    register()
    path, payload = db.session.execute(
        select(Job.does, Job.payload).where(Job.name == "employers.received")
    ).one()
    assert path.endswith("jobs:register")
    jobs.register(**payload)
    assert len(letters()) == 1
    assert set(payload) == {"registration_id"}  # what a stranger typed goes with its row


def test_two_who_register_one_company_at_once_are_one_company(client, account_manager, letters):
    for email in ("een@houtwerf.example", "twee@houtwerf.example"):
        page = client.submit("/aanmelden", "/aanmelden", **COMPANY | {"contact_email": email})
        assert page.location == "/aanmelden/ontvangen"
    assert len(letters()) == 2  # the way in, and that somebody calls
    assert employer().kvk_number == COMPANY["kvk_number"]


WORDS = "Win 500 euro op https://kwaad.example"


def test_the_words_of_a_stranger_reach_no_mailbox(register, account_manager, letters):
    """Of who registers the mailbox may be anybody's: neither his words nor his links are mailed."""
    register(name=WORDS, contact_name=WORDS, contact_email="slachtoffer@x.example")
    Visitor(register.app).submit(
        "/wachtwoord-vergeten", "/wachtwoord-vergeten", email="slachtoffer@x.example"
    )
    got = [letter for letter in letters() if letter.to == "slachtoffer@x.example"]
    assert len(got) == 2
    for letter in got:
        assert "kwaad" not in letter.text + letter.subject
        assert letter.text.startswith("Goedendag,")


@pytest.fixture
def entered(app, account_manager, register, client, letters):
    """A stranger whose company nobody checked yet, inside with a mailbox of his own."""
    register(name=WORDS, contact_name=WORDS)
    (letter,) = letters()
    client.submit(client.get(link(letter)), password="een lange zin die ik onthoud")
    return client


COLLEAGUE = {"name": WORDS, "email": "slachtoffer@x.example", "roles": ["member", "signatory"]}


def test_a_company_that_nobody_checked_invites_nobody(entered, account_manager, letters):
    before = len(letters())
    for address in ("/collegas", "/collegas/nieuw"):
        page = entered.get(address)
        check_on = formats.day(clock.day(employer().check_by)).replace("\xa0", " ")
        assert f"Wij controleren eerst uw bedrijf, uiterlijk {check_on}." in page.words
        assert "Daarna kunt u een collega uitnodigen." in page.words
    assert "/collegas/nieuw" not in entered.get("/collegas").links()
    page = entered.post("/collegas/nieuw", **COLLEAGUE)
    assert page.status in (409, 422)
    assert people.place_of(COLLEAGUE["email"]) is None
    assert len(letters()) == before
    clock.move_to(employer().check_by + timedelta(days=1))
    again = Visitor(entered.app, people.place_of(COMPANY["contact_email"]).user_id)
    assert "Belden wij nog niet? Bel ons" in again.get("/collegas").words


def test_a_company_that_was_stopped_invites_nobody(signatory, bakery, account_manager):
    account_manager.submit(f"/werkgevers/{bakery.id}/stoppen", "/stoppen")
    assert "U kunt nu geen collega uitnodigen" in signatory.get("/collegas").words
    signatory.post("/collegas/nieuw", **COLLEAGUE)
    assert people.place_of(COLLEAGUE["email"]) is None


def test_nor_do_they_by_a_colleague_who_chose_no_password(entered, account_manager, letters, work):
    roles = frozenset({Role.MEMBER, Role.SIGNATORY})
    with unit():
        known = {"roles": roles, "employer_id": employer().id, "by": SYSTEM, "at": clock.now()}
        account_actions.create_user(WORDS, COLLEAGUE["email"], **known)
    entered.post("/uitloggen")
    Visitor(entered.app).submit(
        "/wachtwoord-vergeten", "/wachtwoord-vergeten", email="slachtoffer@x.example"
    )
    work()
    with unit():
        actions.hand_over(
            db.session.get_one(Employer, employer().id),
            make.person(Role.ACCOUNT_MANAGER).id,
            reason=Handover.LOAD, sheet="", by=SYSTEM, at=clock.now(),
        )  # fmt: skip
    got = [letter for letter in letters() if letter.to == "slachtoffer@x.example"]
    assert len(got) == 1  # the link that was asked for
    assert not any("kwaad" in letter.text + letter.subject for letter in got)


def test_an_invitation_of_a_company_that_was_checked_says_who_asks(app, signatory, bakery, letters):
    signatory.submit("/collegas/nieuw", "/nieuw", **COLLEAGUE | {"name": "Kim Bos"})
    (letter,) = letters()
    assert letter.text.startswith("Beste Kim Bos,")
    assert f"{signatory.person.name} van {bakery.name} vraagt u" in letter.text.replace("\n", " ")


def test_a_company_invites_ten_colleagues_a_day(app, signatory, bakery, butcher, letters):
    def invite(visitor, n):
        typed = {"name": f"Kim {n}", "email": f"kim{n}@houtwerf.example", "roles": ["member"]}
        return visitor.submit("/collegas/nieuw", "/nieuw", **typed)

    for n in range(INVITATIONS_A_DAY):
        assert invite(signatory, n).status == 303
    page = invite(signatory, 90)
    assert page.status == 409
    assert "U hebt vandaag al 10 collega's uitgenodigd." in page.words
    assert "Bel" in page.words or "bel" in page.words
    assert 'value="kim90@houtwerf.example"' in page.text
    assert people.place_of("kim90@houtwerf.example") is None
    neighbour = Visitor(app, make.person(Role.SIGNATORY, of=butcher))
    assert invite(neighbour, 91).status == 303
    clock.move_to(clock.at(clock.today() + timedelta(days=1), "9.00"))
    assert invite(Visitor(app, signatory.person), 92).status == 303
    assert len(letters()) == INVITATIONS_A_DAY + 2


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
    register, account_manager, other_account_manager, bakery
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
    register()
    made = db.session.scalars(select(Employer).where(Employer.name == COMPANY["name"])).one()
    assert made.account_manager_id == account_manager.person.id


def test_outside_any_district_the_lowest_load_chooses(
    register, account_manager, other_account_manager, bakery
):
    register()
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
