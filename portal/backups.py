"""One file with the whole database, made while people work, and back again.

The file is a zip: a manifest (engine, version of the schema, SHA-256) and the data (an SQLite file,
or pg_dump's own format). Documents live in the database, so this is everything but the secrets of
INSTANCE.
"""

import hashlib
import json
import sqlite3
import subprocess
import tempfile
import zipfile
from pathlib import Path

import click

from portal import db, migrate
from portal.settings import settings

MANIFEST, DATA = "manifest.json", "data"


def backup(file: Path) -> None:
    """Write beside the final name first, so that a broken run never leaves half a file."""
    with tempfile.TemporaryDirectory(dir=file.resolve().parent) as folder:
        data, made = Path(folder) / DATA, Path(folder) / "backup.zip"
        (_dump_sqlite if _is_sqlite() else _dump_postgresql)(data)
        manifest = {
            "engine": db.engine.dialect.name,
            "version": migrate.head(),
            "sha256": _sha(data),
        }
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest))
            archive.write(data, DATA)
        made.replace(file)


def restore(file: Path) -> None:
    """Replace the database by the backup. Refuses a damaged file, or one of the other engine."""
    with tempfile.TemporaryDirectory() as folder:
        data = _unpack(file, Path(folder))
        db.session.remove()
        db.engine.dispose()
        (_load_sqlite if _is_sqlite() else _load_postgresql)(data)
    migrate.upgrade()


def _unpack(file: Path, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            archive.extract(DATA, folder)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError) as error:
        raise click.ClickException(
            f"{file} is damaged or no backup: nothing was changed."
        ) from error
    if _sha(folder / DATA) != manifest.get("sha256"):
        raise click.ClickException(f"{file} is damaged: nothing was changed.")
    if manifest.get("engine") != db.engine.dialect.name:
        raise click.ClickException(
            f"{file} is a backup of {manifest.get('engine')}: nothing was changed."
        )
    return folder / DATA


def _sha(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _sqlite_file() -> str:
    file = db.engine.url.database
    assert file is not None
    return file


def _dump_sqlite(to: Path) -> None:
    with sqlite3.connect(_sqlite_file()) as source, sqlite3.connect(to) as target:
        source.backup(target)
    target.close()
    source.close()


def _load_sqlite(data: Path) -> None:
    with sqlite3.connect(data) as source, sqlite3.connect(_sqlite_file()) as target:
        source.backup(target)
    target.close()
    source.close()


def _dump_postgresql(to: Path) -> None:
    _pg("pg_dump", "--format=custom", "--schema=public", f"--file={to}")


def _load_postgresql(data: Path) -> None:
    _pg("pg_restore", "--clean", "--if-exists", "--single-transaction", "--no-owner", str(data))


def _pg(program: str, *options: str) -> None:
    url = settings().database_url.replace("postgresql+psycopg://", "postgresql://")
    command = [program, *options, f"--dbname={url}"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        raise click.ClickException(
            f"{program} is not installed: apt-get install postgresql-client"
        ) from None
    except subprocess.CalledProcessError as error:
        raise click.ClickException(f"{program} failed: {error.stderr.decode()[-500:]}") from None
