"""What a new line says of the end, and how long that is news. Pages and acts ask the same. Pure."""

from portal.placements.labels import EndReason, State
from portal.placements.ledger import Ledger, Standing


def is_another_end(before: Standing, after: Standing) -> bool:
    """Is the last day of work another one than was known, or did it never begin? A take-back that
    is asked, called off or carried out is told by its claim.
    """
    if _is_taken_back(before) or _is_taken_back(after):
        return False
    was, is_now = ((one.state is State.NOT_STARTED, one.last_on) for one in (before, after))
    return was != is_now


def is_lifted(before: Standing, after: Standing) -> bool:
    """Does an end, announced or past, not happen after all? It can be one on the agreed day."""
    return before.ends_otherwise and not after.ends_otherwise and not _is_taken_back(after)


def told_by(ledger: Ledger, line: int) -> Standing | None:
    """Where it stands, while that is what the line with this number says of the end. None: a later
    one says otherwise, or a take-back goes before it, which has letters of its own.
    """
    lines = range(line, len(ledger.events) + 1)
    stood = [Ledger.of(ledger.events[:number], ledger.terms).now for number in lines]
    said = {_said(one) for one in stood if not _is_taken_back(one)}
    return ledger.now if len(said) == 1 and not _is_taken_back(ledger.now) else None


def _said(now: Standing) -> tuple[object, ...]:
    return now.state is State.NOT_STARTED, now.ends_otherwise, now.last_on


def _is_taken_back(now: Standing) -> bool:
    """By a take-back that is asked, agreed or carried out."""
    return EndReason.TAKEN_BACK in (now.announced_reason, now.reason)
