"""What a candidate reads in the own page: the card, who saw it, what was proposed. Unfenced.

Everything is asked by the dossier of the link, so nothing of somebody else can be in it. At most
`SHOWINGS` profiles and `PROPOSALS` introductions are looked at, the newest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select

from portal import db
from portal.accounts.models import User
from portal.audit.models import AuditLine
from portal.audit.rules import ActorKind
from portal.cards.labels import ShowingState
from portal.cards.labels import State as CardState
from portal.cards.models import Card, Reveal, Showing, ShowingCard
from portal.dossiers.models import Dossier
from portal.employers.models import Employer
from portal.introductions.models import CandidateAnswer, Introduction
from portal.roles import EMPLOYER_ROLES
from portal.vacancies.rules import VIEWED

SHOWINGS = 60
PROPOSALS = 25
HITS = 10
_I = Introduction


@dataclass(frozen=True)
class Viewed:
    """An employer whose people opened a list on which the card stood: first and last time."""

    name: str
    first_at: datetime
    last_at: datetime


def owner(dossier_id: UUID) -> Row:
    """The card that counts (None without one) and whom to call. One statement."""
    return db.session.execute(
        select(Card, User.name.label("mediator"), User.phone.label("mediator_phone"))
        .select_from(Dossier)
        .join(User, User.id == Dossier.mediator_id)
        .outerjoin(Card, Card.dossier_id == Dossier.id)
        .where(Dossier.id == dossier_id)
        .order_by(case((Card.state == CardState.WITHDRAWN, 1), else_=0), Card.made_at.desc())
        .limit(1)
    ).one()


def card_of(dossier_id: UUID) -> Card | None:
    """The card that is not withdrawn, held until the unit ends."""
    return db.session.scalar(
        select(Card)
        .where(Card.dossier_id == dossier_id, Card.state != CardState.WITHDRAWN)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def mediator_of(dossier_id: UUID) -> UUID:
    """Who speaks with this candidate."""
    return db.session.scalars(select(Dossier.mediator_id).where(Dossier.id == dossier_id)).one()


def profiles(dossier_id: UUID) -> Sequence[Row]:
    """On which lists the cards of this person stood, and from when until when."""
    return db.session.execute(
        select(
            Showing.vacancy_id, Showing.state, Showing.shown_from, Showing.ended_at,
            Employer.id.label("employer_id"), Employer.name,
        )
        .join(ShowingCard, ShowingCard.id == Showing.id)
        .join(Card, Card.id == ShowingCard.card_id)
        .join(Employer, Employer.id == Showing.employer_id)
        .where(Card.dossier_id == dossier_id)
        .order_by(Showing.shown_from.desc(), Showing.id)
        .limit(SHOWINGS)
    ).all()  # fmt: skip


def is_shown(profiles: Iterable[Row]) -> bool:
    """Does the card stand on a list now?"""
    return any(profile.state is ShowingState.SHOWN for profile in profiles)


def viewed_by(profiles: Sequence[Row]) -> list[Viewed]:
    """Which employers opened a list while it held one of these profiles, last look first.

    The access log of the door says so; a look by the municipality is not one.
    """
    if not profiles:
        return []
    looks = db.session.execute(
        select(
            AuditLine.subject_id,
            func.min(AuditLine.at).label("first_at"),
            func.max(AuditLine.at).label("last_at"),
        )
        .where(
            AuditLine.subject_kind == "vacancies",
            AuditLine.subject_id.in_({str(profile.vacancy_id) for profile in profiles}),
            AuditLine.verb == VIEWED,
            AuditLine.actor_kind == ActorKind.USER,
            db.one_of(AuditLine.capacity, EMPLOYER_ROLES),
            or_(*(_while_shown(profile) for profile in profiles)),
        )
        .group_by(AuditLine.subject_id)
    ).all()
    return _by_employer(profiles, looks)


def proposals(dossier_id: UUID, today: date) -> Sequence[Row]:
    """What was proposed to this person, what the answer was, and what an employer may read now."""
    stands = and_(
        Reveal.introduction_id == _I.id, Reveal.revoked_at.is_(None), Reveal.until_on >= today
    )
    return db.session.execute(
        select(
            _I.id, _I.state, _I.vacancy_title, _I.created_at, _I.changed_at, _I.meeting_at,
            _I.times, _I.times_by,
            Employer.name.label("employer_name"), CandidateAnswer.answer,
            CandidateAnswer.answered_at, Reveal.fields, Reveal.until_on,
        )
        .join(CandidateAnswer, CandidateAnswer.introduction_id == _I.id)
        .join(Employer, Employer.id == _I.employer_id)
        .outerjoin(Reveal, stands)
        .where(CandidateAnswer.dossier_id == dossier_id)
        .order_by(_I.changed_at.desc(), _I.id)
        .limit(PROPOSALS)
    ).all()  # fmt: skip


def proposal(dossier_id: UUID, introduction_id: UUID, *, lock: bool = False) -> Introduction | None:
    """One of them; None when it is somebody else's. `lock` holds it until the unit ends."""
    found = (
        select(_I)
        .join(CandidateAnswer, CandidateAnswer.introduction_id == _I.id)
        .where(_I.id == introduction_id, CandidateAnswer.dossier_id == dossier_id)
    )
    if lock:
        found = found.with_for_update(of=_I).execution_options(populate_existing=True)
    return db.session.scalar(found)


def employers(search: str) -> Sequence[Row]:
    """At most HITS + 1 companies with this in the name, or with this KvK number (id, name, city,
    kvk_number).
    """
    text = search.strip().lower()
    named = func.lower(Employer.name).contains(text, autoescape=True)
    return db.session.execute(
        select(Employer.id, Employer.name, Employer.city, Employer.kvk_number)
        .where(or_(named, Employer.kvk_number == text.replace(" ", "")))
        .order_by(Employer.name, Employer.id)
        .limit(HITS + 1)
    ).all()


def is_employer(employer_id: UUID) -> bool:
    return db.session.get(Employer, employer_id) is not None


def _while_shown(profile: Row) -> ColumnElement[bool]:
    during = [AuditLine.at >= profile.shown_from]
    if profile.ended_at:
        during.append(AuditLine.at < profile.ended_at)
    return and_(AuditLine.subject_id == str(profile.vacancy_id), *during)


def _by_employer(profiles: Sequence[Row], looks: Sequence[Row]) -> list[Viewed]:
    """One line a company, over all its vacancies."""
    of = {str(profile.vacancy_id): profile for profile in profiles}
    mine: dict[UUID, list[Row]] = {}
    for look in looks:
        mine.setdefault(of[look.subject_id].employer_id, []).append(look)
    names = {profile.employer_id: profile.name for profile in profiles}
    viewers = [
        Viewed(
            names[employer_id],
            min(look.first_at for look in given),
            max(look.last_at for look in given),
        )
        for employer_id, given in mine.items()
    ]
    return sorted(viewers, key=lambda look: (look.last_at, look.name), reverse=True)
