"""What goes to a candidate passes one module, where it is asked who else reads there."""

import ast

import pytest

from tests.architecture.readers import ROOT

GATE = "portal.dossiers.sending"
# Six digits, and a word to an address that is left: whoever puts those jobs asked it.
LINKS = "portal.links.jobs"
FLOOR = "portal.letters"
TO_COLLEAGUES = {"portal.dossiers.messages.tell_handed_over"}  # about a dossier, to a mediator
POST = {"letters", "sms", "mail"}
CANDIDATES = ("dossier", "candidate")


def house():
    files = sorted((ROOT / "portal").rglob("*.py"))
    named = ((".".join(p.relative_to(ROOT).with_suffix("").parts), p.read_text()) for p in files)
    return {name.removesuffix(".__init__"): source for name, source in named}


def past_the_gate(sources):
    """Functions that send a text, or a letter while they know a candidate; and who imports sending
    under a name that hides it.
    """
    return sorted(
        breach
        for name, source in sources.items()
        if name not in (GATE, LINKS, FLOOR)
        for breach in _breaches(name, ast.parse(source))
    )


def _breaches(name, tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _hides(node):
            yield f"{name} imports send"
        if isinstance(node, ast.FunctionDef):
            sends = {_sends(inner) for inner in ast.walk(node)} - {None}
            to_candidates = sends and f"{name}.{node.name}" not in TO_COLLEAGUES
            if "sms" in sends or (to_candidates and _knows_a_candidate(node)):
                yield f"{name}.{node.name} sends {', '.join(sorted(sends))}"


def _hides(node):
    ours = (node.module or "").rpartition(".")[2] in POST
    renamed = any(one.name in POST and one.asname for one in node.names)
    return (ours and any(one.name == "send" for one in node.names)) or renamed


def _sends(node):
    match node:
        case ast.Call(ast.Attribute(ast.Name(post), "send")) if post in POST:
            return post


def _knows_a_candidate(function):
    said = function.body[1:] if ast.get_docstring(function) else function.body
    function = ast.Module([function.args, *said], [])
    words = (
        getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "arg", None)
        or getattr(node, "value", None)
        for node in ast.walk(function)
    )  # fmt: skip
    return any(one in word.lower() for word in words if isinstance(word, str) for one in CANDIDATES)


def test_everything_to_a_candidate_passes_the_gate():
    assert past_the_gate(house()) == []


def test_the_gate_is_still_what_sends():
    for name in (GATE, LINKS):
        found = {_sends(node) for node in ast.walk(ast.parse(house()[name]))}
        assert {"letters", "sms"} <= found


@pytest.mark.parametrize(
    "breach",
    [
        "def tell(dossier):\n    letters.send(dossier.email, 'a', 'b')",
        "def tell(person):\n    sms.send(person.phone, 'b')",
        "def tell(row):\n    letters.send(row.email, 'a', texts.render('mail/x_candidate_y.txt'))",
        "def tell(row):\n    'To him.'\n    to = dossier(row)\n    mail.send(to.email, 'a', 'b')",
        "from portal.letters import send",
        "from portal.effects import sms as text",
    ],
)
def test_a_message_past_the_gate_is_seen(breach):
    assert len(past_the_gate({"portal.cards.jobs": breach})) == 1


def test_a_letter_to_an_employer_passes_beside_it():
    source = "def tell(person):\n    letters.send(person.email, 'a', 'b', whose=person.id)"
    assert past_the_gate({"portal.cards.jobs": source}) == []
