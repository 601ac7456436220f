"""The demo's play: the municipality, its companies and candidates, and how far each of them has
come.

`play()` may be called on an empty database only. The same seed gives the same people, companies and
states.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from portal import clock, db, outbox
from portal.accounts import actions as account_actions
from portal.accounts import passwords
from portal.audit import SYSTEM
from portal.cards import actions as card_actions
from portal.cards import lists
from portal.cards.labels import Available, Dutch, Experience
from portal.demo import cast, intakes, names, office, own_pages, progress
from portal.demo.companies import COMPANIES
from portal.demo.company import Company, Ends
from portal.demo.scenario import Scenario
from portal.dossiers import actions as dossier_actions
from portal.dossiers import queries as dossier_queries
from portal.employers.models import District
from portal.invoices import actions as invoice_actions
from portal.invoices.actions import VatChoice
from portal.invoices.labels import VatCategory
from portal.roles import Role

HISTORY = 120  # days before today at which the play begins
POOL = 400
CROWDED = ("logistics", "production", "cleaning")  # where most people look for work
DISTRICTS = (
    ("Centrum", 9900, 9900),
    ("Spoor en Oeverdam", 9901, 9902),
    ("Noord en Terp", 9903, 9905),
)


def play(*, until: datetime, seed: int, candidates: int = POOL, say: Callable[[str], None]) -> None:
    """Everything up to `until`. Ends with the clock at `until`."""
    scenario = Scenario(until, seed, say)
    scenario.now = scenario.days_ago(HISTORY)
    clock.move_to(scenario.now)
    say("people of the municipality")
    people = _municipality(scenario)
    say(f"{candidates} candidates with their cards")
    _pool(scenario, people, candidates)
    say("companies and their journeys")
    _companies(scenario, people)
    for days in (80, 40):
        scenario.begin(scenario.days_ago(days), office.confirmations(scenario, people))
    scenario.begin(scenario.days_ago(HISTORY - 3), office.months(scenario, people))
    scenario.begin(scenario.days_ago(3, "10.40"), own_pages.opened(scenario))
    scenario.play()
    _leave(scenario, people)
    with db.unit():
        outbox.put("cards.renew")  # what changed since the last night shows no thin profile
    outbox.run_due()


def _municipality(scenario: Scenario) -> dict[str, list[uuid.UUID]]:
    """People by role, districts, and the decision about VAT without which nothing is billed."""
    kept = passwords.make(cast.PASSWORD)
    people: dict[str, list[uuid.UUID]] = {}
    with db.unit() as session:
        for player in cast.PLAYERS:
            user = account_actions.create_user(
                player.name,
                player.email,
                roles=player.roles,
                phone=player.phone,
                password_hash=kept,
                by=SYSTEM,
                at=scenario.now,
            )
            for role in player.roles:
                people.setdefault(role, []).append(user.id)
        for place, (name, first, last) in enumerate(DISTRICTS):
            session.add(
                District(
                    name=name,
                    postcode_from=first,
                    postcode_until=last,
                    valid_from=scenario.today,
                    account_manager_id=people[Role.ACCOUNT_MANAGER][place],
                )
            )
        invoice_actions.decide_vat(
            VatChoice(
                reference="VOORBEELD-2026-07",
                decided_on=scenario.today,
                decided_by="Karin Wolterbeek, teamleider",
                valid_from=scenario.today.replace(year=scenario.today.year - 1, month=1, day=1),
                category=VatCategory.OUTSIDE,
                rate_bp=0,
                text="Deze bijdrage valt buiten de btw (verzonnen besluit van dit voorbeeld).",
            ),
            **scenario.by(people[Role.FINANCE][0], Role.FINANCE),
        )
    return people


def _pool(scenario: Scenario, people: dict[str, list[uuid.UUID]], n: int) -> None:
    """People with a dossier and a card; most cards are reviewed by a colleague and may be shown."""
    random, mediators = scenario.random, people[Role.MEDIATOR]
    for i in range(n):
        maker, reviewer = random.sample(mediators, 2)
        field = drawn_field(random)
        with db.unit():
            dossier = dossier_actions.enter(
                uuid.uuid4(),
                _dossier(scenario, i, maker, field),
                **scenario.by(maker, Role.MEDIATOR),
            )
            values = card_values(random, field)
            card = card_actions.make(
                uuid.uuid4(), dossier.id, values, **scenario.by(maker, Role.MEDIATOR)
            )
            if i % 20:  # the others were never asked
                asked = dossier_queries.intake(dossier.id)
                dossier_actions.take_in(
                    asked, intakes.intake(i, values), **scenario.by(maker, Role.MEDIATOR)
                )
            if i % 25 == 24:
                continue  # still a draft
            card_actions.review(card, **scenario.by(reviewer, Role.MEDIATOR))
            card_actions.give_yes(
                card, field.sector, random=random, **scenario.by(maker, Role.MEDIATOR)
            )
            dossier_actions.check_income(dossier, **scenario.by(maker, Role.MEDIATOR))
            dossier_actions.check_childcare(
                dossier, checked=True, **scenario.by(maker, Role.MEDIATOR)
            )
            dossier_actions.vouch(
                dossier,
                f"{field.label}, met begeleiding in de eerste weken",
                **scenario.by(maker, Role.MEDIATOR),
            )


def _dossier(scenario: Scenario, i: int, mediator: uuid.UUID, field: lists.Field) -> dict[str, Any]:
    random = scenario.random
    first, last = names.person(random)
    return {
        "case_number": f"Z{scenario.today.year}-{i + 1:05d}",
        "first_name": first,
        "last_name": last,
        "email": f"kandidaat{i + 1}@kandidaat.example",
        "phone": names.phone(random),
        "contact_by": random.choice(("mail", "sms")),
        "street": random.choice(names.STREETS),
        "house_number": str(random.randrange(1, 180)),
        "postcode": f"990{random.randrange(6)} A{random.choice('ABCDE')}",
        "city": "Vaartland",
        "caseworker": "",
        "job_titles": ", ".join(random.sample(names.JOBS[field.sector], 2)),
        "experience": "Werkte eerder in dit vak, en daarna als vrijwilliger in de buurt.",
        "wishes": random.choice(names.WISHES),
        "constraints": "",
        "mediator_id": mediator,
    }


def drawn_field(random: Random) -> lists.Field:
    """A kind of work: three sectors have more people than the others."""
    weights = [3 if field.sector in CROWDED else 1 for field in lists.FIELDS.values()]
    return random.choices(tuple(lists.FIELDS.values()), weights)[0]


def card_values(random: Random, field: lists.Field) -> dict[str, Any]:
    """What somebody of this town says on a card for this kind of work."""
    hours = random.choice((20, 24, 28, 32, 32, 36))
    company = next((listed for listed in COMPANIES if listed.field == field.code), None)
    wanted = list(company.skills) if company and random.random() < 0.7 else []
    skills = list(dict.fromkeys(wanted + random.sample(lists.skills_for(field.code), 2)))
    return {
        "field": field.code,
        "minutes_min": max(12, hours - 12) * 60,
        "minutes_max": hours * 60,
        "area": random.choice(tuple(lists.AREAS)),
        "available": random.choice(
            (Available.NOW, Available.NOW, Available.MONTH, Available.QUARTER)
        ),
        "experience": random.choice(tuple(Experience)),
        "licence_b": random.random() < 0.4,
        "dutch": random.choice((Dutch.NONE, Dutch.TALK, Dutch.TALK, Dutch.READ)),
        "evening": random.random() < 0.3,
        "night": random.random() < 0.1,
        "weekend": random.random() < 0.4,
        "skills": skills,
        "blanks": [],
    }


def _companies(scenario: Scenario, people: dict[str, list[uuid.UUID]]) -> None:
    """Every company starts on its own day and gets as far as its plan says."""
    for company, (days, *ends) in zip(COMPANIES, PLAN, strict=True):
        made = Company(company, scenario, people)
        scenario.begin(
            scenario.days_ago(days), progress.company(made, [Ends(kind) for kind in ends])
        )


PLAN: tuple[tuple[Any, ...], ...] = (
    (
        115,
        "running",
        "taken_back",
        "to_sign",
        "choose_time",
        "shown",
    ),  # Houtwerf: something in every state
    (112, "running", "invoked", "asked", "shown"),
    (110, "running", "running", "sealed"),
    (100, "completed_early", "offered", "shown"),
    (96, "running", "held", "submitted"),
    (95, "taken_back", "planned", "shown"),
    (92, "running", "wanted", "returned"),
    (90, "running", "declined", "asked"),
    (88, "running_old", "drafted", "shown"),
    (85, "running", "no_show", "shown"),
    (80, "running", "to_sign", "on_hold"),
    (75, "sealed", "negative", "shown"),
    (72, "running", "wanted", "draft"),
    (65, "all_but_municipality", "choose_time"),
    (60, "offered", "submitted"),
    (55, "planned", "draft"),
    (50, "held", "shown"),
    (45, "choose_time", "declined"),
    (40, "asked", "shown"),
    (34, "wanted", "shown"),
    (25, "shown", "submitted"),
    (16, "shown"),
    (9, "returned"),
    (4, "submitted"),
    (1, "registered"),
)


def _leave(scenario: Scenario, people: dict[str, list[uuid.UUID]]) -> None:
    """The second account manager has leave next week; the first stands in."""
    from portal.employers import actions as employer_actions

    first, second = people[Role.ACCOUNT_MANAGER][:2]
    scenario.now = scenario.until
    with db.unit():
        employer_actions.go_away(
            second,
            first,
            from_on=scenario.today,
            until_on=scenario.today + timedelta(days=4),
            absence_id=uuid.uuid4(),
            **scenario.by(second, Role.ACCOUNT_MANAGER),
        )
