"""One's own drafts; nobody else's are ever asked for."""

from uuid import UUID

from sqlalchemy import Row, select

from portal import db
from portal.drafts.models import Draft, MunicipalDraft

Table = type[Draft] | type[MunicipalDraft]


def table(*, of_employer: bool) -> Table:
    """Where the drafts of this side lie."""
    return Draft if of_employer else MunicipalDraft


def own(user_id: UUID, form: str, subject: str, *, of_employer: bool) -> Row | None:
    """What this person typed in this form about this subject, and when: values, at."""
    kept = table(of_employer=of_employer)
    mine = (kept.user_id == user_id, kept.form == form, kept.subject == subject)
    return db.session.execute(select(kept.values, kept.at).where(*mine)).one_or_none()
