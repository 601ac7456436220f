"""The mutants of one module, each against the tests that run what it changed.

Nothing is written into the tree: the changed module lives in a process that ends with its verdict.
A first process runs the module's tests once and learns which function each of them calls. A mutant
of a function is then made in a fork of a process that has collected the tests, and meets those that
call it, the quickest first. What runs when the module is imported gets a process that imports the
portal anew.

`python -m tests_long.mutants.worker portal/money.py [only these]` writes a line of JSON per mutant.
"""

import ast
import builtins
import functools
import gc
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests_long.mutants import plan
from tests_long.mutants.operators import MODULE, Site, mutated, sites, watched
from tests_long.mutants.plan import ROOT, Target

# what the portal and its tests import of others, so that a fork need not
WARM = (
    "argon2", "flask", "flask_login", "flask_wtf", "hypothesis.strategies", "openpyxl", "psycopg",
    "sqlalchemy.orm", "sqlalchemy.dialects.sqlite", "stdnum", "wtforms",
)  # fmt: skip
QUIET = [
    "-q", "-p", "no:cacheprovider", "-k", "not postgresql", "--hypothesis-seed=0",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
]  # fmt: skip
CPU, REAL = 5, 120  # seconds that a test gets beside five times what it took without a mutant
AT_IMPORT = 6  # mutants of a module's constants and tables
MEMORY = 3 * 2**30
NOTE = "_note_a_call"
SURVIVED, CUT_OFF = "survived", "cut off"
Result = dict[str, Any]
Pairs = list[tuple[int, Site]]  # a mutant's place among those of the module


class Hangs(KeyboardInterrupt):
    """The tests of a mutant take far longer than without it."""


@dataclass(frozen=True)
class Module:
    """The module that gets mutants: where it stands, and its text."""

    path: str
    text: str


@dataclass(frozen=True)
class Known:
    """Which functions run at import, which when the tests are collected, which each test calls, and
    the seconds of CPU it takes.
    """

    at_import: frozenset[str]
    at_collection: frozenset[str]
    calls: dict[str, list[str]]
    cpu: dict[str, float]

    def callers(self, function: str) -> list[str]:
        """The tests that call a function, the quickest first."""
        names = [name for name, called in self.calls.items() if function in called]
        return sorted(names, key=self.cpu.__getitem__)

    def all(self) -> list[str]:
        """Every test: those that call the module at all first, and of those the quickest."""
        return sorted(self.cpu, key=lambda name: (not self.calls[name], self.cpu[name]))

    def limit(self, test: str) -> float:
        """The seconds of CPU in which a test must be through."""
        return CPU + 5 * self.cpu[test]


class Loop:
    """In the place of pytest's own loop over the collected tests."""

    def __init__(self, does: Callable[[pytest.Session], Any]) -> None:
        self.does = does
        self.answer: Any = CUT_OFF

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        with suppress(Hangs):
            self.answer = self.does(session)
        return True


class Learn(Loop):
    """Which functions of the module each test calls, and how long it takes; run once, unchanged."""

    def __init__(self, module: Module) -> None:
        self.answer = CUT_OFF
        self.called: set[str] = set()
        self.known: Result = {"calls": {}, "cpu": {}, "failed": []}
        setattr(builtins, NOTE, lambda name: self.called.add(name))
        _import_as(module.path, watched(module.text, module.path, NOTE))

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        self.known["at_import"] = sorted(self.called)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.known["at_collection"] = sorted(self.called)
        for item, following in _with_next(session.items):
            self.called = set()
            _forget()
            began = time.process_time()
            if not _passes(item, following):
                self.known["failed"].append(item.nodeid)
            self.known["calls"][item.nodeid] = sorted(self.called)
            self.known["cpu"][item.nodeid] = time.process_time() - began
        self.answer = self.known
        return True


class Patch:
    """Mutants of functions: the code of the living function is changed, in a fork for each."""

    def __init__(self, module: Module, pairs: Pairs, known: Known, answers: Path) -> None:
        self.module, self.pairs, self.known, self.answers = module, pairs, known, answers

    def __call__(self, session: pytest.Session) -> list[int]:
        """The places of those that must be met anew."""
        living, again = _functions(self.module.path), []
        for index, site in self.pairs:
            code = mutated(self.module.text, self.module.path, index)
            tests = self.known.callers(site.runs)
            meet = partial(self._meet, living[site.runs], code, tests, session)
            by = _apart(meet)
            if by is None and site.runs in self.known.at_collection:
                again.append(index)  # a test may stand on what was worked out before
                continue
            _answer(self.answers, site, by)
        return again

    def _meet(
        self, living: list[FunctionType], code: CodeType, tests: list[str], session: pytest.Session
    ) -> str | None:
        _change(living, code)
        return _killer(tests, self.known, session)


class Anew:
    """Mutants of what runs at import: the portal is imported with the changed module."""

    def __init__(self, target: Target, module: Module, known: Known, answers: Path) -> None:
        self.target, self.module, self.known, self.answers = target, module, known, answers

    def meet(self, pairs: Pairs) -> None:
        tests = self.known.all()
        for index, site in pairs:
            code = mutated(self.module.text, self.module.path, index)
            _answer(self.answers, site, _apart(partial(self._import, code, tests)))

    def _import(self, code: CodeType, tests: list[str]) -> str | None:
        _import_as(self.module.path, code)
        by = _run(
            self.target, Loop(lambda session: _killer(tests, self.known, session) or SURVIVED)
        )
        return None if by == SURVIVED else by


