"""The dated TOML as frozen values, read once. Pure.

Money in cents, wages per hour. A value without a source is a mistake.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NOT_SOURCED = {"name", "version", "valid_from", "guidance", "sources"}


class SchemeName(StrEnum):
    GROEIBAAN = "groeibaan"
    WERKERVARINGSBAAN = "werkervaringsbaan"


class FormalEmployer(StrEnum):
    """Who has the employment contract: the foundation, which seconds, or the company itself."""

    FOUNDATION = "foundation"
    EMPLOYER = "employer"


class Origin(StrEnum):
    STUDY = "study"
    LAW = "law"
    DECIDED = "decided"


@dataclass(frozen=True)
class Guarantee:
    """The promises of taking back. `end_working_days` count from the answer; `window` is "term"."""

    title: str
    window: str
    call_working_days: int
    decide_working_days: int
    end_working_days: int
    remedy_working_days: int


@dataclass(frozen=True)
class Source:
    value: str
    origin: Origin
    text: str


@dataclass(frozen=True)
class Scheme:
    """One version of a scheme, as agreements freeze it."""

    name: SchemeName
    version: str
    valid_from: date
    max_months: int
    max_contracts: int
    default_minutes: int
    contribution_cents: int
    formal_employer: FormalEmployer
    guidance_paid: bool
    guidance: str
    think_working_days: int
    sign_working_days: int
    payment_days: int
    credit_working_days: int
    review_weeks: int
    review_months: tuple[int, ...]
    guarantee: Guarantee | None
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class MinimumWage:
    """The hourly minimum from a day on, for 21 years and older."""

    valid_from: date
    hourly_cents: int
    source: str


def schemes() -> Mapping[SchemeName, tuple[Scheme, ...]]:
    """Every version of every scheme, oldest first."""
    return {name: tuple(_versions(name)) for name in SchemeName}


def minimum_wages() -> tuple[MinimumWage, ...]:
    """The rows for 21 years and older, oldest first."""
    rows = (MinimumWage(**row) for row in _read("minimum_wage")["row"])
    return tuple(sorted(rows, key=lambda row: row.valid_from))


def _versions(name: SchemeName) -> list[Scheme]:
    made = [_scheme(name, dict(version)) for version in _read(name)["version"]]
    return sorted(made, key=lambda scheme: scheme.valid_from)


def _scheme(name: SchemeName, raw: dict[str, Any]) -> Scheme:
    guarantee = raw.pop("guarantee", None)
    sources = tuple(Source(key, Origin(how), text) for key, (how, text) in raw["sources"].items())
    raw |= {
        "sources": sources,
        "guarantee": Guarantee(**guarantee) if guarantee else None,
        "formal_employer": FormalEmployer(raw["formal_employer"]),
        "review_months": tuple(raw["review_months"]),
    }
    unsourced = {f.name for f in fields(Scheme)} - NOT_SOURCED - {s.value for s in sources}
    if unsourced:
        raise ValueError(f"{name} {raw['version']}: no source for {', '.join(sorted(unsourced))}")
    return Scheme(name=name, **raw)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
