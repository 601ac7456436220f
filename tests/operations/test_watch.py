"""The operator is mailed each finding once, until it is gone."""

from dataclasses import replace

import pytest

from portal import doctor, settings
from portal.effects import mail
from portal.health import Finding, Kind
from portal.operations import watch

OPERATOR = "beheer@vaartland.example"
DISK = Finding("disk", "4,000 MB left", "make room", Kind.ATTENTION, "room")
DEAD = Finding("jobs", "invoices.issued 7 gave up: KeyError", "jobs dead --retry")


@pytest.fixture(autouse=True)
def own(house, app, tmp_path):
    settings.use(replace(house.config, operator_mail=OPERATOR, instance=tmp_path))
    with app.app_context():
        yield
    settings.use(house.config)


def mailed():
    """What was mailed since the last time, as (to, subject, text)."""
    found = [(letter.to, letter.subject, letter.text) for letter in mail.newest(9)]
    for file in (settings.settings().instance / "post").rglob("*"):
        if file.is_file():
            file.unlink()
    return found


@pytest.mark.promise("O3")
def test_what_is_new_is_mailed_once(app):
    assert watch.tell([DISK, DEAD]) == 2
    ((to, subject, text),) = mailed()
    assert to == OPERATOR
    assert subject.endswith("2 nieuwe bevindingen")
    assert "attention: disk: 4,000 MB left\n  make room\n" in text
    assert "broken: jobs: invoices.issued 7 gave up: KeyError\n" in text
    assert "/systeem" in text
    assert watch.tell([DISK, DEAD]) == 0
    assert mailed() == []


def test_figures_that_change_are_the_same_finding(app):
    watch.tell([DISK])
    assert watch.tell([replace(DISK, what="3,990 MB left")]) == 0
    assert watch.tell([replace(DISK, what="40 MB left", kind=Kind.BROKEN)]) == 1


def test_what_came_back_is_mailed_anew(app):
    watch.tell([DISK, DEAD])
    watch.tell([DEAD])
    mailed()
    assert watch.tell([DISK, DEAD]) == 1
    ((_to, subject, text),) = mailed()
    assert subject.endswith("een nieuwe bevinding")
    assert "disk" in text
    assert "gave up" not in text
    assert "Van eerder zijn er nog 1." in text


@pytest.mark.parametrize("error", [ConnectionRefusedError(), mail.Refused("550")])
def test_what_could_not_be_mailed_is_told_the_next_time(app, monkeypatch, error):
    def fail(*given, **named):
        raise error

    with monkeypatch.context() as away:
        away.setattr(mail, "send", fail)
        with pytest.raises(watch.Untold, match="mail server"):
            watch.tell([DISK])
    assert watch.tell([DISK]) == 1


def test_without_an_address_it_says_what_to_set(app):
    settings.use(replace(settings.settings(), operator_mail=""))
    with pytest.raises(watch.Untold, match="OPERATOR_MAIL"):
        watch.tell([DISK])
    assert watch.tell([]) == 0


def test_a_note_that_cannot_be_read_tells_anew(app):
    watch.tell([DISK])
    (settings.settings().instance / watch.FILE).write_text("{")
    assert watch.tell([DISK]) == 1


def test_a_disk_that_takes_no_note_is_said(app, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.notes.write", full)
    with pytest.raises(watch.Untold, match="the next time again: No space"):
        watch.tell([DISK])
    assert len(mailed()) == 1


@pytest.mark.parametrize(("found", "code"), [([], 0), ([DISK], 0), ([DEAD], 1), ([DISK, DEAD], 1)])
def test_the_command_ends_as_without_watching(app, monkeypatch, found, code):
    monkeypatch.setattr(doctor, "findings", lambda *, deep: found)
    run = app.test_cli_runner()
    assert run.invoke(args=["doctor", "--watch"]).exit_code == code
    assert len(mailed()) == bool(found)
    assert run.invoke(args=["doctor", "--watch", "--json"]).exit_code == code
    assert mailed() == []


def test_the_command_ends_with_2_when_it_could_not_tell(app, monkeypatch):
    monkeypatch.setattr(doctor, "findings", lambda *, deep: [DEAD])
    settings.use(replace(settings.settings(), operator_mail=""))
    done = app.test_cli_runner().invoke(args=["doctor", "--watch"])
    assert (done.exit_code, "Not mailed: set OPERATOR_MAIL" in done.output) == (2, True)


def test_many_at_once_are_one_mail(app):
    assert watch.tell([replace(DEAD, what=f"job {number} gave up") for number in range(60)]) == 60
    ((_to, _subject, text),) = mailed()
    assert "job 49 gave up" in text
    assert "job 50 gave up" not in text
    assert "En nog 10." in text
