"""`make bench`: measures everything, prints a table, writes bench/results.json."""

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import cards, floor, matching, pages, papers, starts, useful
from bench.measure import Row
from bench.town import LARGE, SMALL, build
from portal.accounts import passwords
from scripts import postgres

RESULTS = Path(__file__).parent / "results.json"
FORM = "{:<40} {:>9} {:<3} {:>8} {:>6} {:>6} {:>4}  {}"
ENGINES = ("sqlite", "postgresql")


def main() -> None:
    given = _arguments()
    passwords.use_test_profile()
    started, rows = time.monotonic(), []
    with _workshop() as folder:
        for engine in ENGINES[:1] if given.sqlite else ENGINES:
            for row in _all(engine, folder, given):
                rows.append(row)
                _print([row])
    if given.cards:
        rows += (told := list(useful.rows()))
        _print(told)
    if given.bulk:
        rows.append(starts.bulk())
        _print(rows[-1:])
    RESULTS.write_text(json.dumps([row.as_dict() for row in rows], indent=1) + "\n")
    kept = sum(row.is_kept for row in rows)
    print(
        f"{kept} of {len(rows)} within their aim, in {time.monotonic() - started:.0f} s: {RESULTS}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--bulk", action="store_true", help="also 100,000 candidates")
    parser.add_argument(
        "--cards", type=int, default=0, metavar="N", help="instead: the pool, up to N cards"
    )
    parser.add_argument("--sqlite", action="store_true", help="SQLite only")
    parser.add_argument("--large", type=int, default=LARGE, help="employers of the large town")
    return parser.parse_args()


@contextmanager
def _workshop() -> Iterator[Path]:
    """A folder for the databases, in memory where the machine has room, and a PostgreSQL server."""
    shm = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="gp-bench-", dir=shm if shm.is_dir() else None))
    alive = postgres.prepare()
    try:
        yield folder
    finally:
        postgres.finish(alive)
        shutil.rmtree(folder, ignore_errors=True)


def _all(engine: str, folder: Path, given: argparse.Namespace) -> Iterator[Row]:
    _head()
    yield from _engine(engine, folder, given)
    if given.cards:
        yield from matching.rows(engine, folder)


def _engine(engine: str, folder: Path, given: argparse.Namespace) -> Iterator[Row]:
    urls = [f"sqlite:///{folder}/{name}.db" for name in ("portal", "floor")]
    if engine == "postgresql":
        urls = [postgres.database(f"bench_{name}") for name in ("portal", "floor")]
    town, bare = build(engine, urls[0], folder / engine), floor.Floor(floor.connect(urls[1]))
    if given.cards:
        yield from cards.rows(town, bare, given.cards)
        return
    town.grow(SMALL)
    small = pages.rows(town, bare, SMALL)
    if engine == "sqlite":
        yield starts.cold_start(town)
        yield starts.web_memory(town)
        yield papers.invoice(town)
    town.grow(given.large)
    big = pages.rows(town, bare, given.large)
    yield from small
    yield from (pages.grown(*pair) for pair in zip(small, big, strict=False))
    yield from big[len(small) :]


def _head() -> None:
    print(FORM.format("", "", "", "floor", "ratio", "aim", "sql", ""))


def _print(rows: list[Row]) -> None:
    for row in rows:
        cells = (row.floor, row.ratio, row.aim, row.statements)
        told = ["" if cell is None else cell for cell in cells]
        mark = "" if row.is_kept else "ABOVE ITS AIM "
        print(FORM.format(row.name, row.value, row.unit, *told, mark + row.note), flush=True)


if __name__ == "__main__":
    main()
