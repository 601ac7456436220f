"""`make run`, as far as it takes no minutes of demo data; the rest is in tests_long/."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.run import is_local

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("", True),
        ("sqlite:////srv/portal.db", True),
        ("postgresql://portal@localhost/portal", True),
        ("postgresql://portal:x@127.0.0.1:5432/portal", True),
        ("postgresql://portal@[::1]/portal", True),
        ("postgresql:///portal?host=/run/postgresql", True),
        ("postgresql://portal@db.vaartland.example/portal", False),
        ("postgresql:///portal?host=db.vaartland.example", False),
        ("postgresql://portal@localhost/portal?host=db.vaartland.example", False),
        ("postgresql://portal@10.0.0.8/portal", False),
    ],
)
def test_a_database_is_on_this_machine_or_it_is_not(url, local):
    assert is_local(url) is local


def test_demo_data_stays_out_of_a_database_elsewhere():
    env = {**os.environ, "DATABASE_URL": "postgresql://portal@db.vaartland.example/portal"}
    env.pop("DEMO_OK", None)
    done = subprocess.run(
        [sys.executable, "scripts/run.py"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "DEMO_OK=1" in done.stderr


def test_ci_calls_make_test_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]
