"""What a template always says the same, worked out once: `_("Naam")`, `icon("check")`,
`asset("portal.js")` become text when the template is compiled.

That is right while pages have one language (portal/language.py): a second one takes an environment
of its own.
"""

from collections.abc import MutableMapping, Set
from typing import Any

from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

CONSTANT = frozenset({"_", "icon", "asset"})  # as every page knows them


class Folded(CodeGenerator):
    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        own = {name.name for name in node.find_all(nodes.Name) if name.ctx != "load"}
        super().visit_Template(_Folding(CONSTANT - own).visit(node), frame)


class Templates(Environment):
    """The globals are all there before the first template is loaded, so each takes them in one
    dict: Jinja looks through two, and counts them anew for every template that another imports.
    """

    code_generator_class = Folded

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class _Folding(NodeTransformer):
    def __init__(self, known: Set[str]) -> None:
        self.known = known

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        return node  # Jinja joins constants as bare text, and escapes what is safe

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name not in self.known:
            return node
        assert node.environment is not None
        word: Any = node.environment.globals[node.node.name]
        try:
            args, named = nodes.args_as_const(node, None)
        except nodes.Impossible:
            return node
        return nodes.Const(word(*args, **named), lineno=node.lineno, environment=node.environment)
