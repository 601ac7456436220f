"""How each column of the case system is read, by its name there. Pure.

Work, area and skills are named by our code or our word, whatever the capitals and accents.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from portal import reading
from portal.cards import labels as card_labels
from portal.cards import lists
from portal.cards.labels import Available, Dutch
from portal.cards.rules import MOST_SKILLS, rung_of_start
from portal.errors import Refused
from portal.language import N_

LEAST_MINUTES, MOST_MINUTES = 8 * 60, 40 * 60  # a week
Reader = Callable[[str, date], Any]
_HOUSE = re.compile(r"(.*[^\s\d])\s+(\d{1,10}\s?[\w/-]{0,9}(?:\s\w{1,4})?)")


def address(text: str) -> tuple[str, str]:
    """ "Kerkstraat 12 a" as street and number."""
    match = _HOUSE.fullmatch(text)
    return (match[1].strip(), match[2]) if match and len(match[2]) <= 10 else (text, "")


def fold(text: str) -> str:
    """Without capitals, accents and space around it."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return " ".join(
        "".join(sign for sign in plain if not unicodedata.combining(sign)).lower().split()
    )


def _text(most: int, *, required: bool = False) -> Reader:
    def read_text(text: str, today: date) -> str:
        if required and not text:
            raise Refused("required", N_("Vul dit in."))
        return reading.within(reading.keepable(text), most)

    return read_text


def _maybe(reader: Callable[[str], Any], empty: Any = "") -> Reader:
    return lambda text, today: reader(text) if text else empty


def _one_of(words: Mapping[str, str]) -> Reader:
    known = _known(words)

    def pick(text: str, today: date) -> str:
        return _pick(known, text) if text else ""

    return pick


def _known(words: Mapping[str, str]) -> dict[str, str]:
    by_label = {fold(label): code for code, label in words.items()}
    return by_label | {fold(code): code for code in words}


def _pick(known: Mapping[str, Any], text: str) -> Any:
    if fold(text) not in known:
        raise Refused("unknown", N_("“%(word)s” staat niet in onze lijst."), word=text[:80])
    return known[fold(text)]


def _minutes(text: str) -> int:
    return reading.minutes(text, LEAST_MINUTES, MOST_MINUTES)


def _available(text: str, today: date) -> Available:
    if not text:
        return Available.LATER
    if fold(text) in _AVAILABLE:
        return _AVAILABLE[fold(text)]
    return rung_of_start(reading.a_date(text), today)


def _licence(text: str, today: date) -> bool:
    words = set(re.split(r"[\s,;/+]+", fold(text))) - {"rijbewijs", ""}
    if words & {"ja", "b", "be", "x", "j"}:
        return True
    if words - {"nee", "geen", "n", "am", "a", "c", "d", "t"}:
        raise Refused("unknown", N_("Vul ja, nee of B in."))
    return False


def _skills(text: str, today: date) -> list[str]:
    named = [name.strip() for name in re.split(r"[,;|]", text) if name.strip()]
    skills = list(dict.fromkeys(_pick(_SKILLS, name) for name in named))
    if len(skills) > MOST_SKILLS:
        raise Refused("too_many", N_("Noem hooguit %(most)s vaardigheden."), most=MOST_SKILLS)
    return skills


_AVAILABLE = {fold(word): rung for rung, word in card_labels.AVAILABLE.items()}
_AVAILABLE |= {rung.value: rung for rung in Available}
_DUTCH = {fold(word): rung for rung, word in card_labels.DUTCH.items()}
_DUTCH |= {rung.value: rung for rung in Dutch}
_DUTCH |= dict.fromkeys(("geen", "a0", "a1"), Dutch.NONE)
_DUTCH |= dict.fromkeys(("gesprek", "a2", "b1"), Dutch.TALK)
_DUTCH |= dict.fromkeys(("lezen", "b2", "c1", "c2"), Dutch.READ)
_SKILLS = _known({code: one.label for code, one in lists.SKILLS.items()})
READERS: Mapping[str, Reader] = {
    "zaaknummer": _text(30, required=True),
    "voornaam": _text(60, required=True),
    "achternaam": _text(80, required=True),
    "email": _maybe(reading.mail),
    "telefoon": _maybe(reading.phone),
    "straat": _text(80),
    "postcode": _maybe(reading.postcode),
    "woonplaats": _text(80),
    "vakgebied": _one_of({code: one.label for code, one in lists.FIELDS.items()}),
    "uren_min": _maybe(_minutes, 0),
    "uren_max": _maybe(_minutes, 0),
    "gebied": _one_of(lists.AREAS),
    "beschikbaar_vanaf": _available,
    "rijbewijs": _licence,
    "taalniveau": lambda text, today: _pick(_DUTCH, text) if text else Dutch.NONE,
    "vaardigheden": _skills,
    "toelichting": _text(4000),
}
