"""References people can say aloud (V-2026-0012) and invoice numbers: gapless per series and year.

The counter row is taken and raised in the unit of the row that gets the number, so a rollback gives
it back and two writers wait for each other; a database sequence would leave gaps.
"""

import re

from sqlalchemy import Integer, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import db
from portal.db import Base

ON_PAPER = re.compile(r"(C?)(\d{4})-(\d{6})")
FORMATS = {"invoice": "{year}-{n:06d}", "credit": "C{year}-{n:06d}"}


class NumberSeries(Base):
    __tablename__ = "number_series"

    # series and year, "O-2026"
    id: Mapped[str] = mapped_column(primary_key=True)  # type: ignore[assignment]
    last: Mapped[int] = mapped_column(Integer, default=0)


def take(series: str, year: int) -> str:
    """The next number of `series` in `year`; only inside a unit."""
    return take_many(series, year, 1)[0]


def take_many(series: str, year: int, n: int) -> list[str]:
    """The next `n` numbers at once, for bulk writers."""
    key = f"{series}-{year}"
    row = db.session.scalar(select(NumberSeries).where(NumberSeries.id == key).with_for_update())
    if row is None:
        row = _open(key)
    first, row.last = row.last + 1, row.last + n
    db.session.flush()
    form = FORMATS.get(series, series + "-{year}-{n:04d}")
    return [form.format(year=year, n=number) for number in range(first, first + n)]


def read(number: str) -> tuple[str, int, int]:
    """Series, year and place of a number of an invoice or credit note. ValueError when it is
    neither.
    """
    if not (found := ON_PAPER.fullmatch(number)):
        raise ValueError(
            f"{number} is no number of an invoice, such as 2026-000123 or C2026-000004"
        )
    return "credit" if found[1] else "invoice", int(found[2]), int(found[3])


def follow(number: str) -> tuple[NumberSeries, list[str]]:
    """The next number comes after this one; the series, and the numbers that are passed over. Only
    inside a unit.
    """
    series, year, last = read(number)
    key = f"{series}-{year}"
    wanted = select(NumberSeries).where(NumberSeries.id == key).with_for_update()
    row = db.session.scalar(wanted) or _open(key)
    before, row.last = row.last, max(row.last, last)
    db.session.flush()
    return row, [FORMATS[series].format(year=year, n=n) for n in range(before + 1, last + 1)]


def last(series: str, year: int) -> str:
    """The newest number of this year, or "" before the first."""
    row = db.session.get(NumberSeries, f"{series}-{year}")
    return FORMATS[series].format(year=year, n=row.last) if row and row.last else ""


def _open(key: str) -> NumberSeries:
    """The row of a new year; of two first takers one waits here and then finds it."""
    start = db.insert(NumberSeries.__table__).values(id=key, last=0)
    db.session.execute(start.on_conflict_do_nothing())
    return db.session.scalars(
        select(NumberSeries).where(NumberSeries.id == key).with_for_update()
    ).one()
