"""A town for tests of faults: a database that `make` filled, the portal as it is installed (web
and worker, outside the demo) in processes that may be killed, and people who click in it over the
network, again as long as nobody answers.
"""

import glob
import http.client
import json
import os
import pwd
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import and_, func, or_, select

from config import Config
from portal import clock, create_app, db, settings
from portal.letters import Letter
from portal.outbox import Job, JobState
from portal.vacancies.models import Vacancy
from tests import instant
from tests.make.people import PASSWORD
from tests.page import Page, Visitor
from tests.post_office import Post
from tests_long.faults import slow_clients

SECRET = "test " * 8
REAL = {
    "DEMO": "", "CLOCK": "", "SECRET_KEY": SECRET, "PUBLIC_URL": "https://portal.example",
    "MUNICIPALITY_IBAN": "NL91ABNA0417164300",
}  # fmt: skip
PATIENCE = 60  # seconds that somebody goes on clicking
AGAIN = 0.3  # seconds between two clicks
CUT = 0  # the status of an answer that never came
WORKED_OFF = 120  # seconds in which all that is due is done


class Town:
    """The portal on this database, with this folder as INSTANCE."""

    def __init__(self, url, folder):
        self.url, self.folder, self.post = url, folder, Post()
        self.env = REAL | {
            "DATABASE_URL": url, "INSTANCE": str(folder), "MAIL_URL": self.post.address,
            "OPERATOR_MAIL": "keeper@vaartland.example",
        }  # fmt: skip
        self.port, self.web, self.worker = slow_clients.free_port(), None, None
        folder.chmod(0o700)
        self.log = (folder.parent / f"{folder.name}.log").open("ab")
        self.flask("setup")
        self.flask("migrate")

    def flask(self, *words, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=slow_clients.ROOT, env=os.environ | self.env, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == code or code is None, done.stdout + done.stderr
        return done.stdout

    def doctor(self, *words):
        """(kind, check, what) of all that it finds."""
        found = json.loads(self.flask("doctor", "--json", *words, code=None))
        return [(one["kind"], one["check"], one["what"]) for one in found]

    def broken(self):
        return [one for one in self.doctor("--deep") if one[0] == "broken"]

    def start(self, *options):
        self.start_worker()
        self.start_web(*options)

    def start_web(self, *options):
        self.web = slow_clients.serve("ours", self.env, *options, port=self.port, out=self.log)

    def start_worker(self):
        self.worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work"],
            cwd=slow_clients.ROOT, env=os.environ | self.env, start_new_session=True,
            stdout=self.log,
        )  # fmt: skip

    def kill_worker(self):
        with suppress(ProcessLookupError):
            os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    def kill_web(self):
        self.web.stop()

    def kill_a_web_process(self, dice):
        """One of those that the first of them watches and starts anew. Was it there?"""
        of = [one for one in self.web.processes() if int(one) != self.web.process.pid]
        try:
            os.kill(int(dice.choice(of)), signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def stop(self):
        if self.web:
            self.kill_web()
        if self.worker:
            self.kill_worker()
        self.post.close()
        self.log.close()

    @contextmanager
    def inside(self):
        """In this process: on the town's database, by the clock of the machine, as its processes
        are.
        """
        before = getattr(db, "engine", None), settings._settings
        app = create_app(Config(SECRET, self.url, self.folder, demo=True, testing=True))
        try:
            with app.app_context():
                yield app
                db.session.remove()
        finally:
            db.engine.dispose()
            clock.move_to(instant.START)
            for use, what in zip((db.use, settings.use), before, strict=True):
                if what is not None:
                    use(what)

    def person(self, user):
        return Person(self.port, user.email)

    def status(self, path):
        """What is answered there now, to who asks once."""
        return Person(self.port).ask("GET", path).status

    def works_off(self, within=WORKED_OFF):
        """Seconds until all that is due is done, follow-ups and what is tried again included."""
        began = time.monotonic()
        while left := self.left():
            assert time.monotonic() - began < within, left
            time.sleep(0.5)
        return time.monotonic() - began

    def left(self):
        """What is due and not done: {(job, state, error): how many}."""
        job = Job
        due = or_(job.run_at <= clock.now(), job.attempts > 0)
        waits = and_(job.state == JobState.WAITING, due)
        counted = select(job.name, job.state, job.error, func.count()).where(
            or_(waits, job.state.in_([JobState.BUSY, JobState.DEAD]))
        )
        with self.inside():
            rows = db.session.execute(counted.group_by(job.name, job.state, job.error)).all()
        return {(name, str(state), error): many for name, state, error, many in rows}

    def vacancies(self):
        """The addresses of all that were written."""
        with self.inside():
            found = db.session.scalars(select(Vacancy.id)).all()
        return Counter(f"/vacatures/{one}" for one in found)

    def posted(self):
        """How often each letter came in at the mail server, by its Message-ID; what the portal has
        written down is what came.
        """
        came = Counter(one["Message-ID"].strip("<>").partition("@")[0] for one in self.post.letters)
        with self.inside():
            written = {one.partition("@")[0] for one in db.session.scalars(
                select(Letter.message_id))}  # fmt: skip
        assert set(came) == written
        return came


class Seen(NamedTuple):
    """How a click was answered."""

    began: float  # as time.monotonic() has it
    method: str
    status: int
    took: float  # seconds


@dataclass
class Answer:
    """What Page asks of an answer."""

    status_code: int
    headers: Any
    content: bytes = b""

    @property
    def mimetype(self):
        return (self.headers.get("Content-Type") or "").partition(";")[0]

    def get_data(self, as_text=False):
        return self.content.decode() if as_text else self.content


class Person(Visitor):
    """Somebody with a browser of his own on the network, signed in when he has an address."""

    def __init__(self, port, email=None):
        self.port, self.cookies, self.seen = port, {}, []
        if email:
            self.email = email
            page = self.submit("/inloggen", "/inloggen", email=email, password=PASSWORD)
            assert page.status == 303, page.words

    def ask(self, method, path, data=None):
        """Ask once."""
        began = time.monotonic()
        page = Page(self._asked(method, path, data), path)
        self.seen.append(Seen(began, method, page.status, time.monotonic() - began))
        if page.status == 503:
            assert page.headers["Retry-After"], page.words
        return page

    def draft(self, page=None, **typed):
        """Write a vacancy and leave it a draft; where it stands."""
        form = page or self.get("/vacatures/nieuw")
        typed |= {"title": "Orderpicker", "tasks": "Orders verzamelen", "then": "later"}
        saved = self.submit(form, "nieuw", **typed)
        assert saved.status == 303, (saved.status, saved.words)
        return saved.location

    def statuses(self):
        return Counter(one.status for one in self.seen)

    def _open(self, method, path, htmx, *, query_string=None, data=None):
        """Ask, and again as long as nobody is there to answer."""
        path += f"?{urlencode(query_string)}" if query_string else ""
        until = time.monotonic() + PATIENCE
        while (page := self.ask(method, path, data)).status in (CUT, 503):
            assert time.monotonic() < until, f"{path} is away for too long"
            time.sleep(AGAIN)
        return page

    def _asked(self, method, path, data):
        body = urlencode(data, doseq=True) if data is not None else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            talk.request(method, path, body, headers)
            answer = talk.getresponse()
            made = Answer(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException):
            return Answer(CUT, {})
        finally:
            talk.close()
        for kept in made.headers.get_all("Set-Cookie", ()):
            name, value = re.match(r"([^=]+)=([^;]*)", kept).groups()
            self.cookies[name] = value
        return made


class Cluster:
    """A PostgreSQL of its own in this folder, which keeps what it said it has."""

    def __init__(self, folder):
        self.folder = folder
        self.user = {}
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
            self.user = {"user": "postgres", "extra_groups": []}
        self._run("initdb", "--auth=trust", "--no-sync", "--encoding=UTF8", "--username=postgres")
        with (folder / "data" / "postgresql.conf").open("a") as conf:
            conf.write(f"listen_addresses = ''\nunix_socket_directories = '{folder}'\n")
        self.start()

    @property
    def url(self):
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self):
        self._run("pg_ctl", "start", "--wait", f"--log={self.folder}/log")

    def stop(self):
        """As when the machine goes: nobody takes leave, and the start has to mend."""
        self._run("pg_ctl", "stop", "--mode=immediate")

    def _run(self, program, *words):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        command = [f"{found}/{program}", *words, f"--pgdata={self.folder}/data"]
        subprocess.run(
            command,
            cwd=self.folder,
            check=True,
            timeout=120,
            stdout=subprocess.DEVNULL,
            **self.user,
        )
