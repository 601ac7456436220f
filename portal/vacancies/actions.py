"""What employers, account managers and the system do with vacancies.

Refuses `wrong_state`, what checks.check refuses, `employer_stopped`, `employer_not_active`, and
dates of a hold that do not fit.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from portal import clock, db, numbers, outbox
from portal.audit import SYSTEM, Actor, record
from portal.cards import showings
from portal.cards.fit import Need
from portal.employers import queries as employer_queries
from portal.employers.rules import State as Company
from portal.errors import Refused
from portal.schemes.rules import minimum_wage_on
from portal.transitions import step
from portal.vacancies import checks, queries, requests, rules, times
from portal.vacancies.labels import Kind, ReturnReason, State
from portal.vacancies.models import Requirement, Vacancy
from portal.vacancies.rules import TRANSITIONS

FIELDS = (
    "title", "field", "tasks", "minutes_min", "minutes_max", "days", "day_from", "day_until",
    "evening",
    "night", "weekend", "wage_cents", "street_line", "area", "start_on", "positions",
    "supervisor_name", "schemes",
)  # fmt: skip


def draft(
    vacancy_id: uuid.UUID,
    employer_id: uuid.UUID,
    values: Mapping[str, Any],
    needs: Sequence[Need],
    *,
    by: Actor,
    at: datetime,
) -> Vacancy:
    """A new vacancy, as far as it is filled in; it gets its reference now."""
    vacancy = Vacancy(
        id=vacancy_id,
        employer_id=employer_id,
        reference=numbers.take("V", clock.day(at).year),
        created_at=at,
        changed_at=at,
    )
    _fill(vacancy, values, needs)
    db.session.add(vacancy)
    db.session.flush()
    record("vacancies.draft", vacancy, by=by, at=at)
    return vacancy


def edit(
    vacancy: Vacancy, values: Mapping[str, Any], needs: Sequence[Need], *, by: Actor, at: datetime
) -> None:
    """Change a draft, one that came back with a question, or one that was sent in and is not
    accepted yet: that one stays complete, and our clock runs on.
    """
    today = clock.day(at)
    read_from = queries.read_from(vacancy.employer_id, today, vacancy)
    _step(vacancy, "edit", at)
    _fill(vacancy, values, needs)
    if vacancy.state is State.SUBMITTED:
        _check(vacancy, read_from, today)
    record("vacancies.edit", vacancy, by=by, at=at)


def adjust(vacancy: Vacancy, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Change what may change after acceptance. People with an open question or a yes are told, when
    anything did change.

    Refuses what checks.adjustment finds.
    """
    before = {name: getattr(vacancy, name) for name in checks.ADJUSTABLE}
    after = {name: values[name] for name in checks.ADJUSTABLE}
    for problem in checks.adjustment(vacancy.asked, after):
        raise Refused(problem.code, problem.text, **problem.values)
    changed = [name for name in checks.ADJUSTABLE if before[name] != after[name]]
    _step(vacancy, "adjust", at)
    for name in changed:
        setattr(vacancy, name, after[name])
    record("vacancies.adjust", vacancy, by=by, at=at, fields=",".join(changed))
    if changed:
        outbox.put("vacancies.adjusted", vacancy_id=str(vacancy.id), version=vacancy.version + 1)


def copy(source: Vacancy, vacancy_id: uuid.UUID, *, by: Actor, at: datetime) -> Vacancy:
    """A new draft with the same words; a start that cannot be met any more is left open."""
    values = {name: getattr(source, name) for name in FIELDS}
    read_from = queries.read_from(source.employer_id, clock.day(at))
    if any(checks.start(source.asked, read_from, clock.day(at))):
        values["start_on"] = None
    made = draft(vacancy_id, source.employer_id, values, source.needs, by=by, at=at)
    record("vacancies.copy", made, by=by, at=at, source=source.reference)
    return made


