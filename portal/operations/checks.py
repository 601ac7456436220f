"""What stands outside the database and must fit it: anchors of the trail, the seal, the keys, and
the servers in front.
"""

import hmac
import json
from collections.abc import Iterator, Sequence

from portal import clock, notes
from portal.audit import queries as audit_queries
from portal.effects import certificate
from portal.health import Check, Finding, Kind
from portal.operations import anchors, rules
from portal.operations.anchors import Anchor, Kept
from portal.operations.rules import Standing
from portal.settings import settings

LOOKED_AT = 7  # anchors, unless one looks deep
KEYS = "known_keys"  # in INSTANCE: by what the keys of the last night are known again
CHANGED = {
    "secret": "the secret key is another than last night: links that were mailed are dead",
    "seal": "the certificate of the seal is another than last night",
}
AUDITOR = "compare the file of anchors with the mails of the auditor, then with the backups"
PUT_BACK = "put the one of before back into INSTANCE: it stands in the .secrets beside a backup"


def trail() -> Iterator[Finding]:
    """The database holds what was anchored in the last days."""
    yield from _trail(LOOKED_AT)


def whole_trail() -> Iterator[Finding]:
    """The database holds what was ever anchored."""
    yield from _trail(None)


def anchored() -> Iterator[Finding]:
    """There is an anchor of these days, and somebody outside who keeps it."""
    last, began = anchors.last(), audit_queries.oldest()
    since = last.at if last else began.at if began else None
    if since and rules.anchor(since, clock.now()) is not Standing.GOOD:
        what = f"the trail was not anchored since {clock.day(since)}"
        yield Finding("trail", what, "flask --app wsgi nightly; is the worker running?", _ATTENTION)
    if last and not settings().auditor_mail:
        yield Finding("trail", "nobody is mailed the anchors", "set AUDITOR_MAIL", _ATTENTION)


def seal() -> Iterator[Finding]:
    """The municipality's key and certificate are there, can be read, and belong together."""
    folder = settings().instance / "seal"
    for fault in certificate.faults(folder):
        yield Finding("seal", f"{fault}, so that no agreement is sealed", PUT_BACK)
    if not settings().demo and certificate.is_demo(folder):
        mend = f"put the municipality's own in {folder}"
        yield Finding("seal", "it is the one of the demo, and proves nothing", mend, _ATTENTION)


def certificate_ends() -> Iterator[Finding]:
    """A certificate of the seal that ends soon, or did; without one `flask setup` was not given."""
    until = certificate.ends_at(settings().instance / "seal")
    if until and rules.certificate(until, clock.now()) is not Standing.GOOD:
        what = f"the certificate of the seal ends on {clock.day(until)}"
        yield Finding("seal", what, "put a new one in INSTANCE/seal", _ATTENTION)


def proxies() -> Iterator[Finding]:
    """Addressed by https, so behind a server that must be counted: else all visitors are one."""
    if settings().https and not settings().proxies and not settings().demo:
        what = "a server stands in front (PUBLIC_URL is https) and PROXIES is 0"
        mend = "set PROXIES to how many there are: the limits at sign-in see one address now"
        yield Finding("proxies", what, mend, _ATTENTION)


def changed_keys() -> Iterator[Finding]:
    """Secret and seal are those of the last night; who changed them knows."""
    known, present = _known_keys(), _keys()
    for name, means in CHANGED.items():
        if known.get(name) and present[name] and known[name] != present[name]:
            yield Finding("keys", means, f"was that you? If not, {PUT_BACK}", _ATTENTION)


def know_keys() -> None:
    """From now on these are the keys that are known."""
    notes.write(KEYS, json.dumps(_keys()))


def _trail(many: int | None) -> Iterator[Finding]:
    try:
        kept = anchors.read()
    except OSError as error:
        what = f"{anchors.file()} cannot be read ({error.strerror})"
        yield Finding("trail", what, "give it back to the user of the portal")
        return
    yield from _file(kept)
    first, restores = anchors.first(), audit_queries.restores()
    looked_at = kept.anchors[-many:] if many else kept.anchors
    ours = [anchor for anchor in looked_at if anchor.first in (first, anchors.NOTHING)]
    if len(ours) < len(looked_at):
        kind = _ATTENTION if settings().demo else Kind.BROKEN  # a demo is often begun anew
        yield Finding("trail", "another database was anchored here", AUDITOR, kind)
    stand = [anchor for anchor in ours if not anchors.is_overtaken(anchor, restores)]
    yield from _lines(stand)
    yield from _rows(stand[-1:])
    if gone := [anchor for anchor in ours[-LOOKED_AT:] if anchor not in stand]:
        at = clock.local(max(at for _, at in restores))
        what = f"the backup restored at {at:%Y-%m-%d %H:%M} is older than the anchor of"
        mend = "was it you who restored? Then this is gone in a week"
        yield Finding("trail", f"{what} {clock.day(gone[-1].at)}", mend, _ATTENTION)


def _file(kept: Kept) -> Iterator[Finding]:
    """The file itself is as it was written."""
    above: list[Anchor | None] = [None, *kept.anchors]
    for before, anchor in zip(above, kept.anchors, strict=False):
        if not anchors.is_chained(before, anchor):
            what = f"the anchor of {clock.day(anchor.at)} does not follow on the one above it"
            yield Finding("trail", what, AUDITOR)
    for number in kept.unreadable:
        what = f"line {number} of {anchors.file()} cannot be read"
        mend = "did the machine stop while it was written? Then leave it"
        yield Finding("trail", what, mend, _ATTENTION)


def _lines(stand: Sequence[Anchor]) -> Iterator[Finding]:
    newest = audit_queries.newest()
    lost = [anchor for anchor in stand if anchor.last > newest]
    if lost:
        on, last = clock.day(lost[-1].at), lost[-1].last
        yield Finding("trail", f"it ends at line {newest}, and on {on} at {last}", AUDITOR)
    for anchor in stand:
        if anchor not in lost and anchors.trail(anchor.after, anchor.last) != anchor.trail:
            on = clock.day(anchor.at)
            yield Finding("trail", f"it is not what was anchored on {on}", AUDITOR)


def _rows(newest: Sequence[Anchor]) -> Iterator[Finding]:
    """Tables that are written once only grow."""
    counts = anchors.counts()
    for anchor in newest:
        for name, count in anchor.counts.items():
            if counts.get(name, 0) < count:
                what = f"{name} has {counts.get(name, 0)} rows, and had {count} on"
                yield Finding("trail", f"{what} {clock.day(anchor.at)}", AUDITOR)


def _known_keys() -> dict[str, str]:
    try:
        return dict(json.loads(notes.read(KEYS)))
    except (ValueError, TypeError):
        return {}


def _keys() -> dict[str, str]:
    """By what the keys are known, without a way back to them."""
    secret = hmac.new(settings().secret_key.encode(), KEYS.encode(), "sha256").hexdigest()
    return {"secret": secret, "seal": certificate.fingerprint(settings().instance / "seal")}


_ATTENTION = Kind.ATTENTION
CHECKS: tuple[Check, ...] = (
    trail, anchored, seal, certificate_ends, changed_keys, proxies,
)  # fmt: skip
DEEP: tuple[Check, ...] = (whole_trail, *CHECKS[1:])
