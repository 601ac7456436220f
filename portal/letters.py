"""A mail goes once, and to each by itself: who is not reached holds up nobody else.

    taken     the server has it: written down, and a job that is tried again sends it no more
    later     no server, or it says not now: the job goes on with the others, and is tried again
    refused   the server says never: written down, and the task of who looks after that person

A worker sends what is due at one moment over one connection. Once the server takes something, what
found no server goes at once, the oldest first.

Called by jobs, never inside `unit()`. What is written down is a Message-ID and whose it was: no
address and no word. In the demo the mailbox keeps one of each Message-ID.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db, logs, outbox
from portal.effects import mail
from portal.outbox import Lane
from portal.settings import settings

KEPT_FOR = timedelta(days=60)  # longer than any job is tried


class Letter(db.Base):
    __tablename__ = "letters"

    message_id: Mapped[str] = mapped_column(unique=True)
    whose: Mapped[uuid.UUID | None]  # a user or a dossier
    is_refused: Mapped[bool]
    at: Mapped[datetime] = mapped_column(index=True)


def send(
    to: str,
    subject: str,
    text: str,
    *,
    message_id: str,
    whose: uuid.UUID | None,
    ics: str | None = None,
) -> None:
    """Mail one person, a user or somebody's dossier (`whose`); no error but a mistake of ours."""
    if settings().demo:
        mail.send(to, subject, text, message_id=message_id, ics=ics)
        return
    if _is_written(message_id):
        return
    is_refused = False
    try:
        mail.send(to, subject, text, message_id=message_id, ics=ics)
    except mail.Refused:
        is_refused = True
    except OSError as error:
        outbox.again(error)
        return
    with outbox.aside() as session:
        letter = Letter(
            id=uuid.uuid4(),
            message_id=message_id,
            whose=whose,
            is_refused=is_refused,
            at=clock.now(),
        )
        session.add(letter)
        if is_refused and whose:
            outbox.put("letters.refused", whose=str(whose))


def work_off(job_id: str | None = None, *, until: Callable[[], bool] = lambda: False) -> None:
    """The lane of mail: this job, and whatever of the lane is due."""
    with mail.batch() as batch:
        if job_id:
            outbox.run_one(job_id)
        outbox.run_due(Lane.MAIL, until=lambda: until() or batch.taken > 0)
        if batch.taken:
            outbox.hurry(Lane.MAIL, logs.kind(mail.Away()))
            outbox.run_due(Lane.MAIL, until=until)


def refused_since(at: datetime) -> int:
    """How many letters no server wanted since then."""
    counted = select(func.count(Letter.id)).where(Letter.is_refused, Letter.at >= at)
    return db.session.scalar(counted) or 0


def refused(since: datetime) -> frozenset[uuid.UUID | None]:
    """Whose letters no server wanted since then."""
    found = select(Letter.whose).where(Letter.is_refused, Letter.at >= since)
    return frozenset(db.session.scalars(found))


def forget() -> None:
    """Throw away what no job can send again."""
    with db.unit() as session:
        session.execute(delete(Letter).where(Letter.at < clock.now() - KEPT_FOR))


def _is_written(message_id: str) -> bool:
    written = db.session.scalar(select(Letter.id).where(Letter.message_id == message_id))
    db.session.rollback()  # a server may take its time: no transaction waits for it
    return written is not None
