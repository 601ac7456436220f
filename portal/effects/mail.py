"""Sending mail: by SMTP (MAIL_URL), or into the visible mailbox in demo mode.

A repeat carries the same Message-ID: the mailbox keeps one, and a receiving server can drop the
second. An address or subject that would smuggle in a header or a second recipient is a ValueError.
Called by jobs, never inside `unit()`. What is sent within one `batch` goes over one connection.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from urllib.parse import SplitResult, unquote, urlsplit

from portal import clock
from portal.effects import ics as calendars
from portal.effects import post
from portal.effects.post import Letter, newest
from portal.settings import settings

__all__ = ["Away", "Batch", "Letter", "batch", "compose", "newest", "send"]

TIMEOUT = 20  # seconds
MOST = 50  # letters a connection: many a server counts them


class Away(OSError):
    """No server is there, or none that lets us in."""


class Refused(Exception):
    """The server says that this letter will never arrive; the message is its answer's number."""


class Batch:
    """One connection for letter after letter; opened with the first, anew when it broke."""

    def __init__(self) -> None:
        self.taken = 0  # letters that a server took
        self._server: smtplib.SMTP | None = None
        self._letters = 0

    def send(self, message: EmailMessage) -> None:
        """`Away`, and any OSError: not now; `Refused`: never. What goes wrong ends the
        connection.
        """
        server = self._connected()
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            self.leave()
            ((code, _words),) = error.recipients.values()
            _check_lasting(code, error)
        except smtplib.SMTPDataError as error:
            self.leave()
            _check_lasting(error.smtp_code, error)
        except OSError:
            self.leave()
            raise
        self.taken += 1

    def leave(self) -> None:
        """Take leave of the server, if there is one."""
        server, self._server, self._letters = self._server, None, 0
        if server is not None:
            with suppress(OSError):  # what it took it has, whatever it says when we leave
                server.quit()

    def _connected(self) -> smtplib.SMTP:
        if self._letters == MOST or not self._is_up():
            self.leave()
        if self._server is None:
            try:
                self._server = _server(urlsplit(settings().mail_url))
            except OSError as error:
                raise Away from error
        self._letters += 1
        return self._server

    def _is_up(self) -> bool:
        with suppress(OSError):
            return self._server is not None and self._server.noop()[0] == 250
        return False


_running: ContextVar[Batch | None] = ContextVar("batch", default=None)
_ID = re.compile(r"[A-Za-z0-9._:-]{1,120}")
_ADDRESS = re.compile(r"[^@\s,;:<>()\"\\]+@[^@\s,;:<>()\"\\]+")  # one address, no name


def send(to: str, subject: str, text: str, *, message_id: str, ics: str | None = None) -> None:
    """Mail `text` to one address; `ics` is an appointment to attach. OSError: not now; `Refused`:
    never.
    """
    message = compose(to, subject, text, message_id=message_id, ics=ics)
    if settings().demo:
        post.keep(message, clock.now())
        return
    with batch() as running:
        running.send(message)


@contextmanager
def batch() -> Iterator[Batch]:
    """What is sent inside goes over one connection, which ends with it. Inside another it is that
    one.
    """
    running = _running.get()
    if running is not None:
        yield running
        return
    running = Batch()
    token = _running.set(running)
    try:
        yield running
    finally:
        _running.reset(token)
        running.leave()


def compose(
    to: str, subject: str, text: str, *, message_id: str, ics: str | None = None
) -> EmailMessage:
    """The message itself. `message_id` is the job's own id: letters, digits and `.-_:`."""
    if not _ID.fullmatch(message_id):
        raise ValueError("a message id holds letters, digits and .-_: only")
    if not _ADDRESS.fullmatch(to):
        raise ValueError("a mail goes to one address")
    sender = Address(settings().municipality_name, addr_spec=settings().mail_from)
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{message_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if ics is not None:
        does = {"method": calendars.method(ics), "charset": "utf-8"}
        name = "afspraak.ics"
        message.add_attachment(ics.encode(), "text", "calendar", filename=name, params=does)
    return message


def _check_lasting(code: int, error: OSError) -> None:
    """A code of 500 and more is about the letter and stays so (RFC 5321, 4.2.1)."""
    if code >= 500:
        raise Refused(str(code)) from None
    raise error


def _server(url: SplitResult) -> smtplib.SMTP:
    secure = _secure()
    host, port = url.hostname or "localhost", url.port
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=secure)
    else:
        server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT)
        server.ehlo()
        if url.username or server.has_extn("starttls"):  # never a password in the clear
            server.starttls(context=secure)
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


@cache
def _secure() -> ssl.SSLContext:
    """Reading the roots that we trust takes longer than sending a letter."""
    return ssl.create_default_context()
