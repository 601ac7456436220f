"""The small mistakes: what can be changed in a module so that a test ought to notice. Pure.

A mutant is known by its function, its operator and its number among those in that function, so
that a reason for it survives a change elsewhere in the module. Annotations, docstrings, texts,
decorators and assertions stay as they are.
"""

import ast
import types
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

MODULE = "module"  # what runs when it is imported: constants, tables, defaults
_LEFT_ALONE = {"annotation", "returns", "decorator_list", "type_comment", "format_spec"}
_COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_DISPLAYS = (ast.Dict, ast.Set, ast.List, ast.Tuple)
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "and_": "or_", "or_": "and_"}
_METHODS = {"is_": "is_not", "is_not": "is_", "in_": "not_in", "not_in": "in_"}
Change = tuple[str, ast.AST]  # operator, what stands there instead


@dataclass(frozen=True)
class Site:
    """One possible mistake. `runs` says in which function it runs (or MODULE: at import)."""

    function: str
    operator: str
    ordinal: int
    runs: str
    text: str  # what becomes what, for the report
    make: Callable[[], None]

    @property
    def name(self) -> str:
        return f"{self.function} {self.operator} {self.ordinal}"


def sites(tree: ast.Module) -> list[Site]:
    """Every possible mistake in a module, in the order of its text."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for function, runs, operator, text, make in _sites(tree, (), MODULE):
        name = ".".join(function) or MODULE
        seen[name, operator] += 1
        found.append(Site(name, operator, seen[name, operator], runs, text, make))
    return found


def mutated(source: str, path: str, index: int) -> types.CodeType:
    """The module's code with the mistake of this index made in it."""
    tree = ast.parse(source, path)
    sites(tree)[index].make()
    return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


def watched(source: str, path: str, note: str) -> types.CodeType:
    """The module's code in which every function first tells its name to the builtin `note`."""
    tree = ast.parse(source, path)
    for name, function in _functions(tree, ()):
        told = ast.parse(f"{note}({name!r})").body[0]
        function.body.insert(0, ast.copy_location(told, function.body[0]))
    return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


def _functions(node: ast.AST, inside: tuple[str, ...]) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _functions(child, (*inside, child.name))
        elif isinstance(child, ast.FunctionDef):
            yield ".".join((*inside, child.name)), child


def _sites(node: ast.AST, function: tuple[str, ...], runs: str) -> Iterator[tuple]:
    for field, child, put in _children(node):
        if _is_left_alone(child, runs):
            continue
        inner, inside = function, runs
        if isinstance(child, (ast.FunctionDef, ast.ClassDef)) and runs == MODULE:
            inner = (*function, child.name)
        if isinstance(node, ast.FunctionDef) and field == "body" and runs == MODULE:
            inside = ".".join(function)
        table = inside == MODULE and not isinstance(node, _DISPLAYS)
        for operator, new in _changes(child, table):
            yield (
                inner,
                inside,
                operator,
                _told(child, new),
                partial(put, ast.copy_location(new, child)),
            )
        yield from _sites(child, inner, inside)


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST, Callable[[ast.AST], None]]]:
    """Each part of a node: the field it is in, the part, and how another is put in its place."""
    for field, value in ast.iter_fields(node):
        if field in _LEFT_ALONE:
            continue
        if isinstance(value, ast.AST):
            yield field, value, partial(setattr, node, field)
        for i, child in enumerate(value if isinstance(value, list) else ()):
            if isinstance(child, ast.AST):
                yield field, child, partial(value.__setitem__, i)


def _told(old: ast.AST, new: ast.AST) -> str:
    before, after = (" ".join(ast.unparse(node).split()) for node in (old, new))
    return f"{before[:70]}  →  {after[:70]}"


def _is_left_alone(node: ast.AST, runs: str) -> bool:
    """An assertion, as `strict=True` is one; `Mapping[str, int]` in a module's body is a type."""
    if isinstance(node, ast.Subscript):
        return runs == MODULE
    return isinstance(node, ast.Assert) or (isinstance(node, ast.keyword) and node.arg == "strict")


def _changes(node: ast.AST, table: bool) -> Iterator[Change]:
    change = _BY_KIND.get(type(node))
    if change is not None:
        yield from change(node)
    if table:
        yield from _rows(node)


def _compare(node: ast.Compare) -> Iterator[Change]:
    for i, op in enumerate(node.ops):
        ops = [*node.ops[:i], _COMPARE[type(op)](), *node.ops[i + 1 :]]
        yield "compare", ast.Compare(node.left, ops, node.comparators)
        if isinstance(op, (ast.In, ast.NotIn)):
            for _, fewer in _rows(node.comparators[i]):
                told = [*node.comparators[:i], fewer, *node.comparators[i + 1 :]]
                yield "row", ast.Compare(node.left, node.ops, told)


