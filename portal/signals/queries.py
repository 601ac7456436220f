"""Questions about discrimination signals: for jobs and for the decider. All unfenced."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Row, select

from portal import db, keyset
from portal.accounts.models import User
from portal.employers.models import Employer
from portal.signals.models import DiscriminationSignal

_S = DiscriminationSignal


def of_introduction(introduction_id: uuid.UUID) -> DiscriminationSignal | None:
    """The one signal its reason raised."""
    return db.session.scalar(select(_S).where(_S.introduction_id == introduction_id))


def page(*, after: keyset.Cursor | None = None) -> Sequence[Row]:
    """A page of signals, the newest first."""
    statement = select(
        _S.id,
        _S.reference,
        _S.grounds,
        _S.state,
        _S.raised_at,
        Employer.name.label("employer_name"),
    ).join(Employer, Employer.id == _S.employer_id)
    listed = keyset.page(statement, (_S.raised_at, _S.id), after, newest_first=True)
    return db.session.execute(listed).all()


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
