"""Whether a seal on a PDF holds, asked of pyHanko as anybody outside would ask."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from portal.effects import seal


@dataclass(frozen=True)
class Seal:
    """What a seal says. `holds`: by this certificate, over the whole file, nothing changed."""

    holds: bool
    by: str
    at: datetime | None


def lay(instance):
    """The seal of the demo in this folder, as `flask setup` makes it once."""
    (instance / "seal").mkdir()
    for name, content in _made().items():
        (instance / "seal" / name).write_bytes(content)


@cache
def _made():
    with tempfile.TemporaryDirectory() as folder:
        seal.make_demo_certificate(Path(folder))
        return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


def verify(pdf, certificate):
    """Does the seal of this certificate hold for the whole file? Without a seal it does not."""
    nothing = Seal(holds=False, by="", at=None)
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        if not found:
            return nothing
        with ThreadPoolExecutor(1) as thread:  # pyHanko starts an event loop of its own
            status = thread.submit(_status, found[-1], certificate).result()
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError):
        return nothing
    by = status.signing_cert.subject.native["common_name"]
    holds = status.bottom_line and len(found) == 1
    return Seal(holds=holds, by=by, at=found[-1].self_reported_timestamp)


def _status(signature, certificate):
    at = signature.self_reported_timestamp
    trust = ValidationContext(
        trust_roots=[load_cert_from_pemder(str(certificate))], moment=at, best_signature_time=at
    )
    return validate_pdf_signature(signature, trust)
