"""Until when the seal is worth something."""

from datetime import UTC, datetime

from portal.effects import certificate, seal


def test_a_certificate_says_when_it_ends(tmp_path):
    seal.make_demo_certificate(tmp_path)
    assert certificate.ends_at(tmp_path) == datetime(2060, 1, 1, tzinfo=UTC)


def test_without_one_that_can_be_read_there_is_no_end(tmp_path):
    assert certificate.ends_at(tmp_path) is None
    (tmp_path / certificate.CERTIFICATE).write_text("no certificate")
    assert certificate.ends_at(tmp_path) is None
