"""What the address of the inbox says: which filter, which words, after which row."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from portal.home.labels import CHIPS
from portal.home.queries import Wish
from portal.language import N_, _

WHEN = (("te-laat", N_("Te laat"), "late"), ("vandaag", N_("Vandaag"), "today"))
KEPT = ("soort", "wanneer", "q")
Chip = tuple[str, str, bool]  # address, word, is it on


def read(args: Mapping[str, str]) -> Wish:
    """The wish in an address; what makes no sense is left out."""
    domains = {slug: domain for slug, _word, domain in CHIPS}
    whens = {slug: when for slug, _word, when in WHEN}
    return Wish(
        domain=domains.get(args.get("soort", ""), ""),
        when=whens.get(args.get("wanneer", ""), ""),
        text=args.get("q", "").strip()[:80],
        after=_read_place(args.get("na", "")),
    )


def chips(wish: Wish, domains: set[str]) -> list[Chip]:
    """The filters that can find something here; the words searched for stay."""
    found: list[Chip] = [
        (_address(wish), _("Alles"), not wish.domain and not wish.when),
    ]
    found += [
        (_address(wish, wanneer=slug), _(word), wish.when == when) for slug, word, when in WHEN
    ]
    found += [
        (_address(wish, soort=slug), _(word), wish.domain == domain)
        for slug, word, domain in CHIPS
        if domain in domains
    ]
    return found


def page(args: Mapping[str, str], last: Any = None) -> str:
    """The address of the page after row `last`, or of the first page."""
    kept = {name: args[name] for name in KEPT if args.get(name)}
    if last is not None:
        kept["na"] = f"{last.rank}~{last.due_at.isoformat()}~{last.subject_id}~{last.kind}"
    return f"/?{urlencode(kept)}" if kept else "/"


def _address(wish: Wish, **more: str) -> str:
    kept = more | ({"q": wish.text} if wish.text else {})
    return f"/?{urlencode(kept)}" if kept else "/"


def _read_place(text: str) -> tuple[Any, ...] | None:
    parts = text.split("~")
    try:
        rank, due_at, subject_id, kind = parts
        at = datetime.fromisoformat(due_at).astimezone(UTC)
        return int(rank), at, UUID(subject_id), kind[:60]
    except (ValueError, OverflowError):
        return None
