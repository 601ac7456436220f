"""Hashing, always outside a write transaction: one hash takes longer than a hundred writes."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

PROFILE = PasswordHasher(
    time_cost=2, memory_cost=19 * 1024, parallelism=1
)  # OWASP's second profile
_hasher, _dummy = PROFILE, ""


def use_test_profile() -> None:
    """As cheap as the library allows, for tests and demo data of many people."""
    global _hasher, _dummy
    _hasher, _dummy = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), ""


def make(password: str) -> str:
    """The hash to keep."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Is it this password? Without a kept hash the same work is done, so time tells nothing."""
    global _dummy
    if not _dummy:
        _dummy = _hasher.hash("nobody has this password")
    try:
        return _hasher.verify(kept or _dummy, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
