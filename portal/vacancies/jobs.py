"""After the commit: making showings, telling the employer, and what the night brings.

Mails say that something is there, what to do and until when; never a fact about a candidate.
"""

from random import SystemRandom
from typing import Any
from uuid import UUID

from portal import clock, db, letters, outbox, texts
from portal.accounts.queries import members
from portal.audit import SYSTEM
from portal.cards import planning, showings
from portal.db import unit
from portal.employers import queries as employer_queries
from portal.employers.queries import active_since, contact, is_active
from portal.employers.rules import State as Company
from portal.vacancies import actions, labels, queries, requests, rules, visits
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy


def show(vacancy_id: str) -> None:
    """Fill the free places of a vacancy with profiles, and rotate out what had its 30 days."""
    vacancy, now, random = db.session.get(Vacancy, UUID(vacancy_id)), clock.now(), SystemRandom()
    if vacancy is None or not _looks_for(vacancy):
        return
    opening = queries.opening(vacancy, clock.day(now))
    profiles = planning.plan(opening, at=now, random=random)
    with unit():
        company = employer_queries.hold(opening.employer_id)
        vacancy = _locked(vacancy_id)
        if company is not Company.ACTIVE or vacancy.state not in rules.OPEN:
            return
        showings.end_expired(vacancy.id, at=now)
        if showings.show(opening, profiles, by=SYSTEM, at=now, random=random):
            actions.match(vacancy, by=SYSTEM, at=now)
            once_a_day = f"vacancies.shown:{vacancy_id}:{clock.day(now)}"
            outbox.put("vacancies.shown", key=once_a_day, vacancy_id=vacancy_id)


def renew() -> None:
    """Every night: new profiles where a place is free; closing dates and holds that are over."""
    today = clock.today()
    going = [
        ("vacancies.show", queries.open_ids()),
        ("vacancies.expire", queries.past_closing(today)),
    ]
    going.append(("vacancies.resume", queries.to_resume(today)))
    with unit():
        for name, ids in going:
            for vacancy_id in ids:
                outbox.put(name, vacancy_id=str(vacancy_id))


def expire(vacancy_id: str) -> None:
    """The closing date went by, and nobody chose a new one meanwhile."""
    with unit():
        vacancy = _locked(vacancy_id)
        over = vacancy.closes_on is not None and vacancy.closes_on < clock.today()
        if over and vacancy.state in rules.OPEN:
            actions.expire(vacancy, at=clock.now())
            outbox.put("vacancies.expired", vacancy_id=vacancy_id)


def resume(vacancy_id: str) -> None:
    """The day until which it stood still has come."""
    with unit():
        vacancy = _locked(vacancy_id)
        if vacancy.state is State.ON_HOLD:
            actions.resume(vacancy, by=SYSTEM, at=clock.now())


def find_unmet() -> None:
    """Every night: whose employer looked much and met nobody? Said once of a vacancy."""
    since = clock.now() - rules.LOOK_BACK
    much = [look for look in visits.viewed_often(since) if visits.in_vain(look, since)]
    with unit():
        for vacancy_id in much:
            once = f"vacancies.viewed_in_vain:{vacancy_id}"
            outbox.put("vacancies.viewed_in_vain", key=once, vacancy_id=str(vacancy_id))


def call_unmet(vacancy_id: str) -> None:
    """The account manager's task, unless somebody moved meanwhile."""
    now = clock.now()
    with unit():
        vacancy = _locked(vacancy_id)
        if _looks_for(vacancy) and visits.in_vain(vacancy.id, now - rules.LOOK_BACK):
            requests.call_unmet(vacancy, at=now)


def start_clocks(employer_id: str) -> None:
    """A company was checked: what it sent in before is answered from now on."""
    now = clock.now()
    with unit():
        since = active_since(UUID(employer_id)) or now
        for vacancy_id in queries.unchecked(UUID(employer_id)):
            actions.start_clock(_locked(str(vacancy_id)), since, by=SYSTEM, at=now)


def tell_received(vacancy_id: str) -> None:
    """We have it, and answer by a day."""
    _tell(vacancy_id, "vacancies_received", "Wij hebben uw vacature {reference}")


def tell_accepted(vacancy_id: str) -> None:
    """It is good; a first proposal comes by a day."""
    _tell(vacancy_id, "vacancies_accepted", "Uw vacature {reference} is goedgekeurd")


def tell_returned(vacancy_id: str) -> None:
    """There is a question."""
    _tell(vacancy_id, "vacancies_returned", "Een vraag over uw vacature {reference}")


def tell_shown(vacancy_id: str) -> None:
    """Profiles are ready, in the portal: at most once a day, and only when there are new ones; not
    when the company was stopped meanwhile.
    """
    vacancy = db.session.get(Vacancy, UUID(vacancy_id))
    if vacancy is None or not _looks_for(vacancy):
        return
    _tell(vacancy_id, "vacancies_shown", "Nieuws over vacature {reference}")


def tell_expired(vacancy_id: str) -> None:
    """The closing date went by."""
    _tell(vacancy_id, "vacancies_expired", "De sluitdatum van vacature {reference} is voorbij")


def _looks_for(vacancy: Vacancy) -> bool:
    """Do we look for somebody: is it open, at an active company?"""
    return vacancy.state in rules.OPEN and is_active(vacancy.employer_id)


def _tell(vacancy_id: str, template: str, subject: str) -> None:
    vacancy = db.session.get(Vacancy, UUID(vacancy_id))
    if vacancy is None:
        return
    values = _values(vacancy)
    for person in members(vacancy.employer_id):
        letters.send(
            person.email,
            subject.format(reference=vacancy.reference),
            texts.render(f"mail/{template}.txt", name=person.name, **values),
            message_id=f"{outbox.job_id()}.{person.id}",
            whose=person.id,
        )


def _values(vacancy: Vacancy) -> dict[str, Any]:
    page = "vacancies.candidates" if vacancy.state is State.MATCHING else "vacancies.show"
    reason = vacancy.return_reason
    return {
        "vacancy": vacancy,
        "manager": contact(vacancy.employer_id, clock.today()),
        "link": texts.address(page, vacancy_id=vacancy.id),
        "reason": labels.RETURN_REASON[reason] if reason else "",
    }


def _locked(vacancy_id: str) -> Vacancy:
    return db.session.get_one(
        Vacancy, UUID(vacancy_id), with_for_update=True, populate_existing=True
    )
