"""The shapes of what tells who somebody is: numbers, addresses, dates, names of schools and firms.
Pure.

A shape begins where nothing before it could belong to it, and what repeats has an end or is
followed by what it cannot hold: so twice as long a text takes twice the time, whatever it says.
"""

import re
from collections.abc import Callable
from enum import StrEnum

from portal.language import N_


class Kind(StrEnum):
    """What a hit is about."""

    BSN = "bsn"
    PHONE = "phone"
    MAIL = "mail"
    IBAN = "iban"
    POSTCODE = "postcode"
    URL = "url"
    BIRTH_DATE = "birth_date"
    NAME = "name"
    STREET = "street"
    SCHOOL = "school"
    EMPLOYER = "employer"
    DIAGNOSIS = "diagnosis"
    DEBT = "debt"
    ADDICTION = "addiction"
    ORIGIN = "origin"
    RELIGION = "religion"
    DETENTION = "detention"


KIND = {
    Kind.BSN: N_("een burgerservicenummer"),
    Kind.PHONE: N_("een telefoonnummer"),
    Kind.MAIL: N_("een e-mailadres"),
    Kind.IBAN: N_("een rekeningnummer"),
    Kind.POSTCODE: N_("een postcode"),
    Kind.URL: N_("een webadres"),
    Kind.BIRTH_DATE: N_("een geboortedatum"),
    Kind.NAME: N_("de naam van de kandidaat"),
    Kind.STREET: N_("een adres"),
    Kind.SCHOOL: N_("de naam van een school"),
    Kind.EMPLOYER: N_("de naam van een werkgever"),
    Kind.DIAGNOSIS: N_("een ziekte of diagnose"),
    Kind.DEBT: N_("iets over schulden"),
    Kind.ADDICTION: N_("iets over verslaving"),
    Kind.ORIGIN: N_("iets over afkomst"),
    Kind.RELIGION: N_("iets over geloof"),
    Kind.DETENTION: N_("iets over straf of justitie"),
}


def is_bsn(digits: str) -> bool:
    """Do nine digits pass the eleven test of a BSN?"""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 == 0


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _passes_eleven(text: str) -> bool:
    return is_bsn(_digits(text))


def _is_iban(text: str) -> bool:
    bare = re.sub(r"\s", "", text).upper()
    turned = "".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])
    return int(turned) % 97 == 1


def _is_phone(text: str) -> bool:
    return _digits(text)[1] != "0" and not re.search(r"\d[-/]\d{1,2}[-/]\d{4}(?!\d)", text)


def _is_postcode(text: str) -> bool:
    letters = text[-2:]
    if letters.isupper():
        return letters not in ("SA", "SD", "SS")
    return letters.islower() and not _NO_POSTCODE.fullmatch(letters)


def _is_long_ago(text: str) -> bool:
    year = re.search(r"(?:19|20)\d\d$", text)
    return year is not None and 1930 <= int(year[0]) <= 2009


_NO_POSTCODE = re.compile(
    "is|in|en|op|of|te|de|er|om|al|ik|je|na|nu|we|ze|zo|kg|km|cm|mm|ml|cl|dl|gr|kb|mb|gb|eu|nr|st|ha|pk"
)  # words and measures that follow a year or an amount
_MONTH = r"(?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*"
_DAY = rf"\d{{1,2}}(?:[-/.]\d{{1,2}}[-/.]| \d{{1,2}} |\s+{_MONTH}\.?\s+)(?:19|20)?\d{{2}}"
_BORN = r"(?:geboren(?: op| in)?|geb\.?|geboortedatum|geboortejaar|verjaart op|verjaardag)"
_CAPITAL = r"[A-ZÀ-Þ][\w&'’-]{0,40}"
_PROPER = rf"{_CAPITAL}(?:(?: (?:van|de|der|den|en|&|het|'t)){{0,3}} {_CAPITAL}){{0,6}}"
_NO_FIRM = r"(?!(?:UWV|GGD|ICT|Gemeente|Vaartland)\b)"
_FIRM = r"(?:(?:de|het|firma|bedrijf|bakkerij|supermarkt|uitzendbureau) )?" rf"{_NO_FIRM}{_PROPER}"
_WORKED = (
    r"(?:werk(?:te|t|en|zaam)?|gewerkt|baan|stage|dienst|vrijwilliger|vrijwilligerswerk|ervaring|"
    r"begonnen|begon|gestopt|ontslagen|uitgezonden|medewerker|contract|jaar|jaren)"
)
_EDUCATION = (
    r"(?:ROC|MBO|AOC|VMBO|Hogeschool|Universiteit|College|Lyceum|(?i:school|basisschool|mavo|havo))"
)
_STREETS = (
    r"(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|steeg|dreef|pad|plantsoen|akker|haven)"
)

