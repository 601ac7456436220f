"""A program of its own that reads one table out of a file of a stranger: `cells.py MOST SECONDS
BYTES`, the file on its input, the rows as JSON on its output.

It knows nothing of the portal and has none of its secrets. It takes no more time and memory than it
is given and writes no file, so that a file made to break its reader breaks this process alone. No
formula is worked out, no part of a workbook is unpacked before all of it together is small enough,
and no document type is read, in whatever encoding it is written.
"""

import csv
import io
import json
import resource
import sys
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NoReturn
from xml.parsers import expat

MOST_UNPACKED = 60 * 1024 * 1024
MOST_COLUMNS = 40
MOST_CELL = 5_000  # characters
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST_TEXT = 30_000_000  # characters of all cells: one text may be pointed at by many of them
_MOST_LINES = 200_000  # empty ones in between counted too
_MOST_PARTS = 1_000
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # as Office does; others grow unbounded


class Unfit(Exception):
    """The file cannot be read; the code of why."""


def main(most: int, seconds: int, memory: int) -> None:
    """Read the input within these limits, and say what stands in it."""
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    try:
        said: dict[str, Any] = {"rows": read(sys.stdin.buffer.read(), most)}
    except Unfit as unfit:
        said = {"unfit": str(unfit)}
    except MemoryError:
        said = {"unfit": "file_heavy"}
    json.dump(said, sys.stdout)


def read(content: bytes, most: int) -> list[list[str]]:
    """The cells as text, heading first, an empty list for an empty line; at most so many filled
    lines under the heading.
    """
    rows = _sheet(content) if content.startswith(b"PK\x03\x04") else _lines(content)
    kept: list[list[str]] = []
    filled = length = 0
    for row in rows:
        filled += any(row)
        length += sum(map(len, row))
        if filled > most + 1 or len(kept) >= _MOST_LINES:
            raise Unfit("file_rows")
        if max(map(len, row), default=0) > MOST_CELL:
            raise Unfit("file_cell")
        if length > _MOST_TEXT:
            raise Unfit("file_large")
        kept.append(row if any(row) else [])
    return kept


def _lines(content: bytes) -> Iterator[list[str]]:
    text = _text(content)
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_plain(cell) for cell in row[:MOST_COLUMNS]]
    except csv.Error:
        _unreadable()


def _text(content: bytes) -> str:
    if b"\0" in content:
        _unreadable()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _old_text(content)


def _old_text(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise Unfit("file_unreadable") from None


def _plain(cell: str) -> str:
    """Without the apostrophe that a written file has before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _sheet(content: bytes) -> Iterator[list[str]]:
    import openpyxl

    try:
        _check_zip(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles we do not read
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file claims about itself need not be so
            for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
                yield _trimmed(map(_word, row))
    except (Unfit, MemoryError):
        raise
    except Exception:  # a broken file breaks the reader anywhere, each time in another way
        _unreadable()


def _trimmed(cells: Iterable[str]) -> list[str]:
    """Without the empty cells at its end, which every sheet has."""
    row = list(cells)
    while row and not row[-1]:
        row.pop()
    return row


def _check_zip(content: bytes) -> None:
    """A part never gives more than its entry says, so what the entries say can be added up."""
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        parts = folder.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > _MOST_PARTS:
            raise Unfit("file_unpacked")
        if {part.compress_type for part in parts} - _PACKED:
            _unreadable()
        for part in parts:
            with folder.open(part) as opened:
                _check_prolog(opened)


def _check_prolog(opened: Any) -> None:
    """Refuses a document type, read as the reader of the workbook reads it, and an encoding that it
    does not know. What is no XML breaks that reader too, should it come there.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _unreadable
    parser.StartElementHandler = _stop
    try:
        while chunk := opened.read(65536):
            parser.Parse(chunk)
    except (_Begun, expat.ExpatError):
        return


class _Begun(Exception):
    """Its first element is there: no document type can follow."""


def _stop(*_found: Any) -> NoReturn:
    raise _Begun


def _unreadable(*_found: Any) -> NoReturn:
    raise Unfit("file_unreadable")


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
