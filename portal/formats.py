"""How dates, times and amounts look to people, in Dutch. Pure; the filters carry these names.

What belongs together is held together by a no-break space; a weekday may stand on the line before
its date, for a phone. An empty value gives an empty text. Instants are shown on an Amsterdam clock;
amounts are cents.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from portal.calendar import AMSTERDAM, CLOSES, OPENS

__all__ = [
    "address",
    "day",
    "day_after",
    "euro",
    "euro_short",
    "full_stop",
    "hour_number",
    "hours",
    "initials",
    "iso",
    "moment",
    "month",
    "office_hours",
    "one_line",
    "percent",
    "phone",
    "plain_day",
    "postcode",
    "short_day",
    "soon",
    "tel",
    "term",
    "time",
    "weekday",
    "weekdays",
    "working_days",
]

NBSP = "\u00a0"
_DAY, _WEEK = 24 * 60, 7  # in minutes, in days
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_RUN = 3  # so many days in a row are said as "maandag tot en met woensdag"
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def day(on: date | None) -> str:
    """ "dinsdag 3 maart 2027"."""
    if on is None:
        return ""
    on = _date(on)
    return f"{WEEKDAYS[on.weekday()]} {plain_day(on)}"


def plain_day(on: date | None) -> str:
    """ "3 maart 2027", where the weekday says nothing."""
    if on is None:
        return ""
    on = _date(on)
    return NBSP.join((str(on.day), MONTHS[on.month - 1], str(on.year)))


def short_day(on: date | None) -> str:
    """ "3 maart"."""
    if on is None:
        return ""
    on = _date(on)
    return f"{on.day}{NBSP}{MONTHS[on.month - 1]}"


def soon(on: date | None, today: date) -> str:
    """When something is done for somebody: "vandaag", "morgen" or "maandag 7 december 2026"."""
    if on is None:
        return ""
    return {0: "vandaag", 1: "morgen"}.get((_date(on) - today).days, day(on))


def weekday(on: date | None) -> str:
    """ "dinsdag"."""
    return "" if on is None else WEEKDAYS[_date(on).weekday()]


def weekdays(days: Collection[str]) -> str:
    """Days of the week in full: "maandag en woensdag", "maandag tot en met donderdag"."""
    places = [place for place, name in enumerate(WEEKDAYS) if name[:2] in days]
    names = [WEEKDAYS[place] for place in places]
    if len(places) >= _RUN and places[-1] - places[0] == len(places) - 1:
        return f"{names[0]} tot en met {names[-1]}"
    return " en ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def month(on: date | None) -> str:
    """ "maart 2027"."""
    return "" if on is None else f"{MONTHS[_date(on).month - 1]}{NBSP}{_date(on).year}"


def time(at: datetime | None) -> str:
    """ "14.30 uur"."""
    if at is None:
        return ""
    local = at.astimezone(AMSTERDAM)
    return f"{local.hour}.{local.minute:02d}{NBSP}uur"


def moment(at: datetime | None) -> str:
    """ "dinsdag 3 maart 2027, 14.30 uur"."""
    return "" if at is None else f"{day(at)}, {time(at)}"


def term(length: timedelta) -> str:
    """How long a term of the rules is: "10 minuten", "24 uur", "2 weken", "30 dagen"."""
    minutes, days = int(length.total_seconds()) // 60, length.days
    if minutes % 60:
        return f"{minutes}{NBSP}minuten"
    if minutes <= _DAY or minutes % _DAY:
        return f"{minutes // 60}{NBSP}uur"
    is_weeks = days > _WEEK and days % _WEEK == 0
    return f"{days // _WEEK}{NBSP}weken" if is_weeks else f"{days}{NBSP}dagen"


def office_hours() -> str:
    """ "8.30 tot 17.00 uur"."""
    first, last = (f"{at.hour}.{at.minute:02d}" for at in (OPENS, CLOSES))
    return f"{first} tot {last}{NBSP}uur"


def working_days(n: int) -> str:
    """ "1 werkdag", "3 werkdagen"."""
    return f"{n}{NBSP}{'werkdag' if n == 1 else 'werkdagen'}"


def day_after(on: date) -> date:
    """The first day on which something is late, whose last day this is."""
    return on + timedelta(days=1)


def iso(on: date | None) -> str:
    """The machine's notation, for <time datetime>: a date, or an instant in UTC."""
    return "" if on is None else on.isoformat()


