"""What needs a process of its own: cold start, memory of a web process, the bulk."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measure import Row
from bench.town import Town
from bench.visitor import sign_in
from portal.roles import Role
from tests.instant import START

ROOT = Path(__file__).resolve().parent.parent
TIMES = 5
CANDIDATES = 100_000
FORBIDDEN = ("weasyprint", "numpy", "pyhanko")

_FIRST_PAGE = """
import time
import gunicorn
start = time.perf_counter()
from wsgi import app
from werkzeug.test import create_environ
found = []
asked = create_environ("/", "https://bench.example")
page = b"".join(app(asked, lambda *said: found.append(said[0])))
assert found == ["200 OK"] and b"<h1" in page, found
print(time.perf_counter() - start)
"""
_BARE = """
import time
start = time.perf_counter()
from flask import Flask, render_template_string
from sqlalchemy import create_engine, orm, text
from werkzeug.test import create_environ
app, engine = Flask("bare"), create_engine("sqlite://")
@app.get("/")
def page():
    with engine.connect() as connection:
        n = connection.execute(text("SELECT 1")).scalar()
        return render_template_string("<h1>{{ n }}</h1>", n=n)
assert b"<h1>1" in b"".join(app(create_environ("/"), lambda *said: None))
print(time.perf_counter() - start)
"""
_PAGES = """
import json, sys
import server
from wsgi import app
from werkzeug.test import create_environ
from datetime import datetime
from portal import clock
clock.move_to(datetime.fromisoformat(%r))  # when the people of the town came in
for cookie, paths in json.loads(sys.stdin.read()):
    for path in paths * 20:
        headers = {"Cookie": f"groeiportaal={cookie}"}
        said = []
        b"".join(app(create_environ(path, headers=headers), lambda *told: said.append(told[0])))
        assert said == ["200 OK"], (path, said)
loaded = [name for name in %r if name in sys.modules]
assert not loaded, f"the web loaded {loaded}"
print(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
"""


def cold_start(town: Town) -> Row:
    """From the import of wsgi to the first whole page, beside Flask with SQLAlchemy and no more."""
    best = [float("inf"), float("inf")]
    for _ in range(TIMES):
        for place, code in enumerate((_FIRST_PAGE, _BARE)):
            best[place] = min(best[place], float(_run(town, code)))
    value, bare = (round(seconds, 3) for seconds in best)
    return Row("run:cold_start", value, "s", aim=1.0, note=f"bare Flask and SQLAlchemy {bare} s")


def web_memory(town: Town) -> Row:
    """Resident memory of one web process after some hundred pages of every kind of person."""
    paths = ["/", "/vacatures", "/werkgevers", "/overeenkomsten"]
    with town.app.app_context():
        manager = sign_in(town.app, town.people[Role.ACCOUNT_MANAGER][0])
    sessions = [(manager.cookie, paths)]
    kb = int(_run(town, _PAGES % (START.isoformat(), FORBIDDEN), json.dumps(sessions)))
    return Row("run:web_memory", round(kb / 1024, 1), "MB", aim=100)


def bulk() -> Row:
    """So many candidates into an empty SQLite database on this disk."""
    with tempfile.TemporaryDirectory(prefix="gp-bulk-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bench.bulk", folder, str(CANDIDATES)],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
    seconds, megabytes = done.stdout.split()
    return Row(
        f"run:demo_bulk_{CANDIDATES}",
        round(float(seconds), 1),
        "s",
        aim=120,
        note=f"{megabytes} MB",
    )


def _run(town: Town, code: str, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=os.environ | _production(town), input=given, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip().rpartition("\n")[2]  # below the lines of its log


def _production(town: Town) -> dict[str, str]:
    """The environment of a real installation: no demo."""
    return {
        "SECRET_KEY": town.config.secret_key,
        "DATABASE_URL": town.config.database_url,
        "INSTANCE": str(town.config.instance),
        "PUBLIC_URL": "https://bench.example",
        "MAIL_URL": "smtp://bench.example:587",
        "MUNICIPALITY_IBAN": "NL91ABNA0417164300",
        "DEMO": "",
        "PYTHONDONTWRITEBYTECODE": "",  # an installed portal is compiled once
        "PYTHONPYCACHEPREFIX": str(town.config.instance / "compiled"),
    }
