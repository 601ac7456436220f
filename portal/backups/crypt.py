"""Encrypted to an age recipient (BACKUP_RECIPIENT): this machine writes what it cannot read again.

The identity that opens it is kept elsewhere and named by `--identity` to check or restore.
https://age-encryption.org/v1: every byte is authenticated, so a changed or cut file does not open.
"""

from pathlib import Path

from portal.backups.errors import BackupError

HEADER = b"age-encryption.org/v1"


def is_encrypted(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(HEADER)) == HEADER


def encrypt(source: Path, to: Path, recipients: str) -> None:
    """Several recipients stand with commas between them: each opens it alone."""
    import pyrage

    try:
        keys = [pyrage.x25519.Recipient.from_str(one.strip()) for one in recipients.split(",")]
    except pyrage.RecipientError:
        raise BackupError(
            "BACKUP_RECIPIENT is no age recipient (age1…): no backup was made."
        ) from None
    with source.open("rb") as reader, to.open("wb") as writer:
        pyrage.encrypt_io(reader, writer, keys)


def decrypt(source: Path, to: Path, identity: Path | None) -> None:
    """Refuses a file that was changed or cut, and an identity it was not made for."""
    import pyrage

    if identity is None:
        raise BackupError(f"{source} is encrypted: give --identity FILE. Nothing was changed.")
    keys = _identities(identity)
    try:
        with source.open("rb") as reader, to.open("wb") as writer:
            pyrage.decrypt_io(reader, writer, keys)
    except (pyrage.DecryptError, OSError, ValueError) as error:
        raise BackupError(
            f"{source} does not open with {identity}: it is damaged, or made for another identity. "
            "Nothing was changed."
        ) from error


def make_identity() -> tuple[str, str]:
    """A new identity, and the recipient that goes with it."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def _identities(file: Path) -> list[object]:
    import pyrage

    lines = [line.strip() for line in file.read_text(errors="replace").splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(one) for one in lines if one and one[0] != "#"]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise BackupError(f"{file} holds no age identity (AGE-SECRET-KEY-…). Nothing was changed.")
    return found
