"""Starts that nobody confirmed, talks that were promised, and for the employer what comes."""

import uuid
from typing import Any

from sqlalchemy import Select

from portal import db
from portal.employers.models import Employer
from portal.employers.queries import looked_after
from portal.inbox import Inbox, Source, Todo, items_of, running_of, todos_of
from portal.language import N_
from portal.placements import claim_queries
from portal.placements.labels import Moment, State
from portal.placements.models import Placement
from portal.placements.queries import absent_openly, planned, unconfirmed
from portal.roles import May, Role


def items(viewer_id: uuid.UUID) -> Select:
    """Starts of my employers that nobody confirmed: call them."""
    return (
        items_of(
            kind="placements.start",
            subject_id=Placement.id,
            employer_id=Placement.employer_id,
            employer_name=Employer.name,
            title=Placement.reference,
            waits_on="employer",
            due_at=Placement.start_due_at,
        )
        .join(Employer, Employer.id == Placement.employer_id)
        .where(
            unconfirmed(),
            Placement.id.in_(planned()),
            looked_after(Placement.employer_id, viewer_id),
        )
    )


def todo(employer_id: uuid.UUID) -> Select:
    """What the employer must say: did it start?"""
    return todos_of(
        kind="placements.start",
        subject_id=Placement.id,
        title=Placement.candidate_name,
        due_on=Placement.start_on,
    ).where(unconfirmed(), Placement.employer_id == employer_id)


def absent(employer_id: uuid.UUID) -> Select:
    """Who is away until nobody knows when: it can wait until the company knows."""
    return todos_of(
        kind="placements.absent", subject_id=Placement.id, title=Placement.candidate_name
    ).where(absent_openly(), Placement.employer_id == employer_id)


def running(employer_id: uuid.UUID) -> Select:
    """Who begins at this company, and when."""
    return _running(employer_id, "placements.planned", Placement.start_on).where(
        Placement.state == State.PLANNED, Placement.start_on > db.today()
    )


def ending(employer_id: uuid.UUID) -> Select:
    """Who stops before the agreed day, until that day is over; a take-back has lines of its own."""
    return _running(employer_id, "placements.ending", Placement.last_on).where(
        Placement.state == State.RUNNING,
        Placement.last_on < Placement.end_on,
        Placement.last_on >= db.today(),
        ~claim_queries.is_asked_back(),
    )


def _running(employer_id: uuid.UUID, kind: str, due_on: Any) -> Select:
    """A line of the employer about a day of somebody who works there, by name."""
    return running_of(
        kind=kind,
        subject_id=Placement.id,
        title=Placement.candidate_name,
        waits_on="day",
        due_on=due_on,
    ).where(Placement.employer_id == employer_id)


INBOX = Inbox(
    domain="placements",
    word=N_("Plaatsing"),
    icon="users",
    path="/plaatsingen",
    slug="plaatsingen",
    filter_word=N_("Plaatsingen"),
    sources=(Source(Role.ACCOUNT_MANAGER, items),),
    todo=(Todo(May.VIEW_PLACEMENTS, todo), Todo(May.REPORT_ATTENDANCE, absent)),
    running=(Todo(May.VIEW_PLACEMENTS, running), Todo(May.VIEW_PLACEMENTS, ending)),
    view=May.VIEW_PLACEMENTS,
    sentences={"placements.start": N_("Niemand meldde of %(title)s is begonnen")},
    tasks={
        "placements.confirm_start": N_("Bevestig de eerste werkdag (%(title)s)"),
        "placements.first_day": N_("Bellen na de eerste werkdag (%(title)s)"),
        "placements.contract": N_("Loon en contract (%(title)s)"),
        "placements.change_hours": N_("Andere uren gevraagd (%(title)s)"),
        "placements.call": N_("Kandidaat bellen: er was geen bericht (%(title)s)"),
        "placements.week_6": N_("Gesprek na 6 weken (%(title)s)"),
        "placements.month_3": N_("Gesprek na 3 maanden (%(title)s)"),
        "placements.month_6": N_("Gesprek na 6 maanden (%(title)s)"),
        "placements.month_9": N_("Gesprek na 9 maanden (%(title)s)"),
    },
    acts={
        "placements.confirm_start": ("placements.start", N_("Bevestig de eerste werkdag")),
    }
    | {
        f"placements.{moment}": ("placements.evaluate", N_("Gesprek vastleggen"))
        for moment in Moment
    },
    todo_sentences={
        "placements.start": N_("Vertel of %(title)s is begonnen"),
        "placements.absent": N_("Vul in wanneer %(title)s weer werkt"),
    },
    running_sentences={
        "placements.planned": N_("%(title)s begint bij u"),
        "placements.ending": N_("%(title)s stopt bij u"),
        "placements.call": N_("Wij bellen %(title)s: er was geen bericht"),
        "placements.first_day": N_("Wij bellen na de eerste werkdag van %(title)s"),
        "placements.contract": N_("Loon en contract van %(title)s"),
        "placements.week_6": N_("Gesprek na 6 weken over %(title)s"),
        "placements.month_3": N_("Gesprek na 3 maanden over %(title)s"),
        "placements.month_6": N_("Gesprek na 6 maanden over %(title)s"),
        "placements.month_9": N_("Gesprek na 9 maanden over %(title)s"),
    },
    days={
        "placements.planned": N_("Eerste werkdag: %(day)s"),
        "placements.ending": N_("Laatste dag: %(day)s"),
    },
    tails={"placements.absent": "/terug"},
    consequences={
        "placements.start": N_("Anders weten wij niet of de kandidaat aan het werk is."),
        "placements.absent": N_("Weet u het nog niet? Dan kan dit wachten."),
    },
)
