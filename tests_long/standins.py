"""What stands in, on the machine of a test, for programs that would change it: packages, users,
units and somebody else's repository. Called by the name of the program; ROOT is the folder that
stands for /. Knows nothing of the portal.
"""

import configparser
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(sys.argv[0]).parent
ROOT, SOURCE = Path(os.environ.get("ROOT", "/")), Path(os.environ.get("SOURCE", "/"))
REST = os.environ["PATH"].replace(f"{HERE}:", "", 1)
LAID = re.compile(r"(?<![\w.}/])/(srv|etc/groeiportaal|usr/local|mnt)\b")
UNITS, STATE = ROOT / "etc/systemd/system", ROOT / "run"


def real(*command):
    sys.exit(subprocess.run(command, env={**os.environ, "PATH": REST}).returncode)


def nothing(*words):
    """Packages are there, users are not needed, and no file system of a test knows +a."""


def sudo(_u, user, *command):
    if user == "postgres":
        os.environ["PGUSER"] = user
    os.execvp(command[0], command)


def git(*words):
    """The release that is asked for is what lies here."""
    assert words[0] == "clone", words
    to = Path(words[-1])
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=SOURCE, check=True, capture_output=True,
                           env={**os.environ, "PATH": REST}).stdout.decode()  # fmt: skip
    for name in filter(None, names.split("\0")):
        if (SOURCE / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(SOURCE / name, to / name)


def python3(*words):
    if not words[0].endswith("machine.py"):
        real("python3", *words)
    assert Path(words[0]).is_file(), words
    assert Path(words[2]).is_file(), words
    Path(".venv").symlink_to(SOURCE / ".venv")


def install(*words):
    """As it is, but for the owner; what is installed speaks of /srv below ROOT."""
    words = [word for word in words if not word.startswith(("--owner", "--group"))]
    done = subprocess.run(["install", *words], env={**os.environ, "PATH": REST})
    if done.returncode or "--directory" in words:
        sys.exit(done.returncode)
    *sources, to = [Path(word) for word in words if not word.startswith("--")]
    for source in sources:
        file = to / source.name if to.is_dir() else to
        file.write_text(LAID.sub(rf"{ROOT}/\1", file.read_text()))


def systemctl(verb, *words):
    """What a timer starts has to be there, and is not started."""
    if verb in ("daemon-reload", "list-timers"):
        assert list(UNITS.glob("*.timer"))
        return
    for name in (word for word in words if not word.startswith("--")):
        unit = name if "." in name else f"{name}.service"
        assert (UNITS / unit).with_suffix(".service").is_file(), f"no unit {unit}"
        assert (UNITS / unit).is_file(), f"no unit {unit}"
        for do in VERBS[verb] if unit.endswith(".service") else ():
            do(unit)


def journalctl(*words):
    (unit,) = [word.removeprefix("--unit=") for word in words if word.startswith("--unit=")]
    file = STATE / f"{unit}.service.log"
    sys.stdout.write(file.read_text() if file.exists() else "")


def _start(name):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(UNITS / name)
    service = unit["Service"]
    given = dict(shlex.split(line)[0].split("=", 1)
                 for line in Path(service["EnvironmentFile"]).read_text().splitlines()
                 if line and not line.startswith("#"))  # fmt: skip
    kept = {name: os.environ[name] for name in ("PATH", "PGHOST") if name in os.environ}
    with (STATE / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            shlex.split(service["ExecStart"]), cwd=service["WorkingDirectory"], env=kept | given,
            stdout=log, stderr=log, start_new_session=True, umask=int(service["UMask"], 8),
        )  # fmt: skip
    if service.get("Type") == "oneshot":
        code = process.wait()
        sys.exit(0 if str(code) in ("0", service.get("SuccessExitStatus")) else code)
    (STATE / f"{name}.pid").write_text(str(process.pid))


def _stop(name):
    process = _process(name)
    if _is_alive(process):
        os.kill(process, signal.SIGTERM)
    until = time.monotonic() + 30
    while _is_alive(process) and time.monotonic() < until:
        time.sleep(0.1)
    assert not _is_alive(process), f"{name} does not stop"


def _show(name):
    assert _is_alive(_process(name)), f"{name} does not run"


def _process(name):
    file = STATE / f"{name}.pid"
    return int(file.read_text()) if file.exists() else 0


def _is_alive(process):
    stat = Path(f"/proc/{process}/stat")
    return process > 0 and stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


VERBS = {"start": [_start], "enable": [_start], "stop": [_stop], "restart": [_stop, _start]}
VERBS["status"] = [_show]
NAMES = {
    "apt-get": nothing, "adduser": nothing, "chattr": nothing, "sudo": sudo, "git": git,
    "python3": python3, "install": install, "systemctl": systemctl, "journalctl": journalctl,
}  # fmt: skip

if __name__ == "__main__":
    NAMES[Path(sys.argv[0]).name](*sys.argv[1:])
