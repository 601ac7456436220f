"""How `gunicorn wsgi:app` serves the portal when it is started in this folder. What is given on its
command line goes before this; what is a `Worker` stands in server.py.
"""

import os

worker_class = "server.Worker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
control_socket_disable = True
