"""Every promise of the newest text is shown by a test that does it, or is nobody's to watch."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from portal.agreements import clauses

ROOT = Path(__file__).parent.parent.parent
TABLE = tomllib.loads((Path(__file__).parent / "promises.toml").read_text(encoding="utf-8"))
ROWS = TABLE["clause"]
KINDS = {"shown_by", "party", "law", "says"}
TERM = re.compile(
    r"\bbinnen\b|\buiterlijk\b|dezelfde (werk)?dag|\b(dag|week|maand) \d|\bmaand(en)? voor\b"
    r"|_days\}|_working_days\}|\{talk_moments\}|\{sign_by\}|\{choose_by\}|\{guarantee_until_on\}"
)
OURS = re.compile(
    r"\b(gemeente|accountmanager|contactpersoon|teamleider)\b"
    r" (belt|antwoordt|zorgt|stuurt|maakt|regelt|verzegelt|weigert|doet|spreekt|herinnert|nodigt"
    r"|besluit|denkt|zoekt|betaalt)"
)
GONE = re.compile(
    r"getuigschrift|eindblad|herinnert|dag 3|dag 10|acht weken|kort formulier|op papier bij"
    r"|genummerd blad|binnen één werkdag antwoord|in week 6"
)
WRONG_END = re.compile(r"\btot de laatste werkdag")


def clause_texts(text):
    """Key and words of every clause; of one that stands in several wordings, all of them."""
    found = {}
    for part in [*text["article"], *text["annex"]]:
        for one in part["clauses"]:
            found[one["key"]] = f"{found.get(one['key'], '')} {one['text']}"
    for one in text["twin"]:
        key = f"twin.{one['key']}"
        found[key] = f"{found.get(key, '')} {' '.join(one['texts'])}"
    return found


def faults(texts, rows):
    """What the table does not say, says twice or says of something that is not there."""
    wrong = [f"no row: {key}" for key in texts.keys() - rows.keys()]
    wrong += [f"no clause: {key}" for key in rows.keys() - texts.keys()]
    for key in texts.keys() & rows.keys():
        row = rows[key]
        if set(row) - KINDS or len(row) != 1:
            wrong.append(f"one of {sorted(KINDS)}: {key}")
        needs = TERM.search(texts[key]) or OURS.search(texts[key])
        if needs and not set(row) & {"shown_by", "law"}:
            wrong.append(f"nothing shows {needs[0]!r}: {key}")
    return sorted(wrong)


def marked(source):
    """The tests of a file that say which clauses they show."""
    return {
        function.name: {
            argument.value
            for mark in function.decorator_list
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.clause"
            for argument in mark.args
        }
        for function in ast.parse(source).body
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_")
    }


NEWEST = clause_texts(clauses.texts()[-1])


def test_every_promise_is_shown_by_something():
    assert faults(NEWEST, ROWS) == []


SHOWN_BY = {(node, key) for key, row in ROWS.items() for node in row.get("shown_by", ())}
FILES = {
    path: marked((ROOT / path).read_text()) for path in {n.split("::")[0] for n, _ in SHOWN_BY}
}


@pytest.mark.parametrize(("node", "key"), sorted(SHOWN_BY))
def test_what_shows_it_is_a_test_that_says_so(node, key):
    path, _, name = node.partition("::")
    assert key in FILES[path].get(name, ())


def test_no_test_shows_a_clause_that_does_not_name_it():
    said = {
        (f"{path.relative_to(ROOT)}::{name}", key)
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if "mark.clause" in (source := path.read_text())
        for name, keys in marked(source).items()
        for key in keys
    }
    assert said == SHOWN_BY


def test_a_mark_is_read_of_tests_only():
    source = '@pytest.mark.clause("a", "b")\n@other\ndef test_x(): ...\ndef helper(): ...'
    assert marked(source) == {"test_x": {"a", "b"}}


@pytest.mark.parametrize(
    ("key", "text", "row"),
    [
        ("certificate", "De kandidaat krijgt iets.", None),
        ("call", "De accountmanager belt.", {"says": "nothing"}),
        ("call", "De inlener belt binnen twee dagen.", {"party": "employer"}),
        ("paper", "De gemeente maakt een blad.", {"party": "employer"}),
        ("paper", "Wat blad.", {"says": "x", "shown_by": ["tests/test_clock.py::test_now"]}),
    ],
)
def test_a_promise_that_nothing_does_is_noticed(key, text, row):
    assert faults({key: text}, {key: row} if row else {})
    assert faults({}, {"gone": {"says": "x"}})


def test_the_older_text_would_be_noticed():
    old = clauses.texts()[0]
    told = {one["number"]: one["text"] for part in old["article"] for one in part["clauses"]}
    assert faults(told, dict.fromkeys(told, {"says": "nothing"}))


def test_what_a_later_issue_brings_is_not_promised_yet():
    text = clauses.texts()[-1]
    summary = {
        f"{one['party']} {line['term']}": line["text"]
        for one in text["summary"]
        for line in one["lines"]
    }
    for key, words in {**NEWEST, **summary}.items():
        assert not GONE.search(words), key
        assert not WRONG_END.search(words), key


@pytest.mark.parametrize("words", ["U heeft", "vóór u"])
def test_the_words_are_those_of_the_house(words):
    assert not [key for key, text in NEWEST.items() if words in text]
