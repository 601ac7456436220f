"""What people type, read into values. Pure.

Each function takes cleaned text (see `clean`) that is not empty and gives a value, or refuses with
the code and the sentence of the house. Money is cents, hours are minutes, a time is "8.30", a phone
number is digits ("0612345678", or "+49…" abroad).
"""

import re
import unicodedata
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.nl import postcode as _postcode

from portal.errors import Refused
from portal.formats import WEEKDAYS, hour_number, plain_day
from portal.language import N_

INVISIBLE = "\u200b\u2060\ufeff"
_MONTHS = (
    "jan",
    "feb",
    "maa",
    "apr",
    "mei",
    "jun",
    "jul",
    "aug",
    "sep",
    "okt",
    "nov",
    "dec",
    "mrt",
)
_MAIL = re.compile(
    r"[^@\s,;:<>()\[\]\"\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}",
    re.I | re.A,
)
_DISGUISED = re.compile(r"[@.]xn--", re.I)  # a domain in other letters, as machines write it
_GOOGLE = ("gmail.com", "googlemail.com")  # one mailbox by both names, with dots or without
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str, *, lines: bool = False) -> str:
    """Composed (NFC), without space around it; on one line tabs and line ends are spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = re.sub(r"[\t\n]+", " ", text)
    return unicodedata.normalize("NFC", text).strip(" \t\n\u00a0" + INVISIBLE)


def keepable(text: str) -> str:
    """The text itself; refuses `characters_not_allowed`: control, half and direction characters."""
    if wrong := next((sign for sign in text if not _storable(sign)), None):
        raise Refused(
            "characters_not_allowed",
            N_(
                "Dit veld bevat een teken dat wij niet kunnen bewaren: %(character)s. Haal het weg."
            ),
            character=f"U+{ord(wrong):04X}",
        )
    return text


def showable(text: str) -> str:
    """The typed text without what a page cannot carry."""
    return "".join(sign for sign in text if _storable(sign))


def within(text: str, most: int) -> str:
    """The text itself; refuses `too_long` over `most` characters."""
    if len(text) > most:
        raise Refused(
            "too_long",
            N_("De tekst is te lang: %(length)s tekens. Maak die korter, hooguit %(max)s."),
            length=len(text),
            max=most,
        )
    return text


def whole(text: str, least: int, most: int) -> int:
    """A whole number; "1.500" is fifteen hundred."""
    digits = text.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", text, re.A) else text
    if not re.fullmatch(r"\d{1,12}", digits, re.A):
        raise Refused(
            "number_format",
            N_("Vul een heel getal in. Bijvoorbeeld %(example)s."),
            example=min(max(24, least), most),
        )
    if not least <= int(digits) <= most:
        raise Refused(
            "number_range",
            N_("Het getal moet tussen %(min)s en %(max)s liggen. Pas het aan."),
            min=least,
            max=most,
        )
    return int(digits)


def cents(text: str, example: int = 1250) -> int:
    """ "12,50", "12.50", "€ 1.234,50", "12,50 euro" and "12,-" as cents; "1.234" is twelve hundred
    and more.
    """
    unworded = re.sub(r"^(?:euro|eur)\b|(?<![a-z])(?:euro|eur)$", "", text, flags=re.I)
    bare = re.sub(r"[€\s]", "", unworded).removesuffix(",-")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", bare, re.A):
        bare = bare.replace(".", "")
    match = re.fullmatch(r"(\d{1,9})(?:[.,](\d{1,2}))?", bare, re.A)
    if not match:
        raise Refused(
            "amount_format",
            N_(
                "Vul een bedrag in met hooguit 2 cijfers achter de komma. Bijvoorbeeld %(example)s."
            ),
            example=f"{example // 100},{example % 100:02d}",
        )
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def minutes(text: str, least: int, most: int) -> int:
    """A number of hours as whole minutes: "32", "32 uur", "28,8", "28.8" and "28:48"."""
    bare = re.sub(r"(?<!\s)\s*(?:uur|uren|u)\.?$", "", text, flags=re.I)
    if match := re.fullmatch(r"(\d{1,3}):([0-5]\d)", bare, re.A):
        total = int(match[1]) * 60 + int(match[2])
    elif match := re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,4}))?", bare, re.A):
        decimals = match[2] or "0"
        parts, rest = divmod(int(decimals) * 60, 10 ** len(decimals))
        if rest:
            raise Refused(
                "hours_not_whole",
                N_("Dit is geen heel aantal minuten. Vul uren en minuten in. Bijvoorbeeld 28:48."),
            )
        total = int(match[1]) * 60 + parts
    else:
        raise Refused("hours_format", N_("Vul een aantal uren in. Bijvoorbeeld 32, 28,8 of 28:48."))
    if not least <= total <= most:
        raise Refused(
            "hours_range",
            N_("Het aantal uren moet tussen %(min)s en %(max)s liggen. Pas het aan."),
            min=hour_number(least),
            max=hour_number(most),
        )
    return total


def a_date(text: str, today: date | None = None) -> date:
    """ "3-3-2027", "3-3-27", "3 maart 2027", "2027-03-03", and as the portal writes it with the
    weekday before it. Without a year it is the nearest such day to `today`. Refuses `date_weekday`
    when the weekday is another.
    """
    weekday, rest = _weekday(text.replace("\u00a0", " "))
    year, month, day = _parts(rest, today)
    if not 1900 <= year <= 2199:
        raise _no_date()
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refused(
            "date_unknown", N_("Deze datum bestaat niet. Controleer dag en maand.")
        ) from None
    if weekday is not None and found.weekday() != weekday:
        raise Refused(
            "date_weekday",
            N_("%(day)s is een %(weekday)s. Controleer de datum."),
            day=plain_day(found),
            weekday=WEEKDAYS[found.weekday()],
        )
    return found


def a_time(text: str) -> str:
    """ "8.30", "08:30", "8" and "8.30 uur" as "8.30"."""
    match = re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?(?:\s*(?:uur|u))?", text, re.A)
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise Refused("time_format", N_("Vul een tijd in als uren en minuten. Bijvoorbeeld 8.30."))
    return f"{int(match[1])}.{match[2] or '00'}"


def mail(text: str) -> str:
    """An address with one @ and a domain, its domain in small letters.

    Refuses `mail_letters`: letters of another alphabet, or with a mark, look like ours and lead
    elsewhere.
    """
    if wrong := next((sign for sign in text if not sign.isascii()), None):
        raise Refused(
            "mail_letters",
            N_(
                "In dit e-mailadres staat een teken dat geen gewone letter is, ook als het daarop "
                "lijkt: %(character)s. Typ het adres opnieuw, met de letters a tot en met z."
            ),
            character=wrong if wrong.isprintable() else f"U+{ord(wrong):04X}",
        )
    if _DISGUISED.search(text):
        raise Refused(
            "mail_letters",
            N_(
                "Dit e-mailadres heeft na de @ bijzondere letters (xn--). Zo lijkt het op een "
                "ander adres. Vul een adres in met de letters a tot en met z."
            ),
        )
    local, _at, domain = text.rpartition("@")
    if (
        len(text) > 254
        or not _MAIL.fullmatch(text)
        or _seen(text) != text
        or ".." in text
        or "." in (local[:1], local[-1:])
    ):
        raise Refused("mail_format", N_("Dit e-mailadres klopt niet. Controleer de @ en de punt."))
    return f"{local}@{domain.lower()}"


def phone(text: str) -> str:
    """Ten digits, or + and 8 to 15 digits for abroad; a Dutch +31 becomes a 0."""
    bare = dialled(text)
    if not re.fullmatch(r"0[1-9]\d{8}|\+(?!31)[1-9]\d{7,14}", bare, re.A):
        raise Refused(
            "phone_format",
            N_(
                "Dit telefoonnummer klopt niet. "
                "Vul 10 cijfers in, of begin met + voor het buitenland."
            ),
        )
    return bare


def dialled(text: str) -> str:
    """A phone number as it is dialled, however it was written: what two of them are compared by.
    The (0) of "+49 (0)151…" is dialled inside that country only.
    """
    abroad = re.sub(r"^(\s*(?:\+|00)[\d\s]*)\(0\)", r"\1", text, flags=re.A)
    bare = re.sub(r"[\s().\-/]", "", abroad)
    bare = re.sub(r"^(?:\+|00)310?(?=\d{9}$)", "0", bare, flags=re.A)
    return re.sub(r"^00", "+", bare)


def mailbox(address: str) -> str:
    """Where mail for this address ends up: capitals, what stands behind a +, another form of a
    letter and what nobody sees make no other, nor do the dots of a Gmail address.
    """
    plain = _seen(unicodedata.normalize("NFKC", address)).strip().lower()
    local, _at, domain = plain.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GOOGLE:
        local, domain = local.replace(".", ""), _GOOGLE[0]
    return f"{local}@{domain}" if domain else ""


def is_mobile(phone: str) -> bool:
    """Can this number, as `phone` reads it, take a text message? Of abroad we do not know."""
    return phone.startswith(("06", "+"))


def postcode(text: str) -> str:
    """ "1234 AB", however it was typed."""
    try:
        return str(_postcode.validate(_ascii(text)))
    except ValidationError:
        raise Refused(
            "postcode_format",
            N_("Een postcode heeft 4 cijfers en 2 letters, zoals 1234 AB. Vul die opnieuw in."),
        ) from None


def kvk_number(text: str) -> str:
    """Eight digits."""
    bare = re.sub(r"[\s.]", "", text)
    if not re.fullmatch(r"\d{8}", bare, re.A):
        raise Refused(
            "kvk_format",
            N_("Een KvK-nummer heeft 8 cijfers. Kijk op uw uittreksel en vul het opnieuw in."),
        )
    return bare


def _seen(text: str) -> str:
    """The text without signs that show nothing: a soft hyphen, a joiner."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _storable(sign: str) -> bool:
    point = ord(sign)
    if sign in "\t\n":
        return True
    return not (
        unicodedata.category(sign) in ("Cc", "Cs")
        or sign in _BIDI
        or point & 0xFFFE == 0xFFFE
        or 0xFDD0 <= point <= 0xFDEF
    )


