"""A town with its data, and the portal as it is served there: gunicorn and a worker of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text, update

from bench.load.journeys import shared
from bench.town import SECRET, Town, build
from portal import cli, clock, db
from portal.outbox import Job, JobState
from portal.roles import Role
from portal.worker import put_nightly
from scripts import postgres
from tests.processes import answers, free_port

ROOT = Path(__file__).resolve().parents[2]
BUILT = datetime.fromisoformat("2026-08-31T10:00:00+02:00")  # a Monday, all months billed
SERVED = datetime.fromisoformat("2026-09-01T10:00:00+02:00")  # the morning after: a new month
ROLE = "gp_load"  # of the fence, and the name of the database, on PostgreSQL


def settled_town(engine: str, folder: Path, employers: int, people: int) -> Town:
    """A town of so many employers, with enough colleagues for a load of so many people, on the
    morning of the first of the month.
    """
    is_sqlite = engine == "sqlite"
    url = f"sqlite:///{folder}/portal.db" if is_sqlite else postgres.database(ROLE)
    town = build(engine, url, folder, BUILT)
    for role, n in shared(people).items():
        if role in town.people:
            town.hire(Role(role), n)
    town.grow(employers)
    with town.app.app_context(), db.unit() as session:
        for statement in () if is_sqlite else cli.fence_sql(ROLE).splitlines():
            session.execute(text(statement))
    clock.move_to(SERVED)
    _spend_night(town)
    return town


def _spend_night(town: Town) -> None:
    """The night is over: the worker has people's clicks to follow, and nothing else."""
    with town.app.app_context():
        put_nightly(clock.now())
        with db.unit() as session:
            session.execute(update(Job).values(state=JobState.DONE, done_at=clock.now()))


class Served:
    """gunicorn with its processes, and workers."""

    def __init__(self, town: Town, workers: int) -> None:
        self.port, self.folder = free_port(), town.config.instance
        env = os.environ | {
            "DEMO": "1", "CLOCK": clock.now().isoformat(), "SECRET_KEY": SECRET,
            "DATABASE_URL": town.config.database_url, "INSTANCE": str(self.folder),
            "FENCE_ROLE": ROLE if town.engine == "postgresql" else "",
        }  # fmt: skip
        bound = ("-b", f"127.0.0.1:{self.port}", "--log-level", "warning")
        with (self.folder / "served.log").open("ab") as log:
            how = {"cwd": ROOT, "env": env, "stdout": log, "stderr": log}
            work = ("flask", "--app", "wsgi", "jobs", "work")
            self.web, *self.workers = (
                subprocess.Popen([sys.executable, "-m", *command], **how)
                for command in (("gunicorn", "wsgi:app", *bound), *[work] * workers)
            )

    def megabytes(self) -> tuple[float, float]:
        """What the web processes hold together, and the workers."""
        return sum(map(_megabytes, self._children())), sum(
            _megabytes(worker.pid) for worker in self.workers
        )

    def cpu(self) -> tuple[float, float]:
        """Seconds that each had a core so far: nearly the same when others use this machine."""
        return sum(map(_cpu, self._children())), sum(_cpu(one.pid) for one in self.workers)

    def _children(self) -> list[int]:
        path = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def stop(self) -> None:
        for process in (self.web, *self.workers):
            process.send_signal(signal.SIGTERM)
        for process in (self.web, *self.workers):
            process.wait(60)


@contextmanager
def served(town: Town, workers: int = 1) -> Iterator[Served]:
    """The portal, once it answers."""
    house = Served(town, workers)
    try:
        answers(f"http://127.0.0.1:{house.port}/healthz")
        yield house
    finally:
        house.stop()


def dead_jobs(town: Town) -> int:
    with town.app.app_context():
        dead = select(func.count()).where(Job.state == JobState.DEAD)
        return db.session.scalar(dead) or 0


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
