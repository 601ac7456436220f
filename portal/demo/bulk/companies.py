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
from portal.cards import rules as card_rules
from portal.cards.fit import Need, VacancyValues
from portal.cards.labels import ShowingState
from portal.cards.models import Showing, ShowingCard
from portal.demo import names
from portal.demo.bulk import meetings
from portal.demo.bulk.pools import FieldPool, Person
from portal.demo.bulk.writer import Row, Rows, Writer
from portal.employers.actions import FIRST_ROLES
from portal.employers.models import Assignment, Employer
from portal.employers.rules import Handover, State
from portal.schemes.starts import first_worked
from portal.vacancies.labels import ReturnReason
from portal.vacancies.labels import State as VacancyState
from portal.vacancies.models import Requirement, Vacancy

MODELS = (
    User, Employer, Membership, Grant, Assignment, Vacancy, Requirement, Showing, ShowingCard,
    *meetings.MODELS,
)  # fmt: skip
NEEDS = (Need("dutch", "talk", True), Need("skill", "follow_hygiene", True))
AREAS = tuple(lists.AREAS)
SECOND = (  # what the second vacancy waits for
    VacancyState.SUBMITTED, VacancyState.ACCEPTED, VacancyState.RETURNED, VacancyState.CLOSED,
)  # fmt: skip
References = Mapping[str, list[str]]


def company(i: int, writer: Writer, pools: Mapping[str, FieldPool], references: References) -> Rows:
    """Everything of the company with this number."""
    field = writer.random.choice(tuple(lists.FIELDS.values()))
    employer = _employer(i, writer, field.sector)
    open_, second = (_vacancy(writer, employer["id"], field, row) for row in references["V"])
    second |= _waiting(SECOND[i % len(SECOND)], writer)
    needs = [_need(writer, row["id"], n) for row in (open_, second) for n in range(len(NEEDS))]
    rows = _people(i, writer, employer)
    rows |= {Employer: [employer], Vacancy: [open_, second], Requirement: needs}
    shown = _showings(writer, open_, pools[field.sector])
    rows |= meetings.meeting(i, writer, employer, open_, shown, references)
    rows[Showing] = [showing for showing, _ in shown]
    rows[ShowingCard] = [{"showing_id": row["id"], "card_id": who.card_id} for row, who in shown]
    if open_["filled"]:
        pools[field.sector].take(shown[0][1])
    return rows


def _employer(i: int, writer: Writer, sector: str) -> Row:
    random = writer.random
    return {
        "id": writer.new(), "version": 1, "name": f"Bedrijf {i + 1:05d} & Zonen",
        "kvk_number": f"{91_000_000 + i}", "street": random.choice(names.STREETS),
        "house_number": str(i % 90 + 1), "postcode": "9900 AA", "city": "Vaartland",
        "sector": sector, "staff_count": random.randrange(3, 240), "state": State.ACTIVE,
        "account_manager_id": random.choice(writer.managers),
        "came_at": writer.at, "check_by": writer.at,
        "active_since": writer.at,
    }  # fmt: skip


def _people(i: int, writer: Writer, employer: Row) -> Rows:
    user, membership = writer.new(), writer.new()
    return {
        User: [{
            "id": user, "name": " ".join(names.person(writer.random)), "created_at": writer.at,
            "email": f"contact{i}@bedrijf{i}.example", "phone": names.phone(writer.random),
        }],
        Membership: [{"id": membership, "user_id": user, "employer_id": employer["id"]}],
        Grant: [
            {"id": writer.new(), "membership_id": membership, "role": role}
            for role in sorted(FIRST_ROLES)
        ],
        Assignment: [{
            "id": writer.new(), "employer_id": employer["id"], "reason": Handover.FIRST,
            "account_manager_id": employer["account_manager_id"], "from_at": writer.at,
        }],
    }  # fmt: skip


