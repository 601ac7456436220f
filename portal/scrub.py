"""What does not belong in a free text about somebody, found before it is kept. Pure.

Finds identifiers by their shape (a BSN by its eleven test or by the word before it, an IBAN by its
check digits), the person's own name and street, names of schools and employers after the words that
lead up to them, and words about health, debt, addiction, origin, religion and detention (lists in
scrub.toml). It cannot read: what it misses is for the second person who looks at a card.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal import reading
from portal.errors import Refused
from portal.language import N_
from portal.patterns import SHAPES, is_bsn
from portal.patterns import Kind as Kind

LONGEST = 10_000  # characters
BSN = re.compile(r"(?<!\d)\d{9}(?!\d)")
NEVER = frozenset({Kind.BSN, Kind.DIAGNOSIS, Kind.ORIGIN, Kind.RELIGION, Kind.DETENTION})


@dataclass(frozen=True)
class Own:
    """What would tell at once who this is."""

    first_name: str = ""
    last_name: str = ""
    street: str = ""


@dataclass(frozen=True, order=True)
class Hit:
    """One place in a text, from `start` up to `end`."""

    start: int
    end: int
    kind: Kind


def find(text: str, own: Own) -> tuple[Hit, ...]:
    """Every hit, in the order of the text; where two overlap, what may never be kept stands.
    Refuses a text that is longer than any field is.
    """
    reading.within(text, LONGEST)
    found = sorted({*_identifiers(text), *_own(text, own), *_listed(text)})
    kept: list[Hit] = []
    for hit in found:
        if kept and hit.start < kept[-1].end:
            if hit.kind in NEVER and kept[-1].kind not in NEVER:
                kept[-1] = hit
            continue
        kept.append(hit)
    return tuple(kept)


def pieces(text: str, hits: Iterable[Hit]) -> list[tuple[str, Kind | None]]:
    """The text cut at its hits, for a page that marks them."""
    cut: list[tuple[str, Kind | None]] = []
    at = 0
    for hit in hits:
        cut += [(text[at : hit.start], None), (text[hit.start : hit.end], hit.kind)]
        at = hit.end
    return [(part, kind) for part, kind in [*cut, (text[at:], None)] if part]


def accept(texts: Iterable[str], own: Own, *, kept: bool) -> list[Kind]:
    """The kinds that stand in these texts, kept deliberately. Refuses `text_never` for what is
    never stored, and `text_marked` for the rest unless `kept`.
    """
    kinds = sorted({hit.kind for text in texts for hit in find(text, own)})
    if NEVER & set(kinds):
        raise Refused(
            "text_never", N_("In uw tekst staat iets dat wij nooit bewaren. Haal dat weg.")
        )
    if kinds and not kept:
        raise Refused(
            "text_marked",
            N_("In uw tekst staat mogelijk iets dat er niet hoort. Lees die opnieuw."),
        )
    return kinds


def no_bsn(*texts: str) -> None:
    """Refuses `bsn_in_text` when a text holds nine digits that pass the eleven test: a BSN is never
    stored here.
    """
    if any(is_bsn(digits) for text in texts for digits in BSN.findall(text)):
        raise Refused(
            "bsn_in_text",
            N_(
                "In uw tekst staat een burgerservicenummer. Haal dit weg. "
                "Het portaal bewaart dat nooit."
            ),
        )


def _identifiers(text: str) -> Iterator[Hit]:
    for kind, shape, holds in SHAPES:
        yield from (
            Hit(match.start(), match.end(), kind)
            for match in shape.finditer(text)
            if holds(match[0])
        )


def _own(text: str, own: Own) -> Iterator[Hit]:
    """Names as a name is written, with a capital: a baker may be called Bakker."""
    bare = _bare(text)
    names = {
        own.first_name,
        own.last_name,
        *_long_words(own.first_name),
        *_long_words(own.last_name),
    }
    for name in sorted(filter(None, (_bare(name).strip() for name in names))):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", bare, re.I):
            if not text[match.start()].islower() or " " in name:
                yield Hit(match.start(), match.end(), Kind.NAME)
    street = _bare(own.street).strip()
    if street:
        for match in re.finditer(rf"(?<!\w){re.escape(street)}(?!\w)", bare, re.I):
            yield Hit(match.start(), match.end(), Kind.STREET)


def _listed(text: str) -> Iterator[Hit]:
    bare = _bare(text)
    calm = {at for match in _INNOCENT.finditer(bare) for at in range(*match.span())}
    for kind, words in _WORDS.items():
        for match in [*words.finditer(bare), *_EXACT[kind].finditer(text)]:
            if match.start() not in calm:
                yield Hit(match.start(), match.end(), kind)


def _bare(text: str) -> str:
    """Without accents, letter for letter, so that places in it are places in the text."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in text)


def _long_words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s-]+", name) if len(word) > 2 and word[0].isupper()]


def _pattern(words: Mapping[str, Any]) -> re.Pattern[str]:
    """One look at the beginning of every word, whatever the length of the lists."""
    parts = (
        (_any(map(re.escape, words["words"])), r"(?!\w)"),
        (_any(map(re.escape, words["starts"])), r"\w*"),
        (rf"\w*{_any(map(re.escape, words.get('ends', ())))}", r"(?!\w)"),
        (_any(words["patterns"]), r"(?!\w)"),
    )
    return re.compile(rf"(?<!\w){_any(part + end for part, end in parts)}", re.I)


def _any(patterns: Iterable[str]) -> str:
    """Any of these; of none, nothing at all."""
    return f"(?:{'|'.join(patterns) or '(?!)'})"


def _exactly(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_any(map(re.escape, words))}(?!\w)")


_LISTS = tomllib.loads((Path(__file__).parent / "scrub.toml").read_text(encoding="utf-8"))
_INNOCENT = re.compile(rf"(?<!\w){_any(_LISTS.pop('innocent'))}", re.I)
_WORDS = {Kind(name): _pattern(words) for name, words in _LISTS.items()}
_EXACT = {
    Kind(name): _exactly(words["exact"]) for name, words in _LISTS.items() if "exact" in words
}
