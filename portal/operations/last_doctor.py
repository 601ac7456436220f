"""What `flask doctor` found last on this machine, noted in INSTANCE: when, and how much."""

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from portal import clock
from portal.health import Finding, Kind
from portal.settings import settings

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
        (settings().instance / FILE).write_text(json.dumps(look))


def read() -> Look | None:
    """The last time, if ever."""
    try:
        noted = json.loads((settings().instance / FILE).read_text())
        at = datetime.fromisoformat(noted["at"])
        return Look(at, noted[Kind.BROKEN.value], noted[Kind.ATTENTION.value])
    except (OSError, ValueError, KeyError, TypeError):
        return None
