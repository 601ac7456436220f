"""`python -m bench.bulk FOLDER N`: N candidates into an empty database; seconds and megabytes."""

import sys
import time
from pathlib import Path

from bench.town import build
from portal.demo import bulk

if __name__ == "__main__":
    folder, n = Path(sys.argv[1]), int(sys.argv[2])
    town = build("sqlite", f"sqlite:///{folder}/portal.db", folder)
    start = time.perf_counter()
    with town.app.app_context():
        bulk.candidates(n, town.writer)
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(time.perf_counter() - start, int(told["VmHWM"].split()[0]) // 1024)
