"""Twice as long a text takes twice the time, whatever it says: no expression of the portal goes
over it again and again. A cell of 30 kB over which one did held a worker for ever.
"""

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import portal
from portal import scrub
from portal.errors import Refused
from tests import pumping

ROOT = Path(portal.__file__).parent
CALLS = pumping.SEARCHES | {"match", "fullmatch"}


def expressions():
    """How each expression is used, by where it stands, pattern and flags: what a module compiled
    while it was read, and what is written in a call, where what is filled in is one letter.
    """
    names = [one.name for one in pkgutil.walk_packages(portal.__path__, "portal.")]
    sources = {name: source(name) for name in names}
    told, found = "\n".join(sources.values()), {}
    for name in names:
        for word, pattern in compiled(vars(importlib.import_module(name))):
            used = set(re.findall(rf"\b{word}\.(\w+)\(", told)) & CALLS if word else set()
            found.setdefault((name, pattern.pattern, pattern.flags), set()).update(used or CALLS)
        for pattern, flags, call in written(sources[name]):
            found.setdefault((name, pattern, flags), set()).add(call)
    return found


def source(name):
    path = ROOT.parent / name.replace(".", "/")
    file = path.with_suffix(".py")
    return (file if file.exists() else path / "__init__.py").read_text()


def compiled(values, depth=0):
    """(name, pattern) of each that a module holds; "" of what stands in a table."""
    for name, value in values.items() if isinstance(values, dict) else enumerate(values):
        if isinstance(value, re.Pattern):
            yield name if depth == 0 else "", value
        elif isinstance(value, dict | list | tuple) and depth < 4:
            yield from compiled(value, depth + 1)


def written(text):
    for node in ast.walk(ast.parse(text)):
        called = node.func if isinstance(node, ast.Call) else None
        is_re = isinstance(called, ast.Attribute) and ast.unparse(called.value) == "re"
        if is_re and called.attr in CALLS and (pattern := literal(node.args[0])) is not None:
            told = [one.value for one in node.keywords if one.arg == "flags"] + node.args[2:]
            flags = [getattr(re, one.attr) for one in told if isinstance(one, ast.Attribute)]
            yield pattern, sum(map(int, flags)), called.attr


def literal(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "a" for one in node.values)
    return None


def tried(expressions, seconds=60):
    """What is said of each, by a process that gets so many seconds of the processor."""
    lines = [json.dumps([pattern, flags, sorted(how)]) for (pattern, flags), how in expressions]
    done = subprocess.run(
        [sys.executable, pumping.__file__, str(seconds)],
        input="\n".join(lines),
        stdout=subprocess.PIPE,
        text=True,
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    return said + ["took all the time there was"] * (len(lines) - len(said))


def test_every_expression_is_linear():
    every = expressions()
    assert len(every) > 80
    assert {"portal.scrub", "portal.patterns", "portal.reading"} <= {where for where, *_ in every}
    said = tried([((pattern, flags), how) for (_where, pattern, flags), how in every.items()])
    slow = {one: found for one, found in zip(every, said, strict=True) if found}
    assert not slow, "\n".join(
        f"{where} {text}: {found}" for (where, text, _), found in slow.items()
    )


@pytest.mark.parametrize(
    "pattern",
    [
        r"\b[A-Z][\w-]*(?:straat|laan) \d",
        r"geboren\s*:?\s*\d",
        r"(?:\w+ ?)+:",
    ],
)
def test_one_that_is_not_is_found(pattern):
    assert tried([((pattern, 0), ["finditer"])], seconds=2) != [None]


def test_a_text_longer_than_any_field_is_not_looked_at():
    assert scrub.find("x" * scrub.LONGEST, scrub.Own()) == ()
    with pytest.raises(Refused, match="too_long"):
        scrub.find("x" * (scrub.LONGEST + 1), scrub.Own())
