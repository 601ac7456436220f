"""Telling the operator what `flask doctor` found and did not find before: each finding once, until
it is gone.

Mailed at once and not by a job: what is wrong may be the jobs, or the database. What was told is
noted in INSTANCE, so on several machines one of them watches.
"""

import json
import uuid
from collections.abc import Sequence

from portal import notes, texts
from portal.effects import mail
from portal.health import Finding
from portal.settings import settings

FILE = "told_findings"
SHOWN = 50  # findings that one mail spells out


class Untold(Exception):
    """Nobody was mailed; the message says why."""


def tell(findings: Sequence[Finding]) -> int:
    """Mail what is new to OPERATOR_MAIL; how many. What is gone is told again when it comes back.
    Raises Untold, and then the next time tells it.
    """
    told = _told()
    new = [finding for finding in findings if finding.name not in told]
    if new:
        _mail(new, len(findings) - len(new))
    if (present := {finding.name for finding in findings}) != told:
        _note(present)
    return len(new)


def _mail(new: list[Finding], known: int) -> None:
    if not settings().operator_mail:
        raise Untold("set OPERATOR_MAIL to the address of who keeps the portal.")
    counted = f"{len(new)} nieuwe bevindingen" if len(new) > 1 else "een nieuwe bevinding"
    text = texts.render(
        "mail/operations_findings.txt",
        findings=new[:SHOWN],
        more=max(0, len(new) - SHOWN),
        known=known,
        page=texts.address("operations.show"),
    )
    subject = f"Portaal van {settings().municipality_name}: {counted}"
    try:
        mail.send(settings().operator_mail, subject, text, message_id=f"watch-{uuid.uuid4()}")
    except (OSError, mail.Refused) as error:
        raise Untold(f"the mail server does not take it ({type(error).__name__}).") from error


def _note(names: set[str]) -> None:
    try:
        notes.write(FILE, json.dumps(sorted(names), ensure_ascii=False))
    except OSError as error:
        raise Untold(f"it was, and the next time again: {error.strerror} in INSTANCE.") from error


def _told() -> set[str]:
    try:
        return set(json.loads(notes.read(FILE)))
    except (ValueError, TypeError):
        return set()
