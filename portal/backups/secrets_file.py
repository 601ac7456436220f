"""What INSTANCE holds and no database: the secret key and the seal, in a file of their own.

Apart, because who has both can sign as the municipality: the two are kept in different places.
"""

import os
import re
import zipfile
from datetime import datetime
from pathlib import Path

from portal import notes
from portal.backups import archive
from portal.backups.errors import BackupError
from portal.settings import settings

ENDING = ".secrets"
SECRET = "secret_key"
NAMES = re.compile(r"secret_key|seal/\w[\w.-]*")


def beside(file: Path) -> Path:
    """Where the secrets go that belong with this backup."""
    return file.with_name(file.name + ENDING)


def write(file: Path, work: Path) -> None:
    """The secret key this portal works with, wherever it came from, and the seal."""
    made = work / "secrets.zip"
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.writestr(SECRET, settings().secret_key)
        for part in sorted((settings().instance / "seal").glob("*")):
            zipped.write(part, f"seal/{part.name}")
    archive.sign(made)
    archive.place(made, file, settings().backup_recipient)
    made.unlink()


def read(file: Path, work: Path, identity: Path | None) -> dict[str, bytes]:
    """What is in it, by name. Refuses a damaged file, and one that holds anything else."""
    opened = archive.plain(file, work, identity)
    try:
        with zipfile.ZipFile(opened) as zipped:
            found = {name: zipped.read(name) for name in zipped.namelist()}
    except archive.UNREADABLE as error:
        raise BackupError(f"{file} is damaged or holds no secrets: nothing was changed.") from error
    if not archive.is_signed(opened) or not all(map(NAMES.fullmatch, found)):
        raise BackupError(f"{file} is damaged or holds no secrets: nothing was changed.")
    return found


def put_back(found: dict[str, bytes], at: datetime) -> None:
    """Into INSTANCE, for its owner only; what stands there gets another name."""
    for name, content in found.items():
        file = settings().instance / name
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        notes.give_to_owner(file.parent)
        if file.exists():
            if file.read_bytes() == content:
                continue
            file.rename(f"{file}.before-{at:%Y%m%dT%H%M%SZ}")
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
        notes.give_to_owner(file)
