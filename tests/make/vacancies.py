"""Vacancies, by the verbs of the portal; accepted unless it says otherwise."""

import uuid
from datetime import timedelta

from portal import clock
from portal.cards.fit import Need
from portal.employers.rules import State as Company
from portal.schemes import starts
from portal.vacancies import actions
from portal.vacancies.labels import State
from tests.make import basis
from tests.make.employers import employer

TITLE = "Medewerker afwerking"
DAYS = ["ma", "di", "wo", "do"]
WHOLE_WEEK = [*DAYS, "vr"]
FITS = 34 * 60  # minutes in four ordinary days


def vacancy(*, of=None, state=State.ACCEPTED, needs=(), at=None, **values):
    """A vacancy of an employer: draft, submitted, accepted or matching. `values` are its fields.

    `needs` are (kind, code, learnable), such as ("skill", "pack_products", True).
    """
    at = at or clock.now()
    steps = basis.reached(state, State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.MATCHING)
    with basis.inside():
        owner = of or employer()
        filled = {**ordinary(at), **values}
        if "days" not in values and filled["minutes_max"] > FITS:
            filled["days"] = WHOLE_WEEK
        wanted = [Need(*one) for one in needs]
        by = basis.SYSTEM
        made = actions.draft(uuid.uuid4(), owner.id, filled, wanted, by=by, at=at)
        if State.SUBMITTED in steps:
            actions.submit(made, company=Company.ACTIVE, by=by, at=at)
        if State.ACCEPTED in steps:
            actions.accept(made, by=by, at=at)
        if State.MATCHING in steps:
            actions.match(made, by=by, at=at)
    return made


def ordinary(at):
    """What an employer fills in for an ordinary job."""
    return {
        "title": TITLE,
        "field": "wood_furniture",
        "tasks": "Tafelbladen schuren, lakken met de roller en inpakken.",
        "minutes_min": 24 * 60,
        "minutes_max": 32 * 60,
        "days": DAYS,
        "day_from": "8.00",
        "day_until": "16.30",
        "evening": False,
        "night": False,
        "weekend": False,
        "wage_cents": 1700,
        "street_line": "Kade 7",
        "area": "kade",
        "start_on": starts.first_worked(clock.day(at) + timedelta(days=45), DAYS),
        "positions": 2,
        "supervisor_name": "Wout Zandhuis",
        "schemes": ["groeibaan"],
    }