def submit(vacancy: Vacancy, *, company: Company, by: Actor, at: datetime) -> None:
    """Send it in: complete, paid enough, nobody shut out. We promise an answer in two days; to a
    company that is still to be checked once that is done (`start_clock`).
    """
    today = clock.day(at)
    rules.check_not_stopped(company is Company.SUSPENDED)
    _check(vacancy, queries.read_from(vacancy.employer_id, today), today)
    _step(vacancy, "submit", at)
    vacancy.submitted_at = at
    is_ahead = company is Company.REGISTERED
    vacancy.respond_by = None if is_ahead else clock.end_of(times.answer_by(today))
    vacancy.return_reason = vacancy.return_note = vacancy.news_at = None
    record("vacancies.submit", vacancy, by=by, at=at, respond_by=vacancy.respond_by)
    outbox.put("vacancies.submitted", vacancy_id=str(vacancy.id))


def start_clock(vacancy: Vacancy, since: datetime, *, by: Actor, at: datetime) -> None:
    """Its company was checked (`since`): from then on we have two working days to answer."""
    if vacancy.state is not State.SUBMITTED or vacancy.respond_by is not None:
        return
    vacancy.respond_by = clock.end_of(times.answer_by(clock.day(since)))
    record("vacancies.start_clock", vacancy, by=by, at=at, respond_by=vacancy.respond_by)
    outbox.put("vacancies.submitted", vacancy_id=str(vacancy.id))


def accept(vacancy: Vacancy, *, by: Actor, at: datetime) -> None:
    """A real company with a real job: from now on candidates can be shown. Refuses
    `employer_not_active`.
    """
    rules.check_checked(employer_queries.is_active(vacancy.employer_id))
    _step(vacancy, "accept", at)
    today = clock.day(at)
    _promise_proposal(vacancy, today)
    vacancy.closes_on = rules.closes_on(today, vacancy.start_on or today)
    record("vacancies.accept", vacancy, by=by, at=at, first_proposal_by=vacancy.first_proposal_by)
    outbox.put("vacancies.accepted", vacancy_id=str(vacancy.id))


def send_back(
    vacancy: Vacancy, reason: ReturnReason, note: str, *, by: Actor, at: datetime
) -> None:
    """Back to the employer with a question; his text stays, our clock stands still."""
    _step(vacancy, "send_back", at)
    vacancy.return_reason, vacancy.return_note = reason, note
    vacancy.respond_by = None
    _wait_for_employer(vacancy, clock.day(at))
    record("vacancies.send_back", vacancy, by=by, at=at, reason=reason)
    outbox.put("vacancies.returned", vacancy_id=str(vacancy.id))


def match(vacancy: Vacancy, *, by: Actor, at: datetime) -> None:
    """We are looking: profiles are shown, or a mediator opened it. Again renews the promise."""
    is_news = vacancy.state is not State.MATCHING
    _step(vacancy, "match", at)
    _promise_update(vacancy, clock.day(at))
    if is_news:
        record("vacancies.match", vacancy, by=by, at=at)


def inform(vacancy: Vacancy, *, by: Actor, at: datetime) -> None:
    """The employer heard from us, also about a proposal he asked for; the next time is promised."""
    _step(vacancy, "inform", at)
    _promise_update(vacancy, clock.day(at))
    if vacancy.state is State.ACCEPTED:
        vacancy.first_proposal_by = vacancy.next_update_by
    requests.answer_proposal(vacancy, by=by, at=at)
    record("vacancies.inform", vacancy, by=by, at=at, next_update_by=vacancy.next_update_by)


def hold(vacancy: Vacancy, resume_on: date, *, by: Actor, at: datetime) -> None:
    """Stand still until a day; nobody is shown meanwhile."""
    rules.check_hold(resume_on, clock.day(at))
    _step(vacancy, "hold", at)
    vacancy.resume_on = resume_on
    _show_nobody(vacancy, by=by, at=at)
    record("vacancies.hold", vacancy, by=by, at=at, resume_on=resume_on)


def resume(vacancy: Vacancy, *, by: Actor, at: datetime) -> None:
    """Go on looking, with new promises. Refuses `employer_stopped`."""
    rules.check_not_stopped(employer_queries.state_of(vacancy.employer_id) is Company.SUSPENDED)
    _step(vacancy, "resume", at)
    today = clock.day(at)
    vacancy.resume_on = None
    _promise_proposal(vacancy, today)
    vacancy.closes_on = rules.closes_on(today, vacancy.start_on or today)
    record("vacancies.resume", vacancy, by=by, at=at)
    outbox.put("vacancies.show", vacancy_id=str(vacancy.id))


