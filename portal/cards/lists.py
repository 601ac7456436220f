"""The closed lists of a card, read once from the TOML files beside it: kinds of work, skills,
areas, names. Pure.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent / "lists"


@dataclass(frozen=True)
class Field:
    """A kind of work (fine), the sector it lies in (coarse) and its ISCO-08 code."""

    code: str
    label: str
    sector: str
    isco: str


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
    given["code"]: Field(given["code"], given["label"], sector["code"], given["isco"])
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


def area_choices() -> list[tuple[str, str, str]]:
    """Areas for a select, under the label of their part."""
    return [(code, label, PARTS[PART_OF[code]]) for code, label in AREAS.items()]
