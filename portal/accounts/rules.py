"""Which roles go together, what a password must be, when guessing is slowed. Pure."""

import hashlib
from collections.abc import Set
from datetime import timedelta

from portal.errors import Refused
from portal.language import N_
from portal.roles import EMPLOYER_ROLES, Role

__all__ = ["EMPLOYER_ROLES", "Role"]

IDLE = timedelta(minutes=30)  # promises E7
HARD_END = timedelta(hours=12)
INVITATION = timedelta(days=14)
WINDOW = timedelta(minutes=10)  # promises E4: at most MAX_ATTEMPTS tries an account per window
MAX_ATTEMPTS = 10
MAX_ATTEMPTS_ADDRESS = 60
PASSWORD_MIN, PASSWORD_MAX = 12, 128  # characters; no rules but length
PASSWORD_HINT = N_("Minstens 12 tekens. Een zin onthouden is makkelijk.")
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


def check_roles(roles: Set[Role], *, of_employer: bool) -> None:
    """Refuses `roles` that may not be held together (design: decider never finance; auditor, admin
    alone).
    """
    wrong_side = roles - EMPLOYER_ROLES if of_employer else roles & EMPLOYER_ROLES
    alone = roles & {Role.AUDITOR, Role.ADMIN} and len(roles) > 1
    if not roles or wrong_side or alone or {Role.DECIDER, Role.FINANCE} <= roles:
        raise Refused("roles", N_("Deze rollen gaan niet samen. Kies andere rollen."))


def check_password(password: str) -> None:
    """Refuses `password_short`, `password_long` and `password_leaked` (what everybody tries)."""
    if len(password) < PASSWORD_MIN:
        raise Refused(
            "password_short",
            N_("Kies een wachtwoord van minstens 12 tekens. Een zin onthouden is makkelijk."),
        )
    if len(password) > PASSWORD_MAX:
        raise Refused("password_long", N_("Kies een wachtwoord van hooguit 128 tekens."))
    if password.lower() in COMMON:
        raise Refused(
            "password_leaked",
            N_("Dit wachtwoord staat op een lijst van gelekte wachtwoorden. Kies een ander."),
        )


def hash_of(token: str) -> str:
    """What is kept of a secret link: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
