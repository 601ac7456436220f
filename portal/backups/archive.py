"""The file itself: a zip with a manifest and the data, and every byte of it under one hash.

The zip's comment is the SHA-256 of all that stands before it, so one changed bit anywhere is seen.
Files of version 0.2.0 have no such hash; of those the data's own hash in the manifest is compared.
"""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar

from portal.backups import crypt
from portal.backups.errors import BackupError

MANIFEST, DATA = "manifest.json", "data"
FORMAT = 2  # 1: without the hash over all
FIGURES = 64  # of a SHA-256
UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, OSError,
               RuntimeError, NotImplementedError)  # fmt: skip


@dataclass(frozen=True)
class Manifest:
    """What is in the file: of which engine, at which version of the schema, made when."""

    __tablename__: ClassVar[str] = "backups"  # what the trail calls it

    engine: str
    version: str
    sha256: str
    made_at: str = ""
    format: int = 1

    @property
    def id(self) -> str:
        return self.sha256[:12]


_NAMES = {field.name for field in fields(Manifest)}


def pack(data: Path, manifest: Manifest, to: Path) -> None:
    """PostgreSQL's own format is compressed already."""
    is_small = manifest.engine != "sqlite"
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED if is_small else zipfile.ZIP_DEFLATED) as file:
        file.writestr(MANIFEST, json.dumps(asdict(manifest)))
        file.write(data, DATA)
    sign(to)


def sign(file: Path) -> None:
    """Put the hash of all that stands before it into the zip's comment."""
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b"0" * FIGURES
    with file.open("r+b") as stream:
        figures = _sha_before_comment(file)
        stream.seek(-FIGURES, os.SEEK_END)
        stream.write(figures)


def is_signed(file: Path) -> bool:
    """Is this file what was written, to the bit?"""
    if file.stat().st_size <= FIGURES:
        return False
    with file.open("rb") as stream:
        stream.seek(-FIGURES, os.SEEK_END)
        return stream.read() == _sha_before_comment(file)


def unpack(file: Path, folder: Path, identity: Path | None = None) -> tuple[Manifest, Path]:
    """What is in it, and where the data lies now. Refuses a damaged file."""
    opened = plain(file, folder, identity)
    try:
        with zipfile.ZipFile(opened) as archive:
            given: dict[str, Any] = json.loads(archive.read(MANIFEST))
            manifest = Manifest(**{name: given[name] for name in _NAMES & given.keys()})
            archive.extract(DATA, folder)
    except UNREADABLE as error:
        raise BackupError(f"{file} is damaged or no backup: nothing was changed.") from error
    is_whole = manifest.format < 2 or is_signed(opened)
    if not is_whole or sha(folder / DATA) != manifest.sha256:
        raise BackupError(f"{file} is damaged: nothing was changed.")
    if opened != file:
        opened.unlink()
    return manifest, folder / DATA


def plain(file: Path, folder: Path, identity: Path | None) -> Path:
    """The file as it was before it was encrypted."""
    try:
        if not crypt.is_encrypted(file):
            return file
    except OSError as error:
        raise BackupError(f"{file} cannot be read: nothing was changed.") from error
    crypt.decrypt(file, folder / "plain", identity)
    return folder / "plain"


def place(made: Path, file: Path, recipients: str) -> None:
    """Put `made` where it belongs, encrypted when there is a recipient: first beside the name, so
    that a broken run never leaves half a file, and for its owner only from the first byte.
    """
    number, name = tempfile.mkstemp(dir=file.resolve().parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        os.close(number)
        if recipients:
            crypt.encrypt(made, part, recipients)
        else:
            shutil.copyfile(made, part)
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def sha(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sha_before_comment(file: Path) -> bytes:
    digest, left = hashlib.sha256(), file.stat().st_size - FIGURES
    with file.open("rb") as stream:
        while left > 0:
            piece = stream.read(min(left, 1 << 20))
            digest.update(piece)
            left -= len(piece)
    return digest.hexdigest().encode()
