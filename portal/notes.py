"""Small files in INSTANCE: what a command leaves for the web and the next command to read.

The keeper may give a command as root and with any umask: what stands in INSTANCE belongs to the
owner of INSTANCE all the same, who is the portal.
"""

import os
import tempfile
from pathlib import Path

from portal.settings import settings


def write(name: str, text: str) -> None:
    """The note of this name says `text` from now on, whole or not at all. OSError: it does not."""
    number, made = tempfile.mkstemp(dir=settings().instance, prefix=f".{name}-")
    part = Path(made)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as stream:
            stream.write(text)
        part.chmod(0o644)
        give_to_owner(part)
        part.replace(settings().instance / name)
    finally:
        part.unlink(missing_ok=True)


def read(name: str) -> str:
    """What the note says; "" without one, or one that cannot be read."""
    try:
        return (settings().instance / name).read_text("utf-8")
    except (OSError, ValueError):
        return ""


def give_to_owner(file: Path, instance: Path | None = None) -> None:
    """What root made in INSTANCE belongs to its owner; anybody else's is his own already."""
    if os.geteuid() == 0:
        owner = (instance or settings().instance).stat()
        os.chown(file, owner.st_uid, owner.st_gid)
