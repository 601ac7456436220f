"""Days and sums as pages say them, reckoned from the calendar alone."""

from datetime import date, timedelta

from portal import formats
from portal.calendar import add_working_days, days_in_month

FEE = 300_00  # cents a month, of a groeibaan


def plain(text):
    """As it is read from a page: a blank is a blank."""
    return " ".join(text.split())


def short(on):
    """ "dinsdag 3 maart"."""
    return plain(f"{formats.weekday(on)} {formats.short_day(on)}")


def full(on):
    """ "dinsdag 3 maart 2027"."""
    return plain(formats.day(on))


def typed(on):
    """As somebody types a day."""
    return f"{on.day}-{on.month}-{on.year}"


def too_late(on):
    """What an employer reads of a day that was promised, on the working day after it."""
    call_by = short(add_working_days(on, 1))
    return f"{was_promised(on)} Wij zijn te laat. U wordt gebeld uiterlijk {call_by}."


def was_promised(on):
    """How that begins."""
    return f"Dit was beloofd op {short(on)}."


def fee(first, last):
    """What a month with these days of it costs, in cents: per day, rounded once."""
    days = (last - first).days + 1
    of = days_in_month(first.year, first.month)
    return (FEE * days * 2 + of) // (2 * of)


def month_end(on):
    return date(on.year, on.month, days_in_month(on.year, on.month))


def months(first, last):
    """The part of every month between two days: (first, last)."""
    while first <= last:
        until = min(month_end(first), last)
        yield first, until
        first = until + timedelta(days=1)
