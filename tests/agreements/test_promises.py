"""Every promise of the newest text is done by something in the portal, or is nobody's to watch."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from portal.agreements import clauses

TABLE = tomllib.loads((Path(__file__).parent / "promises.toml").read_text(encoding="utf-8"))
ROWS = TABLE["clause"]
KINDS = {"by", "party", "law", "says"}
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
        if needs and not set(row) & {"by", "law"}:
            wrong.append(f"nothing does {needs[0]!r}: {key}")
    return sorted(wrong)


def found(name):
    module, _, path = name.partition(":")
    thing = import_module(module)
    for part in path.split("."):
        thing = getattr(thing, part)
    return thing


NEWEST = clause_texts(clauses.texts()[-1])


def test_every_promise_is_done_by_something():
    assert faults(NEWEST, ROWS) == []


@pytest.mark.parametrize(
    "name", sorted({name for row in ROWS.values() for name in row.get("by", ())})
)
def test_what_does_it_is_there(name):
    assert found(name) is not None


@pytest.mark.parametrize(
    ("key", "text", "row"),
    [
        ("certificate", "De kandidaat krijgt iets.", None),
        ("call", "De accountmanager belt.", {"says": "nothing"}),
        ("call", "De inlener belt binnen twee dagen.", {"party": "employer"}),
        ("paper", "De gemeente maakt een blad.", {"party": "employer"}),
        ("paper", "Wat blad.", {"says": "x", "by": ["portal.clock:now"]}),
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
