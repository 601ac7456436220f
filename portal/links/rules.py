"""Tokens, codes, terms. Pure: the standard library only."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Purpose(StrEnum):
    """What a link is for. One page per purpose, named in PAGES."""

    ANSWER = "answer"
    MEETING = "meeting"
    RESULT = "result"
    SIGN = "sign"
    OWN_PAGE = "own_page"  # what is shown of oneself, and decided about it: never used up


class Channel(StrEnum):
    MAIL = "mail"
    SMS = "sms"


class Outcome(StrEnum):
    """What was done through a used link; the sentence is in labels.py."""

    AGREED = "agreed"
    REFUSED = "refused"
    TOLD = "told"
    SIGNED = "signed"
    REPLACED = "replaced"


class Standing(StrEnum):
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REPLACED = "replaced"


class Checked(StrEnum):
    """What came of typing a code."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # ten minutes, five tries, or another document


PAGES = {
    Purpose.ANSWER: "candidate.asked",
    Purpose.MEETING: "candidate.meeting",
    Purpose.RESULT: "candidate.afterwards",
    Purpose.SIGN: "agreements.candidate",
    Purpose.OWN_PAGE: "candidate.own_page",
}
# Who sends the new one that somebody asks for, where not every address will do.
RENEWS = {Purpose.SIGN: "links.renew_agreement"}
# Who sends a new one when the address is left, if what it leads to is still open.
FOLLOWS = {
    Purpose.ANSWER: "links.follow_meeting",
    Purpose.MEETING: "links.follow_meeting",
    Purpose.RESULT: "links.follow_meeting",
    Purpose.SIGN: "links.follow_agreement",
    Purpose.OWN_PAGE: "links.follow_own_page",
}
NOT_SENT = ""  # where a link went that waits
RENEW_AFTER = timedelta(minutes=10)
CODE_FOR = timedelta(minutes=10)
CODE_AGAIN = timedelta(seconds=30)  # a second click is the same question
CODE_TRIES = 5
CODES_A_DAY = 5
TERM = {
    Purpose.ANSWER: timedelta(days=14),
    Purpose.MEETING: timedelta(days=30),
    Purpose.RESULT: timedelta(days=14),
    Purpose.SIGN: timedelta(days=30),  # cut short when the offer lapses
    Purpose.OWN_PAGE: timedelta(days=30),
}


def token(secret: str, link_id: UUID) -> str:
    """The 256-bit token of a link, as it stands in its address (43 characters)."""
    raw = hmac.new(secret.encode(), b"link:" + link_id.bytes, hashlib.sha256).digest()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def token_hash(token: str) -> str:
    """What the database keeps of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def code(secret: str, code_id: UUID) -> str:
    """The six digits that belong to a code row."""
    raw = hmac.new(secret.encode(), b"code:" + code_id.bytes, hashlib.sha256).digest()
    return f"{int.from_bytes(raw) % 1_000_000:06d}"


def code_hash(secret: str, code_id: UUID, typed: str) -> str:
    """What the database keeps of a code: keyed, since six digits are soon guessed."""
    text = b"typed:" + code_id.bytes + typed.encode()
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Subject:
    """What a link is about, when only its kind and id are at hand."""

    __tablename__: str
    id: UUID


@dataclass(frozen=True)
class Validity:
    """What decides whether a link still works."""

    expires_at: datetime
    used_at: datetime | None
    outcome: Outcome | None


def standing(link: Validity, at: datetime) -> Standing:
    """How a link answers now. A used one shows what was chosen until it would have expired."""
    if link.outcome is Outcome.REPLACED:
        return Standing.REPLACED
    if at >= link.expires_at:
        return Standing.EXPIRED
    return Standing.OPEN if link.used_at is None else Standing.USED


def goes_on(purpose: Purpose, went_to: str, goes_to: str) -> bool:
    """Does an older link go on working beside a newer one for the same purpose? One to a meeting
    does, at the address it went to: nothing is agreed or signed by it.
    """
    return purpose is Purpose.MEETING and went_to == goes_to


def may_renew(last_made_at: datetime | None, at: datetime) -> bool:
    """At most one new link in ten minutes."""
    return last_made_at is None or at - last_made_at >= RENEW_AFTER


@dataclass(frozen=True)
class SentCode:
    """What decides whether a typed code is right."""

    sha: str
    expires_at: datetime
    tries: int
    used_at: datetime | None


def check(sent: SentCode, sha: str, matches: bool, at: datetime) -> Checked:
    """A code is right once, in ten minutes, in five tries, for the document it was sent for."""
    if sent.used_at or at >= sent.expires_at or sent.tries >= CODE_TRIES or sent.sha != sha:
        return Checked.OVER
    return Checked.RIGHT if matches else Checked.WRONG
