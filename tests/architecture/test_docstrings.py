"""A docstring tells the truth: the files, modules and names it mentions exist, and what it refuses
is refused somewhere.
"""

import ast
import re

import pytest

from tests.architecture.readers import ROOT

FILE = re.compile(r"[\w/]+\.(?:py|toml|html|css|svg|csv|md)\b")
NAME = re.compile(r"`([A-Za-z_]\w*(?:\.(?!(?:py|toml)\b)\w+)*)`")
REFUSES = re.compile(r"\bRefuses\b:?((?:[^.]|\.(?=\w))*)")
CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
SAID = (ast.Module, ast.ClassDef, ast.FunctionDef)
# Said as examples, or by others: a method of a form that may exist, and words of Python.
NOT_OURS = {"yield", "validate_name"}
PORTAL = [ROOT / "config.py", *sorted((ROOT / "portal").rglob("*.py"))]
TREES = {path: ast.parse(path.read_text()) for path in PORTAL}
DRAWN = [
    path.read_text() for path in (ROOT / "portal").rglob("*.*") if path.suffix in (".html", ".toml")
]
FILES = [path.as_posix() for path in ROOT.rglob("*.*") if ".venv" not in path.parts]


def docstrings():
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, SAID) and (text := ast.get_docstring(node)):
                where = f"{path.relative_to(ROOT)} {getattr(node, 'name', '')}".rstrip()
                yield where, text


def _written(tree):
    """Every name and every short text of a module, but for its docstrings."""
    said = {id(node.body[0].value) for node in ast.walk(tree)
            if isinstance(node, SAID) and ast.get_docstring(node)}  # fmt: skip
    for node in ast.walk(tree):
        yield from (
            getattr(node, one) for one in ("id", "attr", "name", "arg") if hasattr(node, one)
        )
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield from re.findall(r"\w+", node.value)


WORDS = {path: set(filter(None, _written(tree))) for path, tree in TREES.items()}
EVERYWHERE = set().union(*WORDS.values(), *(re.findall(r"\w+", text) for text in DRAWN))
EVERYWHERE |= {part for path in TREES for part in path.with_suffix("").parts} | NOT_OURS
RAISED = {
    node.args[0].value
    for tree in TREES.values()
    for node in ast.walk(tree)
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Refused")
    if node.args and isinstance(node.args[0], ast.Constant)
}


def missing_files(text):
    return [name for name in FILE.findall(text) if not any(f"/{name}" in one for one in FILES)]


def unknown_names(text):
    """Names in backticks that nobody uses; of `rules.sign` also a `sign` that no rules has."""
    for said in NAME.findall(text):
        *folders, last = said.split(".")
        rooms = [words for path, words in WORDS.items() if folders and path.stem == folders[-1]]
        known = set().union(*rooms) if rooms else EVERYWHERE
        if last not in known or not EVERYWHERE.issuperset(folders):
            yield said


def codes_nobody_raises(text):
    for sentence in REFUSES.findall(text):
        codes = re.findall(r"`(\w+)`", sentence) or CODE.findall(sentence)
        yield from (code for code in codes if code not in RAISED and not _is_argument(code))


def _is_argument(code):
    """Refuses what another verb refuses, or something about one of its values."""
    return "_" not in code and code in EVERYWHERE


@pytest.mark.parametrize("rule", [missing_files, unknown_names, codes_nobody_raises])
def test_what_a_docstring_mentions_is_there(rule):
    untrue = {where: found for where, text in docstrings() if (found := list(rule(text)))}
    assert not untrue, untrue


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        (missing_files, "How it is found: search.py, see matching/queue.py.", ["search.py"]),
        (unknown_names, "As `rules.sign` and `rules.sing`, by `Sievy`.", ["rules.sing", "Sievy"]),
        (codes_nobody_raises, "Once. Refuses `wrong_state` and `too_small`.", ["too_small"]),
        (codes_nobody_raises, "Refuses: wrong_state, not_confirmed.", ["not_confirmed"]),
        (codes_nobody_raises, "Refuses what `rules.sign` refuses, `asked_twice`.", ["asked_twice"]),
    ],
)  # fmt: skip
def test_an_untrue_docstring_is_found(rule, text, found):
    assert list(rule(text)) == found
