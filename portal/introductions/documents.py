"""The appointment as a calendar file. It names no person; the candidate's says no more than
"Afspraak".
"""

from datetime import UTC, datetime, timedelta

from portal.introductions.models import Introduction

ICS = "text/calendar; charset=utf-8"
LASTS = timedelta(hours=1)
_FOLD = 74  # octets a line, so that with the space before it no line passes 75


def employer_ics(introduction: Introduction, *, now: datetime) -> str:
    """For the employer's calendar."""
    return _ics(introduction, f"Kennismaking bij vacature {introduction.vacancy_reference}", now)


def candidate_ics(introduction: Introduction, *, now: datetime) -> str:
    """For the candidate's calendar, which others may see."""
    return _ics(introduction, "Afspraak", now)


def _ics(introduction: Introduction, summary: str, now: datetime) -> str:
    starts = introduction.meeting_at
    assert starts is not None
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Groeiportaal//Kennismaking//NL",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{introduction.id}@groeiportaal",
        f"SEQUENCE:{introduction.meetings}",
        f"DTSTAMP:{_instant(now)}",
        f"DTSTART:{_instant(starts)}",
        f"DTEND:{_instant(starts + LASTS)}",
        f"SUMMARY:{_text(summary)}",
        f"LOCATION:{_text(introduction.meeting_place)}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Long lines go on after a line end and a space (RFC 5545, 3.1), never inside a character."""
    parts, octets = [""], 0
    for char in line:
        octets += len(char.encode())
        if octets > _FOLD:
            parts.append("")
            octets = len(char.encode())
        parts[-1] += char
    return "\r\n ".join(parts)
