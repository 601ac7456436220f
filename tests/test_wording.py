"""The words that people read: what is said nowhere, and what is said instead (wording.toml)."""

import ast
import re
import tomllib
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import pytest
from wtforms.meta import DefaultMeta

from portal import formats
from portal.forms import PortalForm
from portal.forms.base import PortalField

PORTAL = Path(__file__).parent.parent / "portal"
ROWS = tomllib.loads((Path(__file__).parent / "wording.toml").read_text("utf-8"))["row"]
# what was offered keeps the words it was offered with
FROZEN = {Path("agreements/text.toml"), Path("agreements/texts/2026-1.toml")}
WORDED = {".py", ".html", ".txt", ".toml", ".js"}
NEVER = {pattern: row["about"] for row in ROWS for pattern in row.get("never", ())}
DETERMINED = re.compile(r"Vul (in |(de|het|een|uw) )")  # "Vul eerste werkdag in" is no Dutch
BESIDE = re.compile(r"\b(vanaf|op|vóór|met|van|voor|in|aan)$")


def _python(source):
    """Every string but the docstrings."""
    tree = ast.parse(source)
    docs = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    strings = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and n not in docs)
    return [one.value for one in strings if isinstance(one.value, str)]


def _template(source):
    """The text without remarks; the parts of a string over two lines are one."""
    source = re.sub(r"\{#.*?#\}", " ", source, flags=re.S)
    return [re.sub(r'"\s+"', "", source)]


def _toml(source):
    return list(_strings(tomllib.loads(source)))


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(one)


def _script(source):
    return [re.sub(r"/\*.*?\*/|//[^\n]*", " ", source, flags=re.S)]


READ = {".py": _python, ".html": _template, ".txt": _template, ".toml": _toml, ".js": _script}


def _texts():
    for path in sorted(PORTAL.rglob("*")):
        name = path.relative_to(PORTAL)
        if path.suffix in WORDED and "vendor" not in path.parts and name not in FROZEN:
            read = READ[path.suffix](path.read_text("utf-8"))
            yield name, [" ".join(text.replace("\xa0", " ").split()) for text in read]


TEXTS = dict(_texts())


def _said(texts, pattern):
    return [found[0] for text in texts for found in re.finditer(pattern, text)]


def test_the_reader_reads_every_kind_of_text():
    read = {suffix: sum(map(len, texts)) for suffix in WORDED for texts in [_of(suffix)]}
    assert all(read.values()), read
    assert any("Vul een antwoord in." in text for text in TEXTS[Path("forms/base.py")])


def _of(suffix):
    return [texts for name, texts in TEXTS.items() if name.suffix == suffix]


@pytest.mark.parametrize("pattern", NEVER, ids=lambda pattern: f"{NEVER[pattern]}: {pattern}")
def test_what_was_settled_is_said_nowhere_otherwise(pattern):
    said = {str(name): found for name, texts in TEXTS.items() if (found := _said(texts, pattern))}
    assert not said


@pytest.mark.parametrize("row", [row for row in ROWS if "but" in row], ids=lambda row: row["about"])
def test_what_was_settled_is_said_where_it_belongs(row):
    for where in row["in"]:
        texts = [text for name, texts in TEXTS.items() if name.match(where) for text in texts]
        assert any(row["but"] in text for text in texts), f"{where}: {row['but']}"


@pytest.mark.parametrize(
    ("bad", "suffix"),
    [
        ('X = N_("Dat u " "heeft.")', ".py"),
        ('{{ _(\n  "Wat heeft "\n  "u nodig?"\n) }}', ".html"),
        ("U heeft tot {{ on }}.", ".txt"),
        ('a = ["U heeft tijd."]', ".toml"),
        ('say("Heeft u even?");', ".js"),
    ],
)
def test_the_search_finds_them_in_every_kind_of_text(bad, suffix):
    texts = [" ".join(text.split()) for text in READ[suffix](bad)]
    assert any(_said(texts, pattern) for pattern in ROWS[0]["never"])


def test_a_remark_or_a_docstring_is_no_text():
    assert _python('"""U heeft."""\ndef f():\n    """U heeft."""\n') == []
    assert "heeft" not in _template("{# U heeft #}")[0] + _script("/* U heeft */")[0]


def _forms(of):
    for form in of.__subclasses__():
        yield form
        yield from _forms(form)


def test_no_error_puts_half_a_sentence_between_the_two_halves_of_a_verb():
    """ "Vul afwezig vanaf in" is no Dutch: such a field is given the words for its error."""
    for path in sorted(PORTAL.glob("*/forms.py")):
        import_module(f"portal.{path.parent.name}.forms")
    asked = []
    for form in {one for one in _forms(PortalForm) if one.__module__.startswith("portal.")}:
        for name in dir(form):
            made = getattr(form, name, None)
            field_class = getattr(made, "field_class", None)
            if field_class is None or not issubclass(field_class, PortalField):
                continue
            if "choices" in dir(field_class) or made.kwargs.get("required") is False:
                continue
            field = made.bind(form=None, name=name, _meta=DefaultMeta())
            asked.append((field.ask() % {"label": field.called}).rstrip("."))
    assert len(asked) > 40
    bare = [
        sentence
        for sentence in asked
        if sentence.startswith("Vul ") and not DETERMINED.match(sentence)
    ]
    assert not bare
    half = [
        sentence
        for sentence in asked
        if sentence.startswith("Vul ")
        and not sentence.startswith("Vul in ")
        and BESIDE.search(sentence.removesuffix(" in"))
    ]
    assert not half


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (("Kade", "7", "9901AB", "Oeverdam"), "Kade 7, 9901\xa0AB Oeverdam"),
        (("Kade", "", "9901AB", ""), "Kade, 9901\xa0AB"),
        (("Kade", "7", "", "Oeverdam"), "Kade 7, Oeverdam"),
        (("", "", "", "Oeverdam"), "Oeverdam"),
        (("", "", "", ""), ""),
    ],
)
def test_an_empty_part_of_an_address_leaves_no_comma(parts, told):
    assert formats.address(*parts) == told
