"""What the address of the inbox says: which filter, which words, after which row."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from portal.home.queries import INBOXES, Filter
from portal.language import N_, _

WHEN = (("te-laat", N_("Te laat"), "late"), ("vandaag", N_("Vandaag"), "today"))
KEPT = ("soort", "wanneer", "q")
Chip = tuple[str, str, bool]  # address, word, is it on


def read(args: Mapping[str, str]) -> Filter:
    """The filter in an address; what makes no sense is left out."""
    domains = {inbox.slug: inbox.domain for inbox in INBOXES if inbox.slug}
    whens = {slug: when for slug, _word, when in WHEN}
    return Filter(
        domain=domains.get(args.get("soort", ""), ""),
        when=whens.get(args.get("wanneer", ""), ""),
        text=args.get("q", "").strip()[:80],
        after=_read_place(args.get("na", "")),
    )


def chips(wanted: Filter, domains: set[str]) -> list[Chip]:
    """The filters that can find something here; the words searched for stay."""
    found: list[Chip] = [
        (_address(wanted), _("Alles"), not wanted.domain and not wanted.when),
    ]
    found += [
        (_address(wanted, wanneer=slug), _(word), wanted.when == when) for slug, word, when in WHEN
    ]
    found += [
        (_address(wanted, soort=inbox.slug), _(inbox.filter_word), wanted.domain == inbox.domain)
        for inbox in INBOXES
        if inbox.slug and inbox.domain in domains
    ]
    return found


def page(args: Mapping[str, str], last: Any = None) -> str:
    """The address of the page after row `last`, or of the first page."""
    kept = {name: args[name] for name in KEPT if args.get(name)}
    if last is not None:
        kept["na"] = f"{last.rank}~{last.due_at.isoformat()}~{last.subject_id}~{last.kind}"
    return f"/?{urlencode(kept)}" if kept else "/"


def _address(wanted: Filter, **more: str) -> str:
    kept = more | ({"q": wanted.text} if wanted.text else {})
    return f"/?{urlencode(kept)}" if kept else "/"


def _read_place(text: str) -> tuple[Any, ...] | None:
    parts = text.split("~")
    try:
        rank, due_at, subject_id, kind = parts
        at = datetime.fromisoformat(due_at).astimezone(UTC)
        return int(rank), at, UUID(subject_id), kind[:60]
    except (ValueError, OverflowError):
        return None
