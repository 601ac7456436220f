"""People, their place and their roles; sessions, known devices and invitations; counters that slow
guessing.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, at_most
from portal.roles import Role


class User(Base):
    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        at_most("name", 80),
        at_most("email", 254),
    )

    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str | None]  # none until the invitation is accepted
    session_version: Mapped[int] = mapped_column(default=1)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]


class Membership(Base):
    __tablename__ = "memberships"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("employers.id"), index=True)


class Grant(Base):
    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("membership_id", "role"),)

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    role: Mapped[Role]


class UserSession(Base):
    """Somebody is signed in in one browser. Without its row a cookie opens nothing: what ends a
    session removes it. `session_version` of the user ends them all, those that begin just then too.
    """

    __tablename__ = "user_sessions"
    __table_args__ = (
        CheckConstraint("length(key_hash) = 64", name="key_hash_is_sha256"),
        at_most("browser", 20),
        at_most("system", 20),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    key_hash: Mapped[str] = mapped_column(unique=True)  # of the secret in the cookie
    browser: Mapped[str]
    system: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime]  # to a few minutes: not every request writes


class KnownDevice(Base):
    """Somebody signed in on this browser with the right password: strangers who guess his do not
    keep him out of it. Opens nothing by itself. Several people may share a browser.
    """

    __tablename__ = "known_devices"
    __table_args__ = (
        UniqueConstraint("user_id", "key_hash"),
        CheckConstraint("length(key_hash) = 64", name="key_hash_is_sha256"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    key_hash: Mapped[str]  # of the secret in the cookie
    used_at: Mapped[datetime] = mapped_column(index=True)


class Invitation(Base):
    __tablename__ = "invitations"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Attempts(Base):
    """How often something was tried, and was not right, in one window; `id` says what, by whom."""

    __tablename__ = "attempts"

    id: Mapped[str] = mapped_column(primary_key=True)  # type: ignore[assignment]
    window_from: Mapped[datetime] = mapped_column(index=True)
    n: Mapped[int] = mapped_column(default=0)
