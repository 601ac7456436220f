"""The portal as the architecture tests read it: per module what it says of itself and imports.

A rule is a function of such modules that gives one sentence per breach, so that a test can hand it
a made-up house. Nothing is listed by name that a new file could miss.
"""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
NO_DOMAINS = {"effects", "forms"}  # folders that hold no subject


class Import(NamedTuple):
    written: str  # portal.cards.models.Card
    module: str  # portal.cards.models; as written, when it lies outside the house
    called: str  # what the file calls it

    @property
    def is_whole(self):
        """A module itself, and not something in it."""
        return self.written == self.module


class Module(NamedTuple):
    name: str
    domain: str | None  # access and effects belong to none
    is_pure: bool
    imports: tuple[Import, ...]
    tables: frozenset[str]  # that it makes
    named: frozenset[str]  # tables it reads by name: `metadata.tables["users"]`

    @property
    def inside(self):
        """The folders and the file within its domain: views, making."""
        return self.name.split(".")[2:]


@cache
def portal():
    """The modules of the portal."""
    files = sorted((ROOT / "portal").rglob("*.py"))
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files]
    texts = [path.read_text() for path in files]
    return read({n.removesuffix(".__init__"): text for n, text in zip(names, texts, strict=True)})


def read(sources):
    """Name → source text, as name → module."""
    domains = {name.split(".")[1] for name in sources if name.count(".") > 1} - NO_DOMAINS
    return {name: _module(name, ast.parse(sources[name]), sources, domains) for name in sources}


def _module(name, tree, known, domains):
    folder = name.partition(".")[2].partition(".")[0]
    says = ast.get_docstring(tree) or ""
    imports = [taken for node in ast.walk(tree) for taken in _imports(node, known)]
    is_pure = re.search(r"\bPure\b", says) is not None
    return Module(
        name,
        folder if folder in domains else None,
        is_pure,
        tuple(imports),
        frozenset(filter(None, map(_made, ast.walk(tree)))),
        frozenset(filter(None, map(_named, ast.walk(tree)))),
    )


def _made(node):
    match node:
        case ast.Assign([ast.Name("__tablename__")], ast.Constant(str(table))):
            return table


def _named(node):
    match node:
        case ast.Subscript(
            ast.Attribute(attr="tables") | ast.Name("tables" | "_tables"), ast.Constant(str(table))
        ):
            return table


def _imports(node, known):
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield Import(alias.name, _home(alias.name, known), alias.asname or alias.name)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            written = f"{node.module}.{alias.name}"
            yield Import(written, _home(written, known), alias.asname or alias.name)


def _home(written, known):
    """The longest part of the name that is a module of the house."""
    name = written
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name if "." in name else written
