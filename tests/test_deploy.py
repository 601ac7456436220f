"""The units and settings of deploy/ are those of this portal."""

import configparser
import re
import shlex
from dataclasses import fields

import pytest

import config
from tests.architecture.readers import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
TIMERS = [path for path in UNITS if path.suffix == ".timer"]
SETTINGS = (ROOT / "deploy" / "environment.example").read_text()
NOT_SET = {"secret_key", "testing", "migrations", "clock", "demo"}


def read(path):
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read(path)
    return unit


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_unit_runs_as_the_portal_and_leaves_nothing_to_read(path):
    service = read(path)["Service"]
    assert service["User"] == "groeiportaal"
    assert service["UMask"] == "0077"
    assert service["EnvironmentFile"] == "/etc/groeiportaal/environment"
    assert service["WorkingDirectory"] == "/srv/groeiportaal/current"


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_unit_gives_a_command_that_there_is(app, path):
    program, *words = shlex.split(read(path)["Service"]["ExecStart"])
    assert program.startswith("/srv/groeiportaal/current/.venv/bin/")
    if program.endswith("gunicorn"):
        assert words == ["wsgi:app"]
        return
    assert words[:2] == ["--app", "wsgi"]
    assert app.test_cli_runner().invoke(args=[*words[2:], "--help"]).exit_code == 0


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.stem)
def test_a_timer_starts_a_unit_that_there_is(path):
    assert path.with_suffix(".service") in SERVICES
    assert read(path)["Install"]["WantedBy"] == "timers.target"


def test_every_setting_is_in_the_example_and_no_other():
    named = set(re.findall(r"^#?([A-Z_]+)=", SETTINGS, re.M))
    known = {field.name.upper() for field in fields(config.Config) if field.name not in NOT_SET}
    assert named - {"SECRET_KEY"} == known


def test_the_example_starts_a_portal(tmp_path):
    lines = [shlex.split(line)[0] for line in SETTINGS.splitlines() if re.match("[A-Z]", line)]
    given = dict(line.split("=", 1) for line in lines)
    made = config.Config.from_env(given | {"INSTANCE": str(tmp_path), "SECRET_KEY": "x" * 40})
    assert made.municipality_short == "Vaartland"
    assert made.https


def test_the_command_of_the_web_stands_in_its_unit_only():
    texts = [path.read_text() for path in (ROOT / "docs").glob("*.md")] + [SETTINGS]
    assert not [text for text in texts if "ExecStart" in text or "/bin/gunicorn" in text]
