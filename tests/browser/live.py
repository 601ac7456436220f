"""A portal as `make run` serves it, in a folder of its own, and a browser to walk through it."""

import json
import os
import re
import shutil
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
SIZES = (SMALL, PHONE, DESK)


@dataclass
class Server:
    """gunicorn on a free port, and a hand beside it; jobs run when the test says so."""

    instance: Path
    clock: str = START.isoformat()  # where it stood when it was moved; it runs on from there
    port: int = 0
    process: subprocess.Popen | None = field(default=None, repr=False)
    hand: subprocess.Popen | None = field(default=None, repr=False)
    moved_at: float = field(default_factory=time.monotonic, repr=False)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self):
        own = {"DEMO": "1", "INSTANCE": str(self.instance), "PUBLIC_URL": self.address}
        return {**os.environ, **own, "DATABASE_URL": "", "CLOCK": ""}

    @property
    def now(self):
        """The moved clock at this moment (ISO)."""
        passed = timedelta(seconds=time.monotonic() - self.moved_at)
        return (datetime.fromisoformat(self.clock) + passed).isoformat()

    def start(self, blank):
        """Serve a copy of this empty portal."""
        self.port = self.port or _free_port()
        shutil.copytree(blank, self.instance, dirs_exist_ok=True)
        self.move_clock(self.clock)
        options = ["-w", "2", "--preload", "-b", f"127.0.0.1:{self.port}", "--no-control-socket"]
        served = ["gunicorn", "tests.browser.served:app", *options, "--log-level", "warning"]
        pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = self._python(*served)
        self.hand = self._python("tests.browser.hand", **pipe)
        _wait(self)

    def stop(self):
        for process in filter(None, (self.hand, self.process)):
            with process:
                process.terminate()
                process.wait(10)

    def move_clock(self, instant):
        """Go on at another instant (ISO, with offset)."""
        self.clock, self.moved_at = instant, time.monotonic()
        new = self.instance / "clock.new"
        new.write_text(f"{self.clock} {self.moved_at}")
        new.replace(self.instance / "clock")

    def flask(self, *command):
        """Give a command of the portal; what it says."""
        return self._ask("flask", *command)

    def call(self, module, function):
        """Call a function of tests/browser/ where the portal runs; what it returns."""
        return self._ask("call", f"tests.browser.{module}", function)

    def work(self):
        """Work off all that is due, follow-ups included."""
        failed = self._ask("work")
        assert not failed, f"jobs failed: {failed}"

    def _ask(self, *words):
        self.hand.stdin.write(f"{json.dumps(words)}\n")
        self.hand.stdin.flush()
        said = self.hand.stdout.readline()
        assert said, f"the hand ended at {words}"
        return json.loads(said)

    def _python(self, *module, **pipes):
        command = [sys.executable, "-m", *module]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, **pipes)


def make_blank(instance):
    """A portal without anybody: secrets, packed files and tables."""
    env = {**os.environ, "DEMO": "1", "INSTANCE": str(instance), "DATABASE_URL": ""}
    for command in ("setup", "migrate"):
        asked = [sys.executable, "-m", "flask", "--app", "wsgi", command]
        subprocess.run(asked, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def watch(page):
    """Remember what the browser complains about: broken scripts, and the content policy at work."""
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(f"script: {error}"))
    page.on("console", lambda message: _hear(page, message.text))
    return page


def check(page, *, colours=("light", "dark"), sizes=SIZES):
    """Nobody is shut out of this page: axe in light and dark, and it lies well at every width."""
    assert page.complaints == [], f"{page.url}: {page.complaints}"
    for scheme in colours:
        page.emulate_media(color_scheme=scheme)
        faults = violations(page, COLOURS[scheme])
        assert not faults, f"{page.url} ({scheme}): {faults}"
    page.emulate_media(color_scheme="light")
    check_layout(page, sizes)


def check_layout(page, sizes=SIZES):
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
