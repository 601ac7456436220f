"""Lists that go on page by page: the cursor in an address, and the rows that come after it.

A cursor holds what the last row of a page is sorted by, down to a value that no two rows share:

    encode_cursor((row.changed_at, row.id))                   # into the address of the next page
    after = decode_cursor(text, datetime, UUID)               # out of it
    keyset.page(found, (Vacancy.changed_at, Vacancy.id), after, newest_first=True)

It is written in base64, so that what somebody typed is not taken for one of ours. No OFFSET and no
COUNT: a page costs the same wherever it stands in the list.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, literal, tuple_

PAGE_SIZE = 25
LONGEST = 200  # characters of a text in a cursor
LARGEST = 2**31 - 1  # what a column of numbers holds
Cursor = tuple[Any, ...]


def encode_cursor(values: Iterable[Any]) -> str:
    """These values (an instant, a day, a UUID, a number, a text) for in an address."""
    text = ",".join(quote(_written(value)) for value in values)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(text: str, *kinds: type) -> Cursor | None:
    """The values of these kinds that `encode_cursor` wrote; None of what it did not write."""
    try:
        parts = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(",")
        values = tuple(_READ[kind](unquote(part)) for kind, part in zip(kinds, parts, strict=True))
        return values if text and encode_cursor(values) == text else None
    except (ValueError, OverflowError):
        return None


def page(
    statement: Select,
    key: Sequence[Any],
    after: Sequence[Any] | None,
    *,
    newest_first: bool = False,
    size: int = PAGE_SIZE,
) -> Select:
    """At most `size` + 1 rows in the order of `key`, from after the cursor on; the extra row tells
    that there is more.
    """
    order = [column.desc() for column in key] if newest_first else key
    statement = statement.order_by(*order).limit(size + 1)
    if after is None:
        return statement
    row, last = tuple_(*key), tuple_(*map(_bound, key, after))
    return statement.where(row < last if newest_first else row > last)


def parameters(key: Sequence[Any]) -> tuple[BindParameter[Any], ...]:
    """In place of a cursor in a statement that is built once; `parameter_values` fills them in."""
    return tuple(bindparam(f"after_{n}", type_=column.type) for n, column in enumerate(key))


def parameter_values(after: Cursor | None) -> dict[str, Any]:
    """The values of `parameters`, by name."""
    return {f"after_{n}": value for n, value in enumerate(after or ())}


def _bound(column: Any, value: Any) -> Any:
    return value if isinstance(value, BindParameter) else literal(value, column.type)


def _written(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC)


def _number(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST:
        raise ValueError("larger than a column holds")
    return number


def _text(text: str) -> str:
    if len(text) > LONGEST or "\x00" in text:
        raise ValueError("not a text that a column holds")
    return text


_READ: dict[type, Callable[[str], Any]] = {
    datetime: _instant,
    date: date.fromisoformat,
    UUID: UUID,
    int: _number,
    str: _text,
}
