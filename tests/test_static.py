"""What we took from others is what we took: files, licences and hashes."""

import re
from hashlib import sha256
from pathlib import Path

from portal import icons

PORTAL = Path(__file__).parent.parent / "portal"
STATIC = PORTAL / "static"
VENDOR = STATIC / "vendor"
LISTED = dict(
    reversed(line.split("  ", 1))
    for line in (VENDOR / "SHA256SUMS").read_text("utf-8").splitlines()
)
MAKERS = [  # what makes pages
    path.read_text("utf-8")
    for kind in ("templates/**/*.html", "**/*.py", "static/*.js")
    for path in PORTAL.glob(kind)
]


def test_every_vendored_file_has_its_listed_hash():
    found = {
        path.relative_to(VENDOR).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert found == LISTED


def test_every_vendored_folder_keeps_its_licence():
    for folder in VENDOR.iterdir():
        assert folder.is_file() or list(folder.glob("LICENSE*")), f"{folder.name} has no licence"


def test_the_stylesheet_refers_to_files_that_exist():
    css = (STATIC / "portal.css").read_text("utf-8")
    for url in re.findall(r'url\("?([^")]+)"?\)', css):
        assert (STATIC / url).is_file(), url


def unused_classes(css, makers):
    """Classes of our stylesheet that nobody puts on a page. "gp-due--" ~ pace puts on each of them
    that ends in a word somebody wrote.
    """
    words = {word for text in makers for word in re.findall(r"[\w-]+", text)}
    stems = {word for word in words if word.endswith("-")}
    bare = re.sub(r"/\*.*?\*/|url\([^)]*\)|\{[^{}]*\}", "{}", css, flags=re.DOTALL)
    return sorted(
        name
        for name in set(re.findall(r"\.([A-Za-z][\w-]*)", bare)) - words
        if not any(name.startswith(stem) and name.removeprefix(stem) in words for stem in stems)
    )


def undrawn_icons(names, makers):
    """Icons of our own that nobody asks for by name."""
    quoted = {word for text in makers for word in re.findall(r"[\"']([a-z]+)[\"']", text)}
    return sorted(set(names) - quoted)


def test_every_rule_of_the_stylesheet_finds_something():
    assert unused_classes((STATIC / "portal.css").read_text("utf-8"), MAKERS) == []


def test_every_icon_is_drawn_somewhere():
    assert undrawn_icons(icons.NAMES, MAKERS) == []


def test_what_nobody_uses_is_found():
    css = ".gp-a, .gp-b > .gp-c--late { margin: .5rem } @media print { .gp-d--x { top: 0 } }"
    page = "<p class=\"gp-a gp-c{{ ' gp-c--' ~ pace }}\">{{ icon('pen') }}</p>"
    assert unused_classes(css, [page, 'LATE = "late"']) == ["gp-b", "gp-d--x"]
    assert undrawn_icons(["pen", "print"], [page]) == ["print"]


def test_the_script_stays_small_and_evaluates_nothing():
    script = (STATIC / "portal.js").read_text("utf-8")
    assert len(script.splitlines()) <= 60
    assert not re.search(r"\beval\b|innerHTML|Function\(", script)
