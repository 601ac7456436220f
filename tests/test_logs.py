"""The log: a line a thing, found by the number that people phone through, and about nobody."""

import ast
import io
import json
import logging
import struct
import uuid
from urllib.parse import quote

import pytest
from selectolax.lexbor import LexborHTMLParser

from portal import db, logs, outbox
from portal.access import public
from portal.links.rules import Purpose
from tests import make, processes
from tests.anonymity import canaries
from tests.architecture.readers import ROOT

portal_of_its_own = processes.portal_of_its_own
NAME = "Kanarië Brugmans"


@pytest.fixture
def lines(monkeypatch):
    """lines(): what was written to the log since, as it would stand on stdout."""
    stream, root, ours = io.StringIO(), logging.getLogger(), logging.getLogger("portal")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Lines())
    root.addHandler(handler)
    monkeypatch.setattr(ours, "level", logging.INFO)
    ours.manager._clear_cache()
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    ours.manager._clear_cache()


def crash(word):
    raise KeyError(word)


@pytest.mark.promise("O2")
def test_every_request_is_a_line_with_its_number(client, lines):
    page = client.get("/contact")
    (line,) = lines()
    assert line.pop("request_id") == page.headers["X-Request-Id"]
    assert line.pop("ms") >= 0
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info", "logger": "portal.requests", "event": "request",
        "method": "GET", "route": "/contact", "status": 200,
    }  # fmt: skip


@pytest.mark.promise("O2")
def test_a_line_says_who_asked_and_not_for_what(signatory, bakery, lines):
    vacancy = make.vacancy(of=bakery)
    signatory.get(f"/vacatures/{vacancy.id}", q=NAME)
    (line,) = lines()
    assert line["actor_id"] == str(signatory.person.id)
    assert line["route"] == "/vacatures/<uuid:vacancy_id>"
    assert str(vacancy.id) not in str(line)


def test_of_a_candidate_it_says_the_link_and_never_its_token(client, lines):
    dossier = make.dossier()
    link = make.link(dossier, dossier, purpose=Purpose.OWN_PAGE)
    assert client.get(f"/k/{link.token}/venster").status == 200
    (line,) = lines()
    assert (line["actor_id"], line["route"]) == (str(link.id), "/k/<token>/venster")


def test_numbers_differ_and_the_next_request_knows_nothing_of_the_last(signatory, client, lines):
    for visitor in (signatory, client):
        visitor.client.get("/contact")
    first, second = lines()
    assert first["request_id"] != second["request_id"]
    assert "actor_id" in first
    assert "actor_id" not in second


def test_a_method_that_somebody_made_up_is_not_repeated(client, lines):
    client.client.open("/contact", method="BRUGMANS")
    (line,) = lines()
    assert (line["method"], line["status"]) == ("other", 405)


def test_an_address_that_is_not_there_has_no_route(client, lines):
    client.get(f"/{NAME}")
    (line,) = lines()
    assert (line["route"], line["status"]) == ("", 404)


def test_a_page_that_fails_names_the_number_of_its_lines(app, client, lines, monkeypatch):
    @public
    def view():
        crash(NAME)

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "home.contact", view)
    page = client.get("/contact")
    incident, request = lines()
    assert page.all("strong.gp-num") == [page.headers["X-Request-Id"]] == [incident["request_id"]]
    assert (incident["event"], incident["level"], incident["error"]) == (
        "incident", "error", "KeyError",
    )  # fmt: skip
    assert incident["trace"][-1] == "KeyError"
    assert incident["trace"][-2].endswith(" crash")
    assert (request["status"], request["request_id"]) == (500, incident["request_id"])


def test_what_failed_past_the_page_about_it_is_a_line_too(app, client, lines, monkeypatch):
    monkeypatch.setitem(app.view_functions, "home.contact", public(lambda: crash(NAME)))
    with pytest.raises(KeyError):
        client.client.get("/contact")
    assert [line["status"] for line in lines()] == [500]


def test_a_job_is_a_line_an_attempt_and_leads_to_its_request(app, lines, monkeypatch):
    monkeypatch.setattr(outbox, "registry", {"well": [print], "ill": [crash]})
    number = logs.begin()
    with app.app_context():
        with db.unit():
            outbox.put("ill", word=NAME)
        logs.end()
        outbox.run_due()
    put, tried = lines()
    assert (put["event"], put["request_id"]) == ("job put", number)
    assert tried["job_id"] == put["job_id"]
    assert "request_id" not in tried
    told = ("event", "does", "attempt", "outcome", "error", "level")
    assert [tried[name] for name in told] == [
        "job", f"{__name__}:crash", 1, "failed", "KeyError", "warning",
    ]  # fmt: skip
    assert canaries.found({NAME: "name"}, {"log": json.dumps(lines())}) == {}


def test_a_job_inside_a_request_leaves_it_its_number(app, lines, monkeypatch):
    monkeypatch.setattr(outbox, "registry", {"well": [print]})
    number = logs.begin()
    with app.app_context():
        with db.unit():
            outbox.put("well")
        outbox.run_due()
    assert logs.request_id() == number
    logs.end()


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (lambda log: log.error(f"of {NAME}"), {"event": "test_logs.<lambda>"}),  # noqa: G004
        (lambda log: log.error("of %s", NAME), {"event": "of %s"}),
        (lambda log: log.error("%(who)s", {"who": NAME}), {"event": "%(who)s"}),
        (
            lambda log: log.error(NAME, exc_info=KeyError(NAME)),
            {"event": "test_logs.<lambda>", "error": "KeyError", "trace": ["KeyError"]},
        ),
        (lambda log: log.error({"event": NAME}), {"event": "test_logs.<lambda>"}),
    ],
)
@pytest.mark.promise("O1")
def test_what_a_library_says_is_cut_down_to_its_source(lines, said, written):
    said(logging.getLogger("library"))
    (line,) = lines()
    del line["at"]
    assert line == {"level": "error", "logger": "library", **written}
    assert canaries.found({NAME: "name"}, {"log": json.dumps(line)}) == {}


