"""The web process: `gunicorn wsgi:app`, and the commands: `flask --app wsgi …`."""

import sys

from config import Config
from portal import create_app

config = Config.from_env(setting_up=sys.argv[-1:] == ["setup"])
app = create_app(config)

if "gunicorn" in sys.argv[0]:  # the web hands its jobs to the workers
    from portal import worker

    worker.attach(app, config)
