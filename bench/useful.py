"""How much employers are told on the demo's own pool: played in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row

ROOT = Path(__file__).resolve().parent.parent
_FIGURES = """
import json
from wsgi import app
from portal.cards import usefulness
from portal.cards.labels import Attribute
from portal.vacancies.queries import open_ids
with app.app_context():
    told = usefulness.of_showings()
    few = 1 - usefulness.with_enough() / len(open_ids())
    shares = {one.value: told.share(one) for one in Attribute}
    print(json.dumps([shares, told.answered_each, told.asked / told.profiles, 100 * few]))
"""


def rows() -> Iterator[Row]:
    """Shares of what is told, requirements that are answered, vacancies without a choice."""
    with tempfile.TemporaryDirectory(prefix="gp-useful-") as folder:
        env = os.environ | {"INSTANCE": folder, "DEMO": "1", "DATABASE_URL": ""}
        for command in ("setup", "migrate", "demo"):
            _run(env, "-m", "flask", "--app", "wsgi", command)
        shares, answered, asked, few = json.loads(_run(env, "-c", _FIGURES).splitlines()[-1])
    for name, share in shares.items():
        yield Row(f"run:profiles_telling_{name}", round(share, 1), "%", note="more is better")
    note = f"of {asked:.1f} asked, answered with past or te leren"
    yield Row("run:requirements_answered", round(answered, 2), "", note=note)
    yield Row("run:vacancies_under_five_profiles", round(few, 1), "%", aim=20)


def _run(env: dict[str, str], *given: str) -> str:
    done = subprocess.run(
        [sys.executable, *given], cwd=ROOT, env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