def euro(cents: int | None) -> str:
    """ "€ 1.693,55"; below zero "-€ 193,55"."""
    if cents is None:
        return ""
    whole = f"{abs(cents) // 100:,}".replace(",", ".")
    return f"{'-' if cents < 0 else ''}€{NBSP}{whole},{abs(cents) % 100:02d}"


def euro_short(cents: int | None) -> str:
    """ "€ 300" when there are no cents."""
    return euro(cents).removesuffix(",00")


def hours(minutes: int | None, upper: int | None = None) -> str:
    """ "32 uur", "28,8 uur", or "24 tot 32 uur" for a range."""
    if minutes is None:
        return ""
    if upper is None or upper == minutes:
        return f"{hour_number(minutes)}{NBSP}uur"
    return f"{hour_number(minutes)}{NBSP}tot{NBSP}{hour_number(upper)}{NBSP}uur"


def hour_number(minutes: int) -> str:
    """ "32", "28,8", "28,75"; as "28:50" what two decimals cannot say. Read back by
    `reading.minutes`.
    """
    whole, rest = divmod(minutes, 60)
    if rest % 3:  # a minute is 1/60 of an hour: three of them are 0,05
        return f"{whole}:{rest:02d}"
    return f"{whole},{rest * 5 // 3:02d}".rstrip("0").rstrip(",") if rest else str(whole)


def one_line(text: str) -> str:
    """Lines of a template as one line of a mail or SMS. A line break at the end stays."""
    end = "\n" if text.endswith("\n") else ""
    return " ".join(line.strip() for line in text.strip().split("\n")) + end


def full_stop(name: str) -> str:
    """A name that ends a sentence, with its one full stop: "Houtwerf Lindehage B.V."."""
    return f"{name.rstrip('.')}."


def percent(basis_points: int) -> str:
    """ "21%", "1,5%"."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",") + "%" if rest else f"{whole}%"


def phone(number: str | None) -> str:
    """A Dutch number in readable groups: "06 12 34 56 78", "088 000 01 42"; others as they are."""
    digits = _national(number or "")
    if not (len(digits) == 10 and digits.isdigit() and digits[0] == "0"):
        return (number or "").replace(" ", NBSP)
    area = 2 if digits.startswith("06") else 3
    groups = [digits[:area]] + ([digits[area : area + 3]] if area == 3 else [])
    rest = digits[sum(map(len, groups)) :]
    return NBSP.join(groups + [rest[i : i + 2] for i in range(0, len(rest), 2)])


def tel(number: str | None) -> str:
    """The same number for a tel: link: "+31612345678"."""
    digits = _national(number or "")
    return f"+31{digits[1:]}" if len(digits) == 10 and digits[0] == "0" else digits


def initials(name: str | None) -> str:
    """ "SB" for Saskia de Boer: first and last capital."""
    capitals = [word[0] for word in (name or "").split() if word[0].isupper()]
    return "".join(capitals[:1] + capitals[1:][-1:])


def address(street: str, number: str, code: str, city: str) -> str:
    """ "Kade 7, 9901 AB Oeverdam"; what is not known leaves no comma behind."""
    parts = (f"{street} {number}".strip(), f"{postcode(code)} {city}".strip())
    return ", ".join(part for part in parts if part)


def postcode(text: str | None) -> str:
    """ "9900 AA"."""
    plain = (text or "").replace(" ", "").upper()
    return f"{plain[:4]}{NBSP}{plain[4:]}" if len(plain) == 6 else plain


def _date(on: date) -> date:
    return on.astimezone(AMSTERDAM).date() if isinstance(on, datetime) else on


def _national(number: str) -> str:
    kept = "".join(c for c in number if c.isdigit() or c == "+")
    for prefix in ("+31", "0031"):
        if kept.startswith(prefix):
            return "0" + kept.removeprefix(prefix)
    return kept
