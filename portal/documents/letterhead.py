"""What stands at the top of every document: templates/documents/base.html takes these values."""

from datetime import date
from typing import Any

from portal import formats
from portal.settings import settings


def letterhead(
    title: str, reference: str, dated: date, *, contact_name: str = "", contact_phone: str = ""
) -> dict[str, Any]:
    """Values for the letterhead; `reference` is repeated on each page, `title` names the file."""
    here = settings()
    return {
        "title": title,
        "reference": reference,
        "dated": formats.day(dated),
        "contact_name": contact_name,
        "contact_phone": contact_phone,
        "municipality": here.municipality_name,
        "demo": here.demo,
    }
