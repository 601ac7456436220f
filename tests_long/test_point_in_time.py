"""Back to a minute before a mistake, as docs/backup.md says it, on a PostgreSQL of its own."""

import glob
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "backup.md").read_text()
BLOCKS = re.findall(r"```point-in-time\n(.*?)```", PAGE, re.S)
CONF = re.search(r"```conf\n(.*?)```", PAGE, re.S)[1]
LINES = [line.strip() for line in PAGE.splitlines() if line.startswith("    ") and "then" in line]


@pytest.fixture
def srv():
    """A folder that is /srv on the page, with a server at work in it; gone afterwards."""
    srv = Path(tempfile.mkdtemp(prefix="gp-pitr-"))
    own(srv)
    for name in ("wal", "elsewhere", "vault"):
        (srv / name).mkdir()
        own(srv / name)
    as_postgres(srv, "initdb --pgdata=/srv/work --auth=trust --no-sync --encoding=UTF8 >/dev/null")
    settings = CONF + f"listen_addresses = ''\nunix_socket_directories = '{srv}'\n"
    with (srv / "work" / "postgresql.conf").open("a") as conf:
        conf.write(settings.replace("/srv", str(srv)))
    as_postgres(srv, "pg_ctl start --wait --pgdata=/srv/work --log=/srv/work.log >/dev/null")
    yield srv
    for name in ("work", "then"):
        if (srv / name).exists():
            as_postgres(srv, f"pg_ctl stop --pgdata=/srv/{name} --mode=immediate || true")
    shutil.rmtree(srv)


def own(path):
    if os.geteuid() == 0:
        os.chown(path, pwd.getpwnam("postgres").pw_uid, -1)


def environment(srv):
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
    path = f"{Path(sys.executable).parent}:{programs}:{os.environ['PATH']}"
    return {"PATH": path, "PGHOST": str(srv), "PGUSER": "postgres"}


def as_postgres(srv, block):
    user = {"user": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    command = ["sh", "-ec", block.replace("/srv", str(srv))]
    subprocess.run(command, env=environment(srv), cwd=srv, check=True, timeout=120, **user)


def as_keeper(srv, line, url):
    """A line of the page, by who keeps the portal."""
    (srv / "instance").mkdir(exist_ok=True)
    env = environment(srv) | {
        "DEMO": "1", "SECRET_KEY": "s" * 40, "INSTANCE": f"{srv}/instance", "DATABASE_URL": url,
    }  # fmt: skip
    if (srv / "recipient").exists():
        env["BACKUP_RECIPIENT"] = (srv / "recipient").read_text()
    line = line.replace("/srv", str(srv)).replace("@/portal?", f"@/portal?host={srv}&")
    if line.startswith("DATABASE_URL="):  # the shell would read & as its own
        given, _, line = line.partition(" ")
        env["DATABASE_URL"] = given.partition("=")[2]
    done = subprocess.run(["sh", "-ec", line], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.mark.promise("N1")
def test_what_was_there_a_minute_before_the_mistake_is_there_again(srv, capsys):
    url = f"postgresql://postgres@/portal?host={srv}"
    base, recover = BLOCKS
    as_postgres(srv, "createdb portal")
    as_keeper(srv, "flask --app wsgi migrate", url)
    key = as_keeper(srv, "flask --app wsgi backup key /srv/vault/identity", url)
    (srv / "recipient").write_text(key.strip())
    as_postgres(srv, base)
    with psycopg.connect(url, autocommit=True) as raw:
        letter = (
            "INSERT INTO letters (id, message_id, is_refused, at)"
            " VALUES (gen_random_uuid(), %s, false, now())"
        )
        raw.execute(letter, ["after the base backup"])
        time.sleep(1.5)
        (before,) = raw.execute("SELECT clock_timestamp()").fetchone()
        time.sleep(1.5)
        raw.execute("DELETE FROM letters")
        raw.execute(letter, ["after the mistake"])
        raw.execute("SELECT pg_switch_wal()")
    until = time.monotonic() + 30
    while time.monotonic() < until and len(list((srv / "wal").glob("0*"))) < 3:
        time.sleep(0.2)
    began = time.monotonic()
    as_postgres(srv, recover.replace("2026-11-30 10:14:00+01", before.isoformat(" ")))
    assert len(LINES) == 2
    said = [as_keeper(srv, line, url) for line in LINES]
    with capsys.disabled():
        sys.stdout.write(f"\nto a point in time: {time.monotonic() - began:.0f} s\n")
    assert said[1].startswith("Restored.")
    with psycopg.connect(url) as raw:
        rows = raw.execute("SELECT message_id FROM letters").fetchall()
    assert rows == [("after the base backup",)]
