"""The load of bench/load, with few people for a moment: the real server and worker."""

import subprocess
import sys

import pytest

from tests.architecture.readers import ROOT
from tests.engines import ENGINES

FEW = ("--people", "14", "--think", "1", "--minutes", "0.2", "--employers", "20")


@pytest.mark.parametrize("more", [(), ("--month",)])
@pytest.mark.parametrize("engine", ENGINES)
def test_few_people_meet_no_error(engine, more):
    command = [sys.executable, "-m", "bench.load", *FEW, "--engine", engine, *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("14 people")]
    assert len(lines) == 1, done.stderr
    assert " x " not in done.stdout  # no error by its status
    assert "DEAD" not in done.stdout
    assert ("8 invoices with PDF and mail" in lines[0]) == bool(more), lines[0]
