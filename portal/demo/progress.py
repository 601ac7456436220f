"""How a company and its vacancies go through the portal, one step at a time, by the real actions.

A script that has come to its end yields no more steps.
"""

import uuid
from datetime import timedelta

from sqlalchemy import select

from portal import db
from portal.accounts import actions as account_actions
from portal.accounts import passwords
from portal.accounts.models import Membership, User
from portal.audit import VISITOR, record
from portal.cards import showings
from portal.cards.fit import Need
from portal.cards.models import Showing
from portal.demo import cast, companies, conversations
from portal.demo.company import AFTER_START, BACK, DAY, HOUR, Company, Ends
from portal.demo.names import WORKED
from portal.demo.scenario import Script, fresh
from portal.employers import actions as employer_actions
from portal.employers.models import Employer
from portal.employers.rules import Company as Told
from portal.employers.rules import Person, Sector
from portal.employers.rules import State as CompanyState
from portal.schemes import starts
from portal.vacancies import actions as vacancy_actions
from portal.vacancies import requests
from portal.vacancies.labels import ReturnReason
from portal.vacancies.models import Vacancy
from portal.vacancies.rules import VIEWED

SHIFTS = ("", ", ochtend", ", tweede ploeg", ", vier dagen", ", voorjaar")


def company(made: Company, ends: list[Ends]) -> Script:
    """A company registers, is checked, and posts its vacancies one after the other."""
    facts, scenario = made.told, made.scenario
    _register(made)
    yield 4 * HOUR
    if ends == [Ends.REGISTERED]:
        return
    with db.unit():
        employer_actions.activate(fresh(Employer, made.id), **made.as_manager())
    if facts.kvk_number == companies.COMPANIES[0].kvk_number:
        _colleagues(made)
    for end in ends:
        begins = (
            scenario.now + HOUR
            if end in AFTER_START
            else max(scenario.now + HOUR, scenario.days_ago(BACK[end], "10.20"))
        )
        scenario.begin(begins, vacancy(made, end))


def vacancy(made: Company, end: Ends) -> Script:
    """From the first draft as far as `end`."""
    vacancy_id = _draft(made)
    if end is Ends.DRAFT:
        return
    yield HOUR / 2
    with db.unit():
        vacancy_actions.submit(
            fresh(Vacancy, vacancy_id), company=CompanyState.ACTIVE, **made.as_signatory()
        )
    if end is Ends.SUBMITTED:
        return
    yield 5 * HOUR
    if end is Ends.RETURNED:
        with db.unit():
            note = "Kunt u de tijden per dag invullen? Dan kunnen wij gerichter zoeken."
            vacancy_actions.send_back(
                fresh(Vacancy, vacancy_id), ReturnReason.HOURS_UNCLEAR, note, **made.as_manager()
            )
        return
    with db.unit():
        vacancy_actions.accept(fresh(Vacancy, vacancy_id), **made.as_manager())
    yield DAY
    if end is Ends.ON_HOLD:
        with db.unit():
            vacancy_actions.hold(
                fresh(Vacancy, vacancy_id),
                made.scenario.today + timedelta(days=30),
                **made.as_signatory(),
            )
        return
    if end is Ends.SHOWN:
        yield from _keep_some(made, vacancy_id)
        yield from _ask_proposal(made, vacancy_id)
        return
    yield from conversations.introduction(made, vacancy_id, end)


def _register(made: Company) -> None:
    facts = made.told
    email = f"{_local(facts.contact)}@{_domain(facts.name)}.example"
    with db.unit():
        employer_actions.register(
            Told(
                facts.name,
                facts.kvk_number,
                facts.street,
                facts.house_number,
                facts.postcode,
                "Vaartland",
                Sector(facts.sector),
                facts.staff_count,
            ),
            Person(facts.contact, email, f"088000{facts.kvk_number[-2:]}10"),
            employer_id=made.id,
            by=VISITOR,
            at=made.scenario.now,
        )
    made.signatory = db.session.scalars(
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.employer_id == made.id)
    ).one()
    kept = passwords.make(cast.PASSWORD)
    with db.unit():
        fresh(User, made.signatory).password_hash = kept


def _colleagues(made: Company) -> None:
    """The first company has a colleague and somebody for the books, for the roles of the demo."""
    kept = passwords.make(cast.PASSWORD)
    for demo_role, name in (("werkgever", "Thijs Molenaar"), ("boekhouder", "Greet Administratie")):
        with db.unit():
            account_actions.create_user(
                name,
                cast.STAFF[demo_role],
                roles=cast.EMPLOYER_ROLES[demo_role],
                employer_id=made.id,
                password_hash=kept,
                **made.as_signatory(),
            )


def _draft(made: Company) -> uuid.UUID:
    facts, scenario, vacancy_id = made.told, made.scenario, uuid.uuid4()
    least, most = (20 * 60, 28 * 60 + 48) if made.vacancies % 2 else (24 * 60, 32 * 60)
    values = {
        "title": f"{facts.work}{SHIFTS[made.vacancies % len(SHIFTS)]}",
        "field": facts.field,
        "tasks": facts.tasks,
        "minutes_min": least,
        "minutes_max": most,
        "days": list(WORKED),
        "day_from": "8.30",
        "day_until": "16.30",
        "evening": False,
        "night": False,
        "weekend": False,
        "wage_cents": 1540 + 5 * made.vacancies,
        "street_line": f"{facts.street} {facts.house_number}, Vaartland",
        "area": "kade",
        "start_on": starts.first_worked(scenario.today + timedelta(days=45), WORKED),
        "positions": 2,
        "supervisor_name": "Wout Zandhuis",
        "schemes": ["werkervaringsbaan"] if made.vacancies == 2 else ["groeibaan"],
    }
    made.vacancies += 1
    needs = [Need("skill", skill, place > 0) for place, skill in enumerate(facts.skills)]
    needs.append(Need("dutch", "talk", True))
    with db.unit():
        vacancy_actions.draft(vacancy_id, made.id, values, needs, **made.as_signatory())
    return vacancy_id


def _keep_some(made: Company, vacancy_id: uuid.UUID) -> Script:
    yield 20 * HOUR
    with db.unit():
        record(VIEWED, fresh(Vacancy, vacancy_id), **made.as_member())
        for showing_id in conversations.shown(vacancy_id)[:1]:
            showings.keep(fresh(Showing, showing_id), **made.as_member())


def _ask_proposal(made: Company, vacancy_id: uuid.UUID) -> Script:
    """Some companies leave the choice to us as well."""
    if made.vacancies % 4 == 1:
        yield 20 * HOUR
        with db.unit():
            requests.ask_proposal(
                fresh(Vacancy, vacancy_id),
                "Liefst iemand die om half negen kan beginnen.",
                request_id=uuid.uuid4(),
                **made.as_member(),
            )


def _local(name: str) -> str:
    return name.lower().replace("'", "").replace(" ", ".")


def _domain(name: str) -> str:
    known = {"Houtwerf Lindehage B.V.": "houtwerf", "Taxi Vaartlijn": "vaartlijn"}
    plain = "".join(letter for letter in name.lower() if letter.isalnum() and letter.isascii())
    return known.get(name, plain)
