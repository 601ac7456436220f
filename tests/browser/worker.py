"""A worker that waits for a word: at every line it moves its clock to that instant, works off what
is due, follow-ups included, and says what failed.

    python -m tests.browser.worker      in the environment of a Server
"""

import sys
from datetime import datetime

from sqlalchemy import select

from config import Config
from portal import clock, create_app, db, outbox


def work():
    """Work off what is due now; the names of jobs that failed."""
    outbox.run_due()
    wrong = select(outbox.Job.does, outbox.Job.error).where(outbox.Job.error.is_not(None))
    failed = [f"{does} ({error})" for does, error in db.session.execute(wrong)]
    db.session.rollback()
    return ", ".join(failed)


if __name__ == "__main__":
    with create_app(Config.from_env()).app_context():
        for line in sys.stdin:
            clock.move_to(datetime.fromisoformat(line.strip()))
            sys.stdout.write(f"failed: {work()}\n")
            sys.stdout.flush()
