"""What one line of the case system says, read into a dossier and a draft card. Pure.

A line becomes values, or problems in Dutch that name the column. Of a line that holds what is never
kept (a BSN anywhere, a diagnosis in the remark) that cell is left out of all that goes on.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from portal import reading, scrub
from portal.cards.labels import Experience
from portal.dossiers.rules import ContactBy
from portal.errors import Refused
from portal.imports.parsers import READERS, address, fold
from portal.language import N_, _
from portal.patterns import KIND, is_bsn
from portal.scrub import NEVER, Kind, Own

COLUMNS = tuple(READERS)


@dataclass(frozen=True)
class Line:
    """One line of the file, by its number there."""

    number: int
    cells: Mapping[str, str]
    has_more: bool = False  # cells beyond the last column


@dataclass(frozen=True)
class Told:
    """What a line says. With problems it says nothing."""

    line: Line
    values: Mapping[str, Any] = field(default_factory=dict)  # columns of a dossier, when filled
    card: Mapping[str, Any] | None = None
    problems: tuple[str, ...] = ()


def lines(rows: Sequence[Sequence[str]]) -> list[Line]:
    """The filled lines under the heading. Refuses `columns` unless it names exactly our columns, in
    any order.
    """
    heading = [reading.clean(name).lower() for name in (rows[0] if rows else ())]
    while heading and not heading[-1]:
        heading.pop()
    if sorted(heading) != sorted(COLUMNS):
        raise Refused("columns", N_("%(what)s"), what=_wrong_heading(heading))
    wide = len(heading)
    return [
        Line(number, _cells(heading, row), any(row[wide:]))
        for number, row in enumerate(rows[1:], 2)
        if any(row)
    ]


def read(found: Iterable[Line], today: date) -> list[Told]:
    """What every line says; the second line of a case number is refused."""
    seen: dict[str, int] = {}
    told = []
    for line in found:
        one = read_line(line, today)
        case = fold(line.cells["zaaknummer"])
        if case and case in seen:
            twice = _("zaaknummer: staat ook op regel %(number)s.", number=seen[case])
            one = Told(one.line, problems=(*one.problems, twice))
        seen.setdefault(case, line.number)
        told.append(one)
    return told


def read_line(line: Line, today: date) -> Told:
    """What this line says."""
    bare = {name: reading.clean(line.cells[name]) for name in COLUMNS}
    if hidden := [name for name, text in bare.items() if _holds_bsn(name, text)]:
        kept = replace(line, cells={**line.cells, **dict.fromkeys(hidden, "")})
        return Told(kept, problems=tuple(f"{name}: {_(_BSN)}" for name in hidden))
    found, problems = _each(bare, today)
    if line.has_more:
        problems.append(_("De regel heeft meer vakken dan er kolommen zijn."))
    kinds = sorted({hit.kind for hit in scrub.find(bare["toelichting"], _own(bare))})
    if kinds:
        what = ", ".join(_(KIND[kind]) for kind in kinds)
        problems.append(_("toelichting: hier staat mogelijk %(what)s. Haal dat weg.", what=what))
    if NEVER & set(kinds):
        line = replace(line, cells={**line.cells, "toelichting": ""})
    if problems:
        return Told(line, problems=tuple(problems))
    return Told(line, _dossier(found), _card(found))


_DIGIT = re.compile(r"\d")
_BSN = N_("Hier staat een burgerservicenummer. Haal dit weg. Het portaal bewaart dat nooit.")


def _wrong_heading(heading: Sequence[str]) -> str:
    lacking = [name for name in COLUMNS if name not in heading]
    strange = [name or "?" for name in heading if name not in COLUMNS]
    if lacking:
        return _("Deze kolommen ontbreken: %(names)s.", names=", ".join(lacking))
    if strange:
        return _("Deze kolommen kennen wij niet: %(names)s.", names=", ".join(strange))
    return _("Een kolom staat er twee keer in.")


def _cells(heading: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    padded = [*row, *[""] * len(heading)]
    return dict(zip(heading, padded, strict=False))


def _holds_bsn(name: str, text: str) -> bool:
    if name == "telefoon":
        digits = re.sub(r"\D", "", text)
        return len(digits) == 9 and is_bsn(digits)
    has_room = len(_DIGIT.findall(text)) >= 8
    return has_room and any(hit.kind is Kind.BSN for hit in scrub.find(text, Own()))


def _each(bare: Mapping[str, str], today: date) -> tuple[dict[str, Any], list[str]]:
    """Every filled cell as a value; what is wrong with the others."""
    found: dict[str, Any] = {}
    problems = []
    for name, reader in READERS.items():
        try:
            found[name] = reader(bare[name], today)
        except Refused as refused:
            problems.append(f"{name}: {_(refused.text, **refused.values)}")
    least, most = found.get("uren_min"), found.get("uren_max")
    if least and most and least > most:
        problems.append(_("uren_max: dit is lager dan uren_min."))
    return found, problems


def _own(bare: Mapping[str, str]) -> Own:
    return Own(bare["voornaam"], bare["achternaam"], address(bare["straat"])[0])


def _dossier(found: Mapping[str, Any]) -> dict[str, Any]:
    street, number = address(found["straat"])
    phone = found["telefoon"]
    values = {
        "case_number": found["zaaknummer"],
        "first_name": found["voornaam"],
        "last_name": found["achternaam"],
        "email": found["email"],
        "phone": phone,
        "street": street,
        "house_number": number,
        "postcode": found["postcode"],
        "city": found["woonplaats"],
        "experience": found["toelichting"],
        "contact_by": _contact_by(found["email"], phone),
    }
    return {name: value for name, value in values.items() if value}


def _contact_by(email: str, phone: str) -> ContactBy:
    if email or not phone:
        return ContactBy.MAIL
    return ContactBy.SMS if phone.startswith("06") else ContactBy.PHONE


def _card(found: Mapping[str, Any]) -> dict[str, Any] | None:
    """A card, when the kind of work, the hours and the area are known. What was not said is the
    lowest value: no experience, no licence, no other times.
    """
    least = found["uren_min"] or found["uren_max"]
    most = found["uren_max"] or found["uren_min"]
    if not (found["vakgebied"] and most and found["gebied"]):
        return None
    return {
        "field": found["vakgebied"],
        "minutes_min": least,
        "minutes_max": most,
        "area": found["gebied"],
        "available": found["beschikbaar_vanaf"],
        "experience": Experience.NONE,
        "licence_b": found["rijbewijs"],
        "dutch": found["taalniveau"],
        "evening": False,
        "night": False,
        "weekend": False,
        "skills": found["vaardigheden"],
    }
