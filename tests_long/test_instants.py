"""The suite at instants on which calendars go wrong: all of it but the browser, which takes as long
again.

One by hand: `TEST_AT=2026-12-31T23:30 .venv/bin/python -m pytest -n 2`.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
AWKWARD = {
    "a Sunday": "2026-11-29T10:00",
    "the last half hour of a year": "2026-12-31T23:30",
    "28 February of a leap year": "2028-02-28T10:00",
    "29 February": "2028-02-29T10:00",
    "the Thursday before Easter": "2027-03-25T16:00",
    "the last minute of winter time": "2027-03-28T01:59+01:00",
    "the first minute of summer time": "2027-03-28T03:00+02:00",
    "half past two, in summer time": "2026-10-25T02:30+02:00",
    "half past two again, in winter time": "2026-10-25T02:30+01:00",
}


@pytest.mark.parametrize("at", AWKWARD.values(), ids=AWKWARD)
def test_the_suite_is_green(at, capfd):
    run = [sys.executable, "-m", "pytest", "-n", "2", "-p", "no:cacheprovider"]
    env = {name: value for name, value in os.environ.items() if "XDIST" not in name}
    done = subprocess.run(
        [*run, "--ignore=tests/browser", "tests"],
        cwd=ROOT, env=env | {"TEST_AT": at}, capture_output=True, text=True,
    )  # fmt: skip
    with capfd.disabled():
        print(f"\n{at}: {done.stdout.splitlines()[-1]}")  # noqa: T201  the closing line
    assert done.returncode == 0, done.stdout[-5000:]
