"""What an employer asks of the open groups, and which of his vacancies a group may be asked for."""

import uuid
from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Row, Select, bindparam, select

from portal import db
from portal.supply.groups import Seen
from portal.supply.models import Group, Release
from portal.supply.rules import Supply

FEW = 3  # vacancies for which the supply offers to ask


def supply() -> Supply:
    """The open groups, to be asked. One statement; another one when they changed since."""
    newest = db.ask(_newest_release(), {}).scalar()
    return _supply(newest) if newest else Supply(())


def looking_for(employer_id: uuid.UUID | None) -> Sequence[Row]:
    """The newest open vacancies of a company (id, title); the table lies above, read by name."""
    return db.ask(_looking_for(), {"employer_id": employer_id}).all() if employer_id else ()


@db.built
def _looking_for() -> Select:
    vacancies = db.Base.metadata.tables["vacancies"]
    mine = vacancies.c.employer_id == bindparam("employer_id")
    statement = select(vacancies.c.id, vacancies.c.title).where(
        mine, db.one_of(vacancies.c.state, ("accepted", "matching"))
    )
    return statement.order_by(vacancies.c.changed_at.desc(), vacancies.c.id).limit(FEW)


@lru_cache(maxsize=4)
def _supply(release_id: uuid.UUID) -> Supply:
    columns = (getattr(Group, name) for name in Seen._fields)
    return Supply(Seen(*row) for row in db.ask(select(*columns), {}))


@db.built
def _newest_release() -> Select:
    return select(Release.id).order_by(Release.released_at.desc(), Release.id).limit(1)
