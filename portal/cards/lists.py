"""The closed lists of a card, read once from the TOML files beside it: kinds of work, skills,
areas, names. Pure.
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EVERY_WORK = "g_safe_work"  # the group of skills that any work may ask
FOUND = 8  # at most so many skills answer a search
_HERE = Path(__file__).parent / "lists"


@dataclass(frozen=True)
class Field:
    """A kind of work (fine), the sector it lies in (coarse), its ISCO-08 code and the groups of
    skills that fit it.
    """

    code: str
    label: str
    sector: str
    isco: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Skill:
    """Something one does at work; `weeks` is how long learning it takes."""

    code: str
    label: str
    group: str
    weeks: int


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


_sectors = _read("fields")["sector"]
_groups = _read("skills")["group"]
_parts = _read("areas")["part"]
_names = _read("aliases")

SECTORS: Mapping[str, str] = {one["code"]: one["label"] for one in _sectors}
FIELDS: Mapping[str, Field] = {
    given["code"]: Field(
        given["code"], given["label"], sector["code"], given["isco"], tuple(given["groups"])
    )
    for sector in _sectors
    for given in sector["fields"]
}
GROUPS: Mapping[str, str] = {one["code"]: one["label"] for one in _groups}
SKILLS: Mapping[str, Skill] = {
    given["code"]: Skill(given["code"], given["label"], group["code"], group["weeks"])
    for group in _groups
    for given in group["skills"]
}
PARTS: Mapping[str, str] = {one["code"]: one["label"] for one in _parts}
AREAS: Mapping[str, str] = {
    given["code"]: given["label"] for part in _parts for given in part["areas"]
}
PART_OF: Mapping[str, str] = {
    given["code"]: part["code"] for part in _parts for given in part["areas"]
}
BIRDS: tuple[str, ...] = tuple(_names["bird"])
TREES: tuple[str, ...] = tuple(_names["leaf"])


def fields_of(sector: str) -> tuple[str, ...]:
    """The codes of the fields in this sector."""
    return tuple(field.code for field in FIELDS.values() if field.sector == sector)


def field_choices() -> list[tuple[str, str, str]]:
    """Fields for a select: code, label, and the label of the sector they stand under."""
    return [(field.code, field.label, SECTORS[field.sector]) for field in FIELDS.values()]


def skill_choices() -> list[tuple[str, str, str]]:
    """Skills for a select, under the label of their group."""
    return [(skill.code, skill.label, GROUPS[skill.group]) for skill in SKILLS.values()]


def skills_for(field: str) -> tuple[str, ...]:
    """The codes of the skills that fit this kind of work; without one, those of every work."""
    groups = FIELDS[field].groups if field in FIELDS else (EVERY_WORK,)
    return tuple(
        skill.code for group in groups for skill in SKILLS.values() if skill.group == group
    )


def skills_like(text: str) -> tuple[str, ...]:
    """The codes of the skills in whose label or group every word of `text` stands, hardly any
    letter minded; at most FOUND, those whose own label has the words first.
    """
    words = _plain(text).split()
    if not words:
        return ()
    own = [one.code for one in SKILLS.values() if _has(one.label, words)]
    wider = [one.code for one in SKILLS.values() if _has(f"{one.label} {GROUPS[one.group]}", words)]
    return tuple(dict.fromkeys(own + wider))[:FOUND]


def _has(label: str, words: list[str]) -> bool:
    return all(word in _plain(label) for word in words)


def _plain(text: str) -> str:
    """Small letters without accents: "Hygiëne" is found by "hygiene"."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def area_choices() -> list[tuple[str, str, str]]:
    """Areas for a select, under the label of their part."""
    return [(code, label, PARTS[PART_OF[code]]) for code, label in AREAS.items()]
