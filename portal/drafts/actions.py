"""Keep what is being typed, and throw it away. No line in the trail: nothing is decided by it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select

from portal import db
from portal.drafts import rules
from portal.drafts.models import Draft, MunicipalDraft
from portal.drafts.queries import Table, table
from portal.forms.drafts import WITHHELD


def keep(
    user_id: UUID,
    form: str,
    subject: str,
    typed: Mapping[str, Sequence[str]],
    *,
    of_employer: bool,
    makes_room: bool = True,
    at: datetime,
) -> bool:
    """What this person typed takes the place of what he typed before; False when it is more than a
    form can hold, and not kept. He keeps so many drafts and no more: the oldest go, but for who is
    not signed in (`makes_room`), for whom then none is kept.
    """
    kept = table(of_employer=of_employer)
    if not rules.fits(typed) or not (makes_room or _has_room(kept, user_id)):
        return False
    answers, withheld = rules.keepable(form, typed, of_employer=of_employer)
    now = {"values": answers | ({WITHHELD: withheld} if withheld else {}), "at": at}
    new = {"id": uuid4(), "user_id": user_id, "form": form, "subject": subject, **now}
    written = db.insert(kept.__table__).values(**new)
    db.session.execute(
        written.on_conflict_do_update(index_elements=["user_id", "form", "subject"], set_=now)
    )
    _make_room(kept, user_id)
    return True


def throw_away(user_id: UUID, form: str, subject: str, *, of_employer: bool) -> None:
    """It was saved, or is not wanted; nothing when there is none."""
    kept = table(of_employer=of_employer)
    mine = (kept.user_id == user_id, kept.form == form, kept.subject == subject)
    db.session.execute(delete(kept).where(*mine))


def forget(before: datetime) -> None:
    """Throw away what nobody came back to."""
    for kept in (Draft, MunicipalDraft):
        db.session.execute(delete(kept).where(kept.at < before))


def _has_room(kept: Table, user_id: UUID) -> bool:
    count = db.session.scalar(select(func.count(kept.id)).where(kept.user_id == user_id)) or 0
    return count < rules.MAX_DRAFTS


def _make_room(kept: Table, user_id: UUID) -> None:
    newest = select(kept.id).where(kept.user_id == user_id).order_by(kept.at.desc(), kept.id)
    old = newest.offset(rules.MAX_DRAFTS)
    ids = list(db.session.scalars(old))
    if ids:
        db.session.execute(delete(kept).where(kept.id.in_(ids)))
