"""Rows of one candidate: dossier, card, skills, standing yes."""

from portal.cards import lists
from portal.cards.labels import Available, Dutch, Experience, State
from portal.cards.models import Card, CardSkill, StandingYes
from portal.cards.rules import LONG_AGO, ask_due_at, drawn_groups, hours_band
from portal.clock import day
from portal.demo import names
from portal.demo.bulk.writer import Row, Rows, Writer
from portal.dossiers.models import Dossier, Intake
from portal.dossiers.rules import AimsAt, Arranged, Travel

MODELS = (Dossier, Intake, Card, CardSkill, StandingYes)
FIELDS = tuple(lists.FIELDS.values())
AREAS = tuple(lists.AREAS)
MINUTES = (20 * 60, 24 * 60, 28 * 60, 32 * 60, 36 * 60)  # a week
AIMS, TRAVELS = tuple(AimsAt), tuple(Travel)
AVAILABLE, EXPERIENCE, DUTCH = tuple(Available), tuple(Experience), tuple(Dutch)


def candidate(i: int, writer: Writer) -> Rows:
    random, dossier = writer.random, writer.new()
    field = random.choice(FIELDS)
    maker, reviewer = random.sample(writer.mediators, 2)
    skills = random.sample(lists.skills_for(field.code), 3)
    card = _card(writer, field.code) | {
        "skill_groups": drawn_groups((), skills, random=random), "counts_from": 1,
        "dossier_id": dossier, "made_by": maker, "reviewed_by": reviewer,
    }  # fmt: skip
    return {
        Dossier: [_dossier(i, writer, field) | {"id": dossier, "mediator_id": maker}],
        Intake: [_intake(writer, card) | {"dossier_id": dossier}],
        Card: [card],
        CardSkill: [
            {"id": writer.new(), "card_id": card["id"], "skill": skill}
            for skill in skills
        ],
        StandingYes: [{
            "id": writer.new(), "card_id": card["id"], "sector": field.sector,
            "given_at": writer.at,
            "shown_at": LONG_AGO, "tiebreaker": random.randrange(2**31),
        }],
    }  # fmt: skip


def _dossier(i: int, writer: Writer, field: lists.Field) -> Row:
    random = writer.random
    first, last = names.person(random)
    return {
        "version": 1, "case_number": f"B{writer.at:%y}-{i:07d}", "first_name": first,
        "last_name": last, "email": f"kandidaat{i}@kandidaat.example",
        "phone": names.phone(random), "street": random.choice(names.STREETS),
        "house_number": str(i % 180 + 1), "postcode": "9900 AA", "city": "Vaartland",
        "job_titles": random.choice(names.JOBS[field.sector]),
        "wishes": random.choice(names.WISHES), "childcare_checked": True,
        "income_check_done_on": day(writer.at), "income_check_by": writer.mediators[0],
        "suitability_for": field.label, "suitability_by": writer.mediators[0],
        "suitability_at": writer.at, "created_at": writer.at,
    }  # fmt: skip


def _intake(writer: Writer, card: Row) -> Row:
    random = writer.random
    return {
        "version": 1, "aims_at": random.choice(AIMS), "most_minutes": card["minutes_max"],
        **{f"can_{name}": card[name] for name in ("evening", "night", "weekend")},
        "travel": random.choice(TRAVELS), "needs_adaptation": random.random() < 0.1,
        "debts_arranged": Arranged.YES, "travel_arranged": Arranged.YES,
        "childcare_arranged": Arranged.YES if random.random() < 0.9 else Arranged.BUSY,
    }  # fmt: skip


def _card(writer: Writer, field: str) -> Row:
    random = writer.random
    most = random.choice(MINUTES)
    return {
        "id": writer.new(), "version": 1, "state": State.REVIEWED, "field": field,
        "minutes_min": 16 * 60, "minutes_max": most, "hours": hours_band(most),
        "area": random.choice(AREAS), "available": random.choice(AVAILABLE),
        "experience": random.choice(EXPERIENCE), "licence_b": random.random() < 0.4,
        "dutch": random.choice(DUTCH), "evening": random.random() < 0.3,
        "night": random.random() < 0.1, "weekend": random.random() < 0.4, "blanks": [],
        "made_at": writer.at, "reviewed_at": writer.at, "confirmed_at": writer.at,
        "ask_due_at": ask_due_at(writer.at),
    }  # fmt: skip
