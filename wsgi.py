"""The web process: `gunicorn wsgi:app`, and the commands: `flask --app wsgi …`."""

import gc
import sys

gc.disable()  # nothing made while starting is garbage: a tenth of the start is looking for it

from config import Config  # noqa: E402
from portal import create_app  # noqa: E402

config = Config.from_env(setting_up=sys.argv[-1:] == ["setup"])
app = create_app(config)

if "gunicorn" in sys.argv[0]:  # the web hands its jobs to the workers
    from portal import worker

    worker.attach(app, config)

gc.freeze()
gc.enable()
