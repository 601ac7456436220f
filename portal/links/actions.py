"""Making, spending and renewing links; sending and checking codes. All inside the caller's unit."""

import hmac
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from portal import db, outbox
from portal.audit import Actor, record
from portal.errors import Refused
from portal.language import N_
from portal.links import queries, rules
from portal.links.models import Link, LinkCode
from portal.links.rules import Channel, Checked, Outcome, Purpose
from portal.settings import settings


def token_for(link_id: UUID) -> str:
    """The token of a link with this id, known before the row: a job sends first, writes last."""
    return rules.token(settings().secret_key, link_id)


def make(
    purpose: Purpose,
    subject: Any,
    dossier_id: UUID,
    *,
    channel: Channel,
    sent_to: str,
    by: Actor,
    at: datetime,
    link_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> tuple[Link, str]:
    """A new link about `subject`, and its token. An older open link for the same purpose stops
    working; one to a meeting, that went to the same address, goes on, since he who acts by it is
    sent the next while he reads.
    """
    link_id = link_id or uuid4()
    token = token_for(link_id)
    for older in queries.open_ones(purpose, subject.id, dossier_id):
        if not rules.goes_on(purpose, older.sent_to, sent_to):
            older.used_at, older.outcome = at, Outcome.REPLACED
    ends_at = at + rules.TERM[purpose]
    link = Link(
        id=link_id,
        purpose=purpose,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        dossier_id=dossier_id,
        channel=channel,
        sent_to=sent_to,
        token_hash=rules.token_hash(token),
        made_at=at,
        expires_at=min(ends_at, expires_at) if expires_at else ends_at,
    )
    db.session.add(link)
    record("links.make", link, by=by, at=at, purpose=purpose, channel=channel, about=subject.id)
    return link, token


def spend(link: Link, outcome: Outcome, *, by: Actor, at: datetime) -> None:
    """Use the link up. Refuses `link_used` when another POST was faster."""
    db.session.refresh(link, with_for_update=True)
    if link.used_at is not None:
        raise Refused(
            "link_used",
            N_("Deze link is al gebruikt. Stuur uzelf een nieuwe, naar het adres dat wij kennen."),
        )
    link.used_at, link.outcome = at, outcome
    record("links.spend", link, by=by, at=at, purpose=link.purpose)


def follow(dossier_id: UUID, here: Collection[str], *, by: Actor, at: datetime) -> set[str]:
    """Somebody is reached `here` (in small letters) and nowhere else. Links and codes that went
    elsewhere stop at once, also what a used link says was chosen; whoever knows what the open ones
    led to sends a new one where that is still open. Returns where they went.
    """
    links, opened = queries.elsewhere(dossier_id, here, at), {}
    for link in links:
        if link.used_at is None:
            link.used_at, link.outcome = at, Outcome.REPLACED
            opened[link.purpose, link.subject_id] = link
        else:
            link.expires_at = at
        record("links.follow", link, by=by, at=at, purpose=link.purpose)
    codes = queries.codes_elsewhere(dossier_id, here, at)
    for code in codes:
        code.expires_at = at
        record("links.follow", code, by=by, at=at)
    for link in opened.values():
        outbox.put(rules.FOLLOWS[link.purpose], link_id=str(link.id), new_id=str(uuid4()))
    return {link.sent_to.lower() for link in links} | {code.sent_to.lower() for code in codes}


def end_all(at: datetime) -> None:
    """After a restore no link or code that was sent does anything: those that were used since the
    backup, or left, would open again. A dead link sends a new one to the address on file.
    """
    for model in (Link, LinkCode):
        ended = update(model).where(model.expires_at > at)
        db.session.execute(ended.values(expires_at=at))


def renew(link: Link, *, by: Actor, at: datetime) -> None:
    """Have a new link sent, to the address on file then, at most once in ten minutes; else do
    nothing.
    """
    db.session.refresh(link, with_for_update=True)
    if not rules.may_renew(queries.last_made_at(link), at):
        return
    new_id = uuid4()
    period = int(at.timestamp() // rules.RENEW_AFTER.total_seconds())
    outbox.put(
        rules.RENEWS.get(link.purpose, "links.renew"),
        key=f"links.renew:{link.subject_id}:{link.purpose}:{period}",
        link_id=str(link.id),
        new_id=str(new_id),
    )
    record("links.renew", link, by=by, at=at, purpose=link.purpose)


def send_code(link: Link, subject: Any, sha: str, *, to: str, by: Actor, at: datetime) -> None:
    """Have six digits sent by SMS to the number on file, for this document in this version. Asked
    twice at once, one goes out.

    Refuses `code_limit` after five codes in a day about this document, by whatever link.
    """
    if queries.code_waits(subject.id, sha, at, since=at - rules.CODE_AGAIN):
        return
    if queries.codes_since(subject.id, at) >= rules.CODES_A_DAY:
        raise Refused(
            "code_limit",
            N_("U hebt vandaag al vaak een code gevraagd. Bel ons, dan helpen wij u."),
        )
    code_id = uuid4()
    code = rules.code(settings().secret_key, code_id)
    row = LinkCode(
        id=code_id,
        link_id=link.id,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        sha=sha,
        sent_to=to,
        code_hash=rules.code_hash(settings().secret_key, code_id, code),
        made_at=at,
        expires_at=at + rules.CODE_FOR,
    )
    db.session.add(row)
    record("links.send_code", subject, by=by, at=at)
    outbox.put("links.code", code_id=str(code_id))


def check_code(subject: Any, sha: str, typed: str, *, at: datetime) -> Checked:
    """What came of the typed code, by whatever link it was asked. Never raises: the caller commits,
    so that a wrong try counts.
    """
    row = queries.last_code(subject.id)
    if row is None:
        return Checked.OVER
    db.session.refresh(row, with_for_update=True)
    given = rules.code_hash(settings().secret_key, row.id, _digits(typed))
    answer = rules.check(row.sent, sha, hmac.compare_digest(given, row.code_hash), at)
    if answer is not Checked.OVER:
        row.tries += 1
    if answer is Checked.RIGHT:
        row.used_at = at
    return answer


def _digits(typed: str) -> str:
    return "".join(sign for sign in typed if sign.isdigit())
