import gc
import io
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest
from weasyprint.images import SVGImage

from portal.effects import pdf

AT = datetime(2026, 11, 25, 10, 31, tzinfo=UTC)
HEAD = "<html lang=nl><head><title>Proef</title></head><body><h1>Proef</h1>"


def page(body=""):
    return f"{HEAD}<p>{body}</p></body></html>"


def tool(name, content, tmp_path, *options):
    (tmp_path / "a.pdf").write_bytes(content)
    done = subprocess.run([name, *options, str(tmp_path / "a.pdf")], capture_output=True, text=True)
    return done.stdout + done.stderr


def text_of(content, tmp_path):
    (tmp_path / "a.pdf").write_bytes(content)
    call = ["pdftotext", str(tmp_path / "a.pdf"), "-"]
    return subprocess.run(call, capture_output=True, text=True).stdout


def test_equal_input_gives_equal_bytes():
    attached = [pdf.Attachment("factuur.xml", b"<a/>", "De factuur als gegevens")]
    one, two = (pdf.render(page("Zelfde"), created=AT, attachments=attached) for _ in range(2))
    assert one == two


def test_no_image_is_kept_after_its_document():
    """A worker makes thousands, each with a QR code of its own."""
    drawn = (
        '<img alt=vlak src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">'
    )
    pdf.render(page(drawn), created=AT)
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, SVGImage)]


def test_the_file_says_what_it_is(tmp_path):
    made = pdf.render(page(), created=AT)
    assert b'pdfaid:part="3"' in made
    assert b'pdfaid:conformance="A"' in made
    assert b'pdfuaid:part="1"' in made
    assert made.count(b"</rdf:RDF>") == 1
    assert "Tagged:          yes" in tool("pdfinfo", made, tmp_path)
    assert "No syntax or stream encoding errors" in tool("qpdf", made, tmp_path, "--check")


def test_names_print_as_they_are_written(tmp_path):
    made = pdf.render(page("Łukasz Šarić, Zoë Çelik, ’t Hof, € 193,55"), created=AT)
    assert "Łukasz Šarić, Zoë Çelik, ’t Hof, € 193,55" in text_of(made, tmp_path)
    fonts = tool("pdffonts", made, tmp_path)
    assert "Source-Sans-3" in fonts
    assert fonts.count("yes yes yes") >= 1
    assert len([line for line in fonts.splitlines() if "CID" in line or "TrueType" in line]) == 2


@pytest.mark.promise("G5")
@pytest.mark.parametrize(
    "body",
    [
        "<img alt=x src='file:///etc/hostname'>",
        "<img alt=x src='http://127.0.0.1:9/a.png'>",
        "<link rel=attachment href='file:///etc/hostname'>",
        "<link rel=attachment href='data:text/plain,hallo'>",
        "<a rel=attachment href='file:///etc/hostname'>x</a>",
        "<a rel=attachment href='data:text/plain,hallo'>x</a>",
        "<style>@import url(file:///etc/hostname); p{background:url(http://127.0.0.1:9/b)}</style>",
        "<object data='file:///etc/hostname'></object>",
        "<svg><image href='file:///etc/hostname'/></svg>",
    ],
)
def test_nothing_is_fetched_and_nothing_gets_in(body, tmp_path):
    made = pdf.render(page(body), created=AT)
    assert "0 embedded files" in tool("pdfdetach", made, tmp_path, "-list")
    assert b"/EmbeddedFile" not in made


def test_what_the_caller_attaches_is_inside(tmp_path):
    one = pdf.Attachment("a.xml", b"<a/>", "Gegevens")
    made = pdf.render(page(), created=AT, attachments=[one])
    assert "1: a.xml" in tool("pdfdetach", made, tmp_path, "-list")
    with pikepdf.open(io.BytesIO(made)) as file:
        assert file.Root.AF[0].AFRelationship == "/Alternative"


def test_a_table_over_two_pages_has_heads_of_its_own_on_each():
    row = "<tr><th scope=row>rij</th><td>1</td></tr>"
    head = "<thead><tr><th scope=col>wat</th><th scope=col>hoeveel</th></tr></thead>"
    table = f"<table><caption>Veel</caption>{head}<tbody>{row * 70}</tbody></table>"
    with pikepdf.open(io.BytesIO(pdf.render(page(table), created=AT))) as file:
        heads = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)
                 and one.get("/S") == "/TH"]  # fmt: skip
        names = file.Root.StructTreeRoot.IDTree.Kids[0].Names
        assert len(file.pages) > 1
        assert len({str(one.ID) for one in heads}) == len(heads) > 72
        assert [str(one) for one in names[::2]] == sorted(str(one.ID) for one in heads)


@pytest.mark.parametrize("inside", ["<dl><div><p>x</p></div></dl>", "<dl><div></div></dl>"])
def test_a_list_of_something_else_is_left_as_it_is(inside):
    assert pdf.render(page(inside), created=AT)


def test_a_document_that_is_too_long_is_refused():
    with pytest.raises(pdf.TooLong):
        pdf.render(page("<tr>" * (pdf.MAX_ROWS + 1)), created=AT)


def test_a_machine_without_the_font_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    with pytest.raises(pdf.NotReady, match="font"):
        pdf.check()


def test_this_machine_is_ready():
    pdf.check()