def main(path: str, *wanted: str) -> None:
    target, source = plan.targets()[path], Path(ROOT, path)
    module = Module(str(source), source.read_text())
    found = [
        (index, site)
        for index, site in enumerate(sites(ast.parse(module.text)))
        if target.wants(site) and (not wanted or site.name in wanted)
    ]
    os.chdir(ROOT)
    os.environ["GROEIPORTAAL_TEST_POSTGRES"] = "/nonexistent"  # none is started
    with tempfile.TemporaryDirectory(prefix="gp-mutants-") as folder:
        _warm(folder)
        known = _learn(target, module)
        answers = Path(folder, "answers")
        living = [pair for pair in found if pair[1].runs not in known.at_import]
        anew = _spread([pair for pair in found if pair[1].runs in known.at_import])
        again = _apart(lambda: _run(target, Loop(Patch(module, living, known, answers))))
        anew += [(index, site) for index, site in living if index in again]
        Anew(target, module, known, answers).meet(anew)
        sys.stdout.write(answers.read_text() if answers.exists() else "")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    sys.stdout.write(json.dumps({"cpu": used.ru_utime + used.ru_stime}) + "\n")


def _spread(pairs: Pairs) -> Pairs:
    """At most AT_IMPORT of them, evenly over the module: each costs an import of the portal."""
    step = max(1, len(pairs) / AT_IMPORT)
    return [pairs[int(n * step)] for n in range(min(AT_IMPORT, len(pairs)))]


def _learn(target: Target, module: Module) -> Known:
    told = _apart(lambda: _run(target, Learn(module)))
    if told == CUT_OFF or (failed := told.pop("failed")):
        wrong = "collected" if told == CUT_OFF else ", ".join(failed)
        raise SystemExit(f"{module.path}: its tests are not green without a mutant: {wrong}")
    at_import = frozenset({MODULE, *told["at_import"]})
    return Known(at_import, frozenset(told["at_collection"]), told["calls"], told["cpu"])


def _warm(folder: str) -> None:
    from hypothesis.configuration import set_hypothesis_home_dir

    set_hypothesis_home_dir(folder)
    for name in WARM:
        importlib.import_module(name)


def _run(target: Target, loop: Loop) -> Any:
    """What the loop answers; CUT_OFF when the tests could not even be collected."""
    pytest.main([*target.tests, *QUIET], plugins=[loop])
    return loop.answer


def _killer(tests: list[str], known: Known, session: pytest.Session) -> str | None:
    """The first of these tests that fails, or takes far too long."""
    items = {item.nodeid: item for item in session.items}
    _forget()
    try:
        for item, following in _with_next([items[name] for name in tests if name in items]):
            _bound(known.limit(item.nodeid))
            if not _passes(item, following):
                return item.nodeid
    finally:  # the folder of the databases goes with the session
        _bound(CPU)
        session._setupstate.teardown_exact(None)
    return None


def _with_next(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], None], strict=True)


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    reports = runtestprotocol(item, log=False, nextitem=following)
    return not any(report.failed for report in reports)


def _answer(answers: Path, site: Site, by: str | None) -> None:
    with answers.open("a") as file:
        file.write(json.dumps({"name": site.name, "text": site.text, "by": by}) + "\n")


def _apart(does: Callable[[], Any]) -> Any:
    """What `does` answers, in a fork of its own; CUT_OFF when it never came to that."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        _alone(does, writes)
    os.close(writes)
    with os.fdopen(reads) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return json.loads(told) if told else CUT_OFF


def _alone(does: Callable[[], Any], writes: int) -> None:
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 1)
    if not os.environ.get("MUTANTS_TALK"):
        os.dup2(silence, 2)
    answer = CUT_OFF
    with suppress(Hangs), open(writes, "w") as pipe:
        try:
            answer = does()
        finally:
            json.dump(answer, pipe)
            pipe.flush()
            os._exit(0)


def _bound(cpu: float) -> None:
    """So many seconds of CPU from now on, and not much more memory than the portal takes."""

    def stop(number: int, frame: Any) -> None:
        raise Hangs

    for clock, number, seconds in (
        (signal.ITIMER_PROF, signal.SIGPROF, cpu),
        (signal.ITIMER_REAL, signal.SIGALRM, REAL + 5 * cpu),
    ):
        signal.signal(number, stop)
        signal.setitimer(clock, seconds, 1)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _functions(path: str) -> dict[str, list[FunctionType]]:
    """The living functions of a module, by the name they were written with."""
    found = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == path:
            found[one.__code__.co_qualname].append(one)
    return found


def _change(living: list[FunctionType], module: CodeType) -> None:
    """Each function gets its code as the changed module has it."""
    codes = {(code.co_qualname, code.co_firstlineno): code for code in _codes(module)}
    for function in living:
        old = function.__code__
        new = codes[old.co_qualname, old.co_firstlineno]
        if len(new.co_freevars) != len(old.co_freevars):
            raise Hangs  # a function that lost what it was closed over cannot run
        function.__code__ = new


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _codes(const)


def _import_as(path: str, code: CodeType) -> None:
    reads = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> CodeType | None:
        return code if self.path == path else reads(self, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


def _forget() -> None:
    """What the portal remembers of earlier calls is worked out anew."""
    for name, module in list(sys.modules.items()):
        for one in vars(module).values() if name.startswith("portal") else ():
            if isinstance(one, functools._lru_cache_wrapper):
                one.cache_clear()


if __name__ == "__main__":
    main(*sys.argv[1:])
