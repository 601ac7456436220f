"""The talks about how it goes: which were held, and by which working day the others are. Pure."""

from collections.abc import Iterable
from datetime import date

from portal.placements.labels import Kind, Moment, State
from portal.placements.ledger import Event, Ledger, Standing, effective
from portal.schemes.rules import review_days


def due(ledger: Ledger) -> dict[Moment, date]:
    """The talks that are still to be held, each with its working day: by the first and the last day
    that hold now.
    """
    if ledger.now.state is not State.RUNNING:
        return {}
    done = held(ledger.events)
    return {moment: on for moment, on in evaluations(ledger.now) if moment not in done}


def are_ahead(ledger: Ledger, today: date) -> bool:
    """Is there a talk still to be held, from today on?"""
    done = held(ledger.events)
    return any(on >= today and moment not in done for moment, on in evaluations(ledger.now))


def evaluations(now: Standing) -> list[tuple[Moment, date]]:
    """The working day to talk: week 6 and months 3, 6 and 9, as far as they fall inside the
    placement.
    """
    promised = review_days(6, (3, 6, 9), now.first_on, now.last_on)
    return [(Moment(f"{unit.removesuffix('s')}_{n}"), on) for unit, n, on in promised]


def held(events: Iterable[Event]) -> list[str]:
    """The moments about which a talk was held, without those that were struck."""
    return [
        event.reason for event in effective(events) if event.kind is Kind.EVALUATED and event.reason
    ]
