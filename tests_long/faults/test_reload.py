"""The web is reloaded again and again, and stopped, while people write: every click that found the
portal is answered, and is stored exactly when its answer says so.
"""

import os
import re
import signal
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from types import SimpleNamespace

import pytest

PEOPLE = 6
RELOADS = 5


class Person(threading.Thread):
    """Signs in again and again by the form of the demo: a write each time."""

    def __init__(self, address):
        super().__init__()
        self.address, self.answers, self.over = address, [], threading.Event()
        same = urllib.request.HTTPCookieProcessor(CookieJar())
        self.browser = urllib.request.build_opener(same, Stay())

    def run(self):
        while not self.over.is_set():
            page = self.read("/demo")
            if isinstance(page, str):
                token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1]
                page = self.read("/demo/werkgever", f"csrf_token={token}".encode())
                self.answers.append(page)

    def read(self, path, form=None):
        """The page; otherwise the status, or what went wrong."""
        try:
            with self.browser.open(f"{self.address}{path}", form, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError as error:
            return type(getattr(error, "reason", error))


class Stay(urllib.request.HTTPRedirectHandler):
    """Stays where a redirect stands."""

    def redirect_request(self, *given):
        return None


def written(env):
    """How often somebody signed in, as the trail has it."""
    with closing(sqlite3.connect(Path(env["INSTANCE"]) / "portal.db")) as raw:
        count = "SELECT count(*) FROM audit_lines WHERE verb = 'accounts.sign_in'"
        return raw.execute(count).fetchone()[0]


@pytest.fixture
def people(serve, played):
    """Six people who go on writing until `end()`; `saved()`: how many of their writes stand."""
    served, before = serve("--graceful-timeout", "20"), written(played)
    them = [Person(served.address) for _ in range(PEOPLE)]
    for one in them:
        one.start()

    def end():
        for one in them:
            one.over.set()
        for one in them:
            one.join(90)
        return [answer for one in them for answer in one.answers]

    yield SimpleNamespace(process=served.process, end=end, saved=lambda: written(played) - before)
    end()


@pytest.mark.promise("J6")
def test_a_reload_loses_no_write(people, tell):
    for _ in range(RELOADS):
        time.sleep(2)
        os.kill(people.process.pid, signal.SIGHUP)
    time.sleep(3)
    answers = people.end()
    refused = answers.count(503)
    tell(f"{people.saved()} of {len(answers)} writes saved, {RELOADS} reloads, {refused} too busy")
    assert {*answers} <= {303, 503}
    assert people.saved() == answers.count(303) > 0


@pytest.mark.promise("J6")
def test_a_stop_answers_who_is_there(people, tell):
    time.sleep(3)
    os.kill(people.process.pid, signal.SIGTERM)
    assert people.process.wait(30) == 0
    answers = people.end()
    tell(f"{people.saved()} writes saved until the stop, {answers.count(303)} answered")
    assert {*answers} <= {303, 503, ConnectionRefusedError}
    assert people.saved() == answers.count(303) > 0