def _parts(text: str, today: date | None) -> tuple[int, int, int]:
    """Year, month and day of a date, whether or not there is such a day."""
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.A):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.fullmatch(
        r"(\d{1,2})[\s./-]+(\d{1,2}|[a-zA-Z]{3,9})\.?[\s./-]+(\d{4}|\d{2})", text, re.A
    ):
        century = 2000 if len(match[3]) == 2 else 0
        return century + int(match[3]), _month(match[2]), int(match[1])
    match = re.fullmatch(r"(\d{1,2})[\s./-]+([a-zA-Z]{3,9})\.?", text, re.A)
    if today is None or match is None:
        raise _no_date()
    month, day = _month(match[2]), int(match[1])
    return _nearest_year(month, day, today), month, day


def _weekday(text: str) -> tuple[int | None, str]:
    """The weekday that a date begins with, if it does, and the date behind it."""
    word, _space, rest = text.partition(" ")
    name = word.rstrip(",").lower()
    if name in WEEKDAYS:
        return WEEKDAYS.index(name), rest.strip()
    return None, text


def _nearest_year(month: int, day: int, today: date) -> int:
    """In which year a day without one lies nearest to today."""
    near: dict[int, int] = {}
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            near[year] = abs((date(year, month, day) - today).days)
        except ValueError:  # 29 February
            continue
    return min(near, key=lambda year: near[year], default=today.year)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    start = text[:3].lower()
    if start not in _MONTHS:
        raise _no_date()
    return 3 if start == "mrt" else _MONTHS.index(start) + 1


def _no_date() -> Refused:
    return Refused(
        "date_format", N_("Vul een datum in als dag, maand, jaar. Bijvoorbeeld 3-3-2027.")
    )


def _ascii(text: str) -> str:
    return text if text.isascii() else ""
