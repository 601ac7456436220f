"""The portal as it is served, in processes of its own, for tests that ask what they write."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.architecture.readers import ROOT

SOON = 40  # seconds: a busy machine takes a few of them


@pytest.fixture
def portal_of_its_own(tmp_path):
    """start(name, *command, **environment): such a process, and the file of all that it writes."""
    env = {**os.environ, "DEMO": "1", "INSTANCE": str(tmp_path), "DATABASE_URL": "", "CLOCK": ""}
    env |= {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    flask = (sys.executable, "-m", "flask", "--app")
    for command in ("setup", "migrate"):
        subprocess.run(
            [*flask, "wsgi", command], cwd=ROOT, env=env, check=True, capture_output=True
        )
    running = []

    def start(name, *command, **more):
        file = tmp_path / name
        with file.open("wb") as out, (tmp_path / f"{name}.err").open("wb") as err:
            run = [sys.executable, "-m", *command]
            running.append(subprocess.Popen(run, cwd=ROOT, env=env | more, stdout=out, stderr=err))
        return file

    yield start
    for process in running:
        process.send_signal(signal.SIGTERM)
    for process in running:
        process.wait(20)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ask(url, data=None, **headers):
    """(status, number in the header, page), of a request that may fail."""
    try:
        asked = urllib.request.Request(url, data=data, headers=headers)
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, answer.headers["X-Request-Id"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["X-Request-Id"], error.read().decode()


def answers(address):
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        try:
            return ask(address)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def raw(port, words):
    with socket.create_connection(("127.0.0.1", port), 20) as talk:
        talk.sendall(words)
        talk.recv(1000)


def comes(files, *words):
    """The lines of these logs, once all these words stand in them."""
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        text = "".join(file.read_text() for file in files)
        if all(word in text for word in words):
            return [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        time.sleep(0.1)
    raise AssertionError(f"{words} not in {text[-2000:]}")
