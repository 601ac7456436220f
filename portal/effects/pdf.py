"""HTML in, an archivable and accessible PDF out: PDF/A-3a with PDF/UA-1. Only here is WeasyPrint.

Equal input gives equal bytes, so a stored hash proves a document. Nothing is fetched: a page may
show `data:image/…` and no file and no address, and embeds only what the caller attaches. Font and
stylesheet are read once per process; an image, such as the QR code of one invoice, is kept no
longer than its document. Workers import this room, the web never does.
"""

import ctypes
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint import Attachment as _Embedded
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from portal.effects import tags

HERE = Path(__file__).resolve().parent.parent
STYLESHEET = HERE / "templates" / "documents" / "document.css"
FONTS = HERE / "static" / "vendor" / "source-sans-3"
FONT_FILES = ("SourceSans3_400Regular.ttf", "SourceSans3_600SemiBold.ttf")
MAX_BYTES = 2_000_000
MAX_ROWS = 1_500  # layout time grows faster than the number of rows: 1,200 rows took 17 seconds

_PDFUA = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


class TooLong(Exception):
    """The document holds more than one file can carry; split it."""


class NotReady(Exception):
    """This machine cannot make documents; the message says what is missing."""


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF, such as an invoice as data; `relationship`: ISO 32000-2, 7.11.3."""

    name: str
    content: bytes
    description: str
    relationship: str = "Alternative"


def render(html: str, *, created: datetime, attachments: Sequence[Attachment] = ()) -> bytes:
    """The page as PDF, dated `created` (the instant of what it records, not of the printing).

    The HTML must carry lang and title, a caption and `th scope` in every table. Raises TooLong.
    """
    if len(html) > MAX_BYTES or html.count("<tr") > MAX_ROWS:
        raise TooLong(f"{len(html)} bytes, {html.count('<tr')} rows")
    sheet, fonts = _kept()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # its colour profile stays open
        document = HTML(string=html, url_fetcher=_Nothing()).render(
            stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-3a"
        )
        document.metadata.created = document.metadata.modified = _w3c(created)
        document.metadata.attachments = [
            _embedded(attachment, created) for attachment in attachments
        ]
        content: bytes = document.write_pdf(finisher=_finish, pdf_variant="pdf/a-3a")
    return content


def check() -> None:
    """Is this machine able to make documents? Raises NotReady with the thing to do."""
    try:
        ctypes.CDLL("libharfbuzz-subset.so.0")
    except OSError:
        raise NotReady("missing: run apt-get install libharfbuzz-subset0") from None
    missing = [name for name in FONT_FILES if not (FONTS / name).is_file()]
    if missing:
        raise NotReady(f"the font is missing: {', '.join(missing)} in {FONTS}")


class _Nothing(URLFetcher):  # type: ignore[misc]
    """Pictures written in the page itself, and nothing else in the world."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if not url.startswith("data:image/"):
            raise ValueError("documents fetch nothing")
        return super().fetch(url, headers)


@cache
def _kept() -> tuple[CSS, FontConfiguration]:
    check()
    fonts = FontConfiguration()
    own = URLFetcher(allowed_protocols={"file"})
    faces = _face(400, FONT_FILES[0]) + _face(600, FONT_FILES[1])
    sheet = CSS(string=faces + STYLESHEET.read_text(), font_config=fonts, url_fetcher=own)
    return sheet, fonts


def _face(weight: int, name: str) -> str:
    source = (FONTS / name).as_uri()
    return f'@font-face{{font-family:"Source Sans 3";font-weight:{weight};src:url("{source}")}}'


def _embedded(attachment: Attachment, created: datetime) -> _Embedded:
    return _Embedded(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description,
        created=created.astimezone(UTC),
        modified=created.astimezone(UTC),
        relationship=attachment.relationship,
    )


def _finish(document: Any, pdf: Any) -> None:
    """Say PDF/UA-1 inside the RDF that is there, leave the metadata unpacked, and make the tags
    say what the page shows.
    """
    tags.mend(pdf)
    number = int(pdf.catalog["Metadata"].split()[0])
    stream = pdf.objects[number]
    stream.stream = [part.replace(b"</rdf:RDF>", _PDFUA.encode()) for part in stream.stream]
    stream.compress = False


def _w3c(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
