"""Invoice numbers under fire: six writers, killed at random, leave no gap and no double."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import db
from portal.audit.models import AuditLine

ROOT = Path(__file__).resolve().parent.parent
WRITERS, KILLS, WANTED = 6, 25, 600
WRITER = """
import sys
from pathlib import Path
from config import Config
from portal import clock, create_app, db, numbers
from portal.audit.actions import AuditLine
from portal.audit.rules import ActorKind
from tests.instant import START
given = {"demo": True, "testing": True, "clock": START}
app = create_app(Config("test " * 8, sys.argv[1], Path(sys.argv[2]), **given))
while True:
    with db.unit() as session:
        number = numbers.take("invoice", 2026)
        session.add(AuditLine(
            at=clock.now(), actor_kind=ActorKind.SYSTEM, actor_id="x", capacity="x", verb="taken",
            subject_kind="x", subject_id="x", title=number, facts={}, request_id=""))
"""


@pytest.mark.promise("B1")
def test_numbers_have_no_gaps_and_no_doubles(house, app):
    dice, writers = random.Random(1), []
    try:
        for kill in range(KILLS + 1):
            while len(writers) < WRITERS:
                writers.append(_start(house.config))
            _wait_for(WANTED * kill // KILLS)
            if kill < KILLS:
                _kill(writers.pop(dice.randrange(WRITERS)))
    finally:
        for writer in writers:
            _kill(writer)
    taken = list(db.session.scalars(select(AuditLine.title).order_by(AuditLine.title)))
    assert taken == [f"2026-{n:06d}" for n in range(1, len(taken) + 1)]
    assert len(taken) >= WANTED


def _start(config):
    given = [config.database_url, str(config.instance)]
    return subprocess.Popen([sys.executable, "-c", WRITER, *given], cwd=ROOT)


def _kill(writer):
    writer.send_signal(signal.SIGKILL)
    writer.wait()


def _wait_for(n):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        db.session.rollback()
        if db.session.scalar(select(func.count()).select_from(AuditLine)) >= n:
            return
        time.sleep(0.05)
    raise AssertionError(f"no {n} numbers in two minutes")
