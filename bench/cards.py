"""What the anonymous side costs as the pool grows: `python -m bench --cards`.

Showings of one vacancy and a new season are timed by the wall at 1,000 to
1,000,000 cards, beside the same statements asked of the bare driver; the pages of an employer as in
`pages`. Above 100,000 the pool is copied inside the database: the same people, ten times.
"""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from random import Random

from sqlalchemy import Select, func, select, text

from bench import pages
from bench.floor import Floor
from bench.measure import Row
from bench.pages import Measured
from bench.town import Town, settle
from bench.visitor import sign_in
from portal import clock, db
from portal.accounts.models import Membership
from portal.audit import SYSTEM
from portal.cards import planning, showing_queue
from portal.cards.lists import fields_of
from portal.cards.models import Card
from portal.demo import bulk
from portal.supply import seasons
from portal.vacancies import queries as vacancies
from portal.vacancies.models import Vacancy
from portal.vacancies.rules import OPEN

SIZES = (1_000, 10_000, 100_000, 1_000_000)
WRITTEN = 100_000  # more are copies
COMPANIES = 25
TIMES = 15
SHOWING_MS = {1_000_000: 250.0}
LATER = 50.0
COPIED = (
    ("dossiers", "id", "case_number"), ("intakes", "dossier_id", ""), ("cards", "id", ""),
    ("card_skills", "id", ""), ("standing_yes", "id", ""),
)  # fmt: skip
KEYS = ("id", "dossier_id", "card_id")


def rows(town: Town, bare: Floor, most: int) -> Iterator[Row]:
    """Every figure at every size up to `most`, the pool growing between them."""
    for size in (one for one in SIZES if one <= most):
        with town.app.app_context():
            _grow(town, size)
        yield from _sized(town, bare, size)


def _sized(town: Town, bare: Floor, size: int) -> Iterator[Row]:
    called = f"@{size} {town.engine}"
    with town.app.app_context():
        db.fence(False)
        yield _timed(f"run:season{called}", _season, 30.0)
        yield _showings(town, f"run:showings{called}", SHOWING_MS.get(size, LATER))
        employer = _employer(town)
    for one in employer:
        yield pages.row(one, town, bare, size)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield Row(f"run:memory{called}", peak, "MB", aim=1024, note="peak of this process so far")


def _grow(town: Town, size: int) -> None:
    db.fence(False)
    there = _cards()
    bulk.candidates(min(size, WRITTEN) - there, town.writer)
    if size > WRITTEN:
        _copy(town.engine, size // WRITTEN - 1)
    if not db.session.scalar(select(func.count()).select_from(Vacancy)):
        bulk.employers(COMPANIES, town.writer)
    settle(town.engine)


def _copy(engine: str, times: int) -> None:
    """The people who are there, `times` more: the first eight figures of an id tell the copy."""
    with db.unit() as session:
        for table, _key, unique in COPIED:
            columns = [column.name for column in db.Base.metadata.tables[table].columns]
            told = ", ".join(_copied(engine, name, name == unique) for name in columns)
            session.execute(
                text(
                    f"INSERT INTO {table} ({', '.join(columns)}) "
                    f"SELECT {told} FROM {table}, {_series(engine)}"
                ),
                {"times": times},
            )


def _copied(engine: str, column: str, is_unique: bool) -> str:
    if column in KEYS and engine == "sqlite":
        return f"printf('%08x', n) || substr({column}, 9)"
    if column in KEYS:
        return f"(lpad(to_hex(n), 8, '0') || substr({column}::text, 9))::uuid"
    return f"{column} || '-' || n" if is_unique else column


def _series(engine: str) -> str:
    if engine != "sqlite":
        return "generate_series(1, :times) AS copies(n)"
    return (
        "(WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies "
        "WHERE n < :times) SELECT n FROM copies)"
    )


def _season() -> None:
    seasons.begin(clock.now(), by=SYSTEM)


def _timed(name: str, done: Callable[[], None], aim: float) -> Row:
    began = time.perf_counter()
    done()
    return Row(name, round(time.perf_counter() - began, 3), "s", aim=aim)


def _showings(town: Town, name: str, aim: float) -> Row:
    """The profiles of one vacancy, planned: the middle of several vacancies."""
    at, random = clock.now(), Random(5)
    asked = [vacancies.opening(one, clock.day(at)) for one in _vacancies()]
    took, bare = [], []
    for opening in asked:
        took.append(_ms(lambda: planning.draw(opening, 12, at, random)))  # noqa: B023
        bare.append(_ms(lambda: _bare(opening, at)))  # noqa: B023
    told = f"the bare statements {statistics.median(bare):.1f} ms"
    return Row(name, round(statistics.median(took), 1), "ms", aim=aim, note=told)


def _bare(opening: showing_queue.Opening, at: object) -> None:
    """What the engine itself needs: the first of the queue, and the pool of the sector."""
    _raw(next(showing_queue.queues(opening, at)).limit(12))  # type: ignore[arg-type]
    pool = (Card.field, Card.hours, Card.area, Card.experience, Card.licence_b, Card.blanks)
    _raw(
        select(*pool, func.count())
        .where(Card.state == "reviewed", Card.field.in_(fields_of(opening.sector)))
        .group_by(*pool)
    )


def _raw(statement: Select) -> None:  # type: ignore[type-arg]
    connection = db.session.connection()
    made = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
    cursor = connection.connection.cursor()
    cursor.execute(str(made))
    cursor.fetchall()


def _employer(town: Town) -> list[Measured]:
    """The two pages an employer has of candidates, as the member of one company."""
    vacancy = pages.full_vacancy(None)
    found = select(Membership.user_id).where(Membership.employer_id == vacancy.employer_id)
    visitor = sign_in(town.app, db.session.scalars(found).first())
    return [
        Measured("list:cards", visitor.asks(f"/vacatures/{vacancy.id}/kandidaten"), vacancy.title),
        Measured("list:supply", visitor.asks("/aanbod"), "Aanbod"),
    ]


def _vacancies() -> list[Vacancy]:
    found = select(Vacancy).where(Vacancy.state.in_(OPEN)).order_by(Vacancy.id).limit(TIMES)
    return list(db.session.scalars(found))


def _cards() -> int:
    return db.session.scalar(select(func.count()).select_from(Card)) or 0


def _ms(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000
