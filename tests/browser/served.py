"""`wsgi:app` with a clock that a test moves while it runs: `gunicorn tests.browser.served:app`.

INSTANCE/clock says where the clock stands: an instant, and when it was put there (monotonic, so
that every process reckons from the same moment).
"""

import time
from datetime import datetime, timedelta

from portal import clock
from portal.accounts import passwords
from wsgi import app as portal
from wsgi import config

STANDS = config.instance / "clock"


def set_clock():
    """The clock of this process goes where the test put it."""
    instant, moved_at = STANDS.read_text().split()
    passed = timedelta(seconds=time.monotonic() - float(moved_at))
    clock.move_to(datetime.fromisoformat(instant) + passed)


def app(environ, start_response):
    set_clock()
    return portal(environ, start_response)


passwords.use_test_profile()
