"""Files that people send us: read without trust, and sent back without a formula."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.effects import sheets
from portal.errors import Refused

MOMENT = datetime(2027, 3, 1, 9, 30)  # noqa: DTZ001  a sheet knows no zone
TEXTS = some.text(some.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
TOLD = [["naam", "plaats"], ["Renée", "Vaartland"]]


def book(*rows):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def refusal(content):
    with pytest.raises(Refused) as refused:
        sheets.read(content)
    return refused.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_is_read_as_spreadsheets_here_write_it(encoding, delimiter, end):
    text = end.join(delimiter.join(row) for row in TOLD) + end
    assert sheets.read(text.encode(encoding)) == TOLD


def test_a_cell_may_hold_the_delimiter_and_a_new_line():
    assert sheets.read(b'a;b\n"x;y";"1\n2"\n') == [["a", "b"], ["x;y", "1\n2"]]


def test_an_empty_line_keeps_its_number():
    assert sheets.read(b"a;b\n;\nx;y\n") == [["a", "b"], [], ["x", "y"]]


def test_an_xlsx_is_read_as_text():
    found = sheets.read(
        book(
            ["a"] * 6,
            ["Z-1", 24, 24.0, MOMENT, True, None],
            [date(2027, 3, 1)],
        )
    )
    assert found[1] == ["Z-1", "24", "24", "2027-03-01", "ja"]
    assert found[2] == ["2027-03-01"]


def test_no_formula_is_worked_out():
    assert sheets.read(book(["a"], ["=1+1"])) == [["a"], []]


def test_only_the_first_sheet_is_read():
    made = openpyxl.Workbook()
    made.active.append(["eerste"])
    made.create_sheet().append(["tweede"])
    out = io.BytesIO()
    made.save(out)
    assert sheets.read(out.getvalue()) == [["eerste"]]


@pytest.mark.parametrize(
    "content",
    [b"a;b\n\x00", b"a;b\n\x81\n", b"PK\x03\x04 rest", b'a;b\n"x\n', b"%PDF-1.7\x00"],
)
def test_what_is_no_table_is_refused(content):
    assert refusal(content) == "file_unreadable"


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in parts.items():
            folder.writestr(name, content)
    return out.getvalue()


def test_a_zip_that_is_no_workbook_is_refused():
    assert refusal(zipped(text="niets")) == "file_unreadable"


def test_a_workbook_that_grows_is_refused_before_it_is_unpacked():
    bomb = zipped(sheet=b"0" * (sheets.MOST_UNPACKED + 1))
    assert len(bomb) < 100_000
    assert refusal(bomb) == "file_large"


def test_a_workbook_with_a_document_type_is_refused():
    assert refusal(zipped(sheet=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")) == "file_unreadable"


def test_the_limits_are_what_the_page_says():
    assert refusal(b"x" * (10 * 1024 * 1024 + 1)) == "file_large"
    assert len(sheets.read(b"a\n" + b"x\n" * 20_000)) == 20_001
    assert refusal(b"a\n" + b"x\n" * 20_001) == "file_rows"


def test_a_cell_of_a_written_file_is_never_a_formula():
    cells = ["=1+1", "+31", "-2", "@x", "\ta", "\rb", "gewoon"]
    text = sheets.written([cells]).decode("utf-8-sig")
    assert text.count("'") == 6
    assert sheets.read(sheets.written([cells])) == [cells]


@given(some.lists(TEXTS, min_size=2))
def test_what_is_written_is_read_back(cells):
    cells = [f"x{cells[0]}", *cells[1:]]
    assert sheets.read(sheets.written([["kop"] * len(cells), cells]))[1] == cells
