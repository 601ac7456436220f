"""Two at the same moment: each in a thread of its own, and neither writes before both are ready."""

import threading
from contextlib import contextmanager

from portal import submissions


def begin_together(monkeypatch):
    """Nobody begins to write before the other has looked and found nothing running."""
    ready, unit = threading.Barrier(2), submissions.unit

    @contextmanager
    def waits():
        ready.wait(timeout=30)
        with unit() as session:
            yield session

    monkeypatch.setattr(submissions, "unit", waits)


def at_once(act, each):
    """`act` of every one of these at the same time, until all are done."""
    threads = [threading.Thread(target=act, args=one) for one in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
