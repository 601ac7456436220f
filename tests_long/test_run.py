"""`make run` on an empty folder: filled, served, worked off, and gone within ten seconds."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FIRST, AGAIN, END = 120, 20, 10  # seconds


@pytest.fixture
def start(tmp_path):
    """start(): `make run` with a bare environment in its own process group, and its address."""
    running = []

    def start():
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        env = {name: os.environ[name] for name in ("HOME", "PATH")}
        env |= {"PORT": port, "INSTANCE": str(tmp_path / "instance")}
        made = subprocess.Popen(["make", "run"], cwd=ROOT, env=env, start_new_session=True)
        running.append(made)
        return made, f"http://127.0.0.1:{port}"

    yield start
    for one in running:
        if one.poll() is None:
            os.killpg(one.pid, signal.SIGKILL)


def ready(address, within):
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            time.sleep(0.5)
    return False


def alive(group):
    found = subprocess.run(["ps", "-o", "pid=", "-g", str(group)], capture_output=True, text=True)
    return found.stdout.split()


@pytest.mark.parametrize("whole_group", [True, False])
def test_it_starts_by_itself_and_ends_when_told(start, whole_group):
    made, address = start()
    assert ready(address, FIRST)
    told = time.monotonic()
    (os.killpg if whole_group else os.kill)(made.pid, signal.SIGTERM)
    made.wait(END)
    while alive(made.pid) and time.monotonic() - told < END:
        time.sleep(0.1)
    assert alive(made.pid) == []
    made, address = start()
    assert ready(address, AGAIN)  # the demo is there already
    os.killpg(made.pid, signal.SIGTERM)
    made.wait(END)


@pytest.mark.promise("J4")
def test_a_killed_worker_comes_back(start):
    made, address = start()
    assert ready(address, FIRST)
    time.sleep(6)
    assert (worker := _worker(made.pid))
    os.kill(worker, signal.SIGKILL)
    until = time.monotonic() + 10
    while time.monotonic() < until and _worker(made.pid) in (None, worker):
        time.sleep(0.2)
    assert _worker(made.pid) not in (None, worker)
    os.killpg(made.pid, signal.SIGTERM)
    made.wait(END)


def _worker(group):
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "-g", str(group)], capture_output=True, text=True
    )
    found = [line.split()[0] for line in listed.stdout.splitlines() if "jobs work" in line]
    return int(found[0]) if found else None
