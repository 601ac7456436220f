"""What the web counts of itself for /metrics, over all processes of this machine: requests by the
rule of their address, and statements. Nothing is counted until `start`, which the web alone calls.

Each process has its figures in a file of its own, and whichever is asked adds them up: otherwise
every look would show another process. It holds a lock on the file as long as it lives; a process
that begins takes over a file that nobody holds and counts on. So a figure never goes down, which
Prometheus would take for a start of all, and there are as many files as processes at once.

Written, not mapped into memory as prometheus_client's own files are: where the disk is full a
mapped page ends the process (SIGBUS), and a write is an error. What could not be written waits for
the next request. No label holds an id or an address. The library is loaded by the first look.
"""

import fcntl
import json
import os
import struct
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate, count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds
MEMORY = Path("/dev/shm")
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
STATEMENTS = ("statements",)
_BOUNDS = (*map(str, BUCKETS), "+Inf")
_LABELS = {"requests": 3, "seconds": 2, "seconds_sum": 1, "statements": 0}
_VALUE, _HEAD = struct.Struct("=d"), struct.Struct("=dq")  # the value, and the length of its key

Key = tuple[str, ...]  # the name of a figure, and its labels


@dataclass(frozen=True)
class Measure:
    """A figure as it stands now, by these labels."""

    name: str
    about: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


class Counts:
    """What this process counted, for the installation that has this folder."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance
        self._alone = threading.Lock()
        self._process, self._file, self._end = os.getpid(), -1, 0
        self._values: dict[Key, float] = defaultdict(float)
        self._places: dict[Key, int] = {}  # in the file
        self._changed: set[Key] = set()

    def add(self, key: Key, amount: float = 1) -> None:
        """Count so much more, for `save` to write."""
        with self._alone:
            self._leave_parent()
            self._values[key] += amount
            self._changed.add(key)

    def save(self) -> None:
        """Write what changed; on a disk that takes nothing it stays for the next time."""
        with self._alone, suppress(OSError):
            self._leave_parent()
            if self._file < 0 or not os.fstat(self._file).st_nlink:
                self._take_file()
            for key in list(self._changed):
                self._write(key)
                self._changed.discard(key)

    def totals(self) -> dict[Key, float]:
        """What all processes saved, those that ended too. A file that cannot be read is skipped."""
        found: dict[Key, float] = defaultdict(float)
        for file in list(_folder(self.instance).glob("[0-9]*")):
            with suppress(OSError):
                for key, value, _place in _records(file.read_bytes()):
                    found[key] += value
        return found

    def _leave_parent(self) -> None:
        """A process that was forked has nothing to tell of the one that made it."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._leave_file()
            self._values.clear()
            self._changed.clear()

    def _leave_file(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def _take_file(self) -> None:
        """The first that no process holds, with what stands in it."""
        folder = _folder(self.instance)
        for number in count():
            file = os.open(folder / str(number), os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(file)
                continue
            break
        self._leave_file()
        self._file, self._end, self._places = file, 0, {}
        for key, value, place in _records(os.pread(file, os.fstat(file).st_size, 0)):
            self._values[key] += value
            self._places[key], self._end = place, place + len(_record(key, value))
        os.ftruncate(file, self._end)
        self._changed.update(self._values)

    def _write(self, key: Key) -> None:
        is_new, value = key not in self._places, self._values[key]
        place = self._end if is_new else self._places[key]
        data = _record(key, value) if is_new else _VALUE.pack(value)
        if os.pwrite(self._file, data, place) != len(data):  # as much as the disk took
            os.ftruncate(self._file, self._end)
            raise OSError("the disk is full")
        if is_new:
            self._places[key] = place
            self._end += len(data)


_counts: Counts | None = None


def start(instance: Path, engine: Engine) -> None:
    """Count from now on, and what this engine is asked."""
    global _counts
    _counts = Counts(instance)
    event.listen(engine, "before_cursor_execute", _statement)


def request(method: str, route: str, status: int, seconds: float) -> None:
    """A request was answered."""
    if _counts is not None:
        _counts.add(("requests", method, route, str(status)))
        _counts.add(("seconds", route, _BOUNDS[bisect_left(BUCKETS, seconds)]))
        _counts.add(("seconds_sum", route), seconds)
        _counts.save()


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

        if _counts is not None:
            yield from _counted(_counts.totals())
        families: dict[str, Any] = {}
        for one in self.measures:
            given = (one.name, one.about)
            family = families.setdefault(one.name, GaugeMetricFamily(*given, labels=[*one.labels]))
            family.add_metric([*one.labels.values()], one.value)
        yield from families.values()


def _counted(totals: Mapping[Key, float]) -> Iterator[Any]:
    from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily

    by = ("method", "route", "status")
    requests = CounterMetricFamily("portal_requests", "Requests answered.", labels=by)
    seconds = HistogramMetricFamily("portal_request_seconds", "Time it took.", labels=by[1:2])
    for (name, *labels), value in sorted(totals.items()):
        if name == "requests":
            requests.add_metric(labels, value)
        if name == "seconds_sum":
            each = (totals.get(("seconds", *labels, bound), 0) for bound in _BOUNDS)
            buckets = list(zip(_BOUNDS, accumulate(each), strict=True))
            seconds.add_metric(labels, buckets, value)
    yield requests
    yield seconds
    asked = totals.get(STATEMENTS, 0)
    yield CounterMetricFamily("portal_statements", "SQL statements of the web.", asked)


def _record(key: Key, value: float) -> bytes:
    """A multiple of eight bytes, so that a value is written in one piece."""
    name = json.dumps(key).encode()
    name += b" " * (-len(name) % _VALUE.size)
    return _HEAD.pack(value, len(name)) + name


def _records(data: bytes) -> Iterator[tuple[Key, float, int]]:
    """Key, value and place of each, up to what is none: it is being written, or damaged."""
    place = 0
    while place + _HEAD.size <= len(data):
        value, length = _HEAD.unpack_from(data, place)
        after = place + _HEAD.size + length
        try:
            key = tuple(map(str, json.loads(data[place + _HEAD.size : after])))
        except (ValueError, TypeError):
            return
        if _LABELS.get(key[0] if key else "") != len(key) - 1:
            return
        yield key, value, place
        place = after


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
    if _counts is not None:
        _counts.add(STATEMENTS)
