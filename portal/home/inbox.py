"""What the address of the inbox says: which filter, which words, after which row."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from portal.home.queries import INBOXES, Filter
from portal.keyset import decode_cursor
from portal.language import N_, _

WHEN = (("te-laat", N_("Te laat"), "late"), ("vandaag", N_("Vandaag"), "today"))
Chip = tuple[str, str, bool]  # address, word, is it on


def read(args: Mapping[str, str]) -> Filter:
    """The filter in an address; what makes no sense is left out."""
    domains = {inbox.slug: inbox.domain for inbox in INBOXES if inbox.slug}
    whens = {slug: when for slug, _word, when in WHEN}
    return Filter(
        domain=domains.get(args.get("soort", ""), ""),
        when=whens.get(args.get("wanneer", ""), ""),
        text=args.get("q", "").strip()[:80],
        after=decode_cursor(args.get("na", ""), int, datetime, UUID, str),
    )


def chips(wanted: Filter, domains: set[str]) -> list[Chip]:
    """The filters that can find something here; the words searched for stay."""
    chips: list[Chip] = [
        (_address(wanted), _("Alles"), not wanted.domain and not wanted.when),
    ]
    chips += [
        (_address(wanted, wanneer=slug), _(word), wanted.when == when) for slug, word, when in WHEN
    ]
    chips += [
        (_address(wanted, soort=inbox.slug), _(inbox.filter_word), wanted.domain == inbox.domain)
        for inbox in INBOXES
        if inbox.slug and inbox.domain in domains
    ]
    return chips


def kept(args: Mapping[str, str], wanted: Filter) -> dict[str, str | None]:
    """What of an address makes this filter, and stays in the address of the next page."""
    return {
        "soort": args["soort"] if wanted.domain else None,
        "wanneer": args["wanneer"] if wanted.when else None,
        "q": wanted.text or None,
    }


def _address(wanted: Filter, **more: str) -> str:
    kept = more | ({"q": wanted.text} if wanted.text else {})
    return f"/?{urlencode(kept)}" if kept else "/"
