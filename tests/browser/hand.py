"""A process beside the served portal that does at a word what a test asks: work off jobs, give a
command, call a function. It stays, for starting one takes longer than most of what it does.

    python -m tests.browser.hand        started by a Server; a line of JSON in, a line of JSON out
"""

import json
import sys
from importlib import import_module

from sqlalchemy import select

from portal import db, outbox
from tests.browser.served import portal, set_clock


def work():
    """Work off what is due now, follow-ups included; the names of jobs that failed."""
    outbox.run_due()
    wrong = select(outbox.Job.does, outbox.Job.error).where(outbox.Job.error.is_not(None))
    return ", ".join(f"{does} ({error})" for does, error in db.session.execute(wrong))


def flask(*command):
    """Give a command of the portal; what it says."""
    result = portal.test_cli_runner().invoke(args=command)
    assert result.exit_code == 0, f"{command}: {result.output}"
    return result.output


def call(module, function):
    """Call a function of the tests where the portal runs; what it returns."""
    return getattr(import_module(module), function)()


if __name__ == "__main__":
    does = {"work": work, "flask": flask, "call": call}
    for line in sys.stdin:
        verb, *words = json.loads(line)
        set_clock()
        with portal.app_context():
            said = does[verb](*words)
        sys.stdout.write(f"{json.dumps(said)}\n")
        sys.stdout.flush()
