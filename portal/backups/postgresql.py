"""A backup of PostgreSQL: pg_dump's own format, and a database that changes names.

The password goes by the environment of the program, never by its arguments, which a list of
processes shows to everybody. To restore and to check, the user of DATABASE_URL needs CREATEDB.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from portal import db
from portal.backups.errors import BackupError
from portal.settings import settings

ASIDE = "before"
LONGEST = 63 - len("_before_20261130t083000z")  # of a name
HOME = "postgres"  # the database to stand in while others change names
CREATEDB = "The user of DATABASE_URL may make no database: ALTER ROLE … CREATEDB."


def dump(to: Path) -> None:
    """Refuses a database that is damaged: the program reads every row, and amcheck, where it was
    installed, every index.
    """
    _check_indexes()
    options = ("--format=custom", "--schema=public", f"--file={to}")
    _run("pg_dump", _url(), *options, otherwise="No backup was made.")


@contextmanager
def beside(data: Path) -> Iterator[str]:
    """The address of a database of its own with this data, on the server of the one at work."""
    url = _url().set(database=f"{(_url().database or '')[:LONGEST]}_beside")
    _make(url)
    try:
        _load(data, url)
        yield url.render_as_string(hide_password=False)
    finally:
        with _home() as raw:
            raw.execute(text(f"DROP DATABASE IF EXISTS {_quoted(url)} WITH (FORCE)"))


def swap(url: str, at: datetime) -> str:
    """The database at `url` takes the name of the one at work, which is kept; its new name, or ""
    when there was none. Who is connected is sent away, and comes back to the new rows.
    """
    new, present = make_url(url), _url()
    kept = _free_name(present, at)
    try:
        if not _exists(present):
            _rename((new, present))
            return ""
        _bring_along(present, new)
        _admit(present, False)
        try:
            _send_away(present, new)
            _rename((present, kept), (new, present))
        finally:
            _admit(kept if _exists(kept) else present, True)
    except DBAPIError as error:
        raise BackupError(f"{error.orig} Nothing was changed.") from error
    return kept.database or ""


def is_there() -> bool:
    """Is there a database at work?"""
    return _exists(_url())


def kept() -> list[str]:
    """Databases that a restore put aside."""
    begins = f"{(_url().database or '')[:LONGEST]}_{ASIDE}_"
    names = db.session.scalars(text("SELECT datname FROM pg_database ORDER BY 1"))
    return [name for name in names if name.startswith(begins)]


def arguments(url: URL) -> tuple[str, dict[str, str]]:
    """How a program is told the address: what everybody may see, and its environment."""
    password = url.password or url.query.get("password")
    seen = url._replace(drivername="postgresql", password=None)  # `set` leaves out what is None
    seen = seen.difference_update_query(["password"])
    given = {"PGPASSWORD": str(password)} if password else {}
    return seen.render_as_string(hide_password=False), {**os.environ, **given}


def _bring_along(present: URL, new: URL) -> None:
    """What else stands in the database comes along, empty: the queues of the workers, which are at
    work, and extensions. What this user may not make there, an administrator makes.
    """
    with tempfile.TemporaryDirectory() as folder, suppress(BackupError):
        file = f"{folder}/others"
        others = ("--format=custom", "--schema-only", "--exclude-schema=public", f"--file={file}")
        _run("pg_dump", present, *others, otherwise="")
        _run("pg_restore", new, "--no-owner", file, otherwise="")


def _free_name(present: URL, at: datetime) -> URL:
    begins = f"{(present.database or '')[:LONGEST]}_{ASIDE}_"
    kept = present.set(database=f"{begins}{at:%Y%m%dt%H%M%Sz}")
    return _free_name(present, at + timedelta(seconds=1)) if _exists(kept) else kept


def _load(data: Path, url: URL) -> None:
    """With the rights of roles, when this server has those roles."""
    options = ("--single-transaction", "--no-owner", str(data))
    again = ("--no-privileges", *options)
    clear = ("--clean", "--if-exists")  # the schema "public" is there already
    otherwise = "Nothing was changed."
    with _engine(url).connect() as raw:
        roles = set(raw.scalars(text("SELECT rolname FROM pg_roles")))
    is_known = not settings().fence_role or settings().fence_role in roles
    chosen = options if is_known else again
    try:
        _run("pg_restore", url, *clear, *chosen, otherwise=otherwise)
    except BackupError as error:
        if "role" not in error.message or chosen is again:
            raise
        _run("pg_restore", url, *clear, *again, otherwise=otherwise)


def _check_indexes() -> None:
    """By amcheck, an extension that an administrator may add: CREATE EXTENSION amcheck."""
    indexes = text(
        "SELECT bt_index_check(i.indexrelid) FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam"
        " WHERE a.amname = 'btree' AND c.relnamespace = 'public'::regnamespace AND i.indisvalid"
    )
    may = text("SELECT has_function_privilege(oid, 'EXECUTE') FROM pg_proc WHERE proname = :name")
    try:
        with _engine(_url()).connect() as raw:
            if raw.scalar(may, {"name": "bt_index_check"}):
                raw.execute(indexes)
    except DBAPIError as error:
        raise BackupError(
            f"The database is damaged or away ({error.orig}): no backup was made."
        ) from error


def _run(program: str, url: URL, *options: str, otherwise: str) -> None:
    seen, env = arguments(url)
    try:
        subprocess.run(
            [program, *options, f"--dbname={seen}"], check=True, capture_output=True, env=env
        )
    except FileNotFoundError:
        raise BackupError(
            f"{program} is not installed: apt-get install postgresql-client. {otherwise}"
        ) from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace")[-500:].strip()
        raise BackupError(f"{program} failed: {said} {otherwise}") from None


def _make(url: URL) -> None:
    """A database that sorts as the one at work does."""
    like = text(
        "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database"
        " WHERE datname = :name"
    )
    try:
        with _home() as raw:
            found = raw.execute(like, {"name": _url().database}).one_or_none()
            sorts = " LC_COLLATE '{1}' LC_CTYPE '{2}'".format(*found) if found else ""
            encoding = found[0] if found else "UTF8"
            name = _quoted(url)
            raw.execute(text(f"DROP DATABASE IF EXISTS {name}"))  # of a run that was killed
            raw.execute(
                text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}'{sorts}")
            )
    except DBAPIError as error:
        raise BackupError(f"{error.orig} {CREATEDB} Nothing was changed.") from error


def _rename(*pairs: tuple[URL, URL]) -> None:
    """All of these, or none."""
    with _engine(_url().set(database=HOME)).begin() as raw:
        for old, new in pairs:
            raw.execute(text(f"ALTER DATABASE {_quoted(old)} RENAME TO {_quoted(new)}"))


def _admit(url: URL, may: bool) -> None:
    with _home() as raw:
        raw.execute(text(f"ALTER DATABASE {_quoted(url)} ALLOW_CONNECTIONS {may}"))


def _send_away(*urls: URL) -> None:
    away = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    with _home() as raw:
        for url in urls:
            raw.execute(away, {"name": url.database})


def _exists(url: URL) -> bool:
    found = text("SELECT 1 FROM pg_database WHERE datname = :name")
    with _home() as raw:
        return raw.scalar(found, {"name": url.database}) is not None


@contextmanager
def _home() -> Iterator[Connection]:
    """A connection of the server that is in none of these databases; each statement stands."""
    engine = _engine(_url().set(database=HOME))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as raw:
        yield raw


def _engine(url: URL) -> Engine:
    return create_engine(url, poolclass=NullPool)


def _quoted(url: URL) -> str:
    return '"' + (url.database or "").replace('"', '""') + '"'


def _url() -> URL:
    return make_url(settings().database_url)
