"""What the web still does beside slow clients, and at what price: the figures by which its server
was chosen.

    .venv/bin/python -m tests_long.faults.slow_clients [--rounds 3] [--seconds 4] [server …]

plays the demo into a folder once (or takes INSTANCE, DATABASE_URL as they are), then lets the
servers take turns, so that a noisy machine is as noisy for each, and prints the best of the rounds:

    start      seconds until /healthz answers
    memory     MB of all its processes after the load, what they share counted once (PSS)
    list       a list of an employer, 8 visitors at once: requests a second, p50 and p99 in ms
    cpu        ms of processor time that one such page costs the server: the figure that noise
               touches least
    halves     /healthz beside 500 half requests (headers and bodies): p95 in ms, and unanswered
    and load   the same with 8 visitors on the list as well: p95 of /healthz, list a second

Servers that are not installed here are named and left out.
"""

import argparse
import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HALVES = 500
VISITORS = 8
PATIENCE = 10  # seconds after which a request counts as not answered
LIST = "/vacatures"
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}  # an installed portal is compiled once


def command(name, port):
    """How this server is started, on this port."""
    at = f"127.0.0.1:{port}"
    gunicorn = ["gunicorn", "wsgi:app", "-b", at, "--log-level", "warning"]
    return {
        "ours": gunicorn,
        "ours-1": [*gunicorn, "-w", "1"],
        "sync": [*gunicorn, "-k", "sync", "--threads", "1"],
        "gthread": [*gunicorn, "-k", "gthread"],
        "waitress": [
            *("waitress-serve", f"--listen={at}", "--threads=4", "--connection-limit=2000"),
            *("--asyncore-use-poll", "wsgi:app"),
        ],
        "granian": [
            *("granian", "--interface", "wsgi", "--port", str(port), "--workers", "2"),
            *("--blocking-threads", "4", "--no-ws", "--log-level", "warning", "wsgi:app"),
        ],
    }[name]


SERVERS = ("ours", "ours-1", "sync", "gthread", "waitress", "granian")


@dataclass
class Served:
    """The portal under one server."""

    port: int
    process: subprocess.Popen
    took: float = 0.0  # to start
    cookie: str = field(default="", repr=False)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def stop(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def processes(self):
        listed = ["ps", "-o", "pid=", "-g", str(self.process.pid)]
        return subprocess.run(listed, capture_output=True, text=True).stdout.split()

    def memory(self):
        """MB of all its processes."""
        texts = [Path(f"/proc/{one}/smaps_rollup").read_text() for one in self.processes()]
        return sum(int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) for text in texts) / 1024

    def cpu(self):
        """Seconds of processor time that its processes used so far."""
        fields = [Path(f"/proc/{one}/stat").read_text().split() for one in self.processes()]
        return sum(int(one[13]) + int(one[14]) for one in fields) / os.sysconf("SC_CLK_TCK")


