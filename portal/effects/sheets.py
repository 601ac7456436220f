"""Tables that people send us as a file: CSV, or the first sheet of an XLSX; and CSV we send back.

Reading is done by a process of its own (portal/effects/cells.py), within limits of time and memory:
only a worker or who sits at the machine reads. Writing makes no cell that a spreadsheet would take
for a formula.
"""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence

from portal.effects import cells
from portal.errors import Refused
from portal.language import N_

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000  # without the heading
MOST_SECONDS = 30  # of the processor
MOST_WAIT = 90  # seconds by the clock
MOST_MEMORY = 512 * 1024 * 1024  # bytes; 20,000 lines of a workbook take 200 MB
_UNFIT = {
    "file_large": N_("Het bestand is te groot. Het mag hooguit 10 MB zijn."),
    "file_unpacked": N_("Het bestand is uitgepakt te groot. Maak het kleiner."),
    "file_rows": N_("Het bestand heeft te veel regels. Stuur hooguit %(most)s regels per keer."),
    "file_cell": N_("In een vak staat te veel tekst. Een vak mag hooguit 5.000 tekens hebben."),
    "file_heavy": N_(
        "Dit bestand is te zwaar om te lezen. Bewaar het als CSV, of deel het op in kleinere delen."
    ),
    "file_unreadable": N_("Dit bestand kunnen wij niet lezen. Bewaar het opnieuw als CSV of XLSX."),
}


def read(content: bytes, most: int = MOST_ROWS) -> list[list[str]]:
    """The cells as text, heading first, an empty list for an empty line. Refuses what is no table,
    is too large or has more than `most` lines, and what takes too much time or memory.
    """
    check_size(content)
    limits = [str(limit) for limit in (most, MOST_SECONDS, MOST_MEMORY)]
    try:
        done = subprocess.run(
            [sys.executable, "-IB", cells.__file__, *limits],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a trace would tell what stands in the file
            env={"OPENPYXL_LXML": "False"},  # the reader whose document types are looked for
            timeout=MOST_WAIT,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise _unfit("file_heavy") from None
    said = json.loads(done.stdout)
    if "unfit" in said:
        raise _unfit(said["unfit"], most)
    rows: list[list[str]] = said["rows"]
    return rows


def check_size(content: bytes) -> None:
    """Refuses a file that is too large, before anything is read."""
    if len(content) > MOST_BYTES:
        raise _unfit("file_large")


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV as spreadsheets here open it: semicolons, UTF-8 with a mark, no cell is a formula."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(
        [f"'{cell}" if cell.startswith(cells.FORMULA) else cell for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig")


def _unfit(code: str, most: int = MOST_ROWS) -> Refused:
    return Refused(code, _UNFIT[code], most=most)