def show_nobody_to(employer_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """The company is not active any more: its vacancies stay as they are, show nobody, and nobody
    is looked for.
    """
    showings.end_all_of(employer_id, by=by, at=at)
    for vacancy in queries.open_of(employer_id):
        requests.stop(vacancy, by=by, at=at)


def withdraw(vacancy: Vacancy, *, by: Actor, at: datetime) -> None:
    """The job is not there any more; a job ends what still runs, and tells whom it concerns."""
    _step(vacancy, "withdraw", at)
    _show_nobody(vacancy, by=by, at=at)
    record("vacancies.withdraw", vacancy, by=by, at=at)
    outbox.put("vacancies.withdrawn", vacancy_id=str(vacancy.id))


def fill(vacancy: Vacancy, *, by: Actor, at: datetime) -> None:
    """One place is taken; with the last one the vacancy is filled and shows nobody."""
    vacancy.filled = min(vacancy.filled + 1, vacancy.positions or 1)
    record("vacancies.fill", vacancy, by=by, at=at, filled=vacancy.filled)
    if vacancy.filled == vacancy.positions and vacancy.state in rules.OPEN:
        _step(vacancy, "fill", at)
        _show_nobody(vacancy, by=by, at=at)


def free(vacancy: Vacancy, *, by: Actor, at: datetime) -> None:
    """A place that was taken is free again (somebody did not start)."""
    vacancy.filled = max(vacancy.filled - 1, 0)
    record("vacancies.free", vacancy, by=by, at=at, filled=vacancy.filled)
    if vacancy.state is State.FILLED:
        _step(vacancy, "reopen", at)
        _promise_proposal(vacancy, clock.day(at))
        outbox.put("vacancies.show", vacancy_id=str(vacancy.id))


def close(vacancy: Vacancy, *, by: Actor, at: datetime) -> None:
    """Everything about it is done; a job ends what still runs."""
    _step(vacancy, "close", at)
    _show_nobody(vacancy, by=by, at=at)
    record("vacancies.close", vacancy, by=by, at=at)
    outbox.put("vacancies.closed", vacancy_id=str(vacancy.id))


def expire(vacancy: Vacancy, *, at: datetime) -> None:
    """The closing date went by."""
    _step(vacancy, "expire", at)
    _wait_for_employer(vacancy, clock.day(at))
    _show_nobody(vacancy, by=SYSTEM, at=at)
    record("vacancies.expire", vacancy, by=SYSTEM, at=at)


def _check(vacancy: Vacancy, read_from: date, today: date) -> None:
    minimum = minimum_wage_on(max(vacancy.start_on or today, today)).hourly_cents
    checks.check(vacancy.asked, minimum_cents=minimum, read_from=read_from, today=today)


def _show_nobody(vacancy: Vacancy, *, by: Actor, at: datetime) -> None:
    showings.end_all(vacancy.id, at=at)
    requests.stop(vacancy, by=by, at=at)


def _fill(vacancy: Vacancy, values: Mapping[str, Any], needs: Sequence[Need]) -> None:
    for name in FIELDS:
        setattr(vacancy, name, values[name])
    unique = {(need.kind, need.code): need for need in needs}
    if vacancy.requirements:
        vacancy.requirements.clear()
        db.session.flush()  # old rows go before equal new ones come
    vacancy.requirements = [
        Requirement(place=place, kind=Kind(need.kind), code=need.code, learnable=need.learnable)
        for place, need in enumerate(unique.values())
    ]


def _step(vacancy: Vacancy, verb: str, at: datetime) -> None:
    vacancy.state = step(TRANSITIONS, vacancy.state, verb)
    vacancy.changed_at = at


def _wait_for_employer(vacancy: Vacancy, today: date) -> None:
    """It stays in our inbox, paused, until the day that we ask him to answer by."""
    vacancy.answer_by = rules.employer_by(today)
    vacancy.news_at = clock.end_of(vacancy.answer_by)


def _promise_proposal(vacancy: Vacancy, today: date) -> None:
    vacancy.first_proposal_by = times.first_proposal_by(today)
    vacancy.news_at = clock.end_of(vacancy.first_proposal_by)


def _promise_update(vacancy: Vacancy, today: date) -> None:
    vacancy.next_update_by = rules.next_update_by(today)
    vacancy.news_at = clock.end_of(vacancy.next_update_by)
