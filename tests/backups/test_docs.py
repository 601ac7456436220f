"""Every command in docs/backup.md does what the page says, as typed, on both engines."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal import settings
from tests import seals

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "backup.md").read_text()
NEVER_HERE = "5433"  # the second server, in tests_long/test_point_in_time.py
COMMANDS = [line.strip() for line in PAGE.splitlines() if line.startswith("    ")]


@pytest.fixture
def typed(tmp_path, own_database):
    """typed(line): its output, as in a shell of the keeper; /srv is a folder of this test."""
    env = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DEMO": "1",
        "SECRET_KEY": settings.settings().secret_key,
        "INSTANCE": str(tmp_path),
        "DATABASE_URL": own_database,
        "BACKUP_FOLDER": f"{tmp_path}/srv/far",
    }
    seals.lay(tmp_path)
    for folder in ("vault", "elsewhere"):
        (tmp_path / "srv" / folder).mkdir(parents=True)

    def typed(line):
        done = subprocess.run(
            ["sh", "-c", line.replace("/srv", f"{tmp_path}/srv")],
            cwd=ROOT, env=env, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        if " key " in line:
            env["BACKUP_RECIPIENT"] = done.stdout.strip()
        return done.stdout

    return typed


def test_the_page_from_top_to_bottom(typed, tmp_path):
    said = [typed(line) for line in COMMANDS if NEVER_HERE not in line and "then" not in line]
    assert len(said) == 9
    assert [word for word in said if word.startswith("Restored.")] == said[4:5] + said[8:9]
    assert "not in this backup: 2026-000001 to 2026-000123" in said[4]
    assert (tmp_path / "secret_key").exists()


def test_nothing_on_the_page_is_left_untried():
    tried = [line for line in COMMANDS if line.startswith(("flask --app wsgi ", "DATABASE_URL="))]
    assert tried == COMMANDS
    fences = [line for line in PAGE.splitlines() if line.startswith("```") and line != "```"]
    assert fences == ["```conf", "```point-in-time", "```point-in-time"]