def serve(name, env, *options, port=None, out=subprocess.DEVNULL):
    """Start this server and wait until it answers; on a free port, unless it is said on which."""
    port = port or free_port()
    began = time.monotonic()
    process = subprocess.Popen(
        [*command(name, port), *options],
        cwd=ROOT, env={**os.environ, "PATH": PATH, **COMPILED, **env}, start_new_session=True,
        stdout=out,
    )  # fmt: skip
    served = Served(port, process)
    while time.monotonic() < began + 120:
        if process.poll() is not None:
            raise SystemExit(f"{name} ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{served.address}/healthz", timeout=10):
                break
        except OSError:
            time.sleep(0.02)
    served.took = time.monotonic() - began
    return served


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def sign_in(served, role="werkgever"):
    """The cookie of somebody in this role of the demo."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{served.address}/demo", timeout=60).read().decode()
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1]
    browser.open(f"{served.address}/demo/{role}", f"csrf_token={token}".encode(), timeout=60)
    return "; ".join(f"{one.name}={one.value}" for one in jar)


async def ask(port, path, cookie=""):
    """(status, seconds) of a GET in a connection of its own; status 0: not answered."""
    began = time.perf_counter()
    lines = [f"GET {path} HTTP/1.1", "Host: portal.example", "Connection: close"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    try:
        async with asyncio.timeout(PATIENCE):
            reads, writes = await asyncio.open_connection("127.0.0.1", port)
            writes.write("\r\n".join([*lines, "", ""]).encode())
            answer = await reads.read()
            writes.close()
    except (OSError, TimeoutError):
        return 0, PATIENCE
    return int(answer[9:12] or 0), time.perf_counter() - began


async def visit(port, path, cookie, visitors, seconds):
    """Seconds of each answer, and how many were none, of visitors who click on and on."""
    took, failed, end = [], 0, time.perf_counter() + seconds

    async def click():
        nonlocal failed
        while time.perf_counter() < end:
            status, each = await ask(port, path, cookie)
            took.append(each)
            failed += status != 200

    await asyncio.gather(*(click() for _ in range(visitors)))
    return took, failed


async def probe(port, times=60, pause=0.05):
    """Seconds of each /healthz, and how many were not answered well."""
    took, failed = [], 0
    for _ in range(times):
        status, each = await ask(port, "/healthz")
        took.append(each)
        failed += status != 200
        if failed > 3:
            break
        await asyncio.sleep(pause)
    return took, failed


async def half_requests(port, number=HALVES):
    """So many connections that began to say something: every second one stops in its headers, the
    others in their bodies.
    """
    head = b"GET /healthz HTTP/1.1\r\nHost: portal.example\r\nX-Slow"
    body = (
        b"POST /inloggen HTTP/1.1\r\nHost: portal.example\r\nContent-Length: 4000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nnaam=a"
    )
    opened = []
    for place in range(number):
        _reads, writes = await asyncio.open_connection("127.0.0.1", port)
        writes.write(body if place % 2 else head)
        opened.append(writes)
    await asyncio.sleep(0.5)
    return opened


def share(took, part):
    """The time that this part of them stayed under, in ms."""
    ranked = sorted(took)
    return 1000 * ranked[min(len(ranked) - 1, int(len(ranked) * part))]


async def measure(served, seconds):
    """One round: {name of the figure: value}."""
    port, cookie = served.port, served.cookie
    await visit(port, LIST, cookie, 4, 1)
    before = served.cpu()
    took, failed = await visit(port, LIST, cookie, VISITORS, seconds)
    found = {
        "list/s": len(took) / seconds, "p50": share(took, 0.5), "p99": share(took, 0.99),
        "failed": failed, "cpu ms": 1000 * (served.cpu() - before) / len(took),
        "memory": served.memory(), "start": served.took,
    }  # fmt: skip
    opened = await half_requests(port)
    took, failed = await probe(port)
    found |= {"halves p95": share(took, 0.95), "halves failed": failed}
    if not failed:
        load = asyncio.create_task(visit(port, LIST, cookie, VISITORS, seconds))
        took, failed = await probe(port, times=30)
        visited, _ = await load
        found |= {"and load p95": share(took, 0.95), "and load failed": failed}
        found |= {"and load list/s": len(visited) / seconds}
    for writes in opened:
        writes.close()
    return found


MOST = {"list/s", "and load list/s"}  # more is better
COLUMNS = (
    *("start", "memory", "list/s", "p50", "p99", "failed", "cpu ms", "halves p95"),
    *("halves failed", "and load p95", "and load failed", "and load list/s"),
)


def best(rounds, name):
    values = [one[name] for one in rounds if name in one]
    return (max if name in MOST else min)(values) if values else None


def played(folder):
    """The environment of a portal with the demo in this folder."""
    env = {"DEMO": "1", "INSTANCE": str(folder)}
    for words in ("setup", "migrate", "demo"):
        asked = [sys.executable, "-m", "flask", "--app", "wsgi", words]
        subprocess.run(asked, cwd=ROOT, env={**os.environ, **env}, check=True)
    return env


def compare(names, env, rounds, seconds):
    found = {name: [] for name in names}
    for number in range(rounds):
        for name in names:
            served = serve(name, env)
            try:
                served.cookie = sign_in(served)
                found[name].append(asyncio.run(measure(served, seconds)))
            finally:
                served.stop()
            print(f"round {number + 1} {name}: {found[name][-1]}", file=sys.stderr, flush=True)
    print("".join(f"{name:>17}" for name in ("", *COLUMNS)))
    for name in names:
        values = [best(found[name], column) for column in COLUMNS]
        cells = ["-" if value is None else f"{value:.2f}" for value in values]
        print("".join(f"{cell:>17}" for cell in (name, *cells)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("servers", nargs="*", default=SERVERS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    given = parser.parse_args()
    here = [name for name in given.servers if shutil.which(command(name, 0)[0], path=PATH)]
    print("not installed:", ", ".join({*given.servers} - {*here}) or "-", file=sys.stderr)
    folder = os.environ.get("INSTANCE") or tempfile.mkdtemp(prefix="gp-slow-")
    compare(here, played(folder), given.rounds, given.seconds)
