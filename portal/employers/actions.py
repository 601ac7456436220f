"""A company comes, is checked, changes hands, stops; account managers go on leave."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import calendar, clock, db, formats, outbox
from portal.accounts import actions as account_actions
from portal.accounts.models import User
from portal.audit import VISITOR, Actor, record
from portal.employers import managers, queries, rules
from portal.employers.models import Absence, Assignment, Employer, Registration
from portal.employers.rules import Company, Handover, Person, State
from portal.roles import Role
from portal.settings import settings
from portal.tasks import actions as task_actions
from portal.transitions import step

Ends = Callable[..., None]  # employer_id, by, at
# what ends with a company's activation, in the same unit; lies above, set by the factory
ending: list[Ends] = []
FIRST_ROLES = frozenset({Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER})


def receive(company: Company, person: Person, *, at: datetime) -> None:
    """Somebody we do not know signs a company up. Only a job looks whether it or the address has a
    place already, so that he reads the same, after the same work. Refuses `no_account_manager`.
    """
    rules.choose(managers.choices(company.postcode, clock.day(at)))
    made = Registration(id=uuid.uuid4(), company=vars(company), person=vars(person), at=at)
    db.session.add(made)
    record("employers.receive", made, by=VISITOR, at=at)
    outbox.put("employers.received", registration_id=str(made.id))


def register(
    company: Company, person: Person, *, employer_id: uuid.UUID, by: Actor, at: datetime
) -> Employer:
    """A company signs itself up and gets its account manager at once; a job mails the way in.

    Refuses `kvk_known`, `email_taken` and `no_account_manager`.
    """
    _refuse_known(company)
    manager_id = rules.choose(managers.choices(company.postcode, clock.day(at)))
    employer = _add(employer_id, company, State.REGISTERED, manager_id, at=at)
    user = _add_first_person(employer, person, by=by, at=at)
    task_actions.assign(
        "employers.activate",
        subject=employer,
        employer_id=employer.id,
        to=manager_id,
        title=employer.name,
        due_on=clock.day(employer.check_by),
        by=by,
        at=at,
    )
    record("employers.register", employer, by=by, at=at, account_manager_id=manager_id)
    outbox.put("employers.registered", employer_id=str(employer.id), user_id=str(user.id))
    return employer


def drop(registration: Registration, known: Employer | None, *, by: Actor, at: datetime) -> None:
    """Nothing is made of a registration, since its company or address has a place. When it is of a
    `known` company, its account manager calls who typed it.
    """
    if known is not None:
        _company, person = registration.asked
        task_actions.assign(
            "employers.again",
            subject=known,
            employer_id=known.id,
            to=known.account_manager_id,
            title=f"{known.name}, {formats.phone(person.phone)}",
            due_on=calendar.call_day(registration.at),
            by=by,
            at=at,
        )
    db.session.delete(registration)
    record("employers.drop", registration, by=by, at=at)


def invite(
    company: Company,
    person: Person,
    *,
    employer_id: uuid.UUID,
    manager_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> Employer:
    """An account manager asks a company he knows in. Refuses `kvk_known` and `email_taken`."""
    _refuse_known(company)
    employer = _add(employer_id, company, State.INVITED, manager_id, at=at)
    user = _add_first_person(employer, person, by=by, at=at)
    record("employers.invite", employer, by=by, at=at, account_manager_id=manager_id)
    outbox.put("employers.invited", employer_id=str(employer.id), user_id=str(user.id))
    return employer


def start(employer: Employer, *, by: Actor, at: datetime) -> None:
    """The invited person chose a password: the company begins. Refuses `wrong_state`."""
    _move(employer, "start", by=by, at=at)
    employer.active_since = at
    record("employers.start", employer, by=by, at=at)


def activate(employer: Employer, *, by: Actor, at: datetime) -> None:
    """The account manager checked the company. Refuses `wrong_state`."""
    _move(employer, "activate", by=by, at=at)
    employer.active_since = at
    task_actions.finish(employer, "employers.activate", by=by, at=at)
    record("employers.activate", employer, by=by, at=at)
    outbox.put("employers.activated", employer_id=str(employer.id))


def suspend(employer: Employer, *, by: Actor, at: datetime) -> None:
    """All about candidates ends with it: what is shown and revealed, asked and planned. Placements,
    guarantee and invoices go on. Refuses `wrong_state`.
    """
    _move(employer, "suspend", by=by, at=at)
    record("employers.suspend", employer, by=by, at=at)


def resume(employer: Employer, *, by: Actor, at: datetime) -> None:
    """A suspended company goes on; what ended stays so. Refuses `wrong_state`."""
    _move(employer, "resume", by=by, at=at)
    record("employers.resume", employer, by=by, at=at)


def hand_over(
    employer: Employer, to: uuid.UUID, *, reason: Handover, sheet: str, by: Actor, at: datetime
) -> None:
    """Another account manager from now on, with what he must know; open work moves along.

    Refuses `same_manager`.
    """
    old = employer.account_manager_id
    rules.hand_over(old, to)
    open_assignment = select(Assignment).where(
        Assignment.employer_id == employer.id, Assignment.until_at.is_(None)
    )
    db.session.scalars(open_assignment).one().until_at = at
    db.session.flush()
    employer.account_manager_id = to
    _begin_assignment(employer, reason, sheet, at=at)
    task_actions.hand_over(employer.id, old, to)
    record("employers.hand_over", employer, by=by, at=at, old=old, new=to, reason=reason)
    outbox.put("employers.handed_over", employer_id=str(employer.id))


def go_away(
    user_id: uuid.UUID,
    deputy_id: uuid.UUID,
    *,
    from_on: date,
    until_on: date,
    absence_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> Absence:
    """Leave from `from_on` to `until_on`, both inclusive, in which the deputy stands in.

    Refuses `deputy_self`, `date_order`, `absence_overlaps`.
    """
    rules.check_absence(user_id, deputy_id, from_on, until_on, managers.absence_days(user_id))
    absence = Absence(
        id=absence_id, user_id=user_id, deputy_id=deputy_id, from_on=from_on, until_on=until_on
    )
    db.session.add(absence)
    db.session.flush()
    record("employers.go_away", absence, by=by, at=at, deputy=deputy_id)
    outbox.put("employers.stood_in", absence_id=str(absence.id))
    return absence


def come_back(absence: Absence, *, by: Actor, at: datetime) -> None:
    """Back from today: coming leave is cancelled, running leave ended yesterday."""
    yesterday = clock.day(at) - timedelta(days=1)
    record("employers.come_back", absence, by=by, at=at)
    if absence.from_on > yesterday:
        db.session.delete(absence)
    elif absence.until_on > yesterday:
        absence.until_on = yesterday


def _move(employer: Employer, verb: str, *, by: Actor, at: datetime) -> None:
    """The one way to another state: a company that loses its activation takes with it what hangs on
    that.
    """
    before, employer.state = employer.state, step(rules.TRANSITIONS, employer.state, verb)
    if rules.ends_activation(before, employer.state):
        for end in ending:
            end(employer.id, by=by, at=at)


def _add(
    employer_id: uuid.UUID, company: Company, state: State, manager_id: uuid.UUID, *, at: datetime
) -> Employer:
    employer = Employer(
        id=employer_id,
        **vars(company),
        state=state,
        account_manager_id=manager_id,
        came_at=at,
        check_by=clock.end_of(rules.check_by(clock.day(at))),
        active_since=None,
    )
    db.session.add(employer)
    try:
        db.session.flush()
    except IntegrityError as error:
        if db.violated(error) == "uq_employers_kvk_number":
            raise rules.kvk_known(settings().municipality_phone) from error
        raise
    _begin_assignment(employer, Handover.FIRST, "", at=at)
    return employer


def _begin_assignment(employer: Employer, reason: Handover, sheet: str, *, at: datetime) -> None:
    assignment = Assignment(
        employer_id=employer.id,
        account_manager_id=employer.account_manager_id,
        from_at=at,
        reason=reason,
        sheet=sheet,
    )
    db.session.add(assignment)
    db.session.flush()


def _add_first_person(employer: Employer, person: Person, *, by: Actor, at: datetime) -> User:
    return account_actions.create_user(
        person.name,
        person.email,
        roles=FIRST_ROLES,
        employer_id=employer.id,
        phone=person.phone,
        by=by,
        at=at,
    )


def _refuse_known(company: Company) -> None:
    if queries.with_kvk(company.kvk_number) is not None:
        raise rules.kvk_known(settings().municipality_phone)
