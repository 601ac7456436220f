"""Signals that the decider still has to handle."""

import uuid

from sqlalchemy import Select

from portal import db
from portal.employers.models import Employer
from portal.inbox import Inbox, Source, items_of
from portal.language import N_
from portal.roles import May, Role
from portal.signals.models import DiscriminationSignal
from portal.signals.rules import PENDING


def items(_viewer_id: uuid.UUID) -> Select:
    """What the decider still has to handle, for the home page."""
    return (
        items_of(
            kind="signals.show",
            subject_id=DiscriminationSignal.id,
            employer_id=DiscriminationSignal.employer_id,
            employer_name=Employer.name,
            title=DiscriminationSignal.reference,
            due_at=DiscriminationSignal.due_at,
        )
        .join(Employer, Employer.id == DiscriminationSignal.employer_id)
        .where(db.one_of(DiscriminationSignal.state, PENDING))
    )


INBOX = Inbox(
    domain="signals",
    word=N_("Signaal"),
    icon="shield",
    path="/signalen",
    sources=(Source(Role.DECIDER, items),),
    view=May.HANDLE_SIGNALS,
    sentences={"signals.show": N_("Signaal van discriminatie: %(title)s")},
)
