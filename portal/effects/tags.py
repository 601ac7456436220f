"""The tag tree of a PDF made true, after WeasyPrint wrote it: what a screen reader goes by.

A list of terms becomes a list whose items have a label and a body; a header cell says whether it
heads a column or a row, and can be found by its id; what is repeated on every page (the running
foot) is an artifact and no text. Works on the objects of the file before it is written.
"""

from collections.abc import Iterator
from typing import Any

SCOPE = {"/THead": "/Column"}  # of a header cell, by what its row is part of; else a row


def mend(pdf: Any) -> None:
    """Mend the tree of this file in place."""
    elements = {one.reference: one for one in pdf.objects if _is_element(one)}
    for one in list(elements.values()):
        if one["S"] == "/L":
            _join_terms(one, elements)
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    linked = set(_below(root["K"], elements))
    for reference in linked:
        if elements[reference]["S"] == "/TH":
            _head(elements[reference], elements)
    _find_by_id(root, [elements[one] for one in sorted(linked)], pdf)
    _unlink(pdf, [one for name, one in elements.items() if name not in linked], root)


def _is_element(one: Any) -> bool:
    return isinstance(one, dict) and one.get("Type") == "/StructElem"


def _join_terms(terms: Any, elements: dict[bytes, Any]) -> None:
    """Each group of a term and what it says, which came as two items, is one item."""
    for n, name in enumerate(terms["K"]):
        group = elements.get(name)
        if group is None or group["S"] != "/Div":
            continue
        items = [elements[kid] for kid in group["K"] if kid in elements]
        if not items or any(item["S"] != "/LI" for item in items):
            continue
        first, parts = items[0], [elements[kid] for item in items for kid in item["K"]]
        if len(parts) > 1:
            parts[0]["S"] = "/Lbl"
        for part in parts:
            part["P"] = first.reference
        first["K"] = type(terms["K"])(part.reference for part in parts)
        first["P"] = terms.reference
        terms["K"][n] = first.reference


def _below(kids: Any, elements: dict[bytes, Any]) -> Iterator[bytes]:
    for kid in kids:
        if kid in elements:
            yield kid
            yield from _below(elements[kid]["K"], elements)


def _head(cell: Any, elements: dict[bytes, Any]) -> None:
    part = elements[elements[cell["P"]]["P"]]
    cell["A"]["Scope"] = SCOPE.get(part["S"], "/Row")


def _find_by_id(root: Any, linked: list[Any], pdf: Any) -> None:
    """The index of ids that a tree with ids must have. A table that goes on over pages is one table
    for each of them, so its heads get an id of their own there; cells share the id with their head.
    """
    names = type(root["K"])()
    for n, one in enumerate(one for one in linked if "ID" in one):
        one["ID"].string = f"head-{n:05d}"
        names.extend((one["ID"].data, one.reference))
    if names:
        index = type(root)({"Names": names, "Limits": type(names)((names[0], names[-2]))})
        pdf.add_object(index)
        root["IDTree"] = type(root)({"Kids": type(names)((index.reference,))})


def _unlink(pdf: Any, loose: list[Any], root: Any) -> None:
    """Text that no element of the tree holds is an artifact."""
    for element in loose:
        page = pdf.objects[int(element["Pg"].split()[0])]
        content = pdf.objects[int(page["Contents"].split()[0])].stream
        for kid in element["K"]:
            if isinstance(kid, int):
                n = next(n for n, part in enumerate(content) if _marks(part, kid))
                content[n - 1 : n + 2] = ["/Artifact", b"BMC"]
    gone = {element.reference for element in loose}
    for told in pdf.objects[int(root["ParentTree"].split()[0])]["Nums"]:
        if isinstance(told, list):
            told[:] = [b"null" if name in gone else name for name in told]


def _marks(part: Any, kid: int) -> bool:
    return isinstance(part, dict) and part.get("MCID") == kid
