"""RPO and RTO, measured: a town of some size, people at work, a machine that dies, one command.

The figures are printed. What is aimed at: at most 15 minutes lost with BACKUP_EVERY=10,
and people at work within 30 minutes.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.backups.conftest import own_url

__all__ = ["own_url"]

ROOT = Path(__file__).resolve().parent.parent
COMPANIES, PEOPLE = 500, 20_000
EVERY = 10 * 60  # seconds, as the page advises
RPO, RTO = 15 * 60, 30 * 60
WRITER = """
import sys, time, uuid
from sqlalchemy import create_engine, text
made = create_engine(sys.argv[1], connect_args={"timeout": 30} if "sqlite" in sys.argv[1] else {})
row = text("INSERT INTO letters (id, message_id, is_refused, at)"
           " VALUES (:id, :said, false, '2026-09-01 08:00:00')")
while True:
    with made.begin() as raw:
        raw.execute(row, {"id": uuid.uuid4().hex, "said": f"at {time.monotonic()} {uuid.uuid4()}"})
    print(time.monotonic(), flush=True)
    time.sleep(0.02)
"""


@pytest.fixture
def flask(own_url, tmp_path):
    """flask(…): a command in a process of its own; its output and how many seconds it took."""
    env = os.environ | {
        "DEMO": "1", "SECRET_KEY": "s" * 40, "INSTANCE": str(tmp_path), "DATABASE_URL": own_url,
    }  # fmt: skip
    program = Path(sys.executable).with_name("flask")

    def flask(*words, killed_after=None):
        command = [program, "--app", "wsgi", *map(str, words)]
        began = time.monotonic()
        if killed_after:
            child = subprocess.Popen(command, cwd=ROOT, env=env)
            time.sleep(killed_after)
            child.send_signal(signal.SIGKILL)
            child.wait()
            return "", killed_after
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout, time.monotonic() - began

    return flask


@pytest.mark.promise("N1")
def test_little_is_lost_and_soon_people_work_again(house, flask, own_url, tmp_path, capsys):
    engine = house.engine.dialect.name
    flask("setup")
    flask("demo", "--employers", COMPANIES, "--candidates", PEOPLE)
    file = tmp_path / "kept.zip"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, own_url], stdout=subprocess.PIPE, text=True
    )
    time.sleep(2)
    began = time.monotonic()
    _, writing = flask("backup", file)
    whole = file.read_bytes()
    _, _ = flask("backup", file, killed_after=writing * 0.7)
    assert file.read_bytes() == whole, "a run that was killed left the backup as it was"
    writer.kill()
    committed = [float(line) for line in writer.communicate()[0].split()]
    before = [at for at in committed if at < began]
    _, checking = flask("backup", "check", file)
    said, restoring = flask("restore", file, "--yes", "--hold")
    _, looking = flask("doctor")
    assert said.startswith("Restored.")
    made = create_engine(own_url)
    with made.connect() as raw:
        kept = raw.scalars(
            text("SELECT message_id FROM letters WHERE message_id LIKE 'at %'")
        ).all()
    made.dispose()
    newest = max(float(one.split()[1]) for one in kept)
    lost = EVERY + writing
    figures = (
        f"\n{engine}: file {len(whole) / 1e6:.0f} MB, {len(committed)} writes meanwhile, "
        f"backup {writing:.1f} s, check {checking:.1f} s, restore {restoring:.1f} s, "
        f"doctor {looking:.1f} s; {max(0, len(before) - len(kept))} of {len(before)} "
        f"writes from before the backup lost; "
        f"RPO {lost / 60:.1f} min with BACKUP_EVERY=10, RTO {(restoring + looking) / 60:.1f} min"
    )
    with capsys.disabled():
        sys.stdout.write(f"{figures}\n")
    assert len(kept) >= len(before), "all that was saved before the backup began is in it"
    assert newest >= began - 1
    assert lost < RPO
    assert restoring + looking < RTO
