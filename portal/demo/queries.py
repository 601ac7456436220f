"""Where the doors of the demo lead, and how far its play has come."""

from datetime import datetime

from flask import url_for
from sqlalchemy import select

from portal import db
from portal.accounts.models import User
from portal.audit.models import AuditLine
from portal.demo import cast
from portal.links import actions as link_actions
from portal.links import queries as link_queries

PLAYED = "demo.play"  # the audit line that ends the play


def is_loaded() -> bool:
    """Has the demo been played into this database, to the end?"""
    return db.session.scalar(select(AuditLine.id).where(AuditLine.verb == PLAYED)) is not None


def is_begun() -> bool:
    """Is somebody of the cast here, so that the play was begun (and perhaps broken off)?"""
    first = cast.PLAYERS[0].email
    return db.session.scalar(select(User.id).where(User.email == first)) is not None


def is_in_use() -> bool:
    """Does anybody have an account here?"""
    return db.session.scalar(select(User.id).limit(1)) is not None


def email_of(demo_role: str) -> str | None:
    """The address of whoever plays this role."""
    players = {player.demo_role: player.email for player in cast.PLAYERS if player.demo_role}
    return (players | cast.STAFF).get(demo_role)


def newest_candidate_page(at: datetime) -> str | None:
    """The address of the youngest safe link that still works."""
    link = link_queries.newest_open(at)
    return None if link is None else url_for("links.enter", token=link_actions.token_for(link.id))
