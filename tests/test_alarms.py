"""The rules for alarms ask what /metrics gives, and the manual says what to do at each."""

import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
import yaml

from portal import clock, heartbeat, migrate, settings
from portal.backups import folder
from portal.effects import certificate
from portal.health import Finding
from portal.operations import anchors, last_doctor
from tests import make
from tests.architecture.readers import ROOT

RULES = [
    rule
    for group in yaml.safe_load((ROOT / "deploy" / "alarms.yml").read_text())["groups"]
    for rule in group["rules"]
]
MANUAL = (ROOT / "docs" / "beheer.md").read_text()
ASKED = re.compile(r"(portal_\w+)(?:\{(.*?)\})?")
LABEL = re.compile(r'(\w+)=(~?)"(.*?)"')
COUNT = """
import shutil, sys
from pathlib import Path
from sqlalchemy import create_engine
from portal import metrics
metrics.start(Path(sys.argv[1]), create_engine("sqlite://"))
metrics._statement()
for route, status in (("/inloggen", 422), ("/", 500), ("/", 503), ("/", 404)):
    metrics.request("POST", route, status, 0.1)
print(metrics.text([]).decode())
shutil.rmtree(metrics._folder(Path(sys.argv[1])))
"""
TOKEN = "a token of the keeper alone"


@pytest.fixture
def given(house, client, monkeypatch, tmp_path):
    """What a portal gives that lacks nothing: figure → the labels of each of its lines."""
    monkeypatch.setattr(migrate, "version", migrate.head)
    settings.use(replace(house.config, metrics_token=TOKEN, instance=tmp_path))
    make.job()
    heartbeat.beat()
    last_doctor.note([Finding("x", "x", "x")])
    anchors.add(at=clock.now())
    made_at = clock.now() - timedelta(days=1)
    monkeypatch.setattr(folder, "last_made", lambda: made_at)
    monkeypatch.setattr(certificate, "ends_at", lambda folder: made_at)
    answer = client.client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    settings.use(house.config)
    return read(answer.get_data(as_text=True) + counted())


@cache
def counted():
    """What a web counts of itself, in a process of its own."""
    with tempfile.TemporaryDirectory() as instance:
        run = [sys.executable, "-c", COUNT, instance]
        return subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def read(text):
    found = {}
    for name, labels in re.findall(r"^(portal_\w+)(?:\{(.*)\})? \S+$", text, re.M):
        found.setdefault(name, []).append({k: v for k, _, v in LABEL.findall(labels)})
    return found


def unknown(expression, given):
    """What the rule asks and no portal gives."""
    for name, labels in ASKED.findall(expression):
        lines = given.get(name, [])
        for label, is_pattern, value in LABEL.findall(labels):
            pattern = value if is_pattern else re.escape(value)
            lines = [one for one in lines if re.fullmatch(pattern, one.get(label, ""))]
        if not lines:
            yield f"{name}{{{labels}}}"


@pytest.mark.promise("O3")
def test_every_figure_and_label_in_a_rule_is_given(given):
    assert len(RULES) > 15
    for rule in RULES:
        assert list(unknown(rule["expr"], given)) == [], rule["alert"]


def test_every_figure_is_in_the_page_about_them(given):
    page = (ROOT / "docs" / "logs.md").read_text()
    names = {re.sub(r"_(bucket|count|sum|created)$", "", name) for name in given}
    assert {name for name in names if f"`{name}`" not in page} == set()


@pytest.mark.parametrize(
    "expression",
    ["portal_job > 0", 'portal_jobs{state="deaf"} > 0', 'portal_workers{status=~"5.."} > 0'],
)
def test_a_rule_about_nothing_is_seen(given, expression):
    assert list(unknown(expression, given))


def test_the_manual_says_what_to_do_at_each_alarm():
    headings = re.findall(r"^### (\w+)$", MANUAL, re.M)
    assert headings == [rule["alert"] for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_says_how_bad_and_what(rule):
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["summary"].endswith((".", "?"))
    assert rule["expr"].count("(") == rule["expr"].count(")")
