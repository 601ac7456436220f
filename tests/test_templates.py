"""Templates: every word marked, every icon drawn, and one page with all parts on it."""

import re
from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import html5lib
import pytest
from jinja2 import Environment, nodes
from selectolax.lexbor import LexborHTMLParser

from portal import icons
from tests.style_guide import style_guide

TEMPLATES = Path(__file__).parent.parent / "portal" / "templates"
DUTCH_ONLY = ("documents", "mail", "sms")  # what leaves the portal is Dutch
PAGES = sorted(
    path
    for path in TEMPLATES.rglob("*.html")
    if path.relative_to(TEMPLATES).parts[0] not in DUTCH_ONLY
)
NAMES = re.compile(r"\b(Groeiportaal|English|Nederlands)\b")
SPOKEN = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')
LETTERS = re.compile(r"[A-Za-zÀ-ÿ]")
ENV = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
MARKS = {"_", "gettext", "ngettext", "N_"}


def _html(source):
    """The template without Jinja: an expression leaves a figure, a translated block nothing."""
    kept, translated, tag = [], False, ""
    for _line, kind, value in ENV.lex(source):
        if kind == "block_begin":
            tag = ""
        elif kind == "name" and not tag:
            tag = value
            translated = {"trans": True, "endtrans": False}.get(tag, translated)
        elif kind == "variable_begin":
            kept.append("0")
        elif kind == "data" and not translated:
            kept.append(value)
    return "".join(kept)


def _bare(source):
    html = _html(source)
    html = re.sub(
        r"<(script|style|code)\b.*?</\1>|<!--.*?-->|<meta\b[^>]*'[^']*'>", "", html, flags=re.S
    )
    spoken = SPOKEN.findall(html)
    text = re.sub(r"<[^>]*>", "\n", html)
    text = re.sub(r'&\w+;|[a-z-]+="[^"]*"', "", text)  # a macro may hold attributes alone
    found = [*spoken, *text.splitlines()]
    return [line.strip() for line in found if LETTERS.search(NAMES.sub("", line))]


def _sentences(tree):
    """String constants that look like words for people, outside translation marks."""
    if isinstance(tree, nodes.Call) and getattr(tree.node, "name", "") in MARKS:
        return
    if isinstance(tree, nodes.Const) and isinstance(tree.value, str):
        if re.match(r"[A-ZÀ-Þ][a-zß-ÿ]", NAMES.sub("", tree.value)):
            yield tree.value
        return
    for child in tree.iter_child_nodes():
        yield from _sentences(child)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_word_is_marked_for_translation(path):
    source = path.read_text("utf-8")
    bare = _bare(source) + list(_sentences(ENV.parse(source)))
    assert not bare, f"not inside _(…) or trans: {bare}"


@pytest.mark.parametrize(
    "bad", ["<p>Hallo</p>", '<a aria-label="Sluit">{{ x }}</a>', "{{ f('Bewaar') }}"]
)
def test_the_search_for_bare_words_finds_them(bad):
    assert _bare(bad) + list(_sentences(ENV.parse(bad)))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_script_or_style_stands_in_a_template(path):
    source = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|hx-boost", source)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", source))


