"""What the portal says of itself while it runs: one JSON line a thing, for who keeps it.

    {"at": "2026-11-24T09:00:00.123+00:00", "level": "error", "logger": "portal.problems",
     "event": "incident", "request_id": "K7PM-2XQA", "actor_id": "…", "error": "KeyError",
     "trace": ["portal/home/views.py:88 contact", "KeyError"]}

A line of ours holds what FIELDS names and nothing else: ids, codes, numbers, never the text of an
exception, since that quotes what people typed. What libraries say is cut down the same way: the
sentence as it stands in their source, without what they fill in, the class of the error and its
frames. The time is that of the machine, also where the demo's clock was moved.
"""

import json
import logging
import sys
import threading
from base64 import b32encode
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from traceback import walk_tb
from types import FrameType
from typing import Any, TextIO

import structlog
from structlog.contextvars import (
    bind_contextvars,
    bound_contextvars,
    clear_contextvars,
    get_contextvars,
)

FIELDS = (
    "event", "request_id", "job_id", "actor_id",
    "method", "route", "status", "ms",  # of a request
    "does", "attempt", "outcome",  # of a job
    "error", "trace",
)  # fmt: skip
FRAMES = 60  # the innermost of a trace
_AS_HEARD = str.maketrans("IO", "89")  # two letters that are taken for digits on the phone
_HERE, _LIBRARIES = f"{Path(__file__).parent.parent}/", "site-packages/"
_HANDS_ON = {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log"}
_OURS = "_logger"  # what structlog gives its records
_QUIET = ("gunicorn.access", "werkzeug")  # a second line a request, with all that was asked


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module: `log.error("incident", error=error)`. The event is written out."""
    return structlog.stdlib.get_logger(name)


def begin() -> str:
    """A request begins: every line of it carries its number. Eight letters and digits that cannot
    be misheard, since people read it to us on the phone.
    """
    drawn = b32encode(token_bytes(5)).decode().translate(_AS_HEARD)
    number = f"{drawn[:4]}-{drawn[4:]}"
    clear_contextvars()
    bind_contextvars(request_id=number)
    return number


def end() -> None:
    """The request is over."""
    clear_contextvars()


def request_id() -> str:
    """The number of the request at work; "" outside one."""
    return str(get_contextvars().get("request_id", ""))


def know_actor(actor_id: object) -> None:
    """Who acts in this request: a user, or the safe link of a candidate."""
    bind_contextvars(actor_id=str(actor_id))


def of_job(job_id: object) -> AbstractContextManager[None]:
    """Inside, every line carries this job."""
    return bound_contextvars(job_id=str(job_id))


def write_to(stream: TextIO, level: int) -> None:
    """Write the lines of this process there from now on: ours of this level and above, those of
    libraries from a warning on.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    logging.raiseExceptions = False  # a line that cannot be written is not repeated on stderr
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("portal").setLevel(level)
    logging.captureWarnings(True)
    server = logging.getLogger("gunicorn.error")  # it has a handler of its own, for sentences
    server.handlers.clear()
    server.propagate = True
    for name in _QUIET:
        logging.getLogger(name).addFilter(lambda record: False)


def write_ends() -> None:
    """What ends this process or a thread of it unforeseen is a line too, in the place of its text,
    and so is what fails where nobody can hear it: not for commands, whose keeper reads why.
    """
    sys.excepthook = lambda kind, error, trace: _ended(error)
    threading.excepthook = lambda ended: _ended(ended.exc_value)
    sys.unraisablehook = lambda lost: logger("portal").error("lost", error=lost.exc_value)


class Lines(logging.Formatter):
    """Makes a line of a record, ours or a library's."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: Any = record.msg if hasattr(record, _OURS) else _of_library(record)
        line = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        line |= {name: said[name] for name in FIELDS if name in said}
        return json.dumps(line, ensure_ascii=False)


def _ended(error: BaseException | None) -> None:
    if not isinstance(error, KeyboardInterrupt):
        logger("portal").critical("ended", error=error)


def _plain(_logger: Any, _method: str, event: Any) -> Any:
    """Of an error its class and its frames; of everything else what FIELDS names."""
    if (error := event.pop("error", None)) is not None:
        event |= _told(error)
    return {name: event[name] for name in FIELDS if name in event}


def _of_library(record: logging.LogRecord) -> dict[str, Any]:
    """A sentence that has gaps to fill in is one of the source; one without may be filled in."""
    error = record.exc_info[1] if record.exc_info else None
    return {
        "event": str(record.msg) if record.args else _place(record),
        **get_contextvars(),
        **(_told(error) if error else {}),
    }


def _place(record: logging.LogRecord) -> str:
    """Module and function that said it: not the one that hands it on, which is called as a level
    is (the server's logger has a `warning` of its own).
    """
    frame: FrameType | None = sys._getframe()
    while frame and (frame.f_code.co_filename, frame.f_lineno) != (record.pathname, record.lineno):
        frame = frame.f_back
    while frame and frame.f_code.co_name in _HANDS_ON:
        frame = frame.f_back
    if frame is None:
        return f"{record.module}.{record.funcName}"
    return f"{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name}"


def kind(error: BaseException) -> str:
    """The class of an error, with its module: there is a `struct.error`."""
    of, name = type(error).__module__, type(error).__qualname__
    return name if of == "builtins" else f"{of}.{name}"


def _told(error: BaseException) -> dict[str, Any]:
    return {"error": kind(error), "trace": list(_trace(error))}


def _trace(error: BaseException) -> Iterator[str]:
    """The frames of the error and of what it came from, first what happened first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _trace(before)
    for frame, line in list(walk_tb(error.__traceback__))[-FRAMES:]:
        yield f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
    yield kind(error)


def _short(file: str) -> str:
    """The path of a file from its package on: no folder of this machine."""
    if _LIBRARIES in file:
        return file.rpartition(_LIBRARIES)[2]
    return file.removeprefix(_HERE) if file.startswith(_HERE) else Path(file).name


structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.contextvars.merge_contextvars,
        _plain,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
logging.getLogger("portal").addHandler(logging.NullHandler())
