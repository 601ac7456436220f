"""The trail, for the auditor. Looking at it is a line in it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, request

from portal import formats
from portal.access import May, allow
from portal.audit import queries
from portal.audit.labels import ACTOR, CAPACITY, FACT, SUBJECT, VERB
from portal.language import _
from portal.pages import Answer, answer, page_of, read_cursor
from portal.roles import Role

bp = Blueprint("audit", __name__)
NAMELESS = ("system", "anonymous")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=$|[T ])", re.A)


@dataclass(frozen=True)
class Line:
    """One line in words; `facts` are names and plain values."""

    number: int
    at: datetime
    what: str
    verb: str
    capacity: str
    role: Role | None
    actor_id: str
    subject_id: str
    title: str
    facts: tuple[tuple[str, str], ...]


@bp.get("/logboek", defaults={"what": "audit_lines"})
@allow(May.VIEW_TRAIL, logs="audit.view")
def trail(what: str) -> Answer:
    subject, verb = _asked("nummer"), _asked("wat")
    after = read_cursor(int)
    rows = queries.lines(after=after, subject_id=subject, verb=verb)
    kept = {"nummer": subject or None, "wat": verb or None}
    page = page_of(rows, after, lambda row: (row.id,), kept, size=queries.PAGE_SIZE)
    return answer(
        "audit/trail.html",
        page=page,
        lines=[_line(row) for row in page.rows],
        subject=subject,
        verb=verb,
        domains=[(f"{domain}.", _(word)) for domain, word in SUBJECT.items()],
    )


def _line(row: Any) -> Line:
    return Line(
        number=row.id,
        at=row.at,
        what=_words(row.verb),
        verb=row.verb,
        capacity=_(CAPACITY.get(row.capacity) or ACTOR[row.actor_kind]),
        role=next((role for role in Role if role == row.capacity), None),
        actor_id="" if row.actor_id in NAMELESS else row.actor_id,
        subject_id=row.subject_id,
        title=row.title,
        facts=tuple(
            (_(FACT.get(name, name)), _fact(name, value))
            for name, value in row.facts.items()
            if value not in (None, "")
        ),
    )


def _words(verb: str) -> str:
    domain, _dot, act = verb.partition(".")
    if domain not in SUBJECT or act not in VERB:
        return verb
    return f"{_(SUBJECT[domain])}: {_(VERB[act])}"


def _fact(name: str, value: Any) -> str:
    """A value as people write it, by the kind of thing that its name says."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if name.endswith("cents") and isinstance(value, int):
        return formats.euro(value)
    return _instant(value) if isinstance(value, str) and _DAY.match(value) else str(value)


def _instant(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:  # a name that begins with a date
        return text
    return formats.moment(at) if len(text) > len("2026-11-24") else formats.plain_day(at.date())


def _asked(name: str) -> str:
    return request.args.get(name, "").strip()[:80]