def _vacancy(writer: Writer, employer_id: uuid.UUID, field: lists.Field, reference: str) -> Row:
    today = clock.day(writer.at)
    return {
        "id": writer.new(), "version": 1, "employer_id": employer_id, "reference": reference,
        "title": field.label, "field": field.code,
        "minutes_min": 24 * 60, "minutes_max": 32 * 60,
        "tasks": "Meewerken, opruimen en elke week iets nieuws leren.",
        "days": list(names.WORKED), "day_from": "8.30", "day_until": "16.30",
        "evening": False, "night": False, "weekend": False, "wage_cents": 1_590,
        "street_line": "Kade 1, Vaartland", "area": writer.random.choice(AREAS),
        "start_on": first_worked(today + timedelta(days=40), names.WORKED),
        "positions": 2, "filled": 0,
        "supervisor_name": " ".join(names.person(writer.random)), "schemes": ["groeibaan"],
        "state": VacancyState.MATCHING, "created_at": writer.at, "changed_at": writer.at,
        "submitted_at": writer.at, "first_proposal_by": today,
        **_news(writer), "closes_on": today + timedelta(days=90),
    }  # fmt: skip


def _news(writer: Writer) -> Row:
    by = add_working_days(clock.day(writer.at), writer.random.randrange(1, 10))
    return {"next_update_by": by, "news_at": clock.end_of(by)}


def _waiting(state: VacancyState, writer: Writer) -> Row:
    by = add_working_days(clock.day(writer.at), writer.random.randrange(1, 6))
    more: dict[VacancyState, Row] = {
        VacancyState.SUBMITTED: {"respond_by": clock.end_of(by), "news_at": None},
        VacancyState.RETURNED: {
            "return_reason": ReturnReason.TASK_UNCLEAR, "answer_by": by, "news_at": None,
            "return_note": "Wat doet iemand de hele dag?",
        },
        VacancyState.CLOSED: {"news_at": None},
    }  # fmt: skip
    return {"state": state} | more.get(state, {})


def _need(writer: Writer, vacancy_id: uuid.UUID, place: int) -> Row:
    need = NEEDS[place]
    return {
        "id": writer.new(), "vacancy_id": vacancy_id, "place": place, "kind": need.kind,
        "code": need.code, "learnable": need.learnable,
    }  # fmt: skip


def _showings(writer: Writer, vacancy: Row, field_pool: FieldPool) -> list[tuple[Row, Person]]:
    """Profiles made by the real rules: coarse enough for the pool, told relative to the vacancy."""
    drawn = writer.random.sample(
        field_pool.people, min(card_rules.MOST_SHOWN, len(field_pool.people))
    )
    asked = _asked(vacancy, clock.day(writer.at))
    aliases = card_rules.aliases((), random=writer.random)
    showings = []
    for person in drawn:
        shown = field_pool.pool.shown(person.known)
        if shown is not None:
            alias, icon = next(aliases)
            told = _told(person, anonymity.as_dict(shown), asked)
            showings.append(
                (told | _showing(writer, vacancy) | {"alias": alias, "alias_icon": icon}, person)
            )
    return showings


def _asked(vacancy: Row, today: Any) -> VacancyValues:
    return VacancyValues(
        vacancy["field"],
        vacancy["minutes_min"],
        vacancy["minutes_max"],
        vacancy["area"],
        card_rules.rung_of_start(vacancy["start_on"], today),
        needs=NEEDS,
    )


def _told(person: Person, shown: dict[str, str], asked: VacancyValues) -> Row:
    lines = fit.fit(fit.as_told(person.values, frozenset(shown)), asked)
    return {
        "shown": shown,
        "fit": [asdict(line) for line in lines],
        "fits_all": fit.fits_all(lines),
    }


def _showing(writer: Writer, vacancy: Row) -> Row:
    return {
        "id": writer.new(), "employer_id": vacancy["employer_id"], "vacancy_id": vacancy["id"],
        "place": writer.random.randrange(2**31), "shown_from": writer.at,
        "shown_until": writer.at + card_rules.SHOWN_FOR, "state": ShowingState.SHOWN,
    }  # fmt: skip
