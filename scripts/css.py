"""Makes portal/static/style.css: of the vendored packages what the portal uses, our own after it.

    .venv/bin/python scripts/css.py        (make css)

Give it after a change to portal/styles/ and after a class that was new in a template; a test says
so. A rule stays when every class that it asks for is written somewhere in the portal, a custom
property when something that stays reads it. The order of the three sources stays, so what wins,
wins. One rule a line: a difference can be read.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tinycss2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal.assets import asset  # noqa: E402

PORTAL = ROOT / "portal"
STYLES = PORTAL / "styles"
BUILT = PORTAL / "static" / "style.css"
SOURCES = ("vendor/tokens/theme.css", "vendor/utrecht/index.css", "portal.css")
MAKERS = ("templates/**/*.html", "**/*.py", "static/*.js")
NOTICE = """\
/*! Made by scripts/css.py of portal/styles/: change the sources. EUPL-1.2, like them.
    Utrecht components (c) 2020-2025 Gemeente Utrecht, Frameless B.V.
    Design tokens: NL Design System, voorbeeld-design-tokens. */
"""
READS = re.compile(r"var\(\s*(--[\w-]+)")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
INSIDE = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Words:
    """What is written in the files that make pages. "gp-due--" ~ pace writes each of them that ends
    in a word somebody wrote.
    """

    whole: frozenset[str]
    stems: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Words":
        found = {word for text in texts for word in re.findall(r"[\w-]+", text)}
        return cls(frozenset(found), frozenset(word for word in found if word.endswith("-")))

    def hold(self, name: str) -> bool:
        if name in self.whole:
            return True
        return any(
            name.startswith(stem) and name.removeprefix(stem) in self.whole for stem in self.stems
        )


@dataclass(frozen=True)
class Rule:
    """A rule with its declarations; or, without them, an at-rule whose block holds rules."""

    head: str
    declared: tuple[tuple[str, str], ...] = ()
    rules: tuple["Rule", ...] = ()


def build() -> str:
    """The stylesheet of every page."""
    words = Words.of(path.read_text("utf-8") for path in makers())
    sheets = [list(read((STYLES / name).read_text("utf-8"), words)) for name in SOURCES]
    rules = [rule for sheet in sheets for rule in sheet]
    names = names_read(rules)
    lines = (line for rule in rules for line in written(rule, names))
    return NOTICE + "\n".join(addressed(line) for line in lines) + "\n"


def makers() -> list[Path]:
    """The files that put classes on a page."""
    return sorted({path for kind in MAKERS for path in PORTAL.glob(kind)})


def read(css: str | list[Any], words: Words) -> Iterator[Rule]:
    """The rules that can find something on a page. Raises ValueError where the CSS is broken."""
    for node in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if node.type == "error":
            raise ValueError(f"line {node.source_line}: {node.message}")
        if node.type == "at-rule":
            yield from _at_rule(node, words)
        elif heads := [one for one in _selectors(node.prelude) if _is_used(one, words)]:
            yield Rule(",".join(heads), tuple(_declarations(node.content)))


def _at_rule(node: Any, words: Words) -> Iterator[Rule]:
    name = node.lower_at_keyword
    head = f"@{name} {_tight(node.prelude)}".rstrip()
    if name in ("font-face", "page"):
        yield Rule(head, tuple(_declarations(node.content)))
    elif name in ("media", "supports", "container", "keyframes"):
        if rules := tuple(read(node.content, words)):
            yield Rule(head, rules=rules)
    elif name != "charset":  # a file is UTF-8 anyhow
        raise ValueError(f"line {node.source_line}: @{name} is not known to scripts/css.py")


def _selectors(prelude: list[Any]) -> Iterator[str]:
    part: list[Any] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield _tight(part)
            part = []
        else:
            part.append(token)
    yield _tight(part)


def _is_used(selector: str, words: Words) -> bool:
    """What stands in :not(…) or :is(…) need not be there."""
    while (bare := INSIDE.sub("", selector)) != selector:
        selector = bare
    return all(words.hold(name) for name in CLASS.findall(selector))


def _declarations(content: list[Any]) -> Iterator[tuple[str, str]]:
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type != "declaration":
            raise ValueError(f"line {node.source_line}: a {node.type} among the declarations")
        important = "!important" if node.important else ""
        yield node.name, _tight(node.value) + important


def _tight(tokens: Iterable[Any]) -> str:
    """As it was, without comments, and with no more blanks than it takes."""
    parts = [text for one in tokens if (text := _text(one))]
    by_comma = [
        text
        for before, text, after in zip(["", *parts], parts, [*parts[1:], ""], strict=False)
        if text != " " or "," not in (before, after)
    ]
    return "".join(by_comma).strip()


def _text(token: Any) -> str:
    if token.type == "comment":
        return ""
    if token.type == "whitespace":
        return " "
    if token.type == "function":
        return f"{token.name}({_tight(token.arguments)})"
    if token.type in ("() block", "[] block"):
        return f"{token.type[0]}{_tight(token.content)}{token.type[1]}"
    return tinycss2.serialize([token])


def names_read(rules: Iterable[Rule]) -> frozenset[str]:
    """The custom properties that something reads, directly or through another of them, and the
    words of animations.
    """
    asked: set[str] = set()
    through: dict[str, set[str]] = {}
    for name, value in _all(rules):
        found = set(READS.findall(value))
        if name.startswith("animation"):
            asked |= set(re.findall(r"[\w-]+", value))
        if name.startswith("--"):
            through.setdefault(name, set()).update(found)
        else:
            asked |= found
    reached: set[str] = set()
    while asked:
        reached |= asked
        asked = set().union(*(through.get(name, set()) for name in asked)) - reached
    return frozenset(reached)


def _all(rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    for rule in rules:
        yield from rule.declared
        yield from _all(rule.rules)


def written(rule: Rule, names: frozenset[str]) -> Iterator[str]:
    """The rule as lines, without properties that nobody reads; nothing when nothing is left."""
    if rule.head.startswith("@keyframes") and rule.head.split()[1] not in names:
        return
    if rule.rules:
        inner = [line for one in rule.rules for line in written(one, names)]
        if inner:
            yield f"{rule.head}{{"
            yield from inner
            yield "}"
        return
    kept = [
        f"{name}:{value}"
        for name, value in rule.declared
        if not name.startswith("--") or name in names
    ]
    if kept:
        yield f"{rule.head}{{{';'.join(kept)}}}"


def addressed(line: str) -> str:
    """With the addresses under which files are served."""
    return re.sub(r'url\("([^":]+)"\)', lambda found: f'url("{asset(found[1])}")', line)


if __name__ == "__main__":
    before = BUILT.read_text("utf-8") if BUILT.exists() else ""
    BUILT.write_text(build(), "utf-8")
    what = "as it was" if BUILT.read_text("utf-8") == before else "made anew"
    print(f"{BUILT.relative_to(ROOT)}: {BUILT.stat().st_size:,} bytes, {what}")
