"""How the portal stands in figures, for /metrics: what facts.py says in words. No label names a
thing or a person.
"""

from collections.abc import Iterator
from datetime import datetime

from portal import clock, health, heartbeat, letters, migrate
from portal.backups import folder
from portal.effects import certificate
from portal.health import Kind
from portal.metrics import Measure
from portal.operations import anchors, facts, last_doctor, queries
from portal.settings import VERSION, settings


def listed() -> Iterator[Measure]:
    """All of them, as they stand now."""
    now = clock.now()
    version = {"version": VERSION, "database": migrate.version()}
    yield Measure("portal_info", "Which version runs.", 1, version)
    yield from _jobs(now)
    usage = health.usage()
    yield Measure("portal_disk_free_bytes", "Room where the portal writes.", usage.free)
    yield Measure("portal_disk_bytes", "Size of that disk.", usage.total)
    if last := folder.last_made():
        yield Measure("portal_backup_age_seconds", "Age of the last backup.", _age(last, now))
    if anchor := anchors.last():
        age = _age(anchor.at, now)
        yield Measure("portal_anchor_age_seconds", "Since the trail was anchored.", age)
    yield from _doctor(now)
    about = "The clock of this machine."
    yield Measure("portal_clock_seconds", about, heartbeat.now().timestamp())
    if until := certificate.ends_at(settings().instance / "seal"):
        left = (until - now).total_seconds()
        yield Measure("portal_seal_left_seconds", "Until the certificate of the seal ends.", left)


def _jobs(now: datetime) -> Iterator[Measure]:
    for state, waiting in queries.unfinished().items():
        labels = {"state": state.value}
        yield Measure("portal_jobs", "Jobs that are not done.", waiting.count, labels)
        about = "Age of the oldest job that should have begun, by state."
        yield Measure("portal_job_age_seconds", about, _age(waiting.since, now), labels)
    workers = heartbeat.workers()
    yield Measure("portal_workers", "Workers at work.", len(workers.at_work))
    if workers.last:
        silence = _age(workers.last, heartbeat.now())
        yield Measure("portal_worker_age_seconds", "Since a worker was last seen.", silence)
    mails = {"unsent": queries.unsent().count, "refused": letters.refused_since(now - facts.WEEK)}
    for kind, count in mails.items():
        about = "Messages that do not leave, and mails refused this week."
        yield Measure("portal_mails", about, count, {"state": kind})


def _doctor(now: datetime) -> Iterator[Measure]:
    """What it found last on this machine."""
    if look := last_doctor.read():
        age = _age(look.at, now)
        yield Measure("portal_doctor_age_seconds", "Since `flask doctor` was asked.", age)
        for kind, count in {Kind.BROKEN: look.broken, Kind.ATTENTION: look.attention}.items():
            labels = {"kind": kind.value}
            yield Measure("portal_findings", "What `flask doctor` found last.", count, labels)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
