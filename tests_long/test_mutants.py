"""Mutation testing of the rules of money, time, guarantee, access and anonymity.

Every small mistake that tests_long/mutants/operators.py can make in the modules of plan.toml must
make a test fail; survivors.toml says of the others why none can. `MUTANTS=money,guarantees` in
front takes only the modules with such a word in their path.
"""

import ast
import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests_long.mutants import operators, plan

AT_LEAST = 0.9  # of all mutants
AT_ONCE = 2
WORDS = tuple(filter(None, os.environ.get("MUTANTS", "").split(",")))
PATHS = [path for path in plan.targets() if not WORDS or any(word in path for word in WORDS)]


def met(path):
    """Every mutant of this module with what killed it, and the seconds of CPU it took."""
    run = [sys.executable, "-m", "tests_long.mutants.worker", path]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(run, cwd=plan.ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-5000:]
    *mutants, cost = [json.loads(line) for line in done.stdout.splitlines()]
    return mutants, cost["cpu"]


SMALL = """
MOST = {"a": 1, "b": 2}

def late(on, until, most: int = 3) -> bool:
    if on > until and not until in MOST:
        raise ValueError("late")
    return min(on, until) + 1
"""


def test_each_small_mistake_is_made_once():
    made = [(one.name, one.runs) for one in operators.sites(ast.parse(SMALL))]
    of_the_body = [name.removeprefix("late ") for name, runs in made if runs == "late"]
    at_import = [name for name, runs in made if runs == operators.MODULE]
    assert sorted(of_the_body) == [
        "and_or 1", "arithmetic 1", "compare 1", "compare 2", "condition 1", "less 2", "more 2",
        "name 1", "not 1", "raise 1", "return 1",
    ]  # fmt: skip
    assert sorted(at_import) == [
        "late less 1", "late more 1", "module less 1", "module less 2", "module more 1",
        "module more 2", "module row 1", "module row 2",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def verdicts():
    """Module → its mutants, all of them met."""
    found = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for path, (mutants, cpu) in zip(PATHS, pool.map(met, PATHS), strict=True):
            found[path] = mutants
            tell(path, mutants, f"{cpu:6.0f} s")
    tell("all", [one for mutants in found.values() for one in mutants])
    return found


def tell(name, mutants, cpu=""):
    killed = sum(one["by"] is not None for one in mutants)
    share = 100 * killed / len(mutants)
    sys.__stderr__.write(f"{name:32} {len(mutants):5} {killed:5} killed {share:5.1f} % {cpu}\n")


def living(verdicts):
    return {
        (path, one["name"]): one["text"]
        for path, mutants in verdicts.items()
        for one in mutants
        if one["by"] is None
    }


@pytest.mark.promise("O4")
def test_nine_of_ten_mutants_are_killed(verdicts):
    by = Counter(one["by"] is not None for mutants in verdicts.values() for one in mutants)
    assert by[True] >= AT_LEAST * by.total()


@pytest.mark.promise("O4")
def test_every_survivor_has_its_reason(verdicts):
    reasons = plan.survivors()
    found = {who: text for who, text in living(verdicts).items() if who not in reasons}
    assert not found, "\n".join(f"{path}: {name}: {text}" for (path, name), text in found.items())


def test_no_reason_is_kept_for_a_mutant_that_is_killed_or_gone(verdicts):
    excused = {who for who in plan.survivors() if who[0] in verdicts}
    assert excused - living(verdicts).keys() == set()
