"""The pages that are measured: which, as whom, and what they must say to count."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from bench import floor
from bench.floor import Floor
from bench.measure import Row, alternating
from bench.town import SMALL, Town
from bench.visitor import Request, Visitor, checked, sign_in, statements
from portal import db
from portal.accounts.models import Membership
from portal.agreements.models import Agreement
from portal.cards.labels import ShowingState
from portal.cards.models import Showing
from portal.employers.models import Employer
from portal.roles import Role
from portal.vacancies.models import Vacancy

AIMS = {("list", "sqlite"): 1.3, ("list", "postgresql"): 1.5}
STATEMENTS = {"list": 5, "page": 8, "part": 3}


@dataclass(frozen=True)
class Measured:
    """A page of this name, how it is asked for, and the heading it must have."""

    name: str
    request: Request
    h1: str

    @property
    def kind(self) -> str:
        return self.name.split(":")[0]


def rows(town: Town, bare: Floor, size: int) -> list[Row]:
    """Every page at this size; the parts, which do not depend on it, at the largest."""
    with town.app.app_context():
        measured = list(_pages(town))
    found = [row(one, town, bare, size) for one in measured]
    if size != SMALL:
        found.append(_part(town))
    return found


def grown(small: Row, large: Row) -> Row:
    """The row of the large town, which says so when it took other statements than the small one."""
    if small.statements == large.statements:
        return large
    return replace(large, note=f"{large.note} {small.statements} statements when small".strip())


def row(one: Measured, town: Town, bare: Floor, size: int) -> Row:
    page = checked(one.request, h1=one.h1)
    ran = len(statements(one.request))
    own, page_us, frame_us = alternating(one.request, bare.page, bare.frame)
    at_best = floor.of(frame_us, page_us, bare.bytes, len(page) - len(bare.frame()))
    return Row(
        name=f"{one.name}@{size} {town.engine}",
        value=round(own / 1000, 2),
        unit="ms",
        floor=round(at_best / 1000, 2),
        aim=AIMS.get((one.kind, town.engine), 1.6),
        statements=ran,
        note=_note(one.kind, ran, len(page)),
    )


def _note(kind: str, ran: int, size: int) -> str:
    told = f"{size / 1024:.0f} KB" if size else ""
    return told if ran <= STATEMENTS[kind] else f"{told} more than {STATEMENTS[kind]} statements"


def _pages(town: Town) -> Iterator[Measured]:
    manager, mediator = (town.people[role][0] for role in (Role.ACCOUNT_MANAGER, Role.MEDIATOR))
    agreement = _agreement()
    staff, other = sign_in(town.app, manager), sign_in(town.app, mediator)
    employer = _employed(town, agreement.employer_id)
    vacancy = full_vacancy(agreement.employer_id)
    yield Measured("list:vacancies", other.asks("/vacatures"), "Vacatures")
    shown = employer.asks(f"/vacatures/{vacancy.id}/kandidaten")
    yield Measured("list:cards", shown, vacancy.title)
    yield Measured("page:employer_home", employer.asks("/"), "Goede")
    path = f"/overeenkomsten/{agreement.id}"
    yield Measured("page:agreement", employer.asks(path), "Groeibaan voor")
    yield Measured("page:account_manager_home", staff.asks("/"), "Inbox")


def _part(town: Town) -> Row:
    """An employer keeps a profile and lets it go again: two posts by htmx, the dearer counted."""
    with town.app.app_context():
        agreement = _agreement()
        showing = _showing(full_vacancy(agreement.employer_id))
        employer = _employed(town, agreement.employer_id)
    here = f"/vacatures/{showing.vacancy_id}/kandidaten/{showing.id}"
    keep, let_go = employer.posts(f"{here}/bewaren"), employer.posts(f"{here}/loslaten")
    for request in (keep, let_go):
        checked(request)
    ran = [statements(request) for request in (keep, let_go)]  # each changes what the other left

    def both() -> None:
        keep(), let_go()

    (us,) = alternating(both)
    reads = max(sum(not _writes(one) for one in told) for told in ran)
    return Row(
        name=f"part:keep {town.engine}",
        value=round(us / 2000, 2),
        unit="ms",
        statements=max(len(told) for told in ran),
        note=f"of which {reads} read {_note('part', max(map(len, ran)), 0)}".strip(),
    )


def _writes(statement: str) -> bool:
    return statement.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE")


def _agreement() -> Agreement:
    """The newest of a company with a vacancy that shows twelve people."""
    full = _full().where(Vacancy.employer_id == Agreement.employer_id).exists()
    found = select(Agreement).where(full).order_by(Agreement.reference).limit(1)
    return db.session.scalars(found).one()


def _full():  # type: ignore[no-untyped-def]
    return (
        select(Vacancy.id)
        .join(Showing, Showing.vacancy_id == Vacancy.id)
        .where(Showing.state == ShowingState.SHOWN)
        .group_by(Vacancy.id)
        .having(func.count() == 12)
    )


def full_vacancy(employer_id: object) -> Vacancy:
    """A vacancy that shows twelve people, of this company or of any."""
    full = _full() if employer_id is None else _full().where(Vacancy.employer_id == employer_id)
    return db.session.scalars(select(Vacancy).where(Vacancy.id.in_(full)).limit(1)).one()


def _showing(vacancy: Vacancy) -> Showing:
    mine = select(Showing).where(
        Showing.vacancy_id == vacancy.id, Showing.wanted_at.is_(None), ~Showing.kept
    )
    return db.session.scalars(mine.order_by(Showing.place).limit(1)).one()


def _employed(town: Town, employer_id: object) -> Visitor:
    found = select(Membership.user_id).join(Employer, Employer.id == Membership.employer_id)
    user_id = db.session.scalars(found.where(Employer.id == employer_id)).one()
    return sign_in(town.app, user_id)
