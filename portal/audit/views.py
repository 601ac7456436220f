"""The trail, for the auditor. Looking at it is a line in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, request

from portal.access import May, allow
from portal.audit import queries
from portal.audit.labels import SUBJECT, VERB
from portal.audit.rules import ActorKind
from portal.language import _
from portal.pages import Answer, answer, page_of, read_cursor
from portal.roles import Role

bp = Blueprint("audit", __name__)


@dataclass(frozen=True)
class Line:
    """One line in words; `facts` are names and plain values."""

    number: int
    at: datetime
    what: str
    verb: str
    kind: ActorKind
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
        kind=row.actor_kind,
        role=next((role for role in Role if role == row.capacity), None),
        actor_id=row.actor_id,
        subject_id=row.subject_id,
        title=row.title,
        facts=tuple(
            (name, _fact(value)) for name, value in row.facts.items() if value not in (None, "")
        ),
    )


def _words(verb: str) -> str:
    domain, _dot, act = verb.partition(".")
    if domain not in SUBJECT or act not in VERB:
        return verb
    return f"{_(SUBJECT[domain])}: {_(VERB[act])}"


def _fact(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _asked(name: str) -> str:
    return request.args.get(name, "").strip()[:80]
