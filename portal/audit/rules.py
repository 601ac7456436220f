"""Who acts. Made by the doors (sign-in, safe link, worker), passed along, stored; never a bare user
id. Pure.
"""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    USER = "user"
    CANDIDATE = "candidate"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """`id` is the user, the safe link or the job; `capacity` is the role acted in; `on_behalf_of`
    the person or company someone else acts for (an account manager who fills in an employer's form
    by phone).
    """

    kind: ActorKind
    id: str
    capacity: str
    on_behalf_of: str | None = None


SYSTEM = Actor(ActorKind.SYSTEM, "system", "system")
VISITOR = Actor(ActorKind.USER, "anonymous", "visitor")
