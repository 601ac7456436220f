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


def read(lines: Iterable[Line], today: date) -> list[Told]:
    """What every line says; the second line of a case number is refused."""
    seen: dict[str, int] = {}
    entries = []
    for line in lines:
        entry = read_line(line, today)
        case = fold(line.cells["zaaknummer"])
        if case and case in seen:
            twice = _("zaaknummer: staat ook op regel %(number)s.", number=seen[case])
            entry = Told(entry.line, problems=(*entry.problems, twice))
        seen.setdefault(case, line.number)
        entries.append(entry)
    return entries


def read_line(line: Line, today: date) -> Told:
    """What this line says."""
    bare = {name: reading.clean(line.cells[name]) for name in COLUMNS}
    if hidden := [name for name, text in bare.items() if _holds_bsn(name, text)]:
        kept = replace(line, cells={**line.cells, **dict.fromkeys(hidden, "")})
        return Told(kept, problems=tuple(f"{name}: {_(_BSN)}" for name in hidden))
    values, problems = _each(bare, today)
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
    return Told(line, _dossier(values), _card(values))


_DIGIT = re.compile(r"\d")
_BSN = N_("Hier staat een burgerservicenummer. Haal dit weg. Het portaal bewaart dat nooit.")


def _wrong_heading(heading: Sequence[str]) -> str:
    lacking = [name for name in COLUMNS if name not in heading]
    strange = [_shown(name) for name in heading if name not in COLUMNS][:20]
    if lacking:
        return _("Deze kolommen ontbreken: %(names)s.", names=", ".join(lacking))
    if strange:
        return _("Deze kolommen kennen wij niet: %(names)s.", names=", ".join(strange))
    return _("Een kolom staat er twee keer in.")


def _shown(name: str) -> str:
    """A name that is not ours as it may be said: a file without a heading begins with somebody."""
    return "?" if not name or _DIGIT.search(name) else name[:40]


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
    values: dict[str, Any] = {}
    problems = []
    for name, reader in READERS.items():
        try:
            values[name] = reader(bare[name], today)
        except Refused as refused:
            problems.append(f"{name}: {_(refused.text, **refused.values)}")
    least, most = values.get("uren_min"), values.get("uren_max")
    if least and most and least > most:
        problems.append(_("uren_max: dit is lager dan uren_min."))
    return values, problems


def _own(bare: Mapping[str, str]) -> Own:
    return Own(bare["voornaam"], bare["achternaam"], address(bare["straat"])[0])


def _dossier(values: Mapping[str, Any]) -> dict[str, Any]:
    street, number = address(values["straat"])
    phone = values["telefoon"]
    values = {
        "case_number": values["zaaknummer"],
        "first_name": values["voornaam"],
        "last_name": values["achternaam"],
        "email": values["email"],
        "phone": phone,
        "street": street,
        "house_number": number,
        "postcode": values["postcode"],
        "city": values["woonplaats"],
        "experience": values["toelichting"],
        "contact_by": contact_by(values["email"], phone),
    }
    return {name: value for name, value in values.items() if value}


def contact_by(email: str, phone: str) -> ContactBy:
    if email or not phone:
        return ContactBy.MAIL
    return ContactBy.SMS if phone.startswith("06") else ContactBy.PHONE


def _card(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """A card, when the kind of work, the hours and the area are known. What was not said is the
    lowest value: no experience, no licence, no other times.
    """
    least = values["uren_min"] or values["uren_max"]
    most = values["uren_max"] or values["uren_min"]
    if not (values["vakgebied"] and most and values["gebied"]):
        return None
    return {
        "field": values["vakgebied"],
        "minutes_min": least,
        "minutes_max": most,
        "area": values["gebied"],
        "available": values["beschikbaar_vanaf"],
        "experience": Experience.NONE,
        "licence_b": values["rijbewijs"],
        "dutch": values["taalniveau"],
        "evening": False,
        "night": False,
        "weekend": False,
        "skills": values["vaardigheden"],
    }
