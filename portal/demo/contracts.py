"""From the draft of an agreement to the end of a placement, one step at a time."""

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal import calendar, clock, db
from portal.accounts.models import User
from portal.agreements import actions as agreement_actions
from portal.agreements import queries as agreement_queries
from portal.agreements import signing
from portal.agreements.labels import Identity, Method, Party
from portal.agreements.models import Agreement
from portal.audit import Actor
from portal.audit.rules import ActorKind
from portal.demo.company import DAY, HOUR, Company, Ends, mediator
from portal.demo.names import WORKED
from portal.demo.scenario import Script, fresh
from portal.guarantees import actions as guarantee_actions
from portal.guarantees.labels import Reason
from portal.guarantees.models import Claim
from portal.introductions import queries as introduction_queries
from portal.introductions.models import Introduction
from portal.placements import actions as placement_actions
from portal.placements.labels import AbsenceKind, EndReason, Moment
from portal.placements.models import Placement
from portal.roles import Role
from portal.schemes import starts
from portal.vacancies.models import Vacancy

CAPACITY = {
    Party.CANDIDATE: "kandidaat",
    Party.EMPLOYER: "tekenbevoegd",
    Party.FOUNDATION: "tekenbevoegd voor de stichting",
    Party.MUNICIPALITY: "teamleider, met mandaat",
}


def agreement(made: Company, introduction_id: uuid.UUID, end: Ends) -> Script:
    agreement_id = uuid.uuid4()
    with db.unit():
        row = fresh(Introduction, introduction_id)
        values = _agreed_values(made, db.session.get_one(Vacancy, row.vacancy_id))
        agreement_actions.draft(row, values, agreement_id=agreement_id, **made.as_manager())
    if end is Ends.DRAFTED:
        return
    yield 5 * HOUR
    with db.unit():
        agreement_actions.offer(fresh(Agreement, agreement_id), **made.as_manager())
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
    yield clock.at(start_on, "10.30") - made.scenario.now
    yield from _placement(made, agreement_id, end)


def _placement(made: Company, agreement_id: uuid.UUID, end: Ends) -> Script:
    scenario = made.scenario
    placement_id = db.session.scalars(
        select(Placement.id).where(Placement.agreement_id == agreement_id)
    ).one()
    with db.unit():
        placement_actions.start(fresh(Placement, placement_id), scenario.today, **made.as_member())
    yield 8 * DAY
    with db.unit():
        absent = scenario.today
        placement_actions.report_absent(
            fresh(Placement, placement_id),
            absent,
            absent + DAY,
            AbsenceKind.REPORTED,
            **made.as_member(),
        )
    if end in (Ends.INVOKED, Ends.TAKEN_BACK, Ends.COMPLETED_EARLY):
        if end is Ends.INVOKED:
            yield max(scenario.days_ago(1, "11.05") - scenario.now, HOUR)
        else:
            yield 12 * DAY
        yield from _give_back(made, placement_id, end)
        return
    yield 34 * DAY
    with db.unit():
        placement_actions.evaluate(
            fresh(Placement, placement_id), Moment.WEEK_6, scenario.today, **made.as_manager()
        )


def _give_back(made: Company, placement_id: uuid.UUID, end: Ends) -> Script:
    scenario = made.scenario
    if end is Ends.COMPLETED_EARLY:
        with db.unit():
            row = fresh(Placement, placement_id)
            placement_actions.end(
                row, scenario.today - DAY, EndReason.CONVERTED_SAME, **made.as_manager()
            )
        return
    claim_id = uuid.uuid4()
    wished_on = starts.first_worked(calendar.add_working_days(scenario.today, 5), WORKED)
    with db.unit():
        asked = guarantee_actions.ClaimRequest(
            claim_id, Reason.SKILLS_NOT_YET, "", wished_on, made.told.contact
        )
        guarantee_actions.invoke(fresh(Placement, placement_id), asked, **made.as_signatory())
    if end is Ends.INVOKED:
        return
    yield 5 * HOUR
    with db.unit():
        guarantee_actions.contact(fresh(Claim, claim_id), **made.as_manager())
    with db.unit():
        guarantee_actions.tell(
            fresh(Claim, claim_id), **mediator(made, _introduction(placement_id))
        )
    yield DAY
    with db.unit():
        placement = fresh(Placement, placement_id)
        guarantee_actions.accept(fresh(Claim, claim_id), placement, wished_on, **made.as_manager())
    yield clock.at(wished_on + DAY, "9.30") - scenario.now
    with db.unit():
        claim = fresh(Claim, claim_id)
        if claim.executed_at is None:  # not done by the night
            placement = fresh(Placement, placement_id)
            guarantee_actions.execute(claim, placement, **made.as_manager())
    yield 2 * DAY
    with db.unit():
        guarantee_actions.close(fresh(Claim, claim_id), **made.as_manager())


