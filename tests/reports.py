"""What a run says at its end: tests per engine and browser, promises with their result.

Nothing may be skipped or expected to fail: such a run ends as a failure.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

KINDS = (("sqlite", "on SQLite"), ("postgresql", "on PostgreSQL"), ("browser", "in the browser"))
FORBIDDEN = ("skipped", "xfailed", "xpassed")


def pytest_addoption(parser):
    parser.addoption("--promises", metavar="FILE", help="write every promise with its tests here")
    parser.addoption("--write-doors", action="store_true", help="make tests/doors.csv anew")


def pytest_collection_modifyitems(items):
    for item in items:
        for mark in item.iter_markers("promise"):
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
    found = defaultdict(dict)
    for outcome in ("passed", "failed", "error"):
        for report in stats.get(outcome, ()):
            for name, promise in getattr(report, "user_properties", ()):
                if name == "promise" and (report.when == "call" or outcome != "passed"):
                    found[promise][report.nodeid] = outcome
    lines = [
        "# Promises",
        "",
        "Made by `make promises`: each promise, its tests, their result.",
        "",
    ]
    for promise in sorted(found, key=lambda name: (name[0], int(name[1:]))):
        results = found[promise]
        kept = set(results.values()) == {"passed"}
        lines.append(f"## {promise}: {'kept' if kept else 'BROKEN'}")
        lines += ["", *(f"- {_short(nodeid)}: {results[nodeid]}" for nodeid in sorted(results)), ""]
    return "\n".join(lines)


def _short(nodeid):
    return nodeid.removeprefix("tests/")
