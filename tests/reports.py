"""What a run says at its end: tests per engine and browser, promises with their result.

Nothing may be skipped or expected to fail: such a run ends as a failure.
"""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

KINDS = (("sqlite", "on SQLite"), ("postgresql", "on PostgreSQL"), ("browser", "in the browser"))
FORBIDDEN = ("skipped", "xfailed", "xpassed")


def pytest_addoption(parser):
    parser.addoption("--promises", metavar="FILE", help="write every promise with its tests here")
    parser.addoption("--write-doors", action="store_true", help="make the tables of the doors anew")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The browser first: its journeys are the longest, and no worker waits for them at the end."""
    items.sort(key=lambda item: "tests/browser/" not in item.nodeid)
    for item in items:
        for mark in item.iter_markers("promise"):
            if mark.args[0] not in PROMISES:
                raise pytest.UsageError(f"{item.nodeid}: no promise {mark.args[0]}")
            item.user_properties.append(("promise", mark.args[0]))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.exitstatus == 0 and any(reporter.stats.get(kind) for kind in FORBIDDEN):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter, config):
    stats = terminalreporter.stats
    passed = [report.nodeid for report in stats.get("passed", ()) if report.when == "call"]
    counts = [f"{sum(map(_is(kind), passed))} {words}" for kind, words in KINDS]
    others = sum(1 for nodeid in passed if not any(_is(kind)(nodeid) for kind, _ in KINDS))
    terminalreporter.write_line(f"Tests: {', '.join(counts)}, {others} without either")
    for kind in FORBIDDEN:
        if stats.get(kind):
            terminalreporter.write_line(f"{len(stats[kind])} {kind}: not allowed here", red=True)
    if target := config.getoption("--promises"):
        Path(target).write_text(_list(stats))
        terminalreporter.write_line(f"Promises: {target}")


def _is(kind):
    if kind == "browser":
        return lambda nodeid: "tests/browser/" in nodeid
    wanted = re.compile(rf"\[(.*-)?{kind}(-.*)?\]")
    return lambda nodeid: "tests/browser/" not in nodeid and bool(wanted.search(nodeid))


def _list(stats):
    """Every promise with its tests and their last result; the ones nobody tests say so."""
    found = defaultdict(dict)
    for outcome in ("passed", "failed", "error"):
        for report in stats.get(outcome, ()):
            for name, promise in getattr(report, "user_properties", ()):
                if name == "promise" and (report.when == "call" or outcome != "passed"):
                    found[promise][report.nodeid.removeprefix("tests/")] = outcome
    lines = [
        "# Promises",
        "",
        "Made by `make promises`: each promise, its tests, their result.",
        "",
    ]
    for promise, text in PROMISES.items():
        results = found.get(promise, {})
        kept = "kept" if set(results.values()) == {"passed"} else "BROKEN" if results else "no test"
        lines += [f"**{promise}** {text}: {kept}", ""]
        lines += [f"- {nodeid}: {results[nodeid]}" for nodeid in sorted(results)]
        lines += [""] if results else []
    return "\n".join(lines)


def _promises():
    with (Path(__file__).parent / "promises.csv").open(newline="") as file:
        return {row["id"]: row["promise"] for row in csv.DictReader(file)}


PROMISES = _promises()
