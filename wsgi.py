"""The web process: `gunicorn wsgi:app`, and the commands: `flask --app wsgi …`."""

import gc
import sys

gc.disable()  # nothing made while starting is garbage: a tenth of the start is looking for it

from config import Config, ConfigError  # noqa: E402
from portal import create_app  # noqa: E402

try:
    config = Config.from_env(setting_up=sys.argv[-1:] == ["setup"])
except ConfigError as error:  # for who started it; where we read it tells him nothing
    sys.exit(f"The portal does not start. {error}")
app = create_app(config)

if "gunicorn" in sys.argv[0]:  # the web hands its jobs to the workers
    from portal import worker

    worker.attach(app, config)

gc.freeze()
gc.enable()
