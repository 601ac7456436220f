"""What we took from others is what we took: files, licences and hashes."""

import re
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent.parent / "portal" / "static"
VENDOR = STATIC / "vendor"
LISTED = dict(
    reversed(line.split("  ", 1))
    for line in (VENDOR / "SHA256SUMS").read_text("utf-8").splitlines()
)


def test_every_vendored_file_has_its_listed_hash():
    found = {
        path.relative_to(VENDOR).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert found == LISTED


def test_every_vendored_folder_keeps_its_licence():
    for folder in VENDOR.iterdir():
        assert folder.is_file() or list(folder.glob("LICENSE*")), f"{folder.name} has no licence"


def test_the_stylesheet_refers_to_files_that_exist():
    css = (STATIC / "portal.css").read_text("utf-8")
    for url in re.findall(r'url\("?([^")]+)"?\)', css):
        assert (STATIC / url).is_file(), url


def test_the_script_stays_small_and_evaluates_nothing():
    script = (STATIC / "portal.js").read_text("utf-8")
    assert len(script.splitlines()) <= 60
    assert not re.search(r"\beval\b|innerHTML|Function\(", script)
