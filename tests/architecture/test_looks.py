"""A test that is green has looked: it does not begin by going away, and skips nothing. What one
engine has only is a test of that engine (`parametrize("house", ["sqlite"], indirect=True)`); what
this machine lacks makes it fail, in words.
"""

import ast
from pathlib import Path

import pytest

TESTS = [
    path for folder in ("tests", "tests_long")
    for path in (Path(__file__).parents[2] / folder).rglob("*.py")
]  # fmt: skip
SKIPS = {"skip", "skipif", "importorskip", "xfail"}


def unlooked(source):
    """The tests that may end before they did anything, and what is skipped."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            first = next((one for one in node.body if not _is_docstring(one)), None)
            if isinstance(first, ast.If) and _goes_away(first):
                yield node.name
        if isinstance(node, ast.Attribute) and node.attr in SKIPS and _is_pytests(node.value):
            yield node.attr


def _is_pytests(node):
    """pytest.skip, pytest.mark.skipif"""
    return isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).startswith("pytest")


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _goes_away(branch):
    """Without a word, or with no more than one."""
    *before, last = branch.body
    said = all(isinstance(one, ast.Expr) and _is_tell(one.value) for one in before)
    return isinstance(last, ast.Return) and said


def _is_tell(call):
    return isinstance(call, ast.Call) and getattr(call.func, "id", "") == "tell"


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_no_test_is_green_without_having_looked(path):
    assert list(unlooked(path.read_text())) == []


@pytest.mark.parametrize(
    "source",
    [
        "def test_it(disk):\n    if disk is None:\n        return",
        "def test_it(disk, tell):\n    if disk is None:\n        tell('no')\n        return",
        "@pytest.mark.skipif(True)\ndef test_it():\n    assert 1",
        "def test_it():\n    pytest.skip('no')",
    ],
)
def test_such_a_test_is_seen(source):
    assert list(unlooked(source))
