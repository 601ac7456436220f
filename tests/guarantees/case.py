"""A claim and the ledger of its placement, no database: every verb by its rule, as in actions."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from portal.calendar import add_working_days
from portal.guarantees import rules, workflow
from portal.guarantees.labels import Ground, Kind, State
from portal.guarantees.rules import GuaranteeTerms, Receipt
from portal.placements import rules as placement_rules
from portal.placements.labels import Kind as Line
from portal.placements.labels import State as Placed
from portal.placements.ledger import Event, Ledger, Terms
from portal.placements.savings import Saving, charged_until, saving

TERMS = Terms(30_000, date(2026, 9, 1), date(2027, 8, 31), 32 * 60)
GUARANTEE = GuaranteeTerms(TERMS.start_on, TERMS.end_on, 10)
PLANNED = Event(Line.PLANNED, TERMS.start_on, uuid.UUID(int=1))
STARTED = Event(Line.STARTED, TERMS.start_on, uuid.UUID(int=2))
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """`today` moves on; `state` is None as long as nobody asked."""

    today: date
    ledger: Ledger = field(default_factory=lambda: Ledger.of([PLANNED, STARTED], TERMS))
    state: State | None = None
    kind: Kind = Kind.TAKE_BACK
    receipt: Receipt | None = None
    told_on: date | None = None
    last_on: date | None = None
    billed_until: date | None = None  # of the yes
    saved: tuple[Saving, ...] = ()  # by claims that lapsed

    def write(self, event):
        if event is None:
            return self
        return replace(self, ledger=self.ledger.plus(replace(event, id=uuid.uuid4())))

    def invoke(self, wished_on=None):
        wished = wished_on or rules.earliest(GUARANTEE, self.ledger.now, self.today)
        promised = rules.invoke(GUARANTEE, self.ledger.now, wished, self.today)
        receipt = Receipt(wished, promised.decide_by, promised.latest_on)
        asked = replace(self, state=State.INVOKED, receipt=receipt, told_on=None, last_on=wished)
        asked = replace(asked, kind=Kind.TAKE_BACK, billed_until=None)
        return asked.write(placement_rules.announce_return(self.ledger.now, wished, self.saved))

    def ask_help(self):
        return replace(self, state=State.INVOKED, kind=Kind.HELP, receipt=None)

    def contact(self):
        return self._step("contact")

    def refer(self):
        return self._step("refer")

    def no_ground(self):
        return self._step("no_ground")

    def tell(self):
        return replace(self._step("tell"), told_on=self.told_on or self.today)

    def accept(self, last_on=None):
        on = last_on or self.receipt.latest_on
        week, told_on = GUARANTEE.week, self.told_on
        state = rules.accept(self.kind, self.state, self.receipt, on, told_on, week, self.today)
        return self._agreed(state, on)

    def accept_unanswered(self):
        late = replace(self, today=max(self.today, self.receipt.latest_on))
        state = rules.accept_unanswered(self.kind, self.state, self.receipt, late.today)
        return late._agreed(state, self.receipt.latest_on)

    def _agreed(self, state, on):
        savings = self.savings
        until = charged_until(on, savings)
        agreed = replace(self, state=state, last_on=on, billed_until=until)
        return agreed.write(placement_rules.announce_return(self.ledger.now, on, savings))

    def execute(self):
        after = replace(self, today=max(self.today, self.last_on + DAY))
        state = rules.execute(self.kind, self.state, self.last_on, after.today)
        taken = placement_rules.take_back(self.ledger.now, self.last_on)
        return replace(after, state=state).write(taken)

    def withdraw(self):
        begun = self.ledger.now.state is not Placed.PLANNED
        until = rules.withdraw_until(self.state, self.receipt, self.last_on) if begun else None
        state = rules.withdraw(self.kind, self.state, until, self.today)
        return replace(self, state=state)._cancelled()

    def refuse(self):
        state = rules.refuse(self.kind, self.state, Ground.PROTECTED_GROUND)
        return replace(self, state=state)._cancelled()

    def close(self):
        return replace(self, state=rules.close(self.kind, self.state, self.told_on))

    def _cancelled(self):
        now = self.ledger.now
        return (
            self.write(placement_rules.cancel_end(now, self.today)) if now.is_taken_back else self
        )

    def _step(self, verb):
        return replace(self, state=rules.step(workflow.TABLES[self.kind], self.state, verb))

    # what is written about the placement itself

    def start(self):
        now = self.ledger.now
        return self.write(placement_rules.start(now, now.first_on, self.today))

    def not_start(self):
        return self.write(placement_rules.not_start(self.ledger.now, "postponed", self.today))

    def report_absent(self):
        now = self.ledger.now
        on = min(self.today, now.last_on)
        return self.write(placement_rules.report_absent(now, on, on, "reported", self.today))

    def report_returned(self):
        return self.write(placement_rules.report_returned(self.ledger.now, self.today, self.today))

    def ask_hours(self):
        now = self.ledger.now
        placement_rules.ask_hours(now, min(self.today, now.last_on), 24 * 60)
        return replace(self)

    def evaluate(self):
        now = self.ledger.now
        on = min(self.today, now.last_on)
        return self.write(placement_rules.evaluate(now, "week_6", on, self.today, []))

    def end(self):
        return self._end(self.today - DAY)

    def announce_end(self):
        on = add_working_days(self.today, 20)
        return self._end(min(on, self.last_on) if self.ledger.now.is_taken_back else on)

    def announce_late_end(self):
        return self._end(self.ledger.now.last_on + DAY)

    def _end(self, on):
        """In another way than by the claim that runs, which lapses then."""
        now = self.ledger.now
        event = placement_rules.end(now, on, "mutual", self.today, self.savings, self.ends_by)
        return (self.lapse() if now.is_taken_back else self).write(event)

    def lapse(self):
        return replace(self._step("lapse")._cancelled(), saved=self.savings)

    @property
    def ends_by(self):
        """As `claim_queries.TakeBacks.ends_by` finds it."""
        if self.receipt is None or self.state not in rules.OPEN or self.kind.is_help:
            return None
        return self.last_on if self.state is State.ACCEPTED else self.receipt.latest_on

    @property
    def savings(self):
        """As `claim_queries.TakeBacks.savings` finds them."""
        if self.receipt is None or self.state not in rules.OPEN or self.kind.is_help:
            return self.saved
        days = (self.receipt.wished_on, self.receipt.decide_by, self.receipt.latest_on)
        agreed = (self.last_on, self.billed_until) if self.state is State.ACCEPTED else None
        one = saving(*days, self.today, agreed)
        return (*self.saved, one) if one else self.saved

    def keep(self):
        return self.write(placement_rules.keep(self.ledger.now, self.today))

    def complete(self):
        after = replace(self, today=max(self.today, TERMS.end_on + DAY))
        event = placement_rules.complete(self.ledger.now, after.today)
        return after.write(event) if event else self

    def strike_start(self):
        return self._correct(Line.STARTED, None)

    def mend_start(self):
        return self._correct(Line.STARTED, TERMS.start_on + 7 * DAY)

    def strike_end(self):
        return self._correct(Line.ENDED, None)

    def _correct(self, kind, on):
        newest = [one for one in self.ledger.events if one.kind is kind][-1]
        events, today, savings = self.ledger.events, self.today, self.savings
        return self.write(
            placement_rules.correct(events, TERMS, newest, on, today, savings=savings)
        )
