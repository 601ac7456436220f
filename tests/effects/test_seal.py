import re
import subprocess
from datetime import UTC, datetime
from stat import S_IMODE

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from portal.effects import pdf, seal
from tests import seals

AT = datetime(2026, 11, 25, 10, 31, tzinfo=UTC)
PAGE = (
    "<html lang=nl><head><title>Proef</title></head><body><h1>Proef</h1><p>Tekst.</p></body></html>"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("keys")
    seal.make_demo_certificate(made)
    return made


@pytest.fixture(scope="module")
def plain():
    return pdf.render(PAGE, created=AT)


@pytest.fixture(scope="module")
def sealed(folder, plain):
    return seal.seal(plain, *seal.keys(folder), reason="Overeenkomst O-2026-0001", at=AT)


def test_the_demo_key_is_for_its_owner_only_and_made_once(folder):
    key, certificate = seal.keys(folder)
    before = key.read_bytes()
    seal.make_demo_certificate(folder)
    assert S_IMODE(key.stat().st_mode) == S_IMODE(certificate.stat().st_mode) == 0o600
    assert key.read_bytes() == before


def test_the_seal_holds_and_says_that_it_is_a_demo(folder, sealed):
    found = seals.verify(sealed, folder / seal.CERTIFICATE)
    assert found.holds
    assert "DEMO, niet rechtsgeldig" in found.by
    assert found.at == AT


def test_sealing_only_adds_bytes_and_keeps_the_metadata(plain, sealed):
    assert sealed.startswith(plain)
    assert sealed.count(b"<x:xmpmeta") == 1
    assert b'pdfuaid:part="1"' in sealed


def test_poppler_agrees(sealed, tmp_path):
    (tmp_path / "a.pdf").write_bytes(sealed)
    call = ["pdfsig", "-nocert", str(tmp_path / "a.pdf")]
    told = subprocess.run(call, capture_output=True, text=True)
    assert "Signature is Valid" in told.stdout
    assert "Total document signed" in told.stdout
    assert "ETSI.CAdES.detached" in told.stdout


def test_a_key_that_was_changed_seals_from_then_on(plain, tmp_path):
    seal.make_demo_certificate(tmp_path)
    seal.seal(plain, *seal.keys(tmp_path), reason="Proef", at=AT)
    for file in seal.keys(tmp_path):
        file.unlink()
    seal.make_demo_certificate(tmp_path, "Gemeente Andersland")
    later = seal.seal(plain, *seal.keys(tmp_path), reason="Proef", at=AT)
    found = seals.verify(later, tmp_path / seal.CERTIFICATE)
    assert found.holds
    assert "Andersland" in found.by


def test_a_key_of_another_kind_seals_too(plain, tmp_path, monkeypatch):
    """The trust service of a municipality may give a curve."""
    key = ec.generate_private_key(ec.SECP256R1())
    monkeypatch.setattr(seal.rsa, "generate_private_key", lambda **named: key)
    seal.make_demo_certificate(tmp_path)
    sealed = seal.seal(plain, *seal.keys(tmp_path), reason="Proef", at=AT)
    assert seals.verify(sealed, tmp_path / seal.CERTIFICATE).holds


def test_a_file_without_a_seal_does_not_hold(folder, plain):
    assert not seals.verify(plain, folder / seal.CERTIFICATE).holds
    assert not seals.verify(b"no pdf", folder / seal.CERTIFICATE).holds


def test_a_seal_by_somebody_else_does_not_hold(sealed, tmp_path):
    seal.make_demo_certificate(tmp_path)
    assert not seals.verify(sealed, tmp_path / seal.CERTIFICATE).holds


@pytest.mark.promise("A2")
def test_one_flipped_byte_breaks_the_seal(folder, sealed):
    places = [100, len(sealed) // 3, len(sealed) // 2, _signed_end(sealed) - 40]
    for place in places:
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert not seals.verify(bytes(changed), folder / seal.CERTIFICATE).holds, place


def test_an_appended_change_breaks_the_seal(folder, sealed):
    more = sealed + sealed[sealed.rindex(b"xref") :]
    assert not seals.verify(more, folder / seal.CERTIFICATE).holds


def _signed_end(sealed):
    start, length = map(int, re.search(rb"/ByteRange \[\d+ \d+ (\d+) (\d+)", sealed).groups())
    return start + length
