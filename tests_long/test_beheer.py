"""docs/beheer.md from top to bottom, as it is typed, with a portal of its own outside the demo, on
both engines. tests_long/standins.py has what stands in for units, users and packages.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from scripts import postgres
from tests import processes
from tests.test_letters import Post
from tests_long import standins

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "beheer.md").read_text()
SECTION = re.compile(r"^## (.*)$", re.M)
BLOCK = re.compile(r"^```sh ?(\w*)\n(.*?)^```$", re.M | re.S)
SECRET, ROLE = "x" * 40, "groeiportaal_werkgever"


def blocks(engine):
    """(section, commands) in the order in which they are given on this engine."""
    found = []
    for section in re.split(r"^## ", PAGE, flags=re.M)[1:]:
        title = section.partition("\n")[0]
        found += [(title, kind, text) for kind, text in BLOCK.findall(section)]
    first = [one for one in found if one[1] and one[0].startswith("PostgreSQL")]
    rest = [one for one in found if one not in first and one[1] in ("", engine)]
    return rest[:2] + (first if engine == "postgresql" else []) + rest[2:]


@pytest.fixture
def machine(engine):
    """typed(line): what it says, on a machine below a folder; settle(NAME=value): a setting."""
    root = Path(tempfile.mkdtemp(prefix="gp-beheer-"))
    post, port = Post(), processes.free_port()
    env = {**os.environ, "ROOT": str(root), "SOURCE": str(ROOT)}
    for name in ("bin", "run", "srv", "etc/systemd/system", "usr/local/bin", "mnt"):
        (root / name).mkdir(parents=True)
    for name in standins.NAMES:
        (root / "bin" / name).write_text(
            f"#!{sys.executable}\n{Path(standins.__file__).read_text()}"
        )
        (root / "bin" / name).chmod(0o755)
    env["PATH"] = f"{root}/bin:{root}/usr/local/bin:{os.environ['PATH']}"
    for name in ("DEMO", "DATABASE_URL", "INSTANCE", "CLOCK", "SECRET_KEY"):
        env.pop(name, None)
    if engine == "postgresql":
        env["PGHOST"] = str(make_url(postgres.address("postgres")).query["host"])
    made = Machine(root, env, port, post)
    yield made
    made.end()
    post.door.close()
    if engine == "postgresql":
        forget()
    shutil.rmtree(root)


class Machine:
    def __init__(self, root, env, port, post):
        self.root, self.env, self.port, self.post = root, env, port, post
        self.said = []

    def type(self, commands):
        text = standins.LAID.sub(rf"{self.root}/\1", commands)
        text = text.replace("/etc/systemd/", f"{self.root}/etc/systemd/")
        text = text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text], cwd=self.root, env=self.env,
            capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
        self.said.append(done.stdout)
        return done.stdout

    def set(self, **given):
        file = self.root / "etc/groeiportaal/environment"
        lines = file.read_text().splitlines()
        for name, value in given.items():
            lines = [line for line in lines if not re.match(rf"#?{name}=", line)]
            lines.append(f'{name}="{value}"')
        file.write_text("\n".join(lines) + "\n")

    @property
    def bind(self):
        return f"--bind 127.0.0.1:{self.port}"

    def note(self, commands, said):
        """What the page says to write down after these commands."""
        if "backup key" in commands:
            self.set(BACKUP_RECIPIENT=said.split()[-1])
        if "createdb" in commands:
            who = "groeiportaal:lang-en-willekeurig"
            url = f"postgresql://{who}@/groeiportaal?host={self.env['PGHOST']}"
            self.set(DATABASE_URL=url, FENCE_ROLE=ROLE)
        if "sha256sum" in commands:
            anchors = (self.root / "srv/groeiportaal/instance/anchors").read_text()
            assert sha256(anchors.splitlines()[-1].encode()).hexdigest() in said

    def end(self):
        units = [name.stem for name in (self.root / "run").glob("*.pid")]
        if units:
            subprocess.run(["systemctl", "stop", *units], env=self.env, check=True)


def forget():
    """What the page made on the server of the tests."""
    with postgres._admin() as raw:
        found = raw.execute("SELECT datname FROM pg_database").fetchall()
    for (name,) in found:
        if name.startswith("groeiportaal"):
            postgres.drop(name)
    with postgres._admin() as raw:
        raw.execute(f"DROP ROLE IF EXISTS {ROLE}")
        raw.execute("DROP ROLE IF EXISTS groeiportaal")


def comes(condition):
    until = time.monotonic() + 60
    while not condition() and time.monotonic() < until:
        time.sleep(0.2)
    return condition()


@pytest.mark.promise("N3")
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_page_from_top_to_bottom(machine, engine, capsys):
    began = time.monotonic()
    for _section, kind, commands in blocks(engine):
        if "portaal setup\n" in commands:
            machine.set(MAIL_URL=machine.post.address, GUNICORN_CMD_ARGS=machine.bind)
        said = machine.type(commands)
        machine.note(commands, said)
        if kind or "portaal administrator" in commands:
            assert "broken" not in said
    took = machine.post.took
    for address in ("j.kamp", "beheer", "auditor"):
        assert comes(lambda address=address: f"{address}@vaartland.example" in took), address
    with capsys.disabled():
        sys.stdout.write(f"\n{engine}: the whole page in {time.monotonic() - began:.0f} s\n")


def test_nothing_on_the_page_is_left_untried():
    fences = [line for line in PAGE.splitlines() if line.startswith("```") and line != "```"]
    tried = {engine: len(blocks(engine)) for engine in ("sqlite", "postgresql")}
    assert set(fences) == {"```sh", "```sh postgresql"}
    assert tried["postgresql"] == len(fences)
    assert tried["sqlite"] == fences.count("```sh")
    assert not [line for line in PAGE.splitlines() if line.startswith("    ")]
