"""A mediator's search for one vacancy among many dossiers, beside raw SQL over the same columns.

The floor asks the driver itself for one page, hard conditions and turn and no more: no lines, no
names, no last proposal. Every figure is the median over vacancies drawn by chance.
"""

import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from bench.measure import Row
from bench.town import Town, build, settle
from portal import clock, db
from portal.cards import lists
from portal.cards.fit import Need, VacancyValues
from portal.cards.labels import Available
from portal.cards.showing_queue import Opening
from portal.demo import bulk
from portal.dossiers.models import Dossier
from portal.dossiers.rules import Travel
from portal.matching import queries as matching_queries
from portal.matching.queue import Part
from portal.matching.rules import within
from scripts import postgres

SIZES = (1_000, 10_000, 100_000)
VACANCIES = 40
AIM = 50  # milliseconds
_FLOOR = """
SELECT y.card_id FROM standing_yes y
JOIN cards c ON c.id = y.card_id JOIN intakes i ON i.dossier_id = c.dossier_id
WHERE y.sector = %(sector)s AND y.revoked_at IS NULL AND c.state = 'reviewed'
AND c.minutes_max >= %(minutes)s AND i.most_minutes >= %(minutes)s AND i.childcare_arranged <> 'no'
AND (i.travel = 'town' OR (i.travel = 'part' AND c.area IN (%(near)s))
     OR (i.travel = 'area' AND c.area = %(area)s))
AND i.aims_at IS NOT NULL AND i.needs_adaptation IS NOT NULL
AND i.debts_arranged IS NOT NULL AND i.travel_arranged IS NOT NULL %(more)s
ORDER BY y.shown_at, y.tiebreaker LIMIT 26
"""


def rows(engine: str, folder: Path) -> Iterator[Row]:
    """One row a size, in a portal of its own that grows on the way."""
    url = f"sqlite:///{folder}/matching.db"
    if engine == "postgresql":
        url = postgres.database("bench_matching")
    town = build(engine, url, folder / f"matching_{engine}")
    for size in SIZES:
        with town.app.app_context():
            db.fence(False)
            bulk.candidates(size - _there(), town.writer)
            settle(town.engine)
            yield from (_row(town, size, part) for part in Part)


def _row(town: Town, size: int, part: Part) -> Row:
    random, at = Random(size), clock.now()
    raw = db.session.connection().connection.dbapi_connection
    taken: list[tuple[float, float]] = []
    for opening in (_opening(random) for _ in range(VACANCIES)):
        sql = _sql(opening.asked, opening.sector)
        ours = _ms(lambda o=opening: matching_queries.people(o, part, at))
        taken.append((ours, _ms(lambda s=sql: raw.execute(s).fetchall())))
    ours, floor = (round(statistics.median(one), 2) for one in zip(*taken, strict=True))
    worst = max(one for one, _ in taken)
    return Row(
        name=f"run:matching@{size}:{part}:{town.engine}",
        value=ours,
        unit="ms",
        aim=AIM,
        note=f"p50 of {VACANCIES} vacancies, slowest {worst:.1f} ms; bare SQL {floor} ms",
    )


def _there() -> int:
    return db.session.scalar(select(func.count()).select_from(Dossier)) or 0


def _ms(call: Callable[[], Any]) -> float:
    """The fastest of three: the first one warms, and others work on this machine."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best * 1000


def _opening(random: Random) -> Opening:
    hours = random.choice(((16, 24), (24, 32), (32, 36)))
    needs = [Need("skill", code, True) for code in random.sample(tuple(lists.SKILLS), 3)]
    if random.random() < 0.3:
        needs.append(Need("licence", "b", False))
    asked = VacancyValues(
        random.choice(tuple(lists.FIELDS)),
        *(60 * n for n in hours),
        random.choice(tuple(lists.AREAS)),
        Available.MONTH,
        *(random.random() < share for share in (0.3, 0.1, 0.3)),
        needs=tuple(needs),
    )
    return Opening(uuid.uuid4(), uuid.uuid4(), asked)


def _sql(asked: VacancyValues, sector: str) -> str:
    """The floor for one vacancy, with its values written out; all come from closed lists."""
    more = [f"i.can_{n}" for n in ("evening", "night", "weekend") if getattr(asked, n)]
    if any(need.kind == "licence" for need in asked.needs):
        more.append("c.licence_b")
    near = ", ".join(f"'{one}'" for one in lists.PART_OF if asked.area in _part(one))
    return _FLOOR % {
        "sector": f"'{sector}'", "minutes": asked.minutes_min, "near": near,
        "area": f"'{asked.area}'", "more": " ".join(f"AND {one}" for one in more),
    }  # fmt: skip


def _part(area: str) -> frozenset[str]:
    return within(area, Travel.PART)
