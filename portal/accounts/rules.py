"""Which roles go together, what a password must be, when guessing is slowed. Pure."""

import hashlib
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, IPv6Network, ip_address
from uuid import UUID

from portal.errors import Refused
from portal.language import N_
from portal.roles import EMPLOYER_ROLES, Role

__all__ = ["EMPLOYER_ROLES", "Role"]

IDLE = timedelta(minutes=30)  # promises E7
HARD_END = timedelta(hours=12)
WARNED = timedelta(minutes=2)  # so long before a session ends a page says so
SEEN_EVERY = timedelta(minutes=5)  # so seldom a session is written for being used
INVITATION = timedelta(days=7)  # the link of who has no password yet
RESET = timedelta(hours=24)  # of who has one (promises E8)
WINDOW = timedelta(minutes=10)  # promises E4: at most so many wrong passwords per window
MAX_ATTEMPTS = 10  # for one account, by devices we do not know; for a known device by itself
MAX_ATTEMPTS_ADDRESS = 60  # from one address of the internet
DEVICE_FOR = timedelta(days=180)  # so long a device is known after the last sign-in on it
INVITATIONS_A_DAY = 10  # of one company
PASSWORD_MIN, PASSWORD_MAX = 12, 128  # characters; no rules but length
PASSWORD_HINT = N_(
    "Minstens 12 en hooguit 128 tekens. Geen wachtwoord dat iedereen kent, zoals Welkom123456. "
    "Een zin onthouden is makkelijk. Plakken uit een wachtwoordkluis mag."
)
COMMON = frozenset(
    {
        "123456789012",
        "wachtwoord123",
        "welkom1234567",
        "qwertyuiop12",
        "password1234",
        "wachtwoord12",
        "welkom123456",
        "aaaaaaaaaaaa",
        "111111111111",
        "abcdefghijkl",
        "groeiportaal",
        "groeiportaal1",
    }
)


class Changed(StrEnum):
    """How access is otherwise than at the time of a backup."""

    MADE = "made"
    PASSWORD = "password"
    STOPPED = "stopped"
    ADMITTED = "admitted"
    ROLES = "roles"
    COMPANY = "company"


@dataclass(frozen=True)
class Access:
    """With what somebody gets in, and where to."""

    email: str
    password_hash: str | None
    is_active: bool
    company: str | None  # how it stands; none of people of the municipality
    roles: frozenset[Role]


def changed(backup: Access, since: Access) -> list[Changed]:
    """What was changed of somebody's access since a backup."""
    return [
        *([Changed.PASSWORD] if since.password_hash != backup.password_hash else ()),
        *([Changed.STOPPED] if backup.is_active and not since.is_active else ()),
        *([Changed.ADMITTED] if since.is_active and not backup.is_active else ()),
        *([Changed.ROLES] if since.roles != backup.roles else ()),
        *([Changed.COMPANY] if since.company != backup.company else ()),
    ]


@dataclass(frozen=True)
class Counters:
    """What counts a wrong password: `own`, of an account or of a known device, and `shared`, of the
    address it came from.
    """

    own: str
    shared: str = ""


def counters(email: str, address: str, device_id: UUID | None) -> Counters:
    """What counts a try to sign in. A device on which this person signed in before counts by
    itself, so that strangers who guess, also from his own address, do not lock him out.
    """
    if device_id is not None:
        return Counters(f"device:{device_id}")
    return Counters(f"account:{email}", f"address:{network(address)}")


def network(address: str) -> str:
    """What one household or office has of the internet: of IPv6 the first 64 bits."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))


def check_roles(roles: Set[Role], *, of_employer: bool) -> None:
    """Refuses `roles` that may not be held together (design: decider never finance; auditor, admin
    alone).
    """
    wrong_side = roles - EMPLOYER_ROLES if of_employer else roles & EMPLOYER_ROLES
    alone = roles & {Role.AUDITOR, Role.ADMIN} and len(roles) > 1
    if not roles or wrong_side or alone or {Role.DECIDER, Role.FINANCE} <= roles:
        raise Refused("roles", N_("Deze rollen gaan niet samen. Kies andere rollen."))


def password_faults(password: str, *, email: str) -> list[Refused]:
    """Every rule this password breaks: `password_short`, `password_long`, `password_leaked` (what
    everybody tries) and `password_address` (his own address, the first that a stranger tries).
    """
    faults = []
    if len(password) < PASSWORD_MIN:
        text = N_("Kies een wachtwoord van minstens 12 tekens. Een zin onthouden is makkelijk.")
        faults.append(Refused("password_short", text))
    if len(password) > PASSWORD_MAX:
        text = N_("Kies een wachtwoord van hooguit 128 tekens.")
        faults.append(Refused("password_long", text))
    if password.strip().lower() in COMMON:
        text = N_("Dit wachtwoord staat op een lijst van gelekte wachtwoorden. Kies een ander.")
        faults.append(Refused("password_leaked", text))
    if password.strip().lower() in (email.lower(), email.lower().partition("@")[0]):
        text = N_("Dit is uw e-mailadres. Kies iets dat niemand van u kent.")
        faults.append(Refused("password_address", text))
    return faults


def link_term(*, has_password: bool) -> timedelta:
    """How long a link to choose a password works."""
    return RESET if has_password else INVITATION


def is_unseen(seen_at: datetime, now: datetime) -> bool:
    """Is it time to keep anew when a session was used?"""
    return now - seen_at >= SEEN_EVERY


def over_before(now: datetime) -> datetime:
    """What began before this instant is no session any more."""
    return now - HARD_END


def hash_of(token: str) -> str:
    """What is kept of a secret link, or of the key in a cookie: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
