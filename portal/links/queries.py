"""Finding a link by its token, the newest link about a subject, the last code."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select

from portal import clock, db
from portal.links import rules
from portal.links.models import Link, LinkCode
from portal.links.rules import NOT_SENT, Channel, Outcome, Purpose, Standing

PAGE = 20


def by_token(token: str) -> Link | None:
    """The link behind an address, in whatever standing."""
    return db.session.scalar(select(Link).where(Link.token_hash == rules.token_hash(token)))


def by_id(link_id: UUID) -> Link | None:
    return db.session.get(Link, link_id)


def open_link(token: str, purpose: str) -> Link | None:
    """The link, when it opens a page of this purpose now. The door asks this."""
    link = by_token(token)
    if link is None or link.purpose != purpose:
        return None
    return link if rules.standing(link.validity, clock.now()) is Standing.OPEN else None


def last_made_at(link: Link) -> datetime | None:
    """When the newest link for the same purpose and subject was made."""
    return db.session.scalar(
        select(func.max(Link.made_at)).where(
            Link.subject_id == link.subject_id,
            Link.purpose == link.purpose,
            Link.dossier_id == link.dossier_id,
        )
    )


def open_ones(purpose: Purpose, subject_id: UUID, dossier_id: UUID) -> Sequence[Link]:
    """Links that a newer one for the same purpose replaces."""
    return db.session.scalars(
        select(Link).where(
            Link.subject_id == subject_id,
            Link.purpose == purpose,
            Link.dossier_id == dossier_id,
            Link.used_at.is_(None),
        )
    ).all()


def open_of(dossier_id: UUID, at: datetime) -> Sequence[Link]:
    """Everything that somebody can still open or that waits to be sent, oldest first."""
    return db.session.scalars(
        select(Link)
        .where(Link.dossier_id == dossier_id, *_is_open(at))
        .order_by(Link.made_at, Link.id)
    ).all()


def people_with_links(at: datetime) -> Select:
    """In SQL: the ids of whoever can still open one."""
    return select(Link.dossier_id).where(*_is_open(at))


def about(subject_id: UUID) -> Sequence[Row]:
    """What was sent about a subject, newest first: for the mediator's page."""
    return db.session.execute(
        select(
            Link.purpose,
            Link.channel,
            Link.made_at,
            Link.expires_at,
            Link.used_at,
            Link.outcome,
            (Link.sent_to == NOT_SENT).label("waits"),
        )
        .where(Link.subject_id == subject_id)
        .order_by(Link.made_at.desc(), Link.id)
        .limit(PAGE)
    ).all()


def newest_open(at: datetime) -> Link | None:
    """The youngest link that still works (demo: the candidate's role)."""
    return db.session.scalar(
        select(Link)
        .where(*_is_open(at), Link.sent_to != NOT_SENT)
        .order_by(Link.made_at.desc(), Link.id)
        .limit(1)
    )


def elsewhere(dossier_id: UUID, here: Collection[str], at: datetime) -> Sequence[Link]:
    """Links of somebody that say something still and went to none of these addresses (in small
    letters), oldest first; held until the unit ends.
    """
    return db.session.scalars(
        select(Link)
        .where(
            Link.dossier_id == dossier_id,
            func.lower(Link.sent_to).not_in(here),
            Link.outcome.is_distinct_from(Outcome.REPLACED),
            Link.expires_at > at,
        )
        .order_by(Link.made_at, Link.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def codes_elsewhere(dossier_id: UUID, here: Collection[str], at: datetime) -> Sequence[LinkCode]:
    """Codes of somebody that can still be typed and went to none of these addresses."""
    return db.session.scalars(
        select(LinkCode)
        .join(Link, Link.id == LinkCode.link_id)
        .where(
            Link.dossier_id == dossier_id,
            func.lower(LinkCode.sent_to).not_in(here),
            LinkCode.used_at.is_(None),
            LinkCode.expires_at > at,
        )
        .with_for_update(of=LinkCode)
        .execution_options(populate_existing=True)
    ).all()


def last_sent_to(dossier_id: UUID, addresses: Collection[str]) -> list[Link | LinkCode]:
    """What was sent last to each of these addresses (in small letters), of those that got
    anything.
    """
    links = select(Link).where(
        Link.dossier_id == dossier_id, func.lower(Link.sent_to).in_(addresses)
    )
    codes = (
        select(LinkCode)
        .join(Link, Link.id == LinkCode.link_id)
        .where(Link.dossier_id == dossier_id, func.lower(LinkCode.sent_to).in_(addresses))
    )
    found = [
        *db.session.scalars(codes.order_by(LinkCode.made_at, LinkCode.id)),
        *db.session.scalars(links.order_by(Link.made_at, Link.id)),
    ]
    return list({sent.sent_to.lower(): sent for sent in found}.values())


def last_code(subject_id: UUID) -> LinkCode | None:
    """The code that counts: the newest one."""
    return db.session.scalar(
        select(LinkCode)
        .where(_about(subject_id))
        .order_by(LinkCode.made_at.desc(), LinkCode.id)
        .limit(1)
    )


def code_waits(subject_id: UUID, sha: str, at: datetime, *, since: datetime | None = None) -> bool:
    """Is a code for this document out that can still be typed, sent after `since`?"""
    found = select(LinkCode.id).where(
        _about(subject_id),
        LinkCode.sha == sha,
        LinkCode.used_at.is_(None),
        LinkCode.tries < rules.CODE_TRIES,
        LinkCode.expires_at > at,
    )
    if since is not None:
        found = found.where(LinkCode.made_at > since)
    return db.session.scalar(found.limit(1)) is not None


def went(kind: str, sent_id: UUID) -> tuple[Channel, str]:
    """By which way and where this link or code went, by the name of its table."""
    if kind == LinkCode.__tablename__:
        return Channel.SMS, db.session.get_one(LinkCode, sent_id).sent_to
    link = db.session.get_one(Link, sent_id)
    return link.channel, link.sent_to


def code(code_id: UUID) -> LinkCode | None:
    return db.session.get(LinkCode, code_id)


def codes_since(subject_id: UUID, at: datetime) -> int:
    """How many codes went out about a subject in the 24 hours before `at`, by whatever link."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(LinkCode)
            .where(_about(subject_id), LinkCode.made_at > at - timedelta(days=1))
        )
        or 0
    )


def _is_open(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Link.used_at.is_(None), Link.expires_at > at


def _about(subject_id: UUID) -> ColumnElement[bool]:
    """By the links about it, which have an index."""
    return LinkCode.link_id.in_(select(Link.id).where(Link.subject_id == subject_id))
