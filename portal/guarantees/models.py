"""Claims on the guarantee. At most one is open per placement; what was promised is frozen in its
row.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.audit.rules import ActorKind
from portal.clock import day
from portal.db import Base, EmployerOwned, Versioned, at_most
from portal.guarantees import rules
from portal.guarantees.labels import Ground, Kind, Reason, State

_OPEN = text("state IN ('invoked', 'contacted', 'accepted')")


class Claim(EmployerOwned, Versioned, Base):
    __tablename__ = "claims"
    __table_args__ = (
        Index(
            "uq_claims_open",
            "placement_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        at_most("note", 1000),
        CheckConstraint("(state = 'refused') = (ground IS NOT NULL)", name="refused_has_ground"),
        CheckConstraint("kind = 'help' OR wished_on IS NOT NULL", name="take_back_has_day"),
        CheckConstraint(
            "state NOT IN ('accepted', 'executed') OR last_on IS NOT NULL", name="accepted_has_day"
        ),
        CheckConstraint("billed_until_on <= last_on", name="billed_until_last"),
        Index(None, "state", "last_on"),
    )

    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placements.id"), index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind]
    state: Mapped[State] = mapped_column(default=State.INVOKED)
    reason: Mapped[Reason]
    note: Mapped[str]
    wished_on: Mapped[date | None]
    last_on: Mapped[date | None]  # the day that counts now: as wished, then as accepted
    invoked_at: Mapped[datetime]
    invoked_by: Mapped[str]  # name at that moment, for the receipt
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[str]
    call_by: Mapped[date]
    decide_by: Mapped[date | None]
    latest_on: Mapped[date | None]
    credit_by: Mapped[date | None]
    due_at: Mapped[datetime]  # the next thing we promised: call, answer, last day
    referred_at: Mapped[datetime | None]  # put before a decider, who may refuse on a legal ground
    contacted_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]  # the candidate knows, by his own mediator
    accepted_at: Mapped[datetime | None]
    billed_until_on: Mapped[date | None]  # as the ledger has it; none: up to the last day
    executed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # closed, withdrawn, refused; lapsed: the other end was said
    ground: Mapped[Ground | None]

    @property
    def title(self) -> str:
        return self.reference

    @property
    def receipt(self) -> rules.Receipt | None:
        """What the receipt promises about the end; none of a request for help."""
        if self.wished_on is None or self.decide_by is None or self.latest_on is None:
            return None
        return rules.Receipt(self.wished_on, self.decide_by, self.latest_on)

    @property
    def promised_on(self) -> date | None:
        """The day we still have to keep: of the call, or the answer. The money back is made when
        it is carried out.
        """
        return {State.INVOKED: self.call_by, State.CONTACTED: self.decide_by}.get(self.state)

    @property
    def next_on(self) -> date | None:
        """The day that counts in this state: of the call, the answer, or the last day of work; once
        it is carried out the last day that was paid.
        """
        if self.state is State.INVOKED:
            return self.call_by
        if self.state is State.CONTACTED:
            return self.decide_by
        return self.billed_until if self.executed_at else self.last_on

    @property
    def billed_until(self) -> date | None:
        """The last day that the employer pays, once it is agreed."""
        return (self.billed_until_on or self.last_on) if self.accepted_at else None

    def missed_decide_by(self, today: date) -> bool:
        """Came our answer, or another end of it, after the promised day; or would it, today?"""
        answered_at = self.accepted_at or self.ended_at
        answered_on = day(answered_at) if answered_at else today
        return self.decide_by is not None and answered_on > self.decide_by

    @property
    def to_tell_by(self) -> date | None:
        """The day by which the candidate is told, as the employer was promised; none once he knows,
        when it is off, or of a request for help.
        """
        if self.told_at or self.wished_on is None or self.kind.is_help or self.state.is_off:
            return None
        return rules.tell_by(self.call_by, self.wished_on)

    def cannot_wait(self, today: date) -> bool:
        """The mediator is late with it, or the latest day is there: a decider is asked to tell."""
        by, latest_on = self.to_tell_by, self.latest_on
        return by is not None and (by < today or (latest_on is not None and latest_on <= today))

    @property
    def may_speak(self) -> bool:
        """May the employer speak with the candidate about it, while it runs? First he is told."""
        return self.told_at is not None and self.state.is_open and not self.kind.is_help

    @property
    def told_on(self) -> date | None:
        return day(self.told_at) if self.told_at else None

    @property
    def withdraw_until(self) -> date | None:
        """Up to and including which day the employer may withdraw; none of a request for help."""
        return rules.withdraw_until(self.state, self.receipt, self.last_on)
