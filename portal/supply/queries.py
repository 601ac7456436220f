"""The table as employers read it, and for which of his vacancies one may ask."""

import uuid
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import Row, Select, bindparam, select

from portal import db
from portal.supply.models import OpenStatement, Season
from portal.supply.rules import Table
from portal.supply.statements import Statement

FEW = 3  # vacancies for which the supply offers to ask


def table() -> Table:
    """The table of this season. One statement; another one once a season began since."""
    season = newest()
    return _table(season.id, season.began_on) if season else Table()


def newest() -> Row | None:
    """The season that holds: id, number, began_on."""
    return db.ask(_newest(), {}).one_or_none()


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
def _table(season_id: uuid.UUID, began_on: date) -> Table:
    columns = (getattr(OpenStatement, name) for name in Statement._fields)
    rows = db.ask(select(*columns).where(OpenStatement.season_id == season_id), {})
    return Table(frozenset(Statement(*row) for row in rows), began_on)


@db.built
def _newest() -> Select:
    columns = (Season.id, Season.number, Season.began_on)
    return select(*columns).order_by(Season.number.desc()).limit(1)
