"""The municipality's seal on a PDF: one invisible PAdES B-B signature. Only here is pyHanko.

Key and certificate come from `flask setup` (a self-made pair in demo, visibly so) or from the
municipality's own trust service, as PEM. A sealed file stays PDF/A-3a and PDF/UA-1.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.effects.certificate import CERTIFICATE, DEMO_NAME, KEY

Outcome = TypeVar("Outcome")
FIELD = "Zegel"
DIGEST = "sha256"
FIELD_NAME = "Zegel van de gemeente"
_FROM, _UNTIL = (datetime(year, 1, 1, tzinfo=UTC) for year in (2020, 2060))  # demo clocks move


def make_demo_certificate(folder: Path, owner: str = "Gemeente Vaartland") -> None:
    """Write a self-made key and certificate into `folder` once; its name says it is no proof."""
    if (folder / KEY).exists() and (folder / CERTIFICATE).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    _write(folder / KEY, pem)
    _write(folder / CERTIFICATE, _certificate(key, owner).public_bytes(serialization.Encoding.PEM))


def keys(folder: Path) -> tuple[Path, Path]:
    """Where the key and the certificate of this machine lie."""
    return folder / KEY, folder / CERTIFICATE


def seal(pdf: bytes, key: Path, certificate: Path, *, reason: str, at: datetime) -> bytes:
    """The same file with the municipality's seal of the instant `at`; its first bytes stay."""
    signatory = _signatory(*((file, file.stat().st_mtime_ns) for file in (key, certificate)))
    meta = PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        name=signatory.name,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
    )
    unseen = InvisSigSettings(set_print_flag=True, box_out_of_bounds=True)
    field = SigFieldSpec(FIELD, readable_field_name=FIELD_NAME, invis_sig_settings=unseen)
    signing = _Signer(meta, signatory, new_field_spec=field, at=at)
    sealed: bytes = _aside(lambda: signing.sign_pdf(_Writer(BytesIO(pdf))).getvalue())
    return sealed


def _aside(work: Callable[[], Outcome]) -> Outcome:
    """pyHanko starts an event loop of its own, which a thread that has one refuses."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


class _Signatory(SimpleSigner):
    """Signs as pyHanko does. That reads an RSA key anew for each of the two signatures that a seal
    takes, which takes longer than all the rest.
    """

    def __init__(self, certificate: Any, private: Any) -> None:
        super().__init__(certificate, private, SimpleCertificateStore())
        self.name: str = certificate.subject.native["common_name"]
        self._private = serialization.load_der_private_key(private.dump(), password=None)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        if isinstance(self._private, rsa.RSAPrivateKey) and digest_algorithm == DIGEST:
            return self._private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        signature: bytes = super().sign_raw(data, digest_algorithm)
        return signature


@lru_cache(1)
def _signatory(key: tuple[Path, int], certificate: tuple[Path, int]) -> _Signatory:
    """Made anew when one of the files changed."""
    private = load_private_key_from_pemder(str(key[0]), None)
    return _Signatory(load_cert_from_pemder(str(certificate[0])), private)


class _Writer(IncrementalPdfFileWriter):
    """pyHanko rewrites the metadata on saving, and loses the words that say PDF/A and PDF/UA."""

    def _update_meta(self) -> None:
        pass


class _Signer(PdfSigner):
    """Signs at the instant given, so that the seal says what the audit line says."""

    def __init__(self, *given: Any, at: datetime, **named: Any) -> None:
        super().__init__(*given, **named)
        self._at = at

    def init_signing_session(self, *given: Any, **named: Any) -> Any:
        session = super().init_signing_session(*given, **named)
        session.system_time = self._at.astimezone(UTC).replace(microsecond=0)
        return session


def _certificate(key: rsa.RSAPrivateKey, owner: str) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, owner),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{owner} ({DEMO_NAME})"),
        ]
    )
    usage = dict.fromkeys(_USAGES, False) | {"digital_signature": True, "content_commitment": True}
    return (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(key, hashes.SHA256())
    )


_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def _write(path: Path, content: bytes) -> None:
    """Only the owner reads it, from the first byte."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
