"""`make run`: gets this machine's portal ready, then keeps web server and worker going.

Environment: PORT (8000), INSTANCE (folder for database, secrets and mailbox), DATABASE_URL (without
one SQLite in INSTANCE), CLOCK (an instant at which the demo's clock starts). It is always the demo:
a database on another machine is refused without DEMO_OK=1. Production: `gunicorn wsgi:app` and
`flask --app wsgi jobs work`, as many of each as it takes.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PORT = os.environ.get("PORT") or "8000"
ADDRESS = f"http://127.0.0.1:{PORT}"
PATIENCE = 8  # seconds between the first SIGTERM and SIGKILL
QUICK = 5  # a worker that lives shorter than this three times over comes back after a rest
REST = 30  # seconds
STAFF = (
    "werkgever, tekenbevoegde, boekhouder, werkgever-2",
    "accountmanager, accountmanager-2, bemiddelaar, bemiddelaar-2, financien, teamleider,",
    "stichting, auditor, beheerder",
    "kandidaat (opens the newest safe link)",
)


class Stop(Exception):
    """Somebody asked us to end."""


def environment() -> dict[str, str]:
    """What every process of this run is told."""
    given = os.environ.get("DATABASE_URL", "")
    if not is_local(given) and os.environ.get("DEMO_OK") != "1":
        sys.exit(
            "DATABASE_URL points to another machine, and `make run` loads demo data into an empty\n"
            "database. Set DEMO_OK=1 if that is what you want."
        )
    instance = Path(os.environ.get("INSTANCE") or ROOT / "instance").resolve()
    return {
        **os.environ,
        "DEMO": "1",
        "INSTANCE": str(instance),
        "PUBLIC_URL": os.environ.get("PUBLIC_URL") or ADDRESS,
        "PYTHONUNBUFFERED": "1",
    }


def is_local(url: str) -> bool:
    """Is this database on this machine? SQLite is, and a socket, and a loopback address."""
    if not url or url.startswith("sqlite"):
        return True
    parts = urlsplit(url)
    hosts = {parts.hostname or "", *parse_qs(parts.query).get("host", ())} - {""}
    return all(host in ("localhost", "127.0.0.1", "::1") or host.startswith("/") for host in hosts)


def prepare(env: dict[str, str]) -> None:
    """Secrets, the newest tables, and demo data where nobody has an account yet."""
    print("Preparing the portal", flush=True)
    flask(env, "setup")
    flask(env, "migrate")
    flask(env, "demo")


def flask(env: dict[str, str], *command: str) -> None:
    child = subprocess.Popen([BIN / "flask", "--app", "wsgi", *command], cwd=ROOT, env=env)
    try:
        code = child.wait()
    except Stop:
        child.terminate()
        child.wait(PATIENCE)
        raise
    if code:
        sys.exit(code)


def web(env: dict[str, str]) -> subprocess.Popen:
    options = ["-b", f"127.0.0.1:{PORT}", "--graceful-timeout", "5", "--log-level", "warning"]
    return subprocess.Popen([BIN / "gunicorn", "wsgi:app", *options], cwd=ROOT, env=env)


def worker(env: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen([BIN / "flask", "--app", "wsgi", "jobs", "work"], cwd=ROOT, env=env)


def serve(env: dict[str, str]) -> int:
    """Both processes, until one of us is told to stop or the web server ends by itself."""
    running = {"web": web(env), "worker": worker(env)}
    try:
        announce(running["web"])
        return watch(running, env)
    except Stop:
        return 0
    finally:
        end(list(running.values()))


def watch(running: dict[str, subprocess.Popen], env: dict[str, str]) -> int:
    """A worker that dies is started again: it loses nothing. One that does not stay up is started
    less often, and people go on meanwhile. A web server that ends, ends us.
    """
    started, quick, again_at = time.monotonic(), 0, None
    while True:
        now = time.monotonic()
        if (code := running["web"].poll()) is not None:
            print(f"The web server stopped ({code})", file=sys.stderr)
            return code or 1
        if again_at is None and (code := running["worker"].poll()) is not None:
            quick = quick + 1 if now - started < QUICK else 0
            again_at = now + (REST if quick >= 3 else 0)
            print(f"The worker stopped ({code}); starting it again", file=sys.stderr)
        if again_at is not None and now >= again_at:
            running["worker"], started, again_at = worker(env), now, None
        time.sleep(0.5)


def announce(server: subprocess.Popen) -> None:
    """Say where it is and who can come in, once it answers."""
    for _ in range(240):
        if server.poll() is not None:
            return
        if answers():
            break
        time.sleep(0.25)
    lines = [f"The portal is at {ADDRESS}", f"Come in at {ADDRESS}/demo as one of:"]
    lines += [f"    {roles}" for roles in STAFF]
    lines += [f"Mail and SMS: {ADDRESS}/demo/post", "Stop with Ctrl+C"]
    print("\n".join(lines), flush=True)


def answers() -> bool:
    try:
        with urllib.request.urlopen(f"{ADDRESS}/healthz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def end(children: list[subprocess.Popen]) -> None:
    """Ask them all to stop, and make them after PATIENCE."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children:
        child.terminate()
    until = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()


def stop(number: int, frame: object) -> None:
    raise Stop


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    env = environment()
    try:
        prepare(env)
        sys.exit(serve(env))
    except Stop:
        sys.exit(0)
