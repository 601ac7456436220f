"""Questions about discrimination signals: for jobs and for the decider. All unfenced."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, Select, literal, select, tuple_

from portal import db
from portal.accounts.models import User
from portal.employers.models import Employer
from portal.language import N_
from portal.signals.models import DiscriminationSignal
from portal.signals.rules import PENDING

PAGE = 25
_S = DiscriminationSignal


def of_introduction(introduction_id: uuid.UUID) -> DiscriminationSignal | None:
    """The one signal its reason raised."""
    return db.session.scalar(select(_S).where(_S.introduction_id == introduction_id))


def page(*, after: tuple[datetime, uuid.UUID] | None = None) -> Sequence[Row]:
    """At most PAGE + 1 signals, the newest first."""
    found = select(
        _S.id,
        _S.reference,
        _S.grounds,
        _S.state,
        _S.raised_at,
        Employer.name.label("employer_name"),
    ).join(Employer, Employer.id == _S.employer_id)
    if after:
        found = found.where(tuple_(_S.raised_at, _S.id) < after)
    return db.session.execute(
        found.order_by(_S.raised_at.desc(), _S.id.desc()).limit(PAGE + 1)
    ).all()


def around(signal: DiscriminationSignal) -> Row:
    """The company, its account manager, and who handled the signal last."""
    handler = User.__table__.alias("handler")
    return db.session.execute(
        select(
            Employer.name.label("employer_name"),
            User.name.label("manager"),
            handler.c.name.label("handler"),
        )
        .select_from(_S)
        .join(Employer, Employer.id == _S.employer_id)
        .outerjoin(User, User.id == Employer.account_manager_id)
        .outerjoin(handler, handler.c.id == _S.handled_by)
        .where(_S.id == signal.id)
    ).one()


def matters(_viewer_id: uuid.UUID) -> Select:
    """What the decider still has to handle, for the home page."""
    return (
        select(
            literal("signals.show").label("kind"),
            _S.id.label("subject_id"),
            _S.employer_id.label("employer_id"),
            Employer.name.label("employer_name"),
            (literal(N_("Signaal van discriminatie")) + literal(": ") + _S.reference).label(
                "title"
            ),
            literal("municipality").label("waits_on"),
            _S.due_at.label("due_at"),
        )
        .join(Employer, Employer.id == _S.employer_id)
        .where(_S.state.in_(PENDING))
    )
