"""A portal as `make run` serves it, in a folder of its own, and a browser to walk through it."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.instant import START

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = (Path(__file__).parent / "axe.min.js").read_text()
LAYOUT = (Path(__file__).parent / "layout.js").read_text()
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHIFTS = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.moved += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""  # what moves while a page comes, added up as browsers do
MOST_SHIFT = 0.05
COLOURS = {  # which rules of axe: the dark page is the same but for its colours
    "light": {},
    "dark": {"runOnly": ["color-contrast", "link-in-text-block"]},
}
SMALL, PHONE = {"width": 320, "height": 640}, {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@dataclass
class Server:
    """gunicorn on a free port; jobs run when the test says so."""

    instance: Path
    database_url: str = ""
    clock: str = START.isoformat()  # where it stood when it was moved; it runs on from there
    port: int = 0
    process: subprocess.Popen | None = field(default=None, repr=False)
    worker: subprocess.Popen | None = field(default=None, repr=False)
    moved_at: float = field(default_factory=time.monotonic, repr=False)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self):
        own = {"DEMO": "1", "INSTANCE": str(self.instance), "PUBLIC_URL": self.address}
        given = {"DATABASE_URL": self.database_url, "CLOCK": self.now}
        return {**os.environ, **own, **given}

    @property
    def now(self):
        """The moved clock at this moment (ISO)."""
        passed = timedelta(seconds=time.monotonic() - self.moved_at)
        return (datetime.fromisoformat(self.clock) + passed).isoformat()

    def start(self):
        self.port = self.port or _free_port()
        self.flask("setup")
        self.flask("migrate")
        self.serve()

    def serve(self):
        options = ["-w", "2", "-b", f"127.0.0.1:{self.port}", "--no-control-socket"]
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", *options, "--log-level", "warning"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        _wait(self)

    def stop(self):
        for process in filter(None, (self.process, self.worker)):
            with process:
                process.terminate()
                process.wait(10)
        self.process = self.worker = None

    def move_clock(self, instant):
        """Go on at another instant (ISO, with offset)."""
        self.process.terminate()
        self.process.wait(10)
        self.clock, self.moved_at = instant, time.monotonic()
        self.serve()

    def flask(self, *command):
        """Give a command of the portal; what it says."""
        return self.python("-m", "flask", "--app", "wsgi", *command)

    def python(self, *command):
        """Run Python where the portal runs; what it says."""
        asked = [sys.executable, *map(str, command)]
        done = subprocess.run(
            asked, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(asked[1:])}: {done.stderr[-3000:]}"
        return done.stdout

    def work(self):
        """Work off all that is due, follow-ups included, in a worker that stays."""
        if self.worker is None:
            command = [sys.executable, "-m", "tests.browser.worker"]
            pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            self.worker = subprocess.Popen(command, cwd=ROOT, env=self.environment, **pipe)
        self.worker.stdin.write(f"{self.now}\n")
        self.worker.stdin.flush()
        said = self.worker.stdout.readline().strip()
        assert said == "failed:", said or "the worker ended"


def watch(page):
    """Remember what the browser complains about: broken scripts, and the content policy at work."""
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(f"script: {error}"))
    page.on("console", lambda message: _hear(page, message.text))
    return page


def check(page):
    """Nobody is shut out of this page: axe in light and dark, and it lies well at every width."""
    assert page.complaints == [], f"{page.url}: {page.complaints}"
    for colours, rules in COLOURS.items():
        page.emulate_media(color_scheme=colours)
        faults = violations(page, rules)
        assert not faults, f"{page.url} ({colours}): {faults}"
    page.emulate_media(color_scheme="light")
    check_layout(page)


def check_layout(page, sizes=(SMALL, PHONE, DESK)):
    """No sideways scroll, no text over text or past an edge, no word or number cut in two."""
    was = page.viewport_size
    for size in sizes:
        page.set_viewport_size(size)
        faults = page.evaluate(LAYOUT)
        assert not faults, f"{page.url} at {size['width']}: {faults}"
    page.set_viewport_size(was)


def violations(page, rules):
    """What axe finds: rule, impact, and the first places."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    options = {"resultTypes": ["violations"], **rules}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']} ({one['impact']}): {json.dumps([node['html'] for node in one['nodes'][:3]])}"
        for one in found["violations"]
    ]


def _hear(page, text):
    if re.search(r"Content Security Policy|Refused to|Uncaught", text):
        page.complaints.append(text)


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait(server):
    for _ in range(200):
        assert server.process.poll() is None, "gunicorn ended"
        try:
            with urllib.request.urlopen(f"{server.address}/inloggen", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("gunicorn does not answer")
