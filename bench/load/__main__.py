"""`python -m bench.load`: people at work on both engines, and what they waited for."""

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.load import month
from bench.load.crowd import WARM, at_work, crowd, look_around
from bench.load.figures import HEAD, K1, K2, LES_EMPLOIS, Gate, Run
from bench.load.house import ROLE, Served, dead_jobs, served, settled_town
from bench.load.person import Answer
from bench.town import Town
from portal.accounts import passwords
from scripts import postgres

ENGINES = ("sqlite", "postgresql")
EMPLOYERS, OF_MONTH = 3_000, 1_334  # of every eight of these three are billed


def main() -> None:
    given = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and what was started, stops
    passwords.use_test_profile()
    promised = K2 if given.month else K1
    missed = []
    print(HEAD, promised, LES_EMPLOIS, sep="\n", flush=True)
    with _workshop() as folder:
        for engine in [given.engine] if given.engine else ENGINES:
            for run in _runs(engine, folder, given):
                missed += run.misses(promised)
                _print(run, promised)
    sys.exit(1 if missed else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=None, help="50 200; month: 180")
    parser.add_argument("--minutes", type=float, default=2, help="that count, of each run")
    parser.add_argument("--think", type=float, default=10, help="seconds before a click")
    parser.add_argument("--engine", choices=ENGINES, help="one of them instead of both")
    parser.add_argument("--month", action="store_true", help="bill a month meanwhile, until sent")
    parser.add_argument("--employers", type=int, default=None, help="in the town")
    parser.add_argument("--workers", type=int, help="that follow the clicks: 1; month: 2")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    given.people = given.people or ([180] if given.month else [50, 200])
    given.workers = given.workers or (2 if given.month else 1)
    given.employers = given.employers or (OF_MONTH if given.month else EMPLOYERS)
    return given


@contextmanager
def _workshop() -> Iterator[Path]:
    """A folder on this disk, and a PostgreSQL server that waits for it, as a real one does."""
    folder = Path(tempfile.mkdtemp(prefix="gp-load-"))
    alive = postgres.prepare(hasty=False)
    try:
        yield folder
    finally:
        postgres.forget(ROLE)
        postgres.finish(alive)
        shutil.rmtree(folder, ignore_errors=True)


def _runs(engine: str, folder: Path, given: argparse.Namespace) -> Iterator[Run]:
    """Every number of people, in one town; a month is billed once in each."""
    town = None
    for people in given.people:
        if town is None or given.month:
            at = folder / f"{engine}-{people}"
            town = settled_town(engine, at, given.employers, max(given.people))
        with served(town, given.workers) as house:
            yield asyncio.run(play(town, house, people, given))


async def play(town: Town, house: Served, people: int, given: argparse.Namespace) -> Run:
    """All of them at work; what counts begins when they are."""
    heard: list[Answer] = []
    members = crowd(town, house, people, think=given.think, seed=given.seed, heard=heard)
    await look_around(members)
    working = asyncio.create_task(at_work(members))
    await _for(WARM * given.think, working)
    before, (cpu, _), begun = house.megabytes(), house.cpu(), time.monotonic()
    took, note = await month.bill(town, house) if given.month else (0, "")
    await _for(0 if given.month else 60 * given.minutes, working)
    ended = time.monotonic()
    after = house.megabytes()
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    dead = dead_jobs(town)
    return Run(
        f"{people} people, {town.engine}",
        [one for one in heard if begun <= one.at < ended],
        ended - begun,
        house.cpu()[0] - cpu,
        before,
        after,
        took,
        f"{note} {f'{dead} DEAD JOBS' if dead else ''}".strip(),
    )


async def _for(seconds: float, working: asyncio.Task[None]) -> None:
    """So long, unless a journey itself is at fault: then that is raised at once."""
    await asyncio.wait({working}, timeout=seconds)
    if working.done():
        working.result()


def _print(run: Run, promised: Gate) -> None:
    print(run)
    for gate in (promised, LES_EMPLOIS):
        if missed := run.misses(gate):
            print(f"    ABOVE {gate.name}: {', '.join(missed)}")
    for line in run.told_errors():
        print(f"    {line}")
    for line in run.slowest():
        print(f"    slow: {line}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
