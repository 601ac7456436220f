"""The web process: `gunicorn wsgi:app`, and the commands: `flask --app wsgi …`."""

import gc
import logging
import sys

gc.disable()  # nothing made while starting is garbage: a tenth of the start is looking for it

from config import Config, ConfigError  # noqa: E402
from portal import create_app, db, logs, metrics  # noqa: E402

try:
    config = Config.from_env(setting_up=sys.argv[-1:] == ["setup"])
except ConfigError as error:  # for who started it; where we read it tells him nothing
    sys.exit(f"The portal does not start. {error}")
is_web = "gunicorn" in sys.modules  # however it was called: it loads us, and nothing else does
is_worker = sys.argv[-2:] == ["jobs", "work"]
if is_web or is_worker:
    logs.write_to(sys.stdout, logging.INFO)
    logs.write_ends()
else:  # what a command says on stdout is its own
    logs.write_to(sys.stderr, logging.WARNING)
app = create_app(config)

if is_web:  # the web hands its jobs to the workers, and counts
    from portal import worker

    worker.attach(app, config)
    if config.metrics_token:
        metrics.start(config.instance, db.engine)

gc.freeze()
gc.enable()
