"""The appointment as a calendar file, and what takes it out again. It names no person; the
candidate's says no more than "Afspraak", and not where: a calendar is read along, and the address
of a company tells its name. The place stands behind the link.
"""

from datetime import datetime, timedelta

from portal.effects import ics
from portal.introductions import appointments
from portal.introductions.models import Introduction

LASTS = timedelta(hours=1)


def employer_entry(introduction: Introduction) -> str:
    """What an employer puts in the calendar now: the appointment, or what takes it out again; ""
    when there was none.
    """
    return _entry(introduction, _for_employer(introduction), introduction.meeting_place)


def candidate_entry(introduction: Introduction) -> str:
    """The same for the candidate, without the place."""
    return _entry(introduction, _FOR_CANDIDATE, "")


def employer_cancellation(
    introduction: Introduction, meeting_at: datetime, *, meeting: int, now: datetime
) -> str:
    """Takes the n-th meeting, at this instant, out of the employer's calendar."""
    return _cancelled(introduction, _for_employer(introduction), meeting_at, meeting, now)


def candidate_cancellation(
    introduction: Introduction, meeting_at: datetime, *, meeting: int, now: datetime
) -> str:
    """The same for the candidate's calendar."""
    return _cancelled(introduction, _FOR_CANDIDATE, meeting_at, meeting, now)


_FOR_CANDIDATE = "Afspraak"


def _for_employer(introduction: Introduction) -> str:
    return f"Kennismaking bij vacature {introduction.vacancy_reference}"


def _entry(introduction: Introduction, summary: str, place: str) -> str:
    now, was_at = introduction.changed_at, introduction.meeting_was_at
    if introduction.meeting_at is not None and not introduction.state.is_called_off:
        return _ics(introduction, summary, place, now)
    if was_at is not None:
        return _cancelled(introduction, summary, was_at, introduction.meetings, now)
    return ""


def _ics(introduction: Introduction, summary: str, place: str, now: datetime) -> str:
    starts = introduction.meeting_at
    assert starts is not None
    meeting = ics.Event(
        key=str(introduction.id),
        sequence=appointments.sequences(introduction.meetings)[0],
        summary=summary,
        starts=starts,
        ends=starts + LASTS,
        location=place,
    )
    return ics.calendar([meeting], made_at=now)


def _cancelled(
    introduction: Introduction, summary: str, starts: datetime, meeting: int, now: datetime
) -> str:
    entry = ics.Event(
        key=str(introduction.id),
        sequence=appointments.sequences(meeting)[1],
        summary=summary,
        starts=starts,
        ends=starts + LASTS,
        is_cancelled=True,
    )
    return ics.calendar([entry], made_at=now)
