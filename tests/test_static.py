"""What we took from others is what we took, and what is made of it is all that pages need."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from selectolax.lexbor import LexborHTMLParser

from portal import icons
from scripts import css, fonts
from tests.style_guide import style_guide

PORTAL = Path(__file__).parent.parent / "portal"
STATIC = PORTAL / "static"
MOST_LINES = 60  # of a script
OURS = PORTAL / "styles" / "portal.css"
VENDORS = (STATIC / "vendor", PORTAL / "styles" / "vendor")
BUILT = (STATIC / "style.css").read_text("utf-8")
MAKERS = [path.read_text("utf-8") for path in css.makers()]
VENDORED = [
    re.sub(r"/\*.*?\*/|[^{};]+\{\s*\}", "", (css.STYLES / name).read_text("utf-8"), flags=re.DOTALL)
    for name in css.SOURCES[:-1]
]  # without comments and empty rules


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda path: path.parent.name)
def test_every_vendored_file_has_its_listed_hash(vendor):
    found = {
        path.relative_to(vendor).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    lines = (vendor / "SHA256SUMS").read_text("utf-8").splitlines()
    assert found == dict(reversed(line.split("  ", 1)) for line in lines)


def test_every_vendored_folder_keeps_its_licence():
    for folder in [STATIC / "fonts", *(path for vendor in VENDORS for path in vendor.iterdir())]:
        assert folder.is_file() or list(folder.glob("LICENSE*")), f"{folder.name} has no licence"


def unused_classes(sheet, makers):
    """Classes of our stylesheet that nobody puts on a page."""
    words = css.Words.of(makers)
    bare = re.sub(r"/\*.*?\*/|url\([^)]*\)|\{[^{}]*\}", "{}", sheet, flags=re.DOTALL)
    names = set(re.findall(r"\.([A-Za-z][\w-]*)", bare))
    return sorted(name for name in names if not words.hold(name))


def undrawn_icons(names, makers):
    """Icons of our own that nobody asks for by name."""
    quoted = {word for text in makers for word in re.findall(r"[\"']([a-z]+)[\"']", text)}
    return sorted(set(names) - quoted)


def test_every_rule_of_the_stylesheet_finds_something():
    assert unused_classes(OURS.read_text("utf-8"), MAKERS) == []


def test_the_stylesheet_is_what_the_script_makes():
    assert css.build() == BUILT, "sources or templates changed: make css"


def selectors_of(sheets):
    """Every selector, and the classes it asks for."""
    heads = [head for sheet in sheets for head in re.findall(r"([^{}@;]+)\{", sheet)]
    for one in {" ".join(part.split()) for head in heads for part in _split(head)}:
        yield one, set(re.findall(r"\.([A-Za-z][\w-]*)", re.sub(r":not\([^()]*\)", "", one)))


def _split(head):
    """At the commas between selectors, not at those in brackets."""
    return re.split(r",(?![^()]*\))", head)


def test_no_class_of_a_page_lacks_a_rule_of_the_packages():
    """The classes are read off pages: the one with every part on it, and the templates as text."""
    parts = LexborHTMLParser(style_guide().get("/").text).css("[class]")
    on_page = {name for one in parts for name in one.attributes["class"].split()}
    written = {name for text in MAKERS for name in re.findall(r"\butrecht-[\w-]*\w", text)}
    drawn = {"voorbeeld-theme"} | on_page | written
    kept = {one for one, _classes in selectors_of([BUILT.partition("*/")[2]])}
    wanted = {one for one, classes in selectors_of(VENDORED) if classes and classes <= drawn}
    assert len(wanted) > 30
    assert sorted(one for one in wanted if css_text(one) not in kept) == []
    assert not any("accordion" in one for one in kept)


def css_text(selector):
    """As the script writes it: no blank beside a comma."""
    return re.sub(r"\s*,\s*", ",", selector)


def test_no_property_that_is_read_is_lost():
    def defined(sheets):
        return {name for sheet in sheets for name in re.findall(r"[{;\s](--[\w-]+)\s*:", sheet)}

    read = set(re.findall(r"var\(\s*(--[\w-]+)", BUILT))
    assert len(read) > 200
    tokens, ours = VENDORED[0], OURS.read_text("utf-8")
    assert read & defined([tokens, ours]) <= defined([BUILT]) <= read


@pytest.mark.parametrize(
    ("sheet", "made"),
    [
        (".a, .b c{ top : 0 ; --x: 1 }", ".a{top:0}"),
        (".a{color:var( --x, red )} .c, .a{ --x: var(--y) ; --y: 1px  2px}",
         ".a{color:var(--x,red)}\n.a{--x:var(--y);--y:1px 2px}"),
        (".a:not(.b):is(.c, .d) { margin: calc(1px + 2px) }",
         ".a:not(.b):is(.c,.d){margin:calc(1px + 2px)}"),
        ("@media print { .b { top: 0 } }", ""),
        ("@media (width >= 1px) { .a { top: 0 } }", "@media (width >= 1px){\n.a{top:0}\n}"),
        ("@keyframes x { from { top: 0 } } @keyframes y { to { top: 0 } } .a { animation: y 1s }",
         "@keyframes y{\nto{top:0}\n}\n.a{animation:y 1s}"),
        ('.a::before { content: "1,  2" /* two */; top: 0 !important }',
         '.a::before{content:"1,  2";top:0!important}'),
    ],
)  # fmt: skip
def test_the_script_keeps_what_is_used_and_nothing_else(sheet, made):
    rules = list(css.read(sheet, css.Words.of(["a"])))
    names = css.names_read(rules)
    assert "\n".join(line for one in rules for line in css.written(one, names)) == made


@pytest.mark.parametrize(
    "sheet", [".a { top }", "@layer x { .a { top: 0 } }", ".a { .b { top: 0 } }"]
)
def test_the_script_refuses_what_it_does_not_know(sheet):
    with pytest.raises(ValueError, match="line 1"):
        list(css.read(sheet, css.Words.of(["a", "b"])))


@pytest.mark.parametrize("style", fonts.FACES)
def test_the_cut_font_has_a_name_of_its_own_and_every_letter(style):
    font = TTFont(STATIC / "fonts" / f"groei-sans-{style}.woff2")
    whole = TTFont(fonts.VENDOR / fonts.FACES[style])
    called = {one.nameID: str(one) for one in font["name"].names}
    assert not any("Source" in called.get(number, "") for number in (1, 3, 4, 6, 16, 18))
    assert "Adobe" in called[0]
    assert "SIL Open Font License" in called[13]
    asked = {code for first, last in fonts.RANGES for code in range(first, last + 1)}
    assert set(font.getBestCmap()) == asked & set(whole.getBestCmap())
    letters = {ord(one) for text in MAKERS for one in text if one.isprintable()}
    assert {code for code in letters & asked if code not in font.getBestCmap()} == set()


def test_the_pages_name_the_fonts_and_their_ranges():
    sheet = OURS.read_text("utf-8")
    for ranges in (fonts.RANGES, fonts.rest()):
        assert sheet.count(f"unicode-range: {fonts.css_range(ranges)};") == 2
    assert "size-adjust" in sheet


def test_every_icon_is_drawn_somewhere():
    assert undrawn_icons(icons.NAMES, MAKERS) == []


def test_what_nobody_uses_is_found():
    sheet = ".gp-a, .gp-b > .gp-c--late { margin: .5rem } @media print { .gp-d--x { top: 0 } }"
    page = "<p class=\"gp-a gp-c{{ ' gp-c--' ~ pace }}\">{{ icon('pen') }}</p>"
    assert unused_classes(sheet, [page, 'LATE = "late"']) == ["gp-b", "gp-d--x"]
    assert undrawn_icons(["pen", "print"], [page]) == ["print"]


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_a_script_stays_small_and_evaluates_nothing(path):
    script = path.read_text("utf-8")
    assert len(script.splitlines()) <= MOST_LINES
    assert not re.search(r"\beval\b|innerHTML|Function\(", script)
