"""Calendar files (RFC 5545), made by the icalendar library: appointments and days to keep."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, vCalAddress
from icalendar import Event as Entry

from portal.settings import settings

MEDIA_TYPE = "text/calendar; charset=utf-8"
_HOST = "groeiportaal"


@dataclass(frozen=True)
class Event:
    """One entry, from `starts` up to `ends`: two instants, or two dates (the last one not
    included). The same `key` with a higher `sequence` replaces what a calendar has already, or
    takes it out (`is_cancelled`).
    """

    key: str
    sequence: int
    summary: str
    starts: date
    ends: date
    location: str = ""
    url: str = ""
    is_cancelled: bool = False


def calendar(events: Iterable[Event], *, made_at: datetime) -> str:
    """The text of a file with these entries; it cancels where none of them stands. Whole days leave
    the calendar's owner free.
    """
    events = list(events)
    file = Calendar()
    file.add("version", "2.0")
    file.add("prodid", "-//Groeiportaal//NL")
    stands = not events or any(not one.is_cancelled for one in events)
    file.add("method", "PUBLISH" if stands else "CANCEL")
    for event in events:
        file.add_component(_entry(event, made_at))
    text: str = file.to_ical().decode()
    return text


def method(file: str) -> str:
    """What a calendar does with this file: PUBLISH or CANCEL. A mail says it once more."""
    return "CANCEL" if "\r\nMETHOD:CANCEL\r\n" in file else "PUBLISH"


def _organizer() -> vCalAddress:
    """Who may change the entry: the sender of the mail it came with."""
    address = vCalAddress(f"mailto:{settings().mail_from}")
    address.params["cn"] = settings().municipality_name
    return address


def _entry(event: Event, made_at: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", f"{event.key}@{_HOST}")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", made_at)
    entry.add("dtstart", event.starts)
    entry.add("dtend", event.ends)
    entry.add("summary", event.summary)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("organizer", _organizer())
    if event.location:
        entry.add("location", event.location)
    if event.url:
        entry.add("url", event.url)
    if not isinstance(event.starts, datetime):
        entry.add("transp", "TRANSPARENT")
    return entry
