"""The trail, for the auditor. Looking at it is a line in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request, url_for

from portal.access import May, allow
from portal.audit import queries
from portal.audit.labels import SUBJECT, VERB
from portal.audit.rules import ActorKind
from portal.language import _
from portal.pages import Answer, answer
from portal.roles import Role

bp = Blueprint("audit", __name__)
MOST = 2**53


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
    rows = queries.lines(before=_before(), subject_id=subject, verb=verb)
    shown = rows[: queries.PAGE]
    kept = {name: text for name, text in (("nummer", subject), ("wat", verb)) if text}
    return answer(
        "audit/trail.html",
        lines=[_line(row) for row in shown],
        next_url=_here(kept | {"voor": str(shown[-1].id)}) if len(rows) > len(shown) else "",
        first_url=_here(kept) if _before() else "",
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


def _before() -> int | None:
    text = request.args.get("voor", "")
    is_number = text.isascii() and text.isdigit() and len(text) < 17
    return min(int(text), MOST) if is_number else None


def _here(kept: dict[str, str]) -> str:
    return f"{url_for('audit.trail')}?{urlencode(kept)}" if kept else url_for("audit.trail")
