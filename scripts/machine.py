"""Makes this machine ready: Debian packages (as root), `.venv`, and a requirements file in it.

    python3 scripts/machine.py run|test REQUIREMENTS

Runs under the machine's own python3 with nothing but the standard library, and says what it
installs. Without root a missing Debian package is an error that names the command to give.
"""

import ctypes
import glob
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
PROGRAMS = {
    "chromium": "chromium",
    "pdftotext": "poppler-utils",
    "pdfsig": "poppler-utils",
    "qpdf": "qpdf",
}


def missing(purpose: str) -> list[str]:
    """The Debian packages this machine lacks for `purpose` (run or test)."""
    lacking = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if not importlib.util.find_spec("ensurepip"):
        lacking.append("python3-venv")
    if purpose == "test":
        lacking += [package for program, package in PROGRAMS.items() if not shutil.which(program)]
        if not glob.glob("/usr/lib/postgresql/*/bin/postgres"):
            lacking.append("postgresql")
    return sorted(set(lacking))


def install_debian(packages: list[str]) -> None:
    """Install them as root, or stop with the command that somebody else must give."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Not on this machine: {', '.join(packages)}. Give: sudo {' '.join(command)}")
    print(f"Installing Debian packages: {' '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    subprocess.run([*command, "-qq"], check=True, env=quiet, stdout=subprocess.DEVNULL)


def install_python(requirements: str) -> None:
    """Make `.venv` and bring it up to the requirements file."""
    if not PYTHON.exists():
        print("Making .venv", flush=True)
        subprocess.run([sys.executable, "-m", "venv", ROOT / ".venv"], check=True)
    print(f"Installing what {requirements} lists", flush=True)
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", ROOT / requirements], check=True)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    purpose, requirements = sys.argv[1:]
    if packages := missing(purpose):
        install_debian(packages)
        if still := missing(purpose):
            sys.exit(f"Still not on this machine: {', '.join(still)}")
    install_python(requirements)