Shape = tuple[Kind, re.Pattern[str], Callable[[str], bool]]


def _shape(
    kind: Kind, pattern: str, holds: Callable[[str], bool] = bool, *, flags: int = 0
) -> Shape:
    return kind, re.compile(pattern, flags), holds


SHAPES: tuple[Shape, ...] = (
    _shape(
        Kind.BSN,
        r"(?<![\d+])(?:\d{9}|\d{3}[. -]\d{3}[. -]\d{3}|\d{4}[. -]\d{2}[. -]\d{3})(?!\d)",
        _passes_eleven,
    ),
    _shape(
        Kind.BSN,
        r"\b(?:bsn|burgerservicenummer|sofi-?nummer)\b\D{0,20}\d(?:[ .-]?\d){7,8}(?!\d)",
        flags=re.I,
    ),
    _shape(Kind.IBAN, r"\bNL\d\d ?[A-Z]{4}(?: ?\d){10}(?!\d)", _is_iban, flags=re.I),
    _shape(Kind.IBAN, r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", _is_iban),
    _shape(
        Kind.MAIL,
        r"(?<![^\s@<>(),;:])[^\s@<>(),;:]+(?:@|\s?[(\[](?:at|apenstaartje)[)\]]\s?)[\w-]+(?:\.[\w-]+)+",
        flags=re.I,
    ),
    _shape(Kind.PHONE, r"(?<![\w+.-])\(?0(?:[ /()-]{0,2}\d){9}(?!\d)", _is_phone),
    _shape(
        Kind.PHONE,
        r"(?<!\w)(?:\+31|0031)(?: ?\(0\)| ?0)?(?:[ /-]{0,2}\d){9}(?!\d)",
    ),
    _shape(Kind.PHONE, r"(?<!\w)\+(?!31)[1-9]\d?(?:[ -]?\d){7,13}(?!\d)"),
    _shape(Kind.POSTCODE, r"(?<!\d)[1-9]\d{3} ?[A-Za-z]{2}\b", _is_postcode),
    _shape(
        Kind.URL,
        r"\b(?:https?://|www\.)[^\s<>]+"
        r"|(?<![@\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:nl|com|org|net|eu|info|frl)\b(?:/\S*)?",
        flags=re.I,
    ),
    _shape(Kind.BIRTH_DATE, rf"\b{_BORN}\s*(?::\s*)?(?:{_DAY}|(?:19|20)\d\d)\b", flags=re.I),
    _shape(Kind.BIRTH_DATE, rf"(?<![\d-]){_DAY}(?!\d)", _is_long_ago, flags=re.I),
    _shape(Kind.STREET, rf"\b[A-ZÀ-Þ][\w'’-]{{0,40}}{_STREETS} \d{{1,4}}\b"),
    _shape(Kind.SCHOOL, rf"\b{_EDUCATION}(?: van| de| het)? {_PROPER}"),
    _shape(
        Kind.SCHOOL,
        rf"\b{_CAPITAL}(?: {_CAPITAL}){{0,6}} ?(?:[Cc]ollege|[Ll]yceum|[Aa]cademie|[Gg]ymnasium)\b",
    ),
    _shape(Kind.EMPLOYER, rf"\b(?i:{_WORKED})(?: [a-z]+){{0,4}} (?:bij|voor) {_FIRM}"),
    _shape(Kind.EMPLOYER, rf"\b[Bb]ij {_FIRM}"),
    _shape(Kind.EMPLOYER, rf"\b{_PROPER} (?:B\.?V\.?|N\.?V\.?|VOF|V\.O\.F\.)(?!\w)"),
)
