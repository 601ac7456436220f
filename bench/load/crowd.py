"""The people of a run: who they are in the town, and all of them at work for some minutes."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle, islice
from random import Random

from sqlalchemy import select

from bench.load.house import Served
from bench.load.journeys import CANDIDATE, EMPLOYER, MIX, Journey, own_page, shared
from bench.load.person import Answer, Person, Trouble
from bench.town import Town
from bench.visitor import sign_in
from portal import clock, db
from portal.accounts.models import Membership
from portal.audit import SYSTEM
from portal.dossiers.models import Dossier
from portal.links import actions as link_actions
from portal.links.rules import Channel, Purpose

WARM = 2  # times as long as people think: then all of them are at it
ROUNDS = 4  # so that each of the web processes had it
Member = tuple[Person, dict[Journey, int]]


def crowd(
    town: Town, house: Served, people: int, *, think: float, seed: int, heard: list[Answer]
) -> list[Member]:
    """So many people with their sessions and links, and what each of them does how often."""
    made = []
    with town.app.app_context():
        for number, (cookie, mix) in enumerate(_doors(town, people)):
            random = Random(f"{seed} {number}")
            made.append((Person(house.port, cookie, random, think, heard), mix))
    return made


def _doors(town: Town, people: int) -> Iterator[tuple[str, dict[Journey, int]]]:
    """Everybody's way in: a session, made by the real sign-in, or a link."""
    for role, n in shared(people).items():
        if role == CANDIDATE:
            yield from (("", {own_page(link): 1}) for link in _links(n))
            continue
        for user_id in islice(cycle(_ids(town, role, n)), n):
            yield sign_in(town.app, user_id).cookie, MIX[role]


def _ids(town: Town, role: str, n: int) -> list:  # type: ignore[type-arg]
    if role == EMPLOYER:
        found = select(Membership.user_id).where(Membership.employer_id.is_not(None))
        return list(db.session.scalars(found.order_by(Membership.id).limit(n)))
    return town.people[role]  # type: ignore[index]


def _links(n: int) -> list[str]:
    with db.unit():
        people = db.session.scalars(select(Dossier).order_by(Dossier.id).limit(n)).all()
        tokens = [
            link_actions.make(
                Purpose.OWN_PAGE, one, one.id, channel=Channel.MAIL, sent_to=one.email or "",
                by=SYSTEM, at=clock.now(),
            )[1]
            for one in people
        ]  # fmt: skip
    return [f"/k/{token}" for token in tokens]


async def look_around(members: list[Member]) -> None:
    """One of each kind plays all that he does, in a hurry: the web knows its pages afterwards."""
    kinds = {tuple(mix): (person, mix) for person, mix in members if person.cookies}
    for person, mix in kinds.values():
        person.think, think = 0, person.think
        for journey in list(mix) * ROUNDS:
            with suppress(Trouble):
                await journey(person)
        person.think = think


async def at_work(members: list[Member]) -> None:
    """Each begins within the time that people think, and goes on until told to stop."""
    async with asyncio.TaskGroup() as everybody:
        for person, mix in members:
            everybody.create_task(_days_work(person, mix))


async def _days_work(person: Person, mix: dict[Journey, int]) -> None:
    await asyncio.sleep(person.random.uniform(0, person.think))
    while True:
        (journey,) = person.random.choices(list(mix), list(mix.values()))
        with suppress(Trouble):
            await journey(person)
