"""Introductions, by the verbs of the portal, up to the state asked for."""

import uuid
from datetime import timedelta

from portal import clock
from portal.introductions import actions, meetings, queries
from portal.introductions.rules import EmployerReason, How, State
from portal.links.rules import Channel
from portal.roles import Role
from portal.signals import actions as signal_actions
from portal.vacancies.models import Vacancy
from tests.make import basis
from tests.make.candidates import showing as make_showing

PATH = (State.WANTED, State.ASKED, State.AGREED, State.PLANNED, State.HELD, State.POSITIVE)


def introduction(*, of=None, state=State.WANTED, showing=None, fields=("phone",), **values):
    """An introduction of an employer: wanted, asked, agreed, planned, held or positive.

    `fields` are what the candidate lets the employer see besides the first name. A planned meeting
    is tomorrow; one that was held was two days ago. `values` go to the card.
    """
    now, steps = clock.now(), basis.reached(state, *PATH)
    start = now - timedelta(days=10)
    meets = now + timedelta(days=1) if state is State.PLANNED else now - timedelta(days=2)
    with basis.inside() as session:
        seen = showing or make_showing(of=of, at=start, **values)
        vacancy = session.get(Vacancy, seen.vacancy_id)
        by = basis.SYSTEM
        made = actions.want(seen, vacancy, introduction_id=uuid.uuid4(), by=by, at=start)
        dossier = queries.person(made)
        actions.assign(made, dossier, by=by, at=start)
        mediator = basis.actor(dossier.mediator_id, Role.MEDIATOR)
        if State.ASKED in steps:
            actions.ask(made, Channel.MAIL, by=mediator, at=start)
        if State.AGREED in steps:
            actions.agree(made, dossier, fields, how=How.LINK, by=by, at=start)
        if State.PLANNED in steps:
            meetings.offer_times(made, [meets], "Kade 7", "Niets", by=mediator, at=start)
            meetings.choose(made, meets, by=by, at=start)
        if State.HELD in steps:
            meetings.hold(made, by=by, at=now)
        if State.POSITIVE in steps:
            meetings.accept(made, by=by, at=now)
    return made


def signal(*, of=None, text="Wij zoeken liever een jonge collega", introduction=None):
    """A discrimination signal: what an employer wrote beside the reason for a no."""
    with basis.inside():
        made = introduction or _introduction(of=of, state=State.HELD)
        meetings.reject(made, EmployerReason.OTHER_CHOICE, text, by=basis.SYSTEM, at=clock.now())
        return signal_actions.raise_signal(made, by=basis.SYSTEM, at=clock.now())


_introduction = introduction
