"""Signing in and out, one's password and sessions; for the admin the people of the municipality."""

from portal.accounts.views import own_password, own_sessions, people, sessions
from portal.accounts.views.blueprint import bp
from portal.accounts.views.sessions import (
    enter,
    is_unseen,
    keep_seen,
    seconds_left,
    sign_in_part,
    who_is_in,
)

__all__ = [
    "bp",
    "enter",
    "is_unseen",
    "keep_seen",
    "own_password",
    "own_sessions",
    "people",
    "seconds_left",
    "sessions",
    "sign_in_part",
    "who_is_in",
]
