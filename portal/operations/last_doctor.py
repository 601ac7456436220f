"""What `flask doctor` found last on this machine, noted in INSTANCE: when, and how much."""

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from portal import clock, notes
from portal.health import Finding, Kind

FILE = "last_doctor"


@dataclass(frozen=True)
class Look:
    at: datetime
    broken: int
    attention: int


def note(findings: Iterable[Finding]) -> None:
    """It was asked now. Who may not write here notes nothing."""
    found = Counter(finding.kind for finding in findings)
    look = {"at": clock.now().isoformat()} | {kind.value: found[kind] for kind in Kind}
    with suppress(OSError):
        notes.write(FILE, json.dumps(look))


def read() -> Look | None:
    """The last time, if ever."""
    try:
        noted = json.loads(notes.read(FILE))
        at = datetime.fromisoformat(noted["at"])
        return Look(at, noted[Kind.BROKEN.value], noted[Kind.ATTENTION.value])
    except (ValueError, KeyError, TypeError):
        return None
