"""Until when the municipality's certificate seals. Without pyHanko, so that the web can ask."""

from datetime import datetime
from pathlib import Path

CERTIFICATE = "seal.crt"


def ends_at(folder: Path) -> datetime | None:
    """The instant after which the certificate in this folder is worth nothing; None without one, or
    one that cannot be read.
    """
    from cryptography import x509

    try:
        made = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
    except (OSError, ValueError):
        return None
    return made.not_valid_after_utc
