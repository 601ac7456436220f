"""What the portal refuses to start with, and what it says to do about it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import Config, ConfigError

ROOT = Path(__file__).resolve().parent.parent

LIVE = {
    "SECRET_KEY": "s" * 40,
    "PUBLIC_URL": "https://portaal.vaartland.example",
    "MAIL_URL": "smtp://mail.vaartland.example",
    "MUNICIPALITY_IBAN": "NL02ABNA0123456789",
}


@pytest.fixture
def env(tmp_path):
    return {**LIVE, "INSTANCE": str(tmp_path)}


def test_a_complete_environment_starts(env):
    config = Config.from_env(env)
    assert (config.https, config.demo) == (True, False)
    assert config.database_url == f"sqlite:///{config.instance / 'portal.db'}"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"PUBLIC_URL": "http://portaal.vaartland.example"}, "PUBLIC_URL"),
        ({"MAIL_URL": ""}, "MAIL_URL"),
        ({"MUNICIPALITY_IBAN": ""}, "MUNICIPALITY_IBAN"),
        ({"CLOCK": "2026-11-24T09:00:00+00:00"}, "CLOCK"),
        ({"DEMO": "1", "CLOCK": "yesterday"}, "CLOCK"),
        ({"DEMO": "1", "CLOCK": "2026-11-24T09:00:00"}, "CLOCK"),
    ],
)
def test_what_is_missing_or_weak_stops_the_start_and_is_named(env, change, says):
    with pytest.raises(ConfigError, match=says):
        Config.from_env(env | change)


def test_the_secret_of_setup_is_used_and_the_demo_needs_nothing_else(tmp_path):
    (tmp_path / "secret_key").write_text("k" * 64)
    config = Config.from_env({"INSTANCE": str(tmp_path), "DEMO": "1"})
    assert config.secret_key == "k" * 64


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_secret_that_cannot_be_read_is_a_line(tmp_path, content):
    if content is None:
        (tmp_path / "secret_key").mkdir()
    else:
        (tmp_path / "secret_key").write_bytes(content)
    with pytest.raises(ConfigError, match="secret_key cannot be read, or is none of ours"):
        Config.from_env({"INSTANCE": str(tmp_path), "DEMO": "1"})


@pytest.mark.parametrize("name", ["OPERATOR_MAIL", "AUDITOR_MAIL"])
def test_an_address_that_is_none_stops_the_start(env, name):
    with pytest.raises(ConfigError, match=name):
        Config.from_env(env | {name: "beheer"})
    assert Config.from_env(env | {name: "beheer@vaartland.example"}).instance


def test_setup_runs_before_there_is_a_secret(tmp_path):
    env = {"INSTANCE": str(tmp_path), "DEMO": "1"}
    with pytest.raises(ConfigError):
        Config.from_env(env)
    assert Config.from_env(env, setting_up=True).secret_key == ""


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"BACKUP_RECIPIENT": "AGE-SECRET-KEY-1QQ"}, "BACKUP_RECIPIENT"),
        ({"BACKUP_RECIPIENT": "age1abc,"}, "BACKUP_RECIPIENT"),
        ({"BACKUP_EVERY": "often"}, "BACKUP_EVERY"),
        ({"BACKUP_EVERY": "-5"}, "BACKUP_EVERY"),
    ],
)
def test_what_is_wrong_about_backups_stops_the_start_of_a_demo_too(env, change, says):
    with pytest.raises(ConfigError, match=says):
        Config.from_env(env | {"DEMO": "1"} | change)


def test_the_settings_of_backups_are_read(env):
    given = {"BACKUP_FOLDER": "/srv/far", "BACKUP_EVERY": "15", "BACKUP_RECIPIENT": "age1a, age1b"}
    config = Config.from_env(env | given)
    assert (config.backup_folder, config.backup_every) == ("/srv/far", 15)
    assert config.backup_recipient == "age1a, age1b"


@pytest.mark.parametrize("given", ["postgres://u@h/d", "postgresql://u@h/d"])
def test_both_spellings_of_a_postgresql_address_are_understood(env, given):
    assert Config.from_env(env | {"DATABASE_URL": given}).database_url == "postgresql://u@h/d"


@pytest.mark.parametrize("command", [["doctor"], ["doctor", "--json"], ["migrate"]])
def test_a_command_without_secrets_says_what_to_do_and_no_more(tmp_path, command):
    env = {"PATH": os.environ["PATH"], "INSTANCE": str(tmp_path)}
    run = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    done = subprocess.run(run, cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The portal does not start. SECRET_KEY is missing")
    assert "Traceback" not in done.stderr
