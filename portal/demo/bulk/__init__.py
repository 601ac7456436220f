"""The surplus of the demo: many companies and candidates in the same final states, in bulk.

Rows go in by Core statements in chunks, so 100,000 candidates take under two minutes and little
memory. Documents, mails and jobs there are none; agreements carry `text_version` "bulk" for that.
What the rows add up to satisfies every constraint and every check of `flask doctor`; invoices come
from the real billing rule.

    candidates   a dossier, a reviewed card and a standing yes each
    season       what employers may know of the pool, as one table
    employers    a signatory, two vacancies, up to twelve showings; every second one a placement
"""

from sqlalchemy import func, select

from portal import clock, db, numbers
from portal.audit import SYSTEM
from portal.demo.bulk import money
from portal.demo.bulk.companies import MODELS, company
from portal.demo.bulk.people import MODELS as PEOPLE
from portal.demo.bulk.people import candidate
from portal.demo.bulk.pools import pools
from portal.demo.bulk.writer import Writer, write_all
from portal.dossiers.models import Dossier
from portal.employers.models import Employer
from portal.supply import seasons

__all__ = ["Writer", "candidates", "employers", "season"]


def candidates(n: int, writer: Writer) -> None:
    """`n` people with a reviewed card and a standing yes for the kind of work of that card."""
    first = _count(Dossier)
    write_all(PEOPLE, (candidate(first + i, writer) for i in range(n)))


def employers(n: int, writer: Writer) -> None:
    """`n` active companies with what belongs to them, and the invoices of their placements."""
    first, year, drawn = _count(Employer), clock.day(writer.at).year, pools(writer)
    with db.unit():
        references = {
            "V": numbers.take_many("V", year, 2 * n),
            "O": numbers.take_many("O", year, n),
            "P": numbers.take_many("P", year, n),
        }
    write_all(MODELS, (company(first + i, writer, drawn, _turn(references)) for i in range(n)))
    money.bill(writer)


def season(writer: Writer) -> None:
    """The table of the pool as it is now."""
    seasons.begin(writer.at, by=SYSTEM, random=writer.random)


def _turn(references: dict[str, list[str]]) -> dict[str, list[str]]:
    """The references of one company, taken from the front of what was reserved."""
    return {
        series: [left.pop(0) for _ in range(2 if series == "V" else 1)]
        for series, left in references.items()
    }


def _count(model: type) -> int:
    count: int = db.session.scalar(select(func.count()).select_from(model)) or 0
    return count
