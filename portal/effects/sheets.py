"""Tables that people send us as a file: CSV, or the first sheet of an XLSX; and CSV we send back.

Reading asks nothing of the file: no formula is worked out, nothing is unpacked that would grow past
what we can hold. Writing makes no cell that a spreadsheet would take for a formula.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from portal.errors import Refused
from portal.language import N_

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 20_000  # without the heading
_MOST_COLUMNS = 40
_MOST_LINES = 200_000  # empty ones in between counted too
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read(content: bytes, most: int = MOST_ROWS) -> list[list[str]]:
    """The cells as text, heading first, an empty list for an empty line. Refuses `file_large`,
    `file_rows` (more than `most`) and `file_unreadable`.
    """
    if len(content) > MOST_BYTES:
        raise Refused("file_large", N_("Het bestand is te groot. Het mag hooguit 10 MB zijn."))
    if content.startswith(b"PK\x03\x04"):
        return _bounded(_sheet(content), most)
    return _bounded(_lines(content), most)


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV as spreadsheets here open it: semicolons, UTF-8 with a mark, no cell is a formula."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(
        [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig")


def _bounded(rows: Iterable[list[str]], most: int) -> list[list[str]]:
    kept: list[list[str]] = []
    filled = 0
    for row in rows:
        filled += any(row)
        if filled > most + 1 or len(kept) >= _MOST_LINES:
            raise Refused(
                "file_rows",
                N_("Het bestand heeft te veel regels. Stuur hooguit %(most)s regels per keer."),
                most=most,
            )
        kept.append(row if any(row) else [])
    return kept


def _lines(content: bytes) -> Iterator[list[str]]:
    text = _text(content)
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_plain(cell) for cell in row]
    except csv.Error:
        raise _unreadable() from None


def _text(content: bytes) -> str:
    if b"\0" in content:
        raise _unreadable()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def _plain(cell: str) -> str:
    """Without the apostrophe that `written` puts before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def _sheet(content: bytes) -> Iterator[list[str]]:
    import openpyxl

    try:
        _check_zip(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles we do not read
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file claims about itself need not be so
            for row in sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True):
                yield _trimmed([_word(value) for value in row])
    except Refused:
        raise
    except Exception:  # a broken file breaks the reader anywhere, each time in another way
        raise _unreadable() from None


def _trimmed(row: list[str]) -> list[str]:
    """Without the empty cells at its end, which every sheet has."""
    while row and not row[-1]:
        row.pop()
    return row


def _check_zip(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        parts = folder.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > 1000:
            raise Refused("file_large", N_("Het bestand is uitgepakt te groot. Maak het kleiner."))
        for part in parts:
            with folder.open(part) as opened:
                if b"<!DOCTYPE" in opened.read(4096):
                    raise _unreadable()


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


def _unreadable() -> Refused:
    return Refused(
        "file_unreadable",
        N_("Dit bestand kunnen wij niet lezen. Bewaar het opnieuw als CSV of XLSX."),
    )
