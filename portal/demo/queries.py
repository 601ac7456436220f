"""Where the doors of the demo lead."""

from datetime import datetime

from flask import url_for
from sqlalchemy import select

from portal import db
from portal.accounts.models import User
from portal.demo import cast
from portal.links import actions as links
from portal.links import queries as open_links


def is_loaded() -> bool:
    """Has the demo been played into this database?"""
    return db.session.scalar(select(User.id).where(User.email == cast.PLAYERS[0].email)) is not None


def email_of(demo_role: str) -> str | None:
    """The address of whoever plays this role."""
    return next(
        (p.email for p in cast.PLAYERS if p.demo_role and p.demo_role == demo_role), None
    ) or cast.STAFF.get(demo_role)


def newest_candidate_page(at: datetime) -> str | None:
    """The address of the youngest safe link that still works."""
    link = open_links.newest_open(at)
    return None if link is None else url_for("links.enter", token=links.token_for(link.id))
