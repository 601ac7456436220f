"""Who a task waits for and how it ends. Pure. Refuses `wrong_state` and `has_its_own_verb`."""

from enum import StrEnum

from portal.errors import Refused
from portal.language import N_
from portal.roles import Role


class State(StrEnum):
    OPEN = "open"
    WAITING_EMPLOYER = "waiting_employer"
    WAITING_CANDIDATE = "waiting_candidate"
    WAITING_THIRD = "waiting_third"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def is_done(self) -> bool:
        return self is State.DONE

    @property
    def is_ours(self) -> bool:
        """The municipality must act."""
        return self is State.OPEN

    @property
    def is_promised(self) -> bool:
        """Its day is ours to keep to the employer, also while the foundation must act."""
        return self in (State.OPEN, State.WAITING_THIRD)


class Party(StrEnum):
    MUNICIPALITY = "municipality"
    EMPLOYER = "employer"
    CANDIDATE = "candidate"
    THIRD = "third"


WAITS = {
    Party.MUNICIPALITY: State.OPEN,
    Party.EMPLOYER: State.WAITING_EMPLOYER,
    Party.CANDIDATE: State.WAITING_CANDIDATE,
    Party.THIRD: State.WAITING_THIRD,
}
PENDING = frozenset(WAITS.values())

TRANSITIONS = {(state, "finish"): State.DONE for state in PENDING} | {
    (state, "cancel"): State.CANCELLED for state in PENDING
}

# These end by a verb of their own domain: a link to its page and no button. Most of those domains
# make the inbox line too; for the rest the task itself is the line.
LISTED_BY_THEIR_DOMAIN = frozenset(
    {
        "employers.activate",
        "vacancies.ask_proposal",
        "introductions.ask",
        "introductions.ask_after_talk",
        "introductions.plan",
        "introductions.no_show",
        "introductions.no_show_again",
        "placements.confirm_start",
        "guarantees.answer",
        "guarantees.contact",
        "guarantees.decide",
        "invoices.credit",
    }
)
WITH_OWN_VERB = LISTED_BY_THEIR_DOMAIN | {
    "cards.settle",
    "agreements.draft",
    "agreements.sign_together",
    "agreements.own_address",
    "dossiers.own_address",
    "agreements.own_mail",
    "introductions.call",
    "introductions.travel",
    "introductions.travel_again",
    "guarantees.tell",
    "placements.week_6",
    "placements.month_3",
    "placements.month_6",
    "placements.month_9",
    "invoices.mend",
}


# Nobody's in person: for everybody who holds the role, and done once one of them acts.
OF_ROLE = {"guarantees.decide": Role.DECIDER, "invoices.credit": Role.FINANCE}


def by_hand(kind: str) -> None:
    """Refuses `has_its_own_verb`: such a task ends with the step itself."""
    if kind in WITH_OWN_VERB:
        raise Refused(
            "has_its_own_verb",
            N_("Deze taak gaat vanzelf dicht als u de stap zelf doet. Open de pagina."),
        )
