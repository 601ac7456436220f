"""How a company and its vacancies go through the portal, one turn at a time, by the real actions.

`Ends` says how far a vacancy gets before the curtain; a journey that has come there yields no more
turns.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from portal import calendar, clock, db
from portal.accounts import actions as accounts
from portal.accounts import passwords
from portal.accounts.models import Membership, User
from portal.agreements import actions as agreements
from portal.agreements import queries as agreed
from portal.agreements import signing
from portal.agreements.labels import Method, Party
from portal.agreements.models import Agreement
from portal.audit import Actor
from portal.audit.rules import ActorKind
from portal.cards import showings
from portal.cards.fit import Need
from portal.cards.models import Showing, ShowingCard
from portal.demo import cast, companies
from portal.demo.stage import Journey, Stage, fresh
from portal.employers import actions as employers
from portal.employers.models import Employer
from portal.employers.rules import Company as Told
from portal.employers.rules import Person, Sector
from portal.guarantees import actions as guarantees
from portal.guarantees.labels import Reason
from portal.guarantees.models import Claim
from portal.introductions import actions as introductions
from portal.introductions import meetings
from portal.introductions import queries as met
from portal.introductions.models import Introduction
from portal.introductions.rules import NOT_TOGETHER, Cause, EmployerReason, How, Impression
from portal.links.rules import Channel
from portal.placements import actions as placements
from portal.placements.labels import AbsenceKind, EndReason, Moment
from portal.placements.models import Placement
from portal.roles import Role
from portal.vacancies import actions as vacancies
from portal.vacancies.labels import ReturnReason
from portal.vacancies.models import Vacancy

CAPACITY = {
    Party.CANDIDATE: "kandidaat",
    Party.EMPLOYER: "tekenbevoegd",
    Party.FOUNDATION: "tekenbevoegd voor de stichting",
    Party.MUNICIPALITY: "teamleider, met mandaat",
}
SHIFTS = ("", ", ochtend", ", tweede ploeg", ", vier dagen", ", voorjaar")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Ends(StrEnum):
    REGISTERED = "registered"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ON_HOLD = "on_hold"
    SHOWN = "shown"
    WANTED = "wanted"
    ASKED = "asked"
    DECLINED = "declined"
    CHOOSE_TIME = "choose_time"
    PLANNED = "planned"
    NO_SHOW = "no_show"
    HELD = "held"
    NEGATIVE = "negative"
    DRAFTED = "drafted"
    OFFERED = "offered"
    TO_SIGN = "to_sign"  # only the company has not signed yet
    ALL_BUT_MUNICIPALITY = "all_but_municipality"
    SEALED = "sealed"
    RUNNING = "running"
    RUNNING_OLD = "running_old"
    COMPLETED_EARLY = "completed_early"
    INVOKED = "invoked"
    TAKEN_BACK = "taken_back"


AFTER_START = {Ends.RUNNING, Ends.RUNNING_OLD, Ends.COMPLETED_EARLY, Ends.INVOKED, Ends.TAKEN_BACK}
BACK = {  # how many days before today a vacancy that ends so is begun
    Ends.DRAFT: 3,
    Ends.SUBMITTED: 1,
    Ends.RETURNED: 3,
    Ends.ON_HOLD: 10,
    Ends.SHOWN: 6,
    Ends.WANTED: 3,
    Ends.ASKED: 5,
    Ends.CHOOSE_TIME: 7,
    Ends.PLANNED: 7,
    Ends.NO_SHOW: 9,
    Ends.HELD: 9,
    Ends.DRAFTED: 11,
    Ends.OFFERED: 12,
    Ends.TO_SIGN: 13,
    Ends.ALL_BUT_MUNICIPALITY: 15,
    Ends.SEALED: 18,
    Ends.DECLINED: 12,
    Ends.NEGATIVE: 14,
}


@dataclass
class Company:
    """A company of the play: what is told about it, and who acts for it."""

    told: companies.Company
    stage: Stage
    people: dict[str, list[uuid.UUID]]
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    signatory: uuid.UUID = field(default_factory=uuid.uuid4)
    vacancies: int = 0

    @property
    def manager(self) -> uuid.UUID:
        return db.session.scalars(
            select(Employer.account_manager_id).where(Employer.id == self.id)
        ).one()

    def as_signatory(self) -> dict[str, Any]:
        return self.stage.by(self.signatory, Role.SIGNATORY)

    def as_member(self) -> dict[str, Any]:
        return self.stage.by(self.signatory, Role.MEMBER)

    def as_manager(self) -> dict[str, Any]:
        return self.stage.by(self.manager, Role.ACCOUNT_MANAGER)


def company(made: Company, ends: list[Ends]) -> Journey:
    """A company registers, is checked, and posts its vacancies one after the other."""
    told, stage = made.told, made.stage
    _register(made)
    yield 4 * HOUR
    if ends == [Ends.REGISTERED]:
        return
    with db.unit():
        employers.activate(fresh(Employer, made.id), **made.as_manager())
    if told.kvk_number == companies.COMPANIES[0].kvk_number:
        _colleagues(made)
    for end in ends:
        begins = (
            stage.now + HOUR
            if end in AFTER_START
            else max(stage.now + HOUR, stage.days_ago(BACK[end], "10.20"))
        )
        stage.begin(begins, vacancy(made, end))


def vacancy(made: Company, end: Ends) -> Journey:
    """From the first draft as far as `end`."""
    vacancy_id = _draft(made)
    if end is Ends.DRAFT:
        return
    yield HOUR / 2
    with db.unit():
        vacancies.submit(fresh(Vacancy, vacancy_id), is_active=True, **made.as_signatory())
    if end is Ends.SUBMITTED:
        return
    yield 5 * HOUR
    if end is Ends.RETURNED:
        with db.unit():
            note = "Kunt u de tijden per dag invullen? Dan kunnen wij gerichter zoeken."
            vacancies.send_back(
                fresh(Vacancy, vacancy_id), ReturnReason.HOURS_UNCLEAR, note, **made.as_manager()
            )
        return
    with db.unit():
        vacancies.accept(fresh(Vacancy, vacancy_id), **made.as_manager())
    yield DAY
    if end is Ends.ON_HOLD:
        with db.unit():
            vacancies.hold(
                fresh(Vacancy, vacancy_id),
                made.stage.today + timedelta(days=30),
                **made.as_signatory(),
            )
        return
    if end is Ends.SHOWN:
        yield from _keep_some(made, vacancy_id)
        return
    yield from _introduction(made, vacancy_id, end)


def _introduction(made: Company, vacancy_id: uuid.UUID, end: Ends) -> Journey:
    introduction_id = _want(made, vacancy_id)
    if introduction_id is None or end is Ends.WANTED:
        return
    yield DAY
    with db.unit():
        row = fresh(Introduction, introduction_id)
        channel = Channel.SMS if made.stage.random.random() < 0.3 else Channel.MAIL
        introductions.ask(row, channel, **_mediator(made, row))
    if end is Ends.ASKED:
        return
    yield 26 * HOUR
    with db.unit():
        row = fresh(Introduction, introduction_id)
        if end is Ends.DECLINED:
            introductions.refuse(row, how=How.PHONE, **_mediator(made, row))
            return
        wishes = ["last_name", "phone", "job_titles"]
        introductions.agree(row, met.person(row), wishes, how=How.PHONE, **_mediator(made, row))
    yield 3 * HOUR
    with db.unit():
        row = fresh(Introduction, introduction_id)
        place = f"{made.told.street} {made.told.house_number}, Vaartland"
        meetings.offer_times(
            row,
            _times(made.stage),
            place,
            "Uw legitimatie en makkelijke schoenen.",
            **_mediator(made, row),
        )
    if end is Ends.CHOOSE_TIME:
        return
    yield 20 * HOUR
    with db.unit():
        row = fresh(Introduction, introduction_id)
        meeting_at = row.offered[-1 if end is Ends.PLANNED else 0]
        meetings.choose(row, meeting_at, **made.as_member())
    if end is Ends.PLANNED:
        return
    yield meeting_at - made.stage.now + 3 * HOUR
    yield from _afterwards(made, introduction_id, end)


def _afterwards(made: Company, introduction_id: uuid.UUID, end: Ends) -> Journey:
    with db.unit():
        row = fresh(Introduction, introduction_id)
        if end is Ends.NO_SHOW:
            meetings.miss_candidate(row, **made.as_member())
        else:
            meetings.hold(row, **made.as_member())
    if end is Ends.HELD:
        return
    yield 3 * HOUR
    with db.unit():
        row = fresh(Introduction, introduction_id)
        if end is Ends.NO_SHOW:
            meetings.explain_miss(row, Cause.TRANSPORT, **_mediator(made, row))
            return
        if end is Ends.NEGATIVE:
            meetings.reject(row, EmployerReason.SKILLS, "", **made.as_member())
            return
        meetings.accept(row, **made.as_member())
        meetings.tell(row, Impression.GO_ON, **_mediator(made, row))
    yield DAY
    yield from _agreement(made, introduction_id, end)


def _agreement(made: Company, introduction_id: uuid.UUID, end: Ends) -> Journey:
    agreement_id = uuid.uuid4()
    with db.unit():
        row = fresh(Introduction, introduction_id)
        values = _agreed_values(made, db.session.get_one(Vacancy, row.vacancy_id))
        agreements.draft(row, values, agreement_id=agreement_id, **made.as_manager())
    if end is Ends.DRAFTED:
        return
    yield 5 * HOUR
    with db.unit():
        agreements.offer(fresh(Agreement, agreement_id), **made.as_manager())
    if end is Ends.OFFERED:
        return
    yield 22 * HOUR
    _sign(made, agreement_id, Party.CANDIDATE)
    _sign(made, agreement_id, Party.FOUNDATION)
    if end is Ends.TO_SIGN:
        return
    yield 20 * HOUR
    _sign(made, agreement_id, Party.EMPLOYER)
    if end is Ends.ALL_BUT_MUNICIPALITY:
        return
    yield 4 * HOUR
    _sign(made, agreement_id, Party.MUNICIPALITY)
    if end is Ends.SEALED:
        return
    start_on = db.session.scalars(
        select(Agreement.start_on).where(Agreement.id == agreement_id)
    ).one()
    yield clock.at(start_on, "10.30") - made.stage.now
    yield from _placement(made, agreement_id, end)


def _placement(made: Company, agreement_id: uuid.UUID, end: Ends) -> Journey:
    stage = made.stage
    placement_id = db.session.scalars(
        select(Placement.id).where(Placement.agreement_id == agreement_id)
    ).one()
    with db.unit():
        placements.start(fresh(Placement, placement_id), stage.today, **made.as_member())
    yield 8 * DAY
    with db.unit():
        absent = stage.today
        placements.report_absent(
            fresh(Placement, placement_id),
            absent,
            absent + DAY,
            AbsenceKind.REPORTED,
            **made.as_member(),
        )
    if end in (Ends.INVOKED, Ends.TAKEN_BACK, Ends.COMPLETED_EARLY):
        if end is Ends.INVOKED:
            yield max(stage.days_ago(1, "11.05") - stage.now, HOUR)
        else:
            yield 12 * DAY
        yield from _give_back(made, placement_id, end)
        return
    yield 34 * DAY
    with db.unit():
        placements.evaluate(
            fresh(Placement, placement_id), Moment.WEEK_6, stage.today, **made.as_manager()
        )


def _give_back(made: Company, placement_id: uuid.UUID, end: Ends) -> Journey:
    stage = made.stage
    if end is Ends.COMPLETED_EARLY:
        with db.unit():
            row = fresh(Placement, placement_id)
            placements.end(row, stage.today - DAY, EndReason.CONVERTED_SAME, **made.as_manager())
        return
    claim_id = uuid.uuid4()
    wished_on = calendar.add_working_days(stage.today, 5)
    with db.unit():
        asked = guarantees.Asked(claim_id, Reason.SKILLS_NOT_YET, "", wished_on, made.told.contact)
        guarantees.invoke(fresh(Placement, placement_id), asked, **made.as_signatory())
    if end is Ends.INVOKED:
        return
    yield 5 * HOUR
    with db.unit():
        guarantees.contact(fresh(Claim, claim_id), **made.as_manager())
    yield DAY
    with db.unit():
        placement = fresh(Placement, placement_id)
        guarantees.accept(fresh(Claim, claim_id), placement, wished_on, **made.as_manager())
    yield clock.at(wished_on, "16.30") - stage.now
    with db.unit():
        placement = fresh(Placement, placement_id)
        guarantees.execute(fresh(Claim, claim_id), placement, **made.as_manager())
    yield 2 * DAY
    with db.unit():
        guarantees.close(fresh(Claim, claim_id), **made.as_manager())


def _register(made: Company) -> None:
    told = made.told
    email = f"{_local(told.contact)}@{_domain(told.name)}.example"
    with db.unit():
        employers.register(
            Told(
                told.name,
                told.kvk_number,
                told.street,
                told.house_number,
                told.postcode,
                "Vaartland",
                Sector(told.sector),
                told.staff_count,
            ),
            Person(told.contact, email, f"088000{told.kvk_number[-2:]}10"),
            employer_id=made.id,
            by=Actor(ActorKind.USER, "anonymous", "visitor"),
            at=made.stage.now,
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
            accounts.create_user(
                name,
                cast.STAFF[demo_role],
                roles=cast.EMPLOYER_ROLES[demo_role],
                employer_id=made.id,
                password_hash=kept,
                **made.as_signatory(),
            )


def _draft(made: Company) -> uuid.UUID:
    told, stage, vacancy_id = made.told, made.stage, uuid.uuid4()
    hours = (20, 28) if made.vacancies % 2 else (24, 32)
    values = {
        "title": f"{told.work}{SHIFTS[made.vacancies % len(SHIFTS)]}",
        "field": told.field,
        "tasks": told.tasks,
        "hours_min": hours[0],
        "hours_max": hours[1],
        "days": ["ma", "di", "wo", "do"],
        "day_from": "8.30",
        "day_until": "16.30",
        "evening": False,
        "night": False,
        "weekend": False,
        "wage_cents": 1540 + 5 * made.vacancies,
        "street_line": f"{told.street} {told.house_number}, Vaartland",
        "area": "kade",
        "start_on": stage.today + timedelta(days=45),
        "positions": 2,
        "supervisor_name": "Wout Zandhuis",
        "schemes": ["werkervaringsbaan"] if made.vacancies == 2 else ["groeibaan"],
    }
    made.vacancies += 1
    needs = [Need("skill", skill, place > 0) for place, skill in enumerate(told.skills)]
    needs.append(Need("dutch", "talk", True))
    with db.unit():
        vacancies.draft(vacancy_id, made.id, values, needs, **made.as_signatory())
    return vacancy_id


def _keep_some(made: Company, vacancy_id: uuid.UUID) -> Journey:
    yield 20 * HOUR
    with db.unit():
        for showing_id in _shown(vacancy_id)[:1]:
            showings.keep(fresh(Showing, showing_id), **made.as_member())


def _want(made: Company, vacancy_id: uuid.UUID) -> uuid.UUID | None:
    """The first profile of the list that fits; None when nobody is shown."""
    found = _shown(vacancy_id)
    if not found:
        return None
    introduction_id = uuid.uuid4()
    with db.unit():
        showing = fresh(Showing, found[0])
        vacancy_row = fresh(Vacancy, vacancy_id)
        introductions.want(
            showing, vacancy_row, introduction_id=introduction_id, **made.as_member()
        )
    return introduction_id


def _shown(vacancy_id: uuid.UUID) -> list[uuid.UUID]:
    """Profiles of people who are in no other conversation, best fit first."""
    busy = (
        select(ShowingCard.card_id)
        .join(Introduction, Introduction.showing_id == ShowingCard.id)
        .where(Introduction.state.not_in(NOT_TOGETHER))
    )
    return list(
        db.session.scalars(
            select(Showing.id)
            .join(ShowingCard, ShowingCard.id == Showing.id)
            .where(Showing.vacancy_id == vacancy_id, Showing.state == "shown")
            .where(Showing.wanted_at.is_(None), ShowingCard.card_id.not_in(busy))
            .order_by(Showing.fits_all.desc(), Showing.place)
        )
    )


def _mediator(made: Company, row: Introduction) -> dict[str, Any]:
    return made.stage.by(row.mediator_id or made.people[Role.MEDIATOR][0], Role.MEDIATOR)


def _times(stage: Stage) -> list[datetime]:
    days = [calendar.add_working_days(stage.today, n) for n in (2, 3, 4)]
    return [clock.at(on, wall) for on, wall in zip(days, ("10.00", "14.00", "9.30"), strict=True)]


def _agreed_values(made: Company, asked: Vacancy) -> dict[str, Any]:
    start_on = _start(made.stage.today)
    scheme = "werkervaringsbaan" if "werkervaringsbaan" in asked.schemes else "groeibaan"
    return {
        "scheme": scheme,
        "function_title": asked.title,
        "tasks": [task.strip() for task in (asked.tasks or "").rstrip(".").split(",")],
        "goals": [
            "de vaste taken zelfstandig doen",
            "veilig werken volgens de regels van het bedrijf",
        ],
        "excluded_tasks": "zwaar tillen boven 20 kilo",
        "work_agreements": ["taken op papier of met foto's", "vaste collega"],
        "start_on": start_on,
        "end_on": calendar.add_months(start_on, 12) - DAY,
        "hours_per_week": asked.hours_max,
        "working_times": "maandag tot en met donderdag, 8.30 tot 16.30 uur",
        "start_time": "8.30",
        "report_time": "8.00",
        "wage_cents": asked.wage_cents,
        "wage_source": "de cao van het bedrijf",
        "supervisor_name": asked.supervisor_name,
        "supervisor_phone": "0612000099",
        "supervisor_hours": 2,
        "supervisor_backup_name": "Bea Timmer",
        "work_address": asked.street_line,
    }


def _start(today: date) -> date:
    """A Monday, some two weeks away."""
    on = today + timedelta(days=12)
    on += timedelta(days=(7 - on.weekday()) % 7)
    while not calendar.is_working_day(on):
        on += DAY
    return on


def _sign(made: Company, agreement_id: uuid.UUID, party: Party) -> None:
    """Read the document as it stands, and sign it in the capacity the scheme asks."""
    with db.unit():
        row = fresh(Agreement, agreement_id)
        if party not in agreed.standing(row, agreed.signatures(row.id)).parties:
            return
        signer, acting = _signer(made, row, party)
        signing.sign(
            row, party, signer, document_sha256=row.document_sha256, version=row.version, **acting
        )


def _signer(made: Company, row: Agreement, party: Party) -> tuple[signing.Signer, dict[str, Any]]:
    if party is Party.CANDIDATE:
        introduction = db.session.get_one(Introduction, row.introduction_id)
        acting = _mediator(made, introduction)
        person = met.person(introduction)
        acting["by"] = Actor(
            ActorKind.USER, acting["by"].id, Role.MEDIATOR, on_behalf_of=str(person.id)
        )
        return signing.Signer(row.candidate_name, CAPACITY[party], Method.IN_PERSON), acting
    holder, role = {
        Party.EMPLOYER: (made.signatory, Role.SIGNATORY),
        Party.FOUNDATION: (made.people[Role.FOUNDATION_SIGNER][0], Role.FOUNDATION_SIGNER),
        Party.MUNICIPALITY: (made.people[Role.DECIDER][0], Role.DECIDER),
    }[party]
    name = db.session.scalars(select(User.name).where(User.id == holder)).one()
    return signing.Signer(name, CAPACITY[party], Method.PASSWORD), made.stage.by(holder, role)


def _local(name: str) -> str:
    return name.lower().replace("'", "").replace(" ", ".")


def _domain(name: str) -> str:
    known = {"Houtwerf Lindehage B.V.": "houtwerf", "Taxi Vaartlijn": "vaartlijn"}
    plain = "".join(letter for letter in name.lower() if letter.isalnum() and letter.isascii())
    return known.get(name, plain)
