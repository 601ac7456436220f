"""Signing in and out, one's password, and for the admin the people of the municipality."""

from portal.accounts.views import own_password, people, sessions
from portal.accounts.views.blueprint import bp
from portal.accounts.views.sessions import enter, seconds_left, session_is_over, sign_in_part

__all__ = [
    "bp",
    "enter",
    "own_password",
    "people",
    "seconds_left",
    "session_is_over",
    "sessions",
    "sign_in_part",
]
