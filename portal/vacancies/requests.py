"""What an employer asks beside the list: "vraag een voorstel". And what tells us that the list does
not help him: he looks much and meets nobody.

Both are tasks of his account manager. A request he sees on his own board, with its day; the call
he is not told of. Refuses `wrong_state`, `already_asked`, `protected_ground`
and `employer_not_active`.
"""

import uuid
from datetime import date, datetime

from portal import clock, db
from portal.audit import SYSTEM, Actor, record
from portal.calendar import add_working_days
from portal.employers.queries import contact, hold_active
from portal.tasks import actions as task_actions
from portal.transitions import step
from portal.vacancies import queries, rules
from portal.vacancies.models import ProposalRequest, Vacancy
from portal.vacancies.rules import REQUEST_TRANSITIONS, TRANSITIONS

ASKED = "vacancies.ask_proposal"
CALL_UNMET = "vacancies.call_unmet"


def ask_proposal(
    vacancy: Vacancy,
    note: str = "",
    *,
    request_id: uuid.UUID,
    about: str = "",
    by: Actor,
    at: datetime,
) -> ProposalRequest:
    """The employer asks us to propose somebody. We answer within five working days.

    `note` is about the work; `about` names the group of people it began with.
    """
    hold_active(vacancy.employer_id)
    step(TRANSITIONS, vacancy.state, "ask_proposal")
    rules.check_request(note, has_open=queries.open_request(vacancy.id) is not None)
    due_on = rules.proposal_by(clock.day(at))
    made = ProposalRequest(
        id=request_id,
        employer_id=vacancy.employer_id,
        vacancy_id=vacancy.id,
        note=note,
        about=about,
        asked_at=at,
        due_on=due_on,
        due_at=clock.end_of(due_on),
    )
    db.session.add(made)
    db.session.flush()
    record("vacancies.ask_proposal", vacancy, by=by, at=at, due_on=due_on)
    _give(vacancy, ASKED, due_on=due_on, shown_to_employer=True, by=by, at=at)
    return made


def answer_proposal(vacancy: Vacancy, *, by: Actor, at: datetime) -> None:
    """We proposed somebody, or told that there is nobody. Nothing when nothing was asked."""
    if _end(vacancy, "answer", at):
        task_actions.finish(vacancy, ASKED, by=by, at=at)
        record("vacancies.answer_proposal", vacancy, by=by, at=at)


def stop(vacancy: Vacancy, *, by: Actor, at: datetime) -> None:
    """The vacancy shows nobody any more: nobody is looked for, nobody needs to call."""
    if _end(vacancy, "cancel", at):
        task_actions.cancel(vacancy, ASKED, by=by, at=at)
        record("vacancies.cancel_proposal", vacancy, by=by, at=at)
    task_actions.cancel(vacancy, CALL_UNMET, by=by, at=at)


def call_unmet(vacancy: Vacancy, *, at: datetime) -> None:
    """The employer looks much and meets nobody: have the account manager call him tomorrow."""
    due_on = add_working_days(clock.day(at), 1)
    _give(vacancy, CALL_UNMET, due_on=due_on, by=SYSTEM, at=at)


def meet(vacancy_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """The employer wants to meet somebody, so nobody needs to call."""
    task_actions.finish(db.session.get_one(Vacancy, vacancy_id), CALL_UNMET, by=by, at=at)


def _give(
    vacancy: Vacancy,
    kind: str,
    *,
    due_on: date,
    shown_to_employer: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    manager = contact(vacancy.employer_id)
    task_actions.assign(
        kind,
        subject=vacancy,
        employer_id=vacancy.employer_id,
        to=manager.id if manager else None,
        title=vacancy.title,
        due_on=due_on,
        shown_to_employer=shown_to_employer,
        by=by,
        at=at,
    )


def _end(vacancy: Vacancy, verb: str, at: datetime) -> bool:
    request = queries.open_request(vacancy.id)
    if request is None:
        return False
    request.state, request.ended_at = step(REQUEST_TRANSITIONS, request.state, verb), at
    return True
