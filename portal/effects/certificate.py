"""The municipality's certificate and key: until when they seal, and what is wrong with them.
Without pyHanko, so that the web can ask.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

CERTIFICATE, KEY = "seal.crt", "seal.key"
PEM = b"-----BEGIN"  # otherwise DER
DEMO_NAME = "DEMO, niet rechtsgeldig"


def ends_at(folder: Path) -> datetime | None:
    """The instant after which the certificate in this folder is worth nothing; None without one, or
    one that cannot be read.
    """
    certificate, _ = _read(folder / CERTIFICATE, _certificate)
    return certificate.not_valid_after_utc if certificate else None


def fingerprint(folder: Path) -> str:
    """By what this certificate is known again; "" as in `ends_at`."""
    from cryptography.hazmat.primitives.hashes import SHA256

    certificate, _ = _read(folder / CERTIFICATE, _certificate)
    return certificate.fingerprint(SHA256()).hex() if certificate else ""


def is_demo(folder: Path) -> bool:
    """Is it one that `flask setup` made itself, whose seals prove nothing?"""
    certificate, _ = _read(folder / CERTIFICATE, _certificate)
    return bool(certificate) and DEMO_NAME in certificate.subject.rfc4514_string().replace("\\", "")


def faults(folder: Path) -> Iterator[str]:
    """Why nothing can be sealed with what lies in this folder, a line each."""
    certificate, lacking = _read(folder / CERTIFICATE, _certificate)
    key, lost = _read(folder / KEY, _key)
    yield from filter(None, (lacking, lost))
    if certificate and key and certificate.public_key() != key.public_key():
        yield f"{KEY} is not the key of {CERTIFICATE}"


def _read(file: Path, load: Callable[[bytes], Any]) -> tuple[Any, str]:
    """What the file holds, or the reason that it cannot be told."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return load(file.read_bytes()), ""
    except FileNotFoundError:
        return None, f"{file.name} is missing"
    except OSError as error:
        return None, f"{file.name} cannot be read ({error.strerror})"
    except (ValueError, TypeError, UnsupportedAlgorithm):  # damaged, or behind a password
        return None, f"{file.name} is damaged"


def _certificate(raw: bytes) -> Any:
    from cryptography import x509

    is_pem = PEM in raw
    return x509.load_pem_x509_certificate(raw) if is_pem else x509.load_der_x509_certificate(raw)


def _key(raw: bytes) -> Any:
    from cryptography.hazmat.primitives import serialization

    load = serialization.load_pem_private_key
    return (load if PEM in raw else serialization.load_der_private_key)(raw, None)