def test_no_line_of_a_template_is_longer_than_120_characters():
    long = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in sorted(TEMPLATES.rglob("*.*"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert not long


DECIDES = re.compile(
    r"""([\w.]*(?:state|kind|status|pace|tense))\b[^"'{}%]*(?:==|!=|\bin\b) *[("']"""
)
CONTROLS = {"f.kind"}  # the sort of an input: how a field is drawn, no state of anything


def _decided(source):
    return [name for name in DECIDES.findall(source) if name not in CONTROLS]


def test_no_template_decides_what_a_state_means():
    decided = {
        str(path.relative_to(TEMPLATES)): found
        for path in sorted(TEMPLATES.rglob("*.*"))
        if (found := _decided(path.read_text("utf-8")))
    }
    assert not decided


@pytest.mark.parametrize(
    "bad",
    ["{% if row.state == 'paid' %}", '{{ "x" if kind != "help" }}', '{% if a.state in ("b",) %}'],
)
def test_the_search_for_decisions_finds_them(bad):
    assert _decided(bad)


def test_every_state_has_a_tone_and_a_sentence():
    """Where one state of a kind is drawn or told, the others are too."""
    whole = 0
    for path in sorted(TEMPLATES.parent.glob("*/labels.py")):
        for name, table in vars(import_module(f"portal.{path.parent.name}.labels")).items():
            if name.endswith(("TONE", "SENTENCE", "SENTENCES")) and isinstance(table, Mapping):
                states = set(type(next(iter(table))))
                assert states == set(table) or name == "CARD_SENTENCE", f"{path.parent.name}.{name}"
                whole += 1
    assert whole > 12


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_icon_that_is_named_is_drawn(path):
    named = re.findall(r"\bicon\([\"']([a-z-]+)[\"']", path.read_text("utf-8"))
    assert set(named) <= icons.NAMES


@pytest.fixture(scope="module")
def page():
    return style_guide().get("/")


def test_the_page_with_everything_on_it_is_well_formed(page):
    parser = html5lib.HTMLParser()
    parser.parse(page.text)
    assert parser.errors == []
    tree = LexborHTMLParser(page.text)
    assert len(tree.css("h1")) == 1
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))


def test_the_menu_says_where_you_are(page):
    current = LexborHTMLParser(page.text).css('[aria-current="page"]')
    assert {node.text(strip=True) for node in current} == {"Vacatures", "Vacature melden"}


def test_signing_out_is_a_form_with_a_token(page):
    forms = LexborHTMLParser(page.text).css('form[action="/uitloggen"]')
    assert len(forms) == 2
    assert all(form.css_first('[name="csrf_token"]') for form in forms)


def test_htmx_evaluates_nothing_and_keeps_no_history(page):
    config = LexborHTMLParser(page.text).css_first('meta[name="htmx-config"]').attributes["content"]
    for setting in (
        '"historyCacheSize":0',
        '"allowEval":false',
        '"allowScriptTags":false',
        '"includeIndicatorStyles":false',
        '"selfRequestsOnly":true',
        '"historyRestoreAsHxRequest":false',
        '{"code":"4(00|01|03|04|09|22|29)","swap":true',
    ):
        assert setting in config


def test_mistakes_stand_above_the_page_and_beside_the_field():
    shown = style_guide().post("/", {"title": "Hulp <b>"})
    tree = LexborHTMLParser(shown.text)
    assert shown.status_code == 422
    assert tree.css_first("title").text().startswith("Fout: ")
    heading = tree.css_first(".gp-errors h2")
    assert heading.attributes["tabindex"] == "-1"
    for link in tree.css(".gp-errors a"):
        assert tree.css_first(link.attributes["href"]), link.attributes["href"]
    wage = tree.css_first("#wage")
    assert wage.attributes["aria-invalid"] == "true"
    assert wage.attributes["aria-describedby"] == "wage-hint wage-fout"
    assert "Vul bruto loon per uur in." in tree.css_first("#wage-fout").text()
    assert tree.css_first("#title").attributes["value"] == "Hulp <b>"


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Loon", "Loon: Vul dit in."),
        ("Ik ga akkoord.", "Ik ga akkoord: Vul dit in."),
        ("Hoe ging het?", "Hoe ging het? Vul dit in."),
    ],
)
def test_a_label_and_its_mistake_meet_in_one_mark(app, label, shown):
    with app.test_request_context("/"):
        macros = app.jinja_env.get_template("macros/fields.html").make_module()
        drawn = macros.errors(SimpleNamespace(summary=[("x", label, "Vul dit in.")]))
    assert LexborHTMLParser(drawn).css_first("a").text() == shown


