"""Sending SMS: a seam. Demo mode shows the message in the mailbox.

A municipality plugs in its own gateway in its start file, beside `create_app`:
`sms.gateway = function(to, text, message_id)`.
"""

import unicodedata
from collections.abc import Callable
from email.message import EmailMessage

from portal import clock
from portal.effects import post
from portal.settings import settings

MAX = 160  # characters of one message in the GSM 03.38 alphabet
_ONE = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO = frozenset("^{}\\[~]|€\f")

_ALIKE = {  # letters and signs that have no simpler form of their own
    "ß": "ß", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "œ": "oe", "Œ": "OE", "ð": "d",
    "þ": "th", "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...",
    "\u00a0": " ", "\u202f": " ",
}  # fmt: skip

gateway: Callable[[str, str, str], None] | None = None


class NoGateway(Exception):
    """No SMS gateway is plugged in on this machine."""


def send(to: str, text: str, *, message_id: str) -> None:
    """Send one message, in the letters it can carry. A text that does not fit in one is a
    ValueError.
    """
    text = plain(text)
    if not fits(text):
        raise ValueError(f"an SMS holds at most {MAX} characters of the GSM alphabet")
    if settings().demo:
        post.keep(_as_letter(to, text, message_id), clock.now())
        return
    if gateway is None:
        raise NoGateway
    gateway(to, text, message_id)


def plain(text: str) -> str:
    """The same text in the GSM alphabet: "Súdwest-Fryslân" is "Sudwest-Fryslan" here."""
    return "".join(map(_plain, unicodedata.normalize("NFC", text)))


def _plain(char: str) -> str:
    if char in _ONE or char in _TWO:
        return char
    if char in _ALIKE:
        return _ALIKE[char]
    base = unicodedata.normalize("NFD", char)[0]
    return base if base in _ONE else "?"


def fits(text: str) -> bool:
    """Does this text travel as one message? One other character would leave room for 70."""
    length = sum(1 if char in _ONE else 2 if char in _TWO else MAX + 1 for char in text)
    return length <= MAX


def _as_letter(to: str, text: str, message_id: str) -> EmailMessage:
    letter = EmailMessage()
    letter["X-Kind"] = "sms"
    letter["To"] = to
    letter["Subject"] = "SMS"
    letter["Message-ID"] = f"<{message_id}@sms.invalid>"
    letter.set_content(text)
    return letter