def _introduction(placement_id: uuid.UUID) -> Introduction:
    """The introduction that led to this placement: whose mediator tells the candidate."""
    found = (
        select(Introduction)
        .join(Agreement, Agreement.introduction_id == Introduction.id)
        .join(Placement, Placement.agreement_id == Agreement.id)
        .where(Placement.id == placement_id)
    )
    return db.session.scalars(found).one()


def _agreed_values(made: Company, asked: Vacancy) -> dict[str, Any]:
    start_on = _start(made.scenario.today)
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
        "work_agreements": ["taken op papier of met foto's", "een vaste collega"],
        "start_on": start_on,
        "end_on": calendar.add_months(start_on, 12) - DAY,
        "minutes_per_week": asked.minutes_max,
        "days": list(WORKED),
        "working_times": "8.30 tot 16.30 uur",
        "start_time": "8.30",
        "report_time": "8.00",
        "wage_cents": asked.wage_cents,
        "wage_source": "de cao van het bedrijf",
        "supervisor_name": asked.supervisor_name,
        "supervisor_phone": "0612000099",
        "supervisor_minutes": 2 * 60,
        "supervisor_backup_name": "Bea Timmer",
        "work_address": asked.street_line,
    }


def _start(today: date) -> date:
    """A Monday, some two weeks away, or the first day after it that is worked."""
    on = today + timedelta(days=12)
    on += timedelta(days=(7 - on.weekday()) % 7)
    return starts.first_worked(on, WORKED)


def _sign(made: Company, agreement_id: uuid.UUID, party: Party) -> None:
    """Read the document as it stands, and sign it in the capacity the scheme asks."""
    with db.unit():
        row = fresh(Agreement, agreement_id)
        if (
            party
            not in agreement_queries.standing(row, agreement_queries.signatures(row.id)).parties
        ):
            return
        signer, acting = _signer(made, row, party)
        signing.sign(
            row, party, signer, document_sha256=row.document_sha256, version=row.version, **acting
        )


def _signer(made: Company, row: Agreement, party: Party) -> tuple[signing.Signer, dict[str, Any]]:
    if party is Party.CANDIDATE:
        introduction = db.session.get_one(Introduction, row.introduction_id)
        acting = mediator(made, introduction)
        person = introduction_queries.person(introduction)
        acting["by"] = Actor(
            ActorKind.USER, acting["by"].id, Role.MEDIATOR, on_behalf_of=str(person.id)
        )
        beside = db.session.scalars(
            select(User.name).where(User.id == introduction.mediator_id)
        ).one()
        signer = signing.Signer(
            row.candidate_name,
            CAPACITY[party],
            Method.IN_PERSON,
            beside,
            identity=Identity.ID_CARD,
            asked=True,
        )
        return signer, acting
    holder, role = {
        Party.EMPLOYER: (made.signatory, Role.SIGNATORY),
        Party.FOUNDATION: (made.people[Role.FOUNDATION_SIGNER][0], Role.FOUNDATION_SIGNER),
        Party.MUNICIPALITY: (made.people[Role.DECIDER][0], Role.DECIDER),
    }[party]
    name = db.session.scalars(select(User.name).where(User.id == holder)).one()
    return signing.Signer(name, CAPACITY[party], Method.PASSWORD), made.scenario.by(holder, role)