def _rows(node: ast.AST) -> Iterator[Change]:
    """A table, list or set with one row less."""
    if isinstance(node, ast.Dict) and len(node.keys) > 1:
        for i in range(len(node.keys)):
            keys, values = list(node.keys), list(node.values)
            del keys[i], values[i]
            yield "row", ast.Dict(keys, values)
    if isinstance(node, (ast.Set, ast.List, ast.Tuple)) and len(node.elts) > 1:
        for i in range(len(node.elts)):
            fewer = [*node.elts[:i], *node.elts[i + 1 :]]
            again = {} if isinstance(node, ast.Set) else {"ctx": node.ctx}
            yield "row", type(node)(elts=fewer, **again)


def _bool(node: ast.BoolOp) -> Iterator[Change]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "and_or", ast.BoolOp(other, node.values)


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield "not", node.operand


def _arithmetic(node: ast.BinOp | ast.AugAssign) -> Iterator[Change]:
    other = _ARITHMETIC.get(type(node.op))
    if other is None:
        return
    if isinstance(node, ast.AugAssign):
        yield "arithmetic", ast.AugAssign(node.target, other(), node.value)
    elif not isinstance(node.left, (ast.JoinedStr, ast.Constant)) or isinstance(
        getattr(node.left, "value", None), int
    ):
        yield "arithmetic", ast.BinOp(node.left, other(), node.right)


def _constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield "boolean", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield "more", ast.Constant(node.value + 1)
        yield "less", ast.Constant(node.value - 1)


def _condition(node: ast.If | ast.While | ast.IfExp) -> Iterator[Change]:
    if not _turned_elsewhere(node.test):
        turned = ast.UnaryOp(ast.Not(), node.test)
        kept = [getattr(node, field) for field in node._fields[1:]]
        made = [turned, *kept] if node._fields[0] == "test" else [node.body, turned, node.orelse]
        yield "condition", type(node)(*made)


def _comprehension(node: ast.comprehension) -> Iterator[Change]:
    for i, test in enumerate(node.ifs):
        if not _turned_elsewhere(test):
            ifs = [*node.ifs[:i], ast.UnaryOp(ast.Not(), test), *node.ifs[i + 1 :]]
            yield "condition", ast.comprehension(node.target, node.iter, ifs, node.is_async)


def _turned_elsewhere(test: ast.expr) -> bool:
    """Turning it would be a mutant that another operator makes already."""
    if isinstance(test, ast.Compare):
        return len(test.ops) == 1 and not isinstance(test.ops[0], _ORDER)
    return isinstance(test, ast.Constant) or (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )


def _raise(node: ast.Raise) -> Iterator[Change]:
    yield "raise", ast.Pass()


def _statement(node: ast.Expr) -> Iterator[Change]:
    if isinstance(node.value, (ast.Call, ast.Yield, ast.YieldFrom)):
        yield "statement", ast.Pass()


def _return(node: ast.Return) -> Iterator[Change]:
    if node.value is not None and getattr(node.value, "value", "") is not None:
        yield "return", ast.Return(ast.Constant(None))


def _call(node: ast.Call) -> Iterator[Change]:
    called = node.func
    if isinstance(called, ast.Name) and called.id in _NAMES:
        other = ast.Name(_NAMES[called.id], ast.Load())
        yield "name", ast.Call(other, node.args, node.keywords)
    if not isinstance(called, ast.Attribute):
        return
    if called.attr in _METHODS:
        method = ast.Attribute(called.value, _METHODS[called.attr], ast.Load())
        yield "name", ast.Call(method, node.args, node.keywords)
    if called.attr == "where":
        for i in range(len(node.args)):
            fewer = [*node.args[:i], *node.args[i + 1 :]]
            yield "where", ast.Call(called, fewer, node.keywords)


_BY_KIND: dict[type, Callable[..., Iterator[Change]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _bool,
    ast.UnaryOp: _unary,
    ast.BinOp: _arithmetic,
    ast.AugAssign: _arithmetic,
    ast.Constant: _constant,
    ast.If: _condition,
    ast.While: _condition,
    ast.IfExp: _condition,
    ast.comprehension: _comprehension,
    ast.Raise: _raise,
    ast.Expr: _statement,
    ast.Return: _return,
    ast.Call: _call,
}
