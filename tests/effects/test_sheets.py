"""Files that people send us: read without trust, and sent back without a formula."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.effects import cells, sheets
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


def zipped(how=zipfile.ZIP_DEFLATED, **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as folder:
        for name, content in parts.items():
            folder.writestr(name, content)
    return out.getvalue()


def rebuilt(how=zipfile.ZIP_DEFLATED, **parts):
    """A workbook with other parts, by the last word of their name."""
    with zipfile.ZipFile(io.BytesIO(book(["a"], ["b"]))) as folder:
        found = {name: folder.read(name) for name in folder.namelist()}
    last = {name.rpartition("/")[2].partition(".")[0]: name for name in found}
    return zipped(how, **found | {last.get(name, name): content for name, content in parts.items()})


def sheet(rows):
    return b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (MAIN, rows)


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOOK = sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>')


def test_a_zip_that_is_no_workbook_is_refused():
    assert refusal(zipped(text="niets")) == "file_unreadable"
    assert sheets.read(rebuilt(sheet1=BOOK)) == [["a"]]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"sheet": b"0" * (cells.MOST_UNPACKED + 1)}, "file_unpacked"),
        ({f"part{n}": b"0" * (cells.MOST_UNPACKED // 8) for n in range(9)}, "file_unpacked"),
        ({f"part{n}": b"" for n in range(1001)}, "file_unpacked"),
        ({"inner": zipped(sheet=b"0" * cells.MOST_UNPACKED)}, "file_unreadable"),
    ],
    ids=["one", "together", "many", "nested"],
)
def test_a_workbook_that_grows_is_refused_before_it_is_unpacked(parts, code):
    bomb = zipped(**parts)
    assert len(bomb) < 200_000
    assert refusal(bomb) == code


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_could_grow_past_what_it_says_is_refused(how):
    assert unfit(rebuilt(how)) == "file_unreadable"
    assert unfit(rebuilt(zipfile.ZIP_STORED)) == ""


def test_a_part_that_says_less_than_it_holds_is_refused():
    honest = rebuilt(sheet1=BOOK + b" " * 5000)
    size = len(BOOK) + 5000
    lie = honest.replace(size.to_bytes(4, "little"), (600).to_bytes(4, "little"))
    assert lie != honest
    assert refusal(lie) == "file_unreadable"


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "utf-7"]
)
@pytest.mark.parametrize("before", ["", f"<!--{'x' * 9000}-->"], ids=["first", "far"])
@pytest.mark.parametrize("part", ["sheet1", "workbook", "styles", "elsewhere"])
def test_a_document_type_is_refused_in_whatever_encoding(part, before, encoding):
    """Not by the letters it is written in; and no encoding is read that the check cannot read."""
    named = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    content = f'<?xml version="1.0" encoding="{named}"?>{before}{DOCTYPE}<x>&a;</x>'
    assert unfit(rebuilt(**{part: content.encode(encoding)})) == "file_unreadable"


@pytest.mark.parametrize("content", [b"\x89PNG", b"", BOOK, b"<x><!DOCTYPE", b"niets"])
def test_what_else_a_workbook_carries_is_no_reason(content):
    assert unfit(rebuilt(**{"image.png": content})) == ""


def unfit(content):
    """Why the reader refuses it, read in this process."""
    try:
        cells.read(content, 100)
    except cells.Unfit as found:
        return str(found)
    return ""


@pytest.mark.parametrize(
    ("limit", "most", "parts"),
    [
        ("MOST_MEMORY", 100 << 20, {"styles": b"<a %s>%s</a>" % (MAIN, b"<x/>" * 700_000)}),
        ("MOST_SECONDS", 1, {"sheet1": sheet(b"<row><c/><c/><c/></row>" * 150_000)}),
    ],
)
def test_a_workbook_that_costs_too_much_ends_its_own_reader_alone(limit, most, parts, monkeypatch):
    monkeypatch.setattr(sheets, limit, most)
    content = rebuilt(**parts)
    assert len(content) < 40_000
    assert refusal(content) == "file_heavy"


def test_a_cell_holds_so_much_and_no_more():
    assert unfit(b"a\n" + b"x" * 5001) == "file_cell"
    assert unfit(b"a\n" + b"x" * 5000) == ""


def test_lines_that_are_not_there_are_counted(monkeypatch):
    monkeypatch.setattr(cells, "_MOST_LINES", 500)
    far = sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    assert unfit(rebuilt(sheet1=far)) == "file_rows"


def test_what_takes_too_long_by_the_clock_is_let_go(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_WAIT", 0)
    assert refusal(b"a;b\n") == "file_heavy"


def test_many_cells_that_point_at_one_long_text_are_too_much(monkeypatch):
    monkeypatch.setattr(cells, "_MOST_TEXT", 1_000)
    assert unfit(b"a\n" + b"x" * 400 + b"\n" + b"y" * 700) == "file_large"


def test_the_reader_gets_no_secret_and_leaves_no_trace(monkeypatch):
    given = []
    monkeypatch.setenv("SECRET_KEY", "x" * 32)
    real = sheets.subprocess.run
    monkeypatch.setattr(
        sheets.subprocess, "run", lambda *how, **env: given.append(env) or real(*how, **env)
    )
    assert sheets.read(b"a;b\n") == [["a", "b"]]
    assert given[0]["env"] == {"OPENPYXL_LXML": "False"}
    assert given[0]["stderr"] is sheets.subprocess.DEVNULL


def test_the_limits_are_what_the_page_says():
    assert refusal(b"x" * (10 * 1024 * 1024 + 1)) == "file_large"
    assert len(sheets.read(b"a\n" + b"x\n" * 20_000)) == 20_001
    assert refusal(b"a\n" + b"x\n" * 20_001) == "file_rows"


def test_a_cell_of_a_written_file_is_never_a_formula():
    row = ["=1+1", "+31", "-2", "@x", "\ta", "\rb", "gewoon"]
    text = sheets.written([row]).decode("utf-8-sig")
    assert text.count("'") == 6
    assert sheets.read(sheets.written([row])) == [row]


@given(some.lists(TEXTS, min_size=2))
def test_what_is_written_is_read_back(told):
    row = [f"x{told[0]}", *told[1:]][: cells.MOST_COLUMNS]
    assert cells.read(sheets.written([["kop"] * len(row), row]), 1)[1] == row