def test_htmx_gets_a_part_and_a_whole_page_replaces_the_body():
    visitor = style_guide()
    part = visitor.post("/part", htmx=True)
    assert part.text.lstrip().startswith('<section id="part">')
    assert "hx-swap-oob" in part.text
    assert "HX-Request" in part.headers["Vary"]
    whole = visitor.post("/", htmx=True)
    assert whole.headers["HX-Retarget"] == "body"
    assert visitor.post("/go", htmx=True).headers["HX-Redirect"] == "/"


def test_without_htmx_a_verb_sends_you_on_and_speaks_there():
    visitor = style_guide()
    answer = visitor.post("/part")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "Gedaan." in LexborHTMLParser(visitor.get("/").text).css_first("#notice").text()
    assert "Gedaan." not in visitor.get("/").text


def test_an_unknown_icon_is_an_error():
    with pytest.raises(LookupError):
        icons.icon("eenhoorn")


def test_staff_pages_are_denser():
    staff = style_guide(
        SimpleNamespace(name="Noor Terhaar", is_municipal=True, is_employer=False)
    ).get("/")
    assert (
        LexborHTMLParser(staff.text).css_first("body").attributes["class"]
        == "gp-page gp-page--staff"
    )


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Teken (O-2026-0019) nu", 'Teken (<span class="gp-nowrap">O-2026-0019</span>) nu'),
        ("<b> & V-2026-12345", '&lt;b&gt; &amp; <span class="gp-nowrap">V-2026-12345</span>'),
        ("Factuur 2026-000123", 'Factuur <span class="gp-nowrap">2026-000123</span>'),
        ("C2026-000004", '<span class="gp-nowrap">C2026-000004</span>'),
        ("2026-12-01, A-4, /O-2026-0019", "2026-12-01, A-4, /O-2026-0019"),
    ],
)
def test_a_number_of_ours_is_held_together(text, drawn):
    assert icons.unbroken(text) == drawn


DAY = re.compile(r"\|\s*(?:short_day|plain_day|day|moment)\b")
TOLD = re.compile(r"\{%-?\s*trans\b|\b_\(", re.S)  # a sentence that says which day it is


def _nameless(source):
    """Cells of a list that is cards on a phone, in which a bare date stands without its heading.
    A line of a log may begin with its time.
    """
    tables = re.findall(r"<table[^>]*gp-table--cards(?!\s+gp-compare).*?</table>", source, re.S)
    rest = [re.sub(r"<tr>\s*<td\b.*?</td>", "", table, flags=re.S) for table in tables]
    cells = [cell for table in rest for cell in re.findall(r"<td\b.*?</td>", table, re.S)]
    return [
        " ".join(cell.split())
        for cell in cells
        if DAY.search(cell) and not re.search(r"data-label|gp-skip-s", cell) and _is_bare(cell)
    ]


def _is_bare(cell):
    dates = [found.start() for found in DAY.finditer(cell)]
    return any(not TOLD.search(cell[:at]) for at in dates)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_date_in_a_list_says_on_a_phone_too_what_it_is(path):
    assert _nameless(path.read_text("utf-8")) == []


def test_the_search_for_nameless_dates_finds_them():
    table = '<table class="gp-table gp-table--cards"></th> <td>{}</td></table>'
    assert _nameless(table.format("{{ row.on | short_day }}"))
    assert not _nameless(table.format("{% trans on=row.on | day %}op {{ on }}{% endtrans %}"))


def test_a_badge_can_say_only_one_word_of_a_state():
    """A second table of words for the same members is no dict: the factory would take the last."""
    said = {}
    for path in sorted(TEMPLATES.parent.glob("*/labels.py")):
        for name, table in vars(import_module(f"portal.{path.parent.name}.labels")).items():
            words = table.items() if isinstance(table, dict) else ()
            for member, word in words:
                if isinstance(member, StrEnum) and isinstance(word, str):
                    key = (type(member), member.value)
                    assert said.setdefault(key, word) == word, f"{path.parent.name}.{name}"
    assert len(said) > 100
