"""Who opened the page that a request comes from.

The signed cookie names who is signed in, also when that session ended since. But who signs out in
one window takes the cookie, and the token of every form, from the other. So a page says itself who
opened it: a mark that nobody else can make, in its forms and with what it asks by itself. It counts
in the browser in which that person was signed in and nowhere else: who signs out leaves his name in
the signed cookie. It opens no door. It only says for whom what was typed is kept, and whether who
signs in over the page is the one whose page it is.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from flask import request, session

from portal.settings import settings

FIELD, HEADER = "van", "Opened-By"
_LEFT = "left"  # who was signed in here before


@dataclass(frozen=True)
class Opener:
    """Somebody, in the version of his session, and when he was seen: last by the cookie, or when
    the session began by a page.
    """

    user_id: UUID
    session_version: int
    seen_at: datetime


def mark() -> str:
    """What the page of this request says of who opens it, the same all session long; "" when
    nobody is signed in.
    """
    user = session.get("_user_id")
    return _signed(f"{user}:{session['since']}") if user and "since" in session else ""


def opened_by() -> Opener | None:
    """Who opened the page that sent this, as that page says itself."""
    given = request.form.get(FIELD) or request.headers.get(HEADER, "")
    text = given.rpartition(".")[0]
    if not hmac.compare_digest(given.encode(), _signed(text).encode()):
        return None
    opener = _read(text)
    here = (session.get("_user_id", ""), session.get(_LEFT, ""))
    return opener if str(opener.user_id) in {name.partition(":")[0] for name in here} else None


def named() -> Opener | None:
    """Whom the signed cookie names."""
    user = session.get("_user_id")
    return _read(f"{user}:{session['seen']}") if user and "seen" in session else None


def clear() -> None:
    """Empty the session of this browser, but for the name of whose it was."""
    was = session.get("_user_id") or session.get(_LEFT)
    session.clear()
    if was:
        session[_LEFT] = was


def _read(text: str) -> Opener:
    user_id, version, seen = text.split(":")
    return Opener(UUID(user_id), int(version), datetime.fromtimestamp(int(seen), UTC))


def _signed(text: str) -> str:
    key = f"opener {settings().secret_key}".encode()
    return f"{text}.{hmac.new(key, text.encode(), sha256).hexdigest()[:32]}"
