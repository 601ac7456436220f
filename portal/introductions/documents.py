"""The appointment as a calendar file. It names no person; the candidate's says no more than
"Afspraak".
"""

from datetime import datetime, timedelta

from portal.effects import ics
from portal.introductions.models import Introduction

LASTS = timedelta(hours=1)


def employer_ics(introduction: Introduction, *, now: datetime) -> str:
    """For the employer's calendar."""
    return _ics(introduction, f"Kennismaking bij vacature {introduction.vacancy_reference}", now)


def candidate_ics(introduction: Introduction, *, now: datetime) -> str:
    """For the candidate's calendar, which others may see."""
    return _ics(introduction, "Afspraak", now)


def _ics(introduction: Introduction, summary: str, now: datetime) -> str:
    starts = introduction.meeting_at
    assert starts is not None
    meeting = ics.Event(
        key=str(introduction.id),
        sequence=introduction.meetings,
        summary=summary,
        starts=starts,
        ends=starts + LASTS,
        location=introduction.meeting_place,
    )
    return ics.calendar([meeting], made_at=now)
