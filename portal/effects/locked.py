"""Bytes that stand in the database for a moment and must not be read there, nor in a copy of it:
locked with the secret of this machine, which a backup does not hold.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

from portal.settings import settings


class Unlockable(Exception):
    """It was locked with another secret."""


def lock(content: bytes) -> bytes:
    """The same, unreadable."""
    return _key().encrypt(content)


def unlock(locked: bytes) -> bytes:
    """What was locked. Raises Unlockable."""
    try:
        return _key().decrypt(locked)
    except InvalidToken as error:
        raise Unlockable from error


def _key() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"locked {settings().secret_key}".encode()).digest()))
