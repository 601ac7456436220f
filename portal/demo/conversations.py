"""From the wish to meet to the yes of both, one step at a time."""

import uuid
from datetime import datetime

from sqlalchemy import select

from portal import calendar, clock, db
from portal.cards.models import Showing, ShowingCard
from portal.demo import contracts
from portal.demo.company import DAY, HOUR, Company, Ends, mediator
from portal.demo.scenario import Scenario, Script, fresh
from portal.introductions import actions as introduction_actions
from portal.introductions import meetings
from portal.introductions import queries as introduction_queries
from portal.introductions.models import Introduction
from portal.introductions.rules import NOT_TOGETHER, Cause, EmployerReason, How, Impression
from portal.links.rules import Channel
from portal.vacancies.models import Vacancy

TEAM = "Past niet zo bij onze jonge ploeg."  # raises a signal


def introduction(made: Company, vacancy_id: uuid.UUID, end: Ends) -> Script:
    introduction_id = _want(made, vacancy_id)
    if introduction_id is None or end is Ends.WANTED:
        return
    yield DAY
    with db.unit():
        row = fresh(Introduction, introduction_id)
        channel = Channel.SMS if made.scenario.random.random() < 0.3 else Channel.MAIL
        introduction_actions.ask(row, channel, **mediator(made, row))
    if end is Ends.ASKED:
        return
    yield 26 * HOUR
    with db.unit():
        row = fresh(Introduction, introduction_id)
        if end is Ends.DECLINED:
            introduction_actions.refuse(row, how=How.PHONE, **mediator(made, row))
            return
        wishes = ["last_name", "phone", "job_titles"]
        introduction_actions.agree(
            row,
            introduction_queries.person(row),
            wishes,
            how=How.PHONE,
            wants_travel=end is Ends.PLANNED,
            **mediator(made, row),
        )
    yield 3 * HOUR
    with db.unit():
        row = fresh(Introduction, introduction_id)
        place = f"{made.told.street} {made.told.house_number}, Vaartland"
        meetings.offer_times(
            row,
            _times(made.scenario),
            place,
            "Uw legitimatie en makkelijke schoenen.",
            **mediator(made, row),
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
    yield meeting_at - made.scenario.now + 3 * HOUR
    yield from _afterwards(made, introduction_id, end)


def _afterwards(made: Company, introduction_id: uuid.UUID, end: Ends) -> Script:
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
            meetings.explain_miss(row, Cause.TRANSPORT, **mediator(made, row))
            return
        if end is Ends.NEGATIVE:
            meetings.reject(row, EmployerReason.OTHER_CHOICE, TEAM, **made.as_member())
            return
        meetings.accept(row, **made.as_member())
        meetings.tell(row, Impression.GO_ON, **mediator(made, row))
    yield DAY
    yield from contracts.agreement(made, introduction_id, end)


def _want(made: Company, vacancy_id: uuid.UUID) -> uuid.UUID | None:
    """The first profile of the list that fits; None when nobody is shown."""
    showing_ids = shown(vacancy_id)
    if not showing_ids:
        return None
    introduction_id = uuid.uuid4()
    with db.unit():
        showing = fresh(Showing, showing_ids[0])
        vacancy_row = fresh(Vacancy, vacancy_id)
        introduction_actions.want(
            showing, vacancy_row, introduction_id=introduction_id, **made.as_member()
        )
    return introduction_id


def shown(vacancy_id: uuid.UUID) -> list[uuid.UUID]:
    """Profiles of people who are in no other conversation, best fit first."""
    busy = (
        select(ShowingCard.card_id)
        .join(Introduction, Introduction.showing_id == ShowingCard.id)
        .where(~db.one_of(Introduction.state, NOT_TOGETHER))
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


def _times(scenario: Scenario) -> list[datetime]:
    days = [calendar.add_working_days(scenario.today, n) for n in (2, 3, 4)]
    return [clock.at(on, wall) for on, wall in zip(days, ("10.00", "14.00", "9.30"), strict=True)]
