"""Rows of one company: its first person, its vacancies, and who is shown for them."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from portal import clock
from portal.accounts.models import Grant, Membership, User
from portal.calendar import add_working_days
from portal.cards import anonymity, fit, lists
from portal.cards import rules as cards
from portal.cards.fit import Need, VacancyValues
from portal.cards.labels import ShowingState
from portal.cards.models import Showing, ShowingCard
from portal.demo import names
from portal.demo.bulk import journeys
from portal.demo.bulk.pen import Pen, Row, Rows
from portal.demo.bulk.shelves import Person, Shelf
from portal.employers.actions import FIRST_ROLES
from portal.employers.models import Employer, Spell
from portal.employers.rules import Handover, State
from portal.vacancies.labels import ReturnReason
from portal.vacancies.labels import State as VacancyState
from portal.vacancies.models import Requirement, Vacancy

MODELS = (
    User, Employer, Membership, Grant, Spell, Vacancy, Requirement, Showing, ShowingCard,
    *journeys.MODELS,
)  # fmt: skip
NEEDS = (Need("dutch", "talk", True), Need("skill", "follow_hygiene", True))
AREAS = tuple(lists.AREAS)
SECOND = (  # what the second vacancy waits for
    VacancyState.SUBMITTED, VacancyState.ACCEPTED, VacancyState.RETURNED, VacancyState.CLOSED,
)  # fmt: skip
References = Mapping[str, list[str]]


def company(i: int, pen: Pen, shelves: Mapping[str, Shelf], references: References) -> Rows:
    """Everything of the company with this number."""
    field = pen.random.choice(tuple(lists.FIELDS.values()))
    employer = _employer(i, pen, field.sector)
    open_, second = (_vacancy(pen, employer["id"], field, one) for one in references["V"])
    second |= _waiting(SECOND[i % len(SECOND)], pen)
    needs = [_need(pen, one["id"], n) for one in (open_, second) for n in range(len(NEEDS))]
    rows = _people(i, pen, employer)
    rows |= {Employer: [employer], Vacancy: [open_, second], Requirement: needs}
    shown = _showings(pen, open_, shelves[field.sector])
    rows |= journeys.journey(i, pen, employer, open_, shown, references)
    rows[Showing] = [showing for showing, _ in shown]
    rows[ShowingCard] = [{"showing_id": one["id"], "card_id": who.card_id} for one, who in shown]
    if open_["filled"]:
        shelves[field.sector].take(shown[0][1])
    return rows


def _employer(i: int, pen: Pen, sector: str) -> Row:
    random = pen.random
    return {
        "id": pen.new(), "version": 1, "name": f"Bedrijf {i + 1:05d} & Zonen",
        "kvk_number": f"{91_000_000 + i}", "street": random.choice(names.STREETS),
        "house_number": str(i % 90 + 1), "postcode": "9900 AA", "city": "Vaartland",
        "sector": sector, "staff_count": random.randrange(3, 240), "state": State.ACTIVE,
        "account_manager_id": random.choice(pen.managers), "came_at": pen.at, "check_by": pen.at,
        "active_since": pen.at,
    }  # fmt: skip


def _people(i: int, pen: Pen, employer: Row) -> Rows:
    user, membership = pen.new(), pen.new()
    return {
        User: [{
            "id": user, "name": " ".join(names.person(pen.random)), "created_at": pen.at,
            "email": f"contact{i}@bedrijf{i}.example", "phone": names.phone(pen.random),
        }],
        Membership: [{"id": membership, "user_id": user, "employer_id": employer["id"]}],
        Grant: [
            {"id": pen.new(), "membership_id": membership, "role": role}
            for role in sorted(FIRST_ROLES)
        ],
        Spell: [{
            "id": pen.new(), "employer_id": employer["id"], "reason": Handover.FIRST,
            "account_manager_id": employer["account_manager_id"], "from_at": pen.at,
        }],
    }  # fmt: skip


def _vacancy(pen: Pen, employer_id: uuid.UUID, field: lists.Field, reference: str) -> Row:
    today = clock.day(pen.at)
    return {
        "id": pen.new(), "version": 1, "employer_id": employer_id, "reference": reference,
        "title": field.label, "field": field.code,
        "minutes_min": 24 * 60, "minutes_max": 32 * 60,
        "tasks": "Meewerken, opruimen en elke week iets nieuws leren.",
        "days": ["ma", "di", "wo", "do"], "day_from": "8.30", "day_until": "16.30",
        "evening": False, "night": False, "weekend": False, "wage_cents": 1_590,
        "street_line": "Kade 1, Vaartland", "area": pen.random.choice(AREAS),
        "start_on": today + timedelta(days=40), "positions": 2, "filled": 0,
        "supervisor_name": " ".join(names.person(pen.random)), "schemes": ["groeibaan"],
        "state": VacancyState.MATCHING, "created_at": pen.at, "changed_at": pen.at,
        "submitted_at": pen.at, "first_proposal_by": today,
        **_news(pen), "closes_on": today + timedelta(days=90),
    }  # fmt: skip


def _news(pen: Pen) -> Row:
    by = add_working_days(clock.day(pen.at), pen.random.randrange(1, 10))
    return {"next_update_by": by, "news_at": clock.end_of(by)}


def _waiting(state: VacancyState, pen: Pen) -> Row:
    by = add_working_days(clock.day(pen.at), pen.random.randrange(1, 6))
    more: dict[VacancyState, Row] = {
        VacancyState.SUBMITTED: {"respond_by": clock.end_of(by), "news_at": None},
        VacancyState.RETURNED: {
            "return_reason": ReturnReason.TASK_UNCLEAR, "answer_by": by, "news_at": None,
            "return_note": "Wat doet iemand de hele dag?",
        },
        VacancyState.CLOSED: {"news_at": None},
    }  # fmt: skip
    return {"state": state} | more.get(state, {})


def _need(pen: Pen, vacancy_id: uuid.UUID, place: int) -> Row:
    need = NEEDS[place]
    return {
        "id": pen.new(), "vacancy_id": vacancy_id, "place": place, "kind": need.kind,
        "code": need.code, "learnable": need.learnable,
    }  # fmt: skip


def _showings(pen: Pen, vacancy: Row, shelf: Shelf) -> list[tuple[Row, Person]]:
    """Profiles made by the real rules: coarse enough for the pool, told relative to the vacancy."""
    drawn = pen.random.sample(shelf.people, min(cards.MOST_SHOWN, len(shelf.people)))
    asked = _asked(vacancy, clock.day(pen.at))
    aliases = cards.aliases((), random=pen.random)
    found = []
    for person in drawn:
        shown = shelf.pool.shown(person.known)
        if shown is not None:
            alias, icon = next(aliases)
            told = _told(person, anonymity.as_dict(shown), asked)
            found.append(
                (told | _showing(pen, vacancy) | {"alias": alias, "alias_icon": icon}, person)
            )
    return found


def _asked(vacancy: Row, today: Any) -> VacancyValues:
    return VacancyValues(
        vacancy["field"],
        vacancy["minutes_min"],
        vacancy["minutes_max"],
        vacancy["area"],
        cards.rung_of_start(vacancy["start_on"], today),
        needs=NEEDS,
    )


def _told(person: Person, shown: dict[str, str], asked: VacancyValues) -> Row:
    lines = fit.fit(fit.as_told(person.values, frozenset(shown)), asked)
    return {
        "shown": shown,
        "fit": [asdict(line) for line in lines],
        "fits_all": fit.fits_all(lines),
    }


def _showing(pen: Pen, vacancy: Row) -> Row:
    return {
        "id": pen.new(), "employer_id": vacancy["employer_id"], "vacancy_id": vacancy["id"],
        "place": pen.random.randrange(2**31), "shown_from": pen.at,
        "shown_until": pen.at + cards.SHOWN_FOR, "state": ShowingState.SHOWN,
    }  # fmt: skip
