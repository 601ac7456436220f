"""Words in a vacancy that ask for what nobody may ask, found by a list (lists/protected.toml).
Pure.

A hard word refuses the vacancy and names the ground; a hint word gives advice and stops nobody.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_DATA = tomllib.loads(
    (Path(__file__).parent / "lists" / "protected.toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Ground:
    """One hit: the ground by code and Dutch label, and the words as typed (lower case)."""

    code: str
    label: str
    word: str


def grounds_in(text: str) -> list[Ground]:
    """Requirements on a protected ground, in the order of the list."""
    return list(_hits(text, _HARD))


def hints_in(text: str) -> list[Ground]:
    """Words that shut people out without need."""
    return list(_hits(text, _HINT))


def _hits(text: str, patterns: list[tuple[str, str, re.Pattern[str]]]) -> Iterator[Ground]:
    plain = _plain(text)
    for code, label, pattern in patterns:
        hit = pattern.search(plain)
        if hit:
            yield Ground(code, label, hit.group())


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    kept = "".join(
        sign
        for sign in letters
        if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf"
    )
    return " ".join(kept.casefold().split())


def _compiled(strength: str) -> list[tuple[str, str, re.Pattern[str]]]:
    return [
        (
            ground["code"],
            ground["label"],
            re.compile(rf"(?<![\w-])(?:{'|'.join(ground[strength])})(?!\w)"),
        )
        for ground in _DATA["ground"]
        if ground[strength]
    ]


LABEL: dict[str, str] = {ground["code"]: ground["label"] for ground in _DATA["ground"]}
_HARD = _compiled("hard")
_HINT = _compiled("hint")
