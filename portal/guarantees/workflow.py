"""Which verb takes a claim from which state to which. Pure."""

from portal.guarantees.labels import Kind, State

TRANSITIONS: dict[tuple[State, str], State] = {
    (State.INVOKED, "contact"): State.CONTACTED,
    (State.INVOKED, "withdraw"): State.WITHDRAWN,
    (State.INVOKED, "lapse"): State.LAPSED,
    (State.INVOKED, "refer"): State.INVOKED,
    (State.INVOKED, "no_ground"): State.INVOKED,
    (State.INVOKED, "refuse"): State.REFUSED,
    (State.INVOKED, "accept_unanswered"): State.ACCEPTED,
    (State.INVOKED, "tell"): State.INVOKED,
    (State.CONTACTED, "accept"): State.ACCEPTED,
    (State.CONTACTED, "accept_unanswered"): State.ACCEPTED,
    (State.CONTACTED, "tell"): State.CONTACTED,
    (State.CONTACTED, "withdraw"): State.WITHDRAWN,
    (State.CONTACTED, "lapse"): State.LAPSED,
    (State.CONTACTED, "refer"): State.CONTACTED,
    (State.CONTACTED, "no_ground"): State.CONTACTED,
    (State.CONTACTED, "refuse"): State.REFUSED,
    (State.ACCEPTED, "withdraw"): State.WITHDRAWN,
    (State.ACCEPTED, "lapse"): State.LAPSED,
    (State.ACCEPTED, "execute"): State.EXECUTED,
    (State.ACCEPTED, "tell"): State.ACCEPTED,
    (State.EXECUTED, "tell"): State.EXECUTED,
    (State.EXECUTED, "close"): State.CLOSED,
}
HELP: dict[tuple[State, str], State] = {
    (State.INVOKED, "contact"): State.CONTACTED,
    (State.INVOKED, "withdraw"): State.WITHDRAWN,
    (State.CONTACTED, "withdraw"): State.WITHDRAWN,
    (State.CONTACTED, "close"): State.CLOSED,
}
TABLES = {Kind.TAKE_BACK: TRANSITIONS, Kind.HELP: HELP}
# What only the night does, and what follows the end of a placement in another way.
NOT_BY_HAND = frozenset({"accept_unanswered", "lapse"})
