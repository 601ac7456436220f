"""What the web counts of itself for /metrics, over all processes of this machine: requests by the
rule of their address, and statements. Nothing is counted until `start`.

Each process writes to files of its own, and whichever is asked adds them up (prometheus_client's
multiprocess mode): otherwise every look would show another process. They lie in memory where that
can be: a process that writes to such a file on a full disk is killed. No label holds an id or an
address. The library is loaded with `start`: a web without /metrics begins as fast as before.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)  # seconds
MEMORY = Path("/dev/shm")
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Measure:
    """A figure as it stands now, by these labels."""

    name: str
    about: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


_counts: dict[str, Any] = {}


def start(instance: Path) -> None:
    """Count from now on, for the installation that has this folder."""
    if _counts:
        return
    folder = _folder(instance)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)  # read when the library is loaded
    from prometheus_client import Counter, Histogram

    by = ("method", "route", "status")
    seconds = Histogram(
        "portal_request_seconds", "Time a request took.", ("route",), buckets=BUCKETS, registry=None
    )
    _counts["requests"] = Counter("portal_requests", "Requests answered.", by, registry=None)
    _counts["seconds"] = seconds
    _counts["statements"] = Counter("portal_statements", "SQL statements.", registry=None)


def count_statements(engine: Engine) -> None:
    """Count what this engine is asked."""
    event.listen(engine, "before_cursor_execute", _statement)


def request(method: str, route: str, status: int, seconds: float) -> None:
    """A request was answered."""
    if _counts:
        _counts["requests"].labels(method, route, status).inc()
        _counts["seconds"].labels(route).observe(seconds)


def text(measures: Iterable[Measure]) -> bytes:
    """All that was counted, and these figures, in the form that Prometheus reads."""
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    registry.register(_All(measures))
    return generate_latest(registry)


class _All:
    def __init__(self, measures: Iterable[Measure]) -> None:
        self.measures = measures

    def collect(self) -> Iterator[Any]:
        from prometheus_client.metrics_core import GaugeMetricFamily
        from prometheus_client.multiprocess import MultiProcessCollector

        if _counts:
            yield from MultiProcessCollector(None).collect()
        families: dict[str, Any] = {}
        for one in self.measures:
            given = (one.name, one.about)
            family = families.setdefault(one.name, GaugeMetricFamily(*given, labels=[*one.labels]))
            family.add_metric([*one.labels.values()], one.value)
        yield from families.values()


def _folder(instance: Path) -> Path:
    """In memory, when it is there and ours; otherwise in INSTANCE."""
    own = sha256(str(instance).encode()).hexdigest()[:12]
    for folder in (MEMORY / f"portal-{os.geteuid()}-{own}", instance / "metrics"):
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
            if not folder.is_symlink() and folder.stat().st_uid == os.geteuid():
                break
    return folder


def _statement(*_given: Any) -> None:
    _counts["statements"].inc()
