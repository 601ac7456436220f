"""The credit note that an early end promises: until which day (agreement, article 13). Pure."""

from datetime import date

from portal.calendar import add_working_days
from portal.placements.labels import EndReason, State
from portal.placements.ledger import Standing


def credit_by(before: Standing, after: Standing, today: date, days: int) -> date | None:
    """The day by which days that were billed too many are credited: `days` working days after the
    last day of work, or after today where we hear of the end only now. None: nothing is promised,
    for it did not end, ran its time, or was taken back (then the receipt names the day).
    """
    if not _is_early(after):
        return None
    was_announced = before.announced_on is not None and before.announced_on == after.last_on
    heard_on = after.last_on if was_announced else today
    ended_on = heard_on if after.state is State.NOT_STARTED else max(after.last_on, heard_on)
    return add_working_days(ended_on, days)


def _is_early(now: Standing) -> bool:
    """It never began, or ended before the agreed day in another way than by a take-back."""
    if now.state is not State.ENDED or now.reason == EndReason.TAKEN_BACK:
        return now.state is State.NOT_STARTED
    return now.last_on < now.agreed_on