class Handing:
    """As the logger of a server does: it is called as a level is, and hands on."""

    def __init__(self):
        self.log = logging.getLogger("server")

    def warning(self, text, *given):
        self.log.warning(text, *given)


@pytest.mark.parametrize(
    ("given", "event"), [((), "test_logs.test_who_hands_on_is_not_who_said_it"), ((1,), "%s of it")]
)
def test_who_hands_on_is_not_who_said_it(lines, given, event):
    Handing().warning(
        "%s of it",
        *given,
    )
    assert [line["event"] for line in lines()] == [event]


def test_what_another_thread_said_is_named_by_its_record():
    record = logging.LogRecord("a", logging.ERROR, "/x/far.py", 3, NAME, None, None, "away")
    assert json.loads(logs.Lines().format(record))["event"] == "far.away"


@pytest.mark.parametrize(
    ("error", "name"), [(struct.error(), "struct.error"), (KeyError(), "KeyError"),
                        (json.JSONDecodeError("", "", 0), "json.decoder.JSONDecodeError")]
)  # fmt: skip
def test_an_error_is_named_with_its_module(lines, error, name):
    logs.logger("portal.test").error("plain", error=error)
    (line,) = lines()
    assert (line["error"], line["trace"]) == (name, [name])


@pytest.mark.promise("O2")
def test_a_line_holds_no_field_that_nobody_listed_and_stays_one(lines):
    log = logs.logger("portal.test")
    log.info("plain", name=NAME, route="/a\r\n{}")
    (line,) = lines()
    assert set(line) == {"at", "level", "logger", "event", "route"}


def test_what_came_before_an_error_is_in_its_trace():
    try:
        try:
            crash(NAME)
        except KeyError as error:
            raise ValueError(NAME) from error
    except ValueError as error:
        trace = list(logs._trace(error))
    assert [step for step in trace if " " not in step] == ["KeyError", "ValueError"]
    assert not [step for step in trace if str(ROOT) in step]


def test_every_line_of_ours_is_written_out():
    """Its event is a text of the source, and its fields are listed."""
    calls = [
        call
        for path in sorted((ROOT / "portal").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if isinstance(call.func.value, ast.Name) and call.func.value.id == "log"
    ]
    assert len(calls) >= 6
    for call in calls:
        assert [type(given) for given in call.args] == [ast.Constant], ast.unparse(call)
        assert {given.arg for given in call.keywords} <= {*logs.FIELDS}, ast.unparse(call)


@pytest.mark.promise("O1")
def test_the_server_writes_the_number_that_a_page_names_and_no_name(portal_of_its_own, tmp_path):
    """gunicorn and the worker, as `make run` starts them; one canary in every place there is."""
    port = processes.free_port()
    options = ("-w", "1", "-b", f"127.0.0.1:{port}", "--no-control-socket", "--access-logfile", "-")
    web = portal_of_its_own("web", "gunicorn", "tests.crashing:app", *options)
    worker = portal_of_its_own("worker", "flask", "--app", "tests.crashing", "jobs", "work")
    address, typed, hidden = f"http://127.0.0.1:{port}", quote(NAME), uuid.uuid4()
    processes.answers(f"{address}/robots.txt")
    status, number, page = processes.ask(f"{address}/inloggen?naam={typed}", Cookie=f"x={typed}")
    assert status == 500
    assert LexborHTMLParser(page).css_first("strong.gp-num").text() == number
    posted = f"naam={typed}".encode()
    assert processes.ask(f"{address}/inloggen", posted, Referer=f"{address}/{typed}")[0] == 500
    assert processes.ask(f"{address}/{typed}?q={typed}")[0] == 404
    processes.ask(f"{address}/dossiers/{hidden}")
    processes.raw(port, f"{typed} /contact HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    processes.raw(port, f"GET /{NAME} HTTP/0.{NAME}\r\n\r\n".encode())
    lines = processes.comes([web, worker], number, '"outcome": "failed"')
    (incident,) = [
        one for one in lines if one["event"] == "incident" and one["request_id"] == number
    ]
    assert incident["error"] == "KeyError"
    assert "tests/crashing.py" in str(incident["trace"])
    lost = next(one for one in lines if one["event"] == "lost")
    assert (lost["error"], lost["request_id"]) == ("LookupError", number)
    assert "glogging" not in str({one["event"] for one in lines})
    (put, *_) = [one for one in lines if one["event"] == "job put"]
    job = next(one for one in lines if one["event"] == "job" and one["job_id"] == put["job_id"])
    assert job["trace"][-1] == "sqlalchemy.exc.OperationalError"
    written = {file.name: file.read_text() for file in tmp_path.glob("we*b*")}
    written |= {file.name: file.read_text() for file in tmp_path.glob("worker*")}
    assert set(written) == {"web", "web.err", "worker", "worker.err"}
    assert canaries.found({NAME: "name", hidden.hex: "id"}, written) == {}
    assert "Brugmans" not in str(written)
    rest = written["web"].splitlines() + written["worker"].splitlines()
    assert [one for one in rest if not one.startswith("{")] == []
