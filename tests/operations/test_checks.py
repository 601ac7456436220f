"""The seal and the keys of this machine: lost, changed or broken is a line, and never a trace."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal import clock, doctor, health, settings
from portal.effects import certificate, seal
from portal.operations import checks
from tests import seals


@pytest.fixture(autouse=True)
def instance(house, app, tmp_path):
    settings.use(replace(house.config, instance=tmp_path))
    seals.lay(tmp_path)
    with app.app_context():
        yield tmp_path
    settings.use(house.config)


def said(check):
    return [(finding.kind.value, finding.what) for finding in check()]


def lost(folder):
    (folder / "seal.key").unlink()


def all_lost(folder):
    lost(folder)
    (folder / "seal.crt").unlink()


def damaged(folder):
    (folder / "seal.key").write_bytes(b"-----BEGIN PRIVATE KEY-----\nAAAA\n")


def no_text(folder):
    (folder / "seal.crt").write_bytes(b"\xff\x00")


def folded(folder):
    (folder / "seal.key").unlink()
    (folder / "seal.key").mkdir()


def anothers(folder):
    seal.make_demo_certificate(folder / "other")
    (folder / "other" / "seal.key").replace(folder / "seal.key")


@pytest.mark.parametrize(
    ("harm", "faults"),
    [
        (lost, ["seal.key is missing"]),
        (all_lost, ["seal.crt is missing", "seal.key is missing"]),
        (damaged, ["seal.key is damaged"]),
        (no_text, ["seal.crt is damaged"]),
        (folded, ["seal.key cannot be read (Is a directory)"]),
        (anothers, ["seal.key is not the key of seal.crt"]),
    ],
)
def test_a_seal_that_cannot_be_used_is_broken(instance, harm, faults):
    assert said(checks.seal) == []
    harm(instance / "seal")
    assert said(checks.seal) == [
        ("broken", f"{fault}, so that no agreement is sealed") for fault in faults
    ]
    assert not [one for one in doctor.findings() if one.what.startswith("not checked")]


def test_the_seal_of_the_demo_proves_nothing_elsewhere():
    settings.use(replace(settings.settings(), demo=False))
    assert said(checks.seal) == [("attention", "it is the one of the demo, and proves nothing")]


@pytest.mark.parametrize(("days", "lines"), [(59, 1), (61, 0), (-1, 1)])
def test_a_certificate_that_ends(monkeypatch, days, lines):
    until = clock.now() + timedelta(days=days)
    monkeypatch.setattr(certificate, "ends_at", lambda folder: until)
    what = f"the certificate of the seal ends on {clock.day(until)}"
    assert said(checks.certificate_ends) == [("attention", what)] * lines


@pytest.mark.parametrize(
    ("known", "lines"),
    [
        ({"public_url": "https://portaal.example", "demo": False}, 1),
        ({"public_url": "https://portaal.example", "demo": False, "proxies": 1}, 0),
        ({"public_url": "https://portaal.example", "demo": True}, 0),
        ({"public_url": "http://127.0.0.1:8000", "demo": False}, 0),
    ],
)
def test_servers_in_front_that_are_not_counted(known, lines):
    settings.use(replace(settings.settings(), **known))
    assert [kind for kind, _ in said(checks.proxies)] == ["attention"] * lines


def test_keys_that_are_others_than_last_night_are_told_until_the_next(instance):
    assert said(checks.changed_keys) == []
    checks.know_keys()
    assert said(checks.changed_keys) == []
    settings.use(replace(settings.settings(), secret_key="another " * 8))
    seal_folder = instance / "seal"
    seal.make_demo_certificate(seal_folder / "other")
    for file in (seal_folder / "other").iterdir():
        file.replace(seal_folder / file.name)
    assert [kind for kind, _ in said(checks.changed_keys)] == ["attention", "attention"]
    assert "links that were mailed are dead" in said(checks.changed_keys)[0][1]
    checks.know_keys()
    assert said(checks.changed_keys) == []


def test_what_is_noted_of_the_keys_leads_to_neither(instance):
    checks.know_keys()
    assert settings.settings().secret_key not in (instance / checks.KEYS).read_text()


def test_every_check_stands_on_its_page():
    listed = {check.__name__ for check in (*checks.CHECKS, *checks.DEEP)}
    assert listed == {
        "trail", "whole_trail", "anchored", "seal", "certificate_ends", "changed_keys", "proxies",
    }  # fmt: skip
    assert [f.check for f in health.findings(checks.CHECKS)] == []
