"""One verb keeps one name: a line of the trail is called as the action that writes it."""

import ast

from portal.audit.labels import FACT, SUBJECT, VERB
from tests.architecture.readers import ROOT

# a line that one of several functions writes, or that tells what it did to another subject
OTHERWISE = {
    "confirm imports.read_in",
    "accept_proposal introductions.want",
    "_take introductions.remind",
    "stop vacancies.cancel_proposal",
}


def lines(source):
    """(function, verb) of every line of the trail whose verb is written out."""
    for function in ast.parse(source).body:
        if isinstance(function, ast.FunctionDef):
            for call in filter(_records, ast.walk(function)):
                yield function.name, call.args[0].value


def _records(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "record"
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
    )


def misnamed(source):
    """The lines that are called otherwise than their function."""
    return {
        f"{function} {verb}"
        for function, verb in lines(source)
        if verb.partition(".")[2] != function.strip("_")
    }


def house():
    return [path.read_text() for path in sorted((ROOT / "portal").rglob("*.py"))]


def test_a_line_of_the_trail_is_called_as_the_action_that_writes_it():
    assert set().union(*map(misnamed, house())) == OTHERWISE


def test_every_line_of_the_trail_has_words():
    verbs = {verb for source in house() for _, verb in lines(source)}
    assert len(verbs) > 80
    assert {v for v in verbs if not _has_words(v)} == set()


def test_every_fact_of_the_trail_has_words():
    facts = {
        keyword.arg
        for source in house()
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        for keyword in call.keywords
        if call.func.id in ("record", "_end") and keyword.arg not in (None, "by", "at")
    }
    assert len(facts) > 40
    assert facts - set(FACT) == set()


def _has_words(verb):
    domain, _, act = verb.partition(".")
    return domain in SUBJECT and act in VERB


def test_a_line_called_otherwise_is_found():
    source = 'def close(row):\n    record("introductions.end", row)\n'
    assert misnamed(source) == {"close introductions.end"}
    assert misnamed(source.replace("end", "close")) == set()
