"""/metrics: figures for a machine, behind a token, about nobody."""

import os
import re
import resource
import shutil
import struct
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from config import Config, ConfigError
from portal import clock, health, heartbeat, metrics, migrate, settings
from portal.backups import folder
from portal.effects import certificate
from portal.health import Finding
from portal.operations import anchors, last_doctor
from tests import make, processes
from tests.engines import counted

portal_of_its_own = processes.portal_of_its_own
TOKEN = "a token of the keeper alone"


@pytest.fixture
def counts(tmp_path):
    """Where a portal in this folder counts; gone when the test is."""
    yield
    shutil.rmtree(metrics._folder(tmp_path))


@pytest.fixture
def process(tmp_path, monkeypatch):
    """process(): one that counts, in a folder of this test."""
    monkeypatch.setattr(metrics, "MEMORY", tmp_path / "gone")
    return lambda: metrics.Counts(tmp_path)


@contextmanager
def files_of_at_most(size):
    """The kernel refuses to make a file longer, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def counted_by(process, *keys):
    for key in keys:
        process.add(key)
    process.save()


def dies(process):
    os.close(process._file)  # and with it the lock


def names(folder):
    return sorted(path.name for path in (folder / "metrics").iterdir())


@pytest.fixture
def look(house, client, monkeypatch):
    """look(token): what Prometheus gets, as status and name with labels → figure."""
    monkeypatch.setattr(migrate, "version", lambda: "0041")

    def look(token=TOKEN, expected=TOKEN):
        settings.use(replace(house.config, metrics_token=expected))
        asked = {"Authorization": f"Bearer {token}"}
        answer = client.client.get("/metrics", headers=asked)
        return answer.status_code, read(answer.get_data(as_text=True))

    return look


def read(text):
    lines = [line for line in text.splitlines() if re.match(r"portal_\w+", line)]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@pytest.mark.parametrize(
    ("token", "expected"), [("", ""), ("wrong", TOKEN), ("", TOKEN), (TOKEN, ""), ("é", TOKEN)]
)
def test_without_the_token_there_is_none(look, token, expected):
    assert look(token, expected) == (404, {})


def test_a_token_that_can_be_guessed_stops_the_start():
    env = {"DEMO": "1", "SECRET_KEY": "x" * 32, "METRICS_TOKEN": "short"}
    with pytest.raises(ConfigError, match="METRICS_TOKEN"):
        Config.from_env(env)
    assert Config.from_env(env | {"METRICS_TOKEN": TOKEN}).metrics_token == TOKEN


@pytest.mark.promise("O3")
def test_how_the_portal_stands_is_told_in_figures(look, monkeypatch):
    make.job()
    heartbeat.beat()
    last_doctor.note([Finding("x", "x", "x")])
    clock.move_to(clock.now() + timedelta(hours=1))
    anchors.add(at=clock.now())
    clock.move_to(clock.now() + timedelta(hours=1))
    now, usage = clock.now(), SimpleNamespace(total=100, free=40)
    monkeypatch.setattr(health, "usage", lambda: usage)
    monkeypatch.setattr(folder, "last_made", lambda: now - timedelta(days=1))
    monkeypatch.setattr(certificate, "ends_at", lambda folder: now + timedelta(days=2))
    status, found = look()
    assert status == 200
    assert found['portal_info{database="0041",version="0.2.0"}'] == 1
    assert found['portal_jobs{state="dead"}'] == 1
    assert found['portal_jobs{state="waiting"}'] == 0
    assert 7200 <= found['portal_job_age_seconds{state="dead"}'] < 7300
    assert found['portal_mails{state="unsent"}'] == found['portal_mails{state="refused"}'] == 0
    assert (found["portal_disk_bytes"], found["portal_disk_free_bytes"]) == (100, 40)
    assert 86_400 <= found["portal_backup_age_seconds"] < 86_500
    assert found["portal_workers"] == 1
    assert 0 <= found["portal_worker_age_seconds"] < 60
    assert 7200 <= found["portal_doctor_age_seconds"] < 7300
    assert found['portal_findings{kind="broken"}'] == 1
    assert found['portal_findings{kind="attention"}'] == 0
    assert 3600 <= found["portal_anchor_age_seconds"] < 3700
    assert abs(found["portal_clock_seconds"] - heartbeat.now().timestamp()) < 60
    assert 172_700 < found["portal_seal_left_seconds"] <= 172_800


def test_figures_cost_the_same_however_much_there_is(look):
    with counted() as few:
        look()
    for _ in range(5):
        make.job()
    with counted() as many:
        look()
    assert len(many) == len(few) <= 5


def test_counts_lie_in_memory_or_with_the_portal_and_never_with_somebody_else(
    tmp_path, monkeypatch
):
    (tmp_path / "shm").mkdir()
    (tmp_path / "instance").mkdir()
    monkeypatch.setattr(metrics, "MEMORY", tmp_path / "shm")
    first = metrics._folder(tmp_path / "instance")
    assert first.parent == tmp_path / "shm"
    assert first.stat().st_mode & 0o777 == 0o700
    first.rmdir()
    first.symlink_to(tmp_path)
    assert metrics._folder(tmp_path / "instance") == tmp_path / "instance" / "metrics"
    monkeypatch.setattr(metrics, "MEMORY", tmp_path / "gone")
    assert metrics._folder(tmp_path / "instance") == tmp_path / "instance" / "metrics"


PAGE, OTHER = ("requests", "GET", "/", "200"), ("requests", "GET", "/contact", "200")


def test_a_process_that_begins_counts_on_where_one_ended(process, tmp_path):
    first, second = process(), process()
    counted_by(first, PAGE, PAGE)
    counted_by(second, PAGE)
    assert names(tmp_path) == ["0", "1"]
    dies(first)
    assert second.totals() == {PAGE: 3}  # no figure goes down
    third = process()
    counted_by(third, PAGE, OTHER)
    assert names(tmp_path) == ["0", "1"]
    assert second.totals() == third.totals() == {PAGE: 4, OTHER: 1}


def test_a_process_that_was_forked_has_a_file_of_its_own(process):
    parent = process()
    counted_by(parent, PAGE)
    if not (child := os.fork()):
        counted_by(parent, PAGE)
        os._exit(parent._values[PAGE] != 1)
    assert os.waitpid(child, 0)[1] == 0
    counted_by(parent, PAGE)
    assert parent.totals() == {PAGE: 3}


@pytest.mark.parametrize("full_at", [0, 8, 60])
def test_a_full_disk_ends_nobody_and_what_was_not_written_is_written_later(process, full_at):
    counting = process()
    with files_of_at_most(full_at):
        counted_by(counting, PAGE, OTHER)
        counted_by(counting, PAGE)
        assert counting.totals().get(OTHER, 0) <= 1
    counted_by(counting, OTHER)
    assert counting.totals() == {PAGE: 2, OTHER: 2}


def test_what_was_counted_goes_on_counting_on_a_full_disk(process):
    counting = process()
    counted_by(counting, PAGE)
    with files_of_at_most(1):
        counted_by(counting, OTHER, PAGE)
    assert counting.totals()[PAGE] >= 1
    counted_by(counting)
    assert counting.totals() == {PAGE: 2, OTHER: 1}


@pytest.mark.parametrize(
    "damage",
    [b"", b"x", b"\0" * 100, struct.pack("=dq", 5, 8) + b"[5, 6]  ", struct.pack("=dq", 5, -8),
     struct.pack("=dq", 5, 16) + b'["statements"', struct.pack("=dq", 5, 4) + b'"ab"'],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_skipped_and_taken_into_use(process, tmp_path, damage):
    counting = process()
    counted_by(counting, PAGE)
    dies(counting)
    with (tmp_path / "metrics" / "0").open("ab") as stream:
        stream.write(damage)
    (tmp_path / "metrics" / "1").write_bytes(damage)
    (tmp_path / "metrics" / "2").mkdir()
    assert counting.totals() == {PAGE: 1}
    first, second = process(), process()
    counted_by(first, OTHER)
    counted_by(second, PAGE, OTHER)
    assert counting.totals() == {PAGE: 2, OTHER: 2}


def test_a_folder_that_somebody_throws_away_is_made_anew(process, tmp_path):
    counting = process()
    counted_by(counting, PAGE)
    shutil.rmtree(tmp_path / "metrics")
    counted_by(counting, PAGE)
    assert counting.totals() == {PAGE: 2}


def test_times_stand_in_buckets(process, monkeypatch):
    monkeypatch.setattr(metrics, "_counts", process())
    for seconds in (0.025, 0.03, 0.2, 11):
        metrics.request("GET", "/", 200, seconds)
    found = read(metrics.text([]).decode())
    at = 'portal_request_seconds_bucket{le="%s",route="/"}'
    bounds = ("0.025", "0.05", "0.1", "0.25", "10.0", "+Inf")
    assert [found[at % bound] for bound in bounds] == [1, 2, 2, 3, 3, 4]
    assert found['portal_request_seconds_sum{route="/"}'] == pytest.approx(11.255)
    assert found['portal_requests_total{method="GET",route="/",status="200"}'] == 4


def test_the_web_alone_counts_as_one_and_by_the_rule_of_the_address(
    counts, portal_of_its_own, tmp_path
):
    port = processes.free_port()
    options = ("-w", "2", "-b", f"127.0.0.1:{port}", "--no-control-socket")
    portal_of_its_own("web", "gunicorn", "wsgi:app", *options, METRICS_TOKEN=TOKEN)
    address = f"http://127.0.0.1:{port}"
    processes.answers(f"{address}/robots.txt")
    hidden = "4c3a0c58-0000-4000-8000-0123456789ab"
    for _ in range(12):
        processes.ask(f"{address}/dossiers/{hidden}?q=Brugmans")
    processes.ask(f"{address}/{hidden}")
    processes.ask(f"{address}/healthz")
    command = portal_of_its_own(
        "command", "flask", "--app", "wsgi", "jobs", "run", METRICS_TOKEN=TOKEN
    )
    processes.comes([command], "0 jobs done.")
    status, _number, text = processes.ask(f"{address}/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    found = read(text)
    by = 'method="GET",route="/dossiers/<uuid:dossier_id>",status="303"'
    assert found[f"portal_requests_total{{{by}}}"] == 12
    assert found['portal_requests_total{method="GET",route="",status="404"}'] == 1
    assert found['portal_request_seconds_count{route="/dossiers/<uuid:dossier_id>"}'] == 12
    assert 0 < found["portal_statements_total"] < 10
    assert {path.name for path in metrics._folder(tmp_path).iterdir()} <= {"0", "1"}
    assert hidden not in text
    assert "Brugmans" not in text
    assert processes.ask(f"{address}/metrics")[0] == 404
