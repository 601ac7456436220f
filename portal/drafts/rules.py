"""How long a draft is kept, how much and how many, and what is never kept. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from portal.patterns import Kind
from portal.scrub import NEVER, Own, find

KEPT_FOR = timedelta(days=30)
MAX_CHARACTERS = 100_000  # of all answers of one form together
MAX_DRAFTS = 60  # of one person; the oldest makes room
_ABOUT_PEOPLE = ("guarantees.", "placements.", "introductions.")  # forms of employers
GONE_FOR = timedelta(days=4)  # a weekend and a day: so long a form may lie open in a window


def fits(typed: Mapping[str, Sequence[str]]) -> bool:
    """Is it as much as a form can hold? More is not a form of ours."""
    return sum(len(one) for raw in typed.values() for one in raw) <= MAX_CHARACTERS


def keepable(
    form: str, typed: Mapping[str, Sequence[str]], *, of_employer: bool
) -> tuple[dict[str, list[str]], list[str]]:
    """The answers without those in which stands what is never kept, in a draft no more than
    elsewhere: a BSN; where one writes about people, also what a dossier never holds (health,
    origin). And the names of those, so that nobody takes them for empty.
    """
    is_about_people = not of_employer or form.startswith(_ABOUT_PEOPLE)
    never = NEVER if is_about_people else {Kind.BSN}
    kept = {name: list(raw) for name, raw in typed.items() if not _holds(raw, never)}
    return kept, sorted(typed.keys() - kept.keys())


def may_still_keep(seen_at: datetime, now: datetime) -> bool:
    """May a form be kept for who was signed in at `seen_at`, and is not any more?

    The signed cookie still names the person; he reads it after he has signed in again, and nobody
    else does.
    """
    return now - seen_at <= GONE_FOR


def forgotten_before(now: datetime) -> datetime:
    """What was typed before this instant is thrown away."""
    return now - KEPT_FOR


def _holds(raw: Sequence[str], never: frozenset[Kind] | set[Kind]) -> bool:
    return any(hit.kind in never for text in raw for hit in find(text, Own()))
