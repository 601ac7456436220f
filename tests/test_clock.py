"""One clock: no test reads the real day, so what is green on a Tuesday is green on a Sunday."""

import ast
from datetime import UTC, date, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from portal import clock
from tests import instant

ROOT = Path(__file__).resolve().parent.parent
FILES = [path for part in ("bench", "tests", "tests_long") for path in (ROOT / part).rglob("*.py")]
REAL = {
    "datetime": ("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    "time": ("time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"),
}
REAL = {f"{module}.{name}" for module, names in REAL.items() for name in names}
ASKED = {"clock.now", "clock.today"}
BACK = "clock.move_to(None)"  # to the real time


def reads(code):
    """Where this code takes the real time, by whatever name it imported that."""
    tree = ast.parse(code)
    known = dict(_imported(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            first, *rest = ast.unparse(node).split(".")
            if ".".join([known.get(first, first), *rest]) in REAL and first in known:
                yield f"line {node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.Call) and ast.unparse(node) == BACK:
            yield f"line {node.lineno}: {BACK}"


def reads_at_import(code):
    """Where the clock is asked while the file is read: before any test has set it."""
    nodes = [ast.parse(code)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ASKED:
            yield f"line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            nodes += [*node.decorator_list, node.args]
        else:
            nodes += ast.iter_child_nodes(node)


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.asname or one.name, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((one.asname or one.name, f"{node.module}.{one.name}") for one in node.names)


def test_no_test_reads_the_real_time():
    found = {str(path.relative_to(ROOT)): list(reads(path.read_text())) for path in FILES}
    assert {file: lines for file, lines in found.items() if lines} == {}


def test_no_test_asks_the_clock_before_it_begins():
    found = {str(path.relative_to(ROOT)): list(reads_at_import(path.read_text())) for path in FILES}
    assert {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("code", "times"),
    [
        ("DAY = clock.today()", 1),
        ("DAYS = {'a': [str(clock.today() + WEEK)]}", 1),
        ("@mark('at', [clock.now()])\ndef test(at): pass", 1),
        ("def make(at=clock.now()): pass", 1),
        ("def make():\n    return clock.now()", 0),
        ("MAKE = {'a': lambda: clock.today()}", 0),
    ],
)
def test_what_is_asked_while_a_file_is_read_is_seen(code, times):
    assert len(list(reads_at_import(code))) == times


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date\nDAY = date.today()",
        "from datetime import UTC, datetime as moment\ndef late(): return moment.now(UTC)",
        "import datetime as dt\nread = dt.datetime.utcnow",
        "import time\nAT = time.time()",
        "from time import time as seconds\nAT = seconds()",
        "from portal import clock\nclock.move_to(None)",
    ],
)
def test_a_read_of_the_real_time_is_seen(code):
    assert len(list(reads(code))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "from portal import clock\nclock.now(), clock.today()",
        "import time\ntime.sleep(time.monotonic())",
        "from datetime import date, datetime, time\ndate(2026, 9, 15), datetime.min, time(9)",
    ],
)
def test_the_one_clock_and_a_stopwatch_are_free(code):
    assert list(reads(code)) == []


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ("2026-09-15T10:00", datetime(2026, 9, 15, 8, tzinfo=UTC)),
        ("2026-12-31T23:30", datetime(2026, 12, 31, 22, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_without_an_offset_is_one_in_amsterdam(given, at):
    assert instant.read(given) == at


def test_every_test_begins_at_the_one_instant():
    """Also when the test before it moved the clock, as this one does for its second."""
    assert timedelta(0) <= clock.now() - instant.START < timedelta(minutes=1)
    clock.move_to(instant.START + timedelta(days=1))


def test_a_test_with_a_database_begins_there_too(app):
    assert timedelta(0) <= clock.now() - instant.START < timedelta(minutes=1)


def test_a_clock_that_nobody_moved_shows_the_time_of_the_machine():
    class Machine(datetime):
        @classmethod
        def now(cls, zone):
            return instant.START

    spec = spec_from_file_location("another_clock", clock.__file__)
    another = module_from_spec(spec)
    spec.loader.exec_module(another)
    another.datetime = Machine
    assert another.now() == instant.START
    another.move_to(instant.START + timedelta(hours=3))
    assert another.now() == instant.START + timedelta(hours=3)
    another.move_to(None)
    assert another.now() == instant.START


def test_a_day_is_one_of_amsterdam():
    late = datetime(2026, 9, 15, 22, 30, tzinfo=UTC)
    assert clock.day(late) == date(2026, 9, 16)
    assert f"{clock.local(late):%d %H.%M}" == "16 00.30"
    clock.move_to(late)
    assert clock.today() == date(2026, 9, 16)


@pytest.mark.parametrize(("on", "hour"), [(date(2026, 9, 15), 15), (date(2026, 12, 15), 16)])
def test_an_amsterdam_wall_clock_is_read_with_a_dot_or_a_colon(on, hour):
    shown = datetime(on.year, on.month, on.day, hour, 5, tzinfo=UTC)
    assert clock.at(on, "17.05") == clock.at(on, "17:05") == shown
    assert clock.end_of(on) == shown.replace(hour=hour + 6, minute=59, second=59)
