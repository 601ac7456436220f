"""A PostgreSQL server of our own for tests and bench: own folder, socket only, gone with the run.

`TEST_DATABASE_URL` names another server to use instead (its user must be superuser). Started by the
first worker that needs it; a shell keeps it alive as long as the run holds the other end of a pipe,
so it also ends when the run is killed.
"""

import fcntl
import glob
import os
import pwd
import shlex
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

FOLDER = "GROEIPORTAAL_TEST_POSTGRES"
ADVICE = "PostgreSQL is not on this machine. Give: apt-get install postgresql"
OPTIONS = (
    "-c listen_addresses='' -c shared_buffers=64MB -c max_connections=60 "
    "-c log_min_messages=fatal -c timezone=UTC "
)
HASTY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def prepare(*, hasty: bool = True) -> int | None:
    """In the process that runs the tests: a place for the server, and what keeps it alive. A
    `hasty` one waits for no disk.
    """
    if os.environ.get(FOLDER):
        return None
    folder = Path(tempfile.mkdtemp(prefix="gp-pg-"))
    os.environ[FOLDER] = str(folder)
    (folder / "options").write_text(OPTIONS + (HASTY if hasty else ""))
    os.mkfifo(folder / "alive")
    if os.geteuid() == 0:
        for path in (folder, folder / "alive"):
            os.chown(path, pwd.getpwnam("postgres").pw_uid, -1)
    folder.chmod(0o700)
    return os.open(folder / "alive", os.O_RDWR)


def finish(alive: int | None) -> None:
    """Let go: the server stops and its folder disappears."""
    if alive is None:
        return
    folder = Path(os.environ.pop(FOLDER))
    started = (folder / "ready").exists()
    os.close(alive)
    if not started:
        subprocess.run(["rm", "-rf", folder], check=True)


def database(name: str) -> str:
    """The address of a new, empty database with this name."""
    drop(name)
    with _admin() as raw:
        raw.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    return address(name)


def address(name: str) -> str:
    """The address of the database with this name."""
    server = os.environ.get("TEST_DATABASE_URL") or _server()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def copy(source: str, name: str) -> None:
    """A database that is `source` to the byte; nobody may be connected to either."""
    drop(name)
    with _admin() as raw:
        raw.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop(name: str) -> None:
    """The database of this name is gone."""
    with _admin() as raw:
        raw.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def forget(name: str) -> None:
    """Drop the database and the role of this name from a server that goes on without us."""
    if os.environ.get("TEST_DATABASE_URL"):
        drop(name)
        with _admin() as raw:
            raw.execute(f'DROP ROLE IF EXISTS "{name}"')


def _admin() -> psycopg.Connection:
    server = os.environ.get("TEST_DATABASE_URL") or _server()
    return psycopg.connect(_plain(server), autocommit=True)


def _server() -> str:
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            _start(folder)
    return f"postgresql://postgres@/postgres?host={folder}"


def _start(folder: Path) -> None:
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not found:
        raise RuntimeError(ADVICE)
    data = shlex.quote(str(folder / "data"))
    init = f"{found[-1]}/initdb -D {data} -U postgres -A trust --no-sync -E UTF8 --locale=C"
    options = (folder / "options").read_text()
    serve = f"{found[-1]}/postgres -D {data} -k {shlex.quote(str(folder))} {options}"
    script = (
        f"cd {shlex.quote(str(folder))}; {init} >init.log 2>&1 && {{ {serve} >server.log 2>&1 & "
        f"read -r never <alive; kill -QUIT $!; wait $!; }}; cd /; rm -rf {shlex.quote(str(folder))}"
    )
    user = {"user": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    apart = f"{{ {script}; }} </dev/null >/dev/null 2>&1 &"
    subprocess.run(["sh", "-c", apart], check=True, start_new_session=True, **user)
    _wait(folder)
    (folder / "ready").touch()


def _wait(folder: Path) -> None:
    for _ in range(600):
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: see {folder}/server.log")


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
