"""A small town drawn by chance: two employers, their lists and meetings, and who is behind them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from portal import clock, db
from portal.cards import actions as cards
from portal.cards.labels import Available, Dutch
from portal.cards.models import Card
from portal.dossiers.models import Dossier
from portal.introductions import actions, meetings, queries
from portal.introductions.models import Introduction
from portal.introductions.rules import OPEN_A_VACANCY, How, State
from portal.links.rules import Channel
from portal.roles import Role
from portal.vacancies.labels import State as Scenario
from tests import make
from tests.cards.steps import AREAS, show
from tests.instant import START
from tests.make import basis
from tests.page import Visitor

AT = datetime(2026, 9, 9, 8, 30, tzinfo=UTC)  # a Wednesday; the town was made a week before
NEEDS = [("skill", "pack_products", False), ("skill", "saw_wood", True), ("dutch", "talk", True)]
MET = (State.WANTED, State.ASKED, State.ASKED, State.AGREED, State.PLANNED, State.HELD, "missed")


@dataclass
class World:
    """Who is who, by ids; `ids` are what the employer's addresses are made of."""

    boss_id: UUID
    other_id: UUID
    mails: frozenset
    visitor: Any = None
    token: str = ""
    ids: dict[str, list[UUID]] = field(default_factory=dict)
    meetings: dict[Any, UUID] = field(default_factory=dict)
    shown: list[UUID] = field(default_factory=list)  # cards behind a profile without a meeting
    told: set[UUID] = field(default_factory=set)  # dossiers this employer reads something of
    spare: list[UUID] = field(default_factory=list)  # cards on no list of this employer
    elsewhere: UUID | None = None  # a meeting at the other company with somebody shown here too

    def sign_in(self, app):
        """The boss of the company opens the portal, at this instant."""
        self.visitor = Visitor(app, self.boss_id)
        self.token = self.visitor.token()


def build(seed):
    """The town of this seed, a week before AT."""
    dice = Random(seed)
    clock.move_to(AT - timedelta(days=7))
    managers = [make.person(Role.ACCOUNT_MANAGER) for _ in range(2)]
    mine, other = (make.employer(account_manager=one) for one in managers)
    boss = make.person({Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}, of=mine)
    pool = [_card(dice) for _ in range(20)]
    lists = [_vacancy(mine, dice, n) for n in range(3)]
    there = _vacancy(other, dice, 0)
    world = World(boss.id, other.id, frozenset({boss.email}))
    world.spare = [make.card(field="delivery").id for _ in range(2)]
    full = [show(each, seed=seed + n) for n, each in enumerate(lists)]
    shown = [one for each in full for one in each]
    _meet(world, full, dice)
    _elsewhere(world, there, shown, seed)
    world.ids = {
        "vacancy_id": [each.id for each in lists],
        "showing_id": [one.id for one in shown],
        "introduction_id": list(world.meetings.values()),
    }
    with db.unit() as session:
        for one in dice.sample(pool, 3):
            by = basis.actor(make.person(Role.MEDIATOR), Role.MEDIATOR)
            card = session.get_one(Card, one.id)
            cards.give_yes(card, "logistics", by=by, at=clock.now(), random=dice)
            cards.hide(card, world.other_id, by=by, at=clock.now())
    clock.move_to(START)
    return world


def dossier_of(card_id):
    return db.session.get_one(Dossier, db.session.get_one(Card, card_id).dossier_id)


def mediator_of(dossier):
    return basis.actor(dossier.mediator_id, Role.MEDIATOR)


def _card(dice):
    return make.card(
        area=dice.choice(AREAS[:2]),
        minutes_min=16 * 60,
        minutes_max=dice.choice([28, 36]) * 60,
        available=dice.choice(list(Available)[:2]),
        dutch=dice.choice(list(Dutch)),
        weekend=dice.random() < 0.5,
        skills=dice.sample(["pack_products", "saw_wood", "assemble_parts"], 2),
    )


def _vacancy(of, dice, n):
    needs = dice.sample(NEEDS, dice.randrange(1, 3))
    return make.vacancy(of=of, state=Scenario.MATCHING, needs=needs, title=f"Medewerker hout {n}")


def _meet(world, full, dice):
    """Meetings in every state, as many as a list can have open; the rest is only shown."""
    shown = [one for each in full for one in each]
    wanted = [one for each in full for one in dice.sample(each, OPEN_A_VACANCY)][: len(MET)]
    for showing, state in zip(wanted, MET, strict=True):
        made = make.introduction(showing=showing, state=_until(state), fields=("phone",))
        key = "asked again" if state in world.meetings else state
        world.meetings[key] = made.id
        person = queries.person(made)
        if state not in (State.WANTED, State.ASKED):
            world.told.add(person.id)
        if state == "missed":
            _miss(made, person)
    taken = {queries.person(db.session.get_one(Introduction, one)).id
             for one in world.meetings.values()}  # fmt: skip
    behind = {make.dossier_behind(one.id) for one in shown} - taken
    found = db.session.query(Card).where(Card.dossier_id.in_(behind)).order_by(Card.made_at)
    world.shown = [card.id for card in found]


def _until(state):
    return State.PLANNED if state == "missed" else state


def _miss(made, person):
    """Two days later the candidate had not come."""
    with basis.inside() as session:
        row = session.get_one(Introduction, made.id)
        meetings.miss_candidate(row, by=basis.SYSTEM, at=clock.now() + timedelta(days=2))
        meetings.count_miss(row, by=mediator_of(person), at=clock.now() + timedelta(days=2))


def _elsewhere(world, there, shown, seed):
    """The other company plans a meeting with somebody this one sees too."""
    mine = {make.dossier_behind(one.id) for one in shown} - world.told
    for showing in show(there, seed=seed):
        if make.dossier_behind(showing.id) in mine:
            with basis.inside() as session:
                at, vacancy = clock.now(), session.merge(there)
                made = actions.want(
                    showing, vacancy, introduction_id=uuid4(), by=basis.SYSTEM, at=at
                )
                person = queries.person(made)
                actions.assign(made, person, by=basis.SYSTEM, at=at)
                actions.ask(made, Channel.MAIL, by=mediator_of(person), at=at)
                actions.agree(made, person, [], how=How.LINK, by=basis.SYSTEM, at=at)
                day = at + timedelta(days=2)
                meetings.offer_times(made, [day], "Kade 9", "", by=mediator_of(person), at=at)
                meetings.choose(made, day, by=basis.SYSTEM, at=at)
            world.elsewhere = made.id
            return
