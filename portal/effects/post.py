"""The visible mailbox of demo mode: a Maildir in INSTANCE/post that holds mail and SMS alike.

Keeping a message twice leaves one file, because its name is made from the Message-ID.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path

from portal.settings import settings


@dataclass(frozen=True)
class Letter:
    """One message as it lies in the mailbox; `kind` is mail or sms, `ics` an appointment or ""."""

    kind: str
    to: str
    subject: str
    text: str
    at: datetime
    ics: str = ""

    @property
    def is_sms(self) -> bool:
        return self.kind == "sms"


def keep(message: EmailMessage, at: datetime) -> None:
    """Put the message in the mailbox, dated `at`, unless it is there already."""
    box = folder()
    for part in ("tmp", "new", "cur"):
        (box / part).mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:32]
    if (box / "new" / name).exists():
        return
    draft = box / "tmp" / f"{name}.{os.getpid()}"
    draft.write_bytes(message.as_bytes(policy=policy.SMTP))
    os.utime(draft, (at.timestamp(), at.timestamp()))
    draft.replace(box / "new" / name)


def newest(n: int = 50) -> list[Letter]:
    """At most `n` letters, the newest first."""
    try:
        entries = [(entry.stat().st_mtime, entry.path) for entry in os.scandir(folder() / "new")]
    except FileNotFoundError:
        return []
    return [_read(Path(path), at) for at, path in sorted(entries, reverse=True)[:n]]


def folder() -> Path:
    return settings().instance / "post"


def _read(path: Path, at: float) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return Letter(
        kind=str(message.get("X-Kind", "mail")),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=_words(body) if body is not None else "",
        at=datetime.fromtimestamp(at, UTC),
        ics=_words(calendars[0]) if calendars else "",
    )


def _words(part: MIMEPart) -> str:
    return str(part.get_content()).replace("\r\n", "\n").strip()
