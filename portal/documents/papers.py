"""What a stored file is, said to whoever holds it.

The page is public and the file may have gone from hand to hand: it is told what kind of paper it
is, with the numbers and days that stand on it, and that it no longer holds. Not why, nor by whom,
nor what was paid. The domain that makes a kind of file says so here; of any other nothing is said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Paper:
    """What it is, in a few words; `holds`: nothing came in its place; `text`: what that means for
    who holds it.
    """

    name: str
    holds: bool = True
    text: str = ""


Says = Callable[[UUID], Paper | None]  # of what the file belongs to
known: dict[str, Says] = {}  # by the kind of file; the factory fills it


def what(kind: str, subject_id: UUID) -> Paper | None:
    """What a file of this kind is; None: nothing is said."""
    says = known.get(kind)
    return says(subject_id) if says else None
