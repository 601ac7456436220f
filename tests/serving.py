"""A small application for the server alone: `gunicorn tests.serving:app` (small_server.py)."""

import json
import threading
import time

RELEASED = threading.Event()  # lets go who is at /wait


def app(environ, start_response):
    """/wait holds its thread until /go, at most 20 seconds; /sleep for a moment; everything tells
    what came.
    """
    if environ["PATH_INFO"] == "/wait":
        RELEASED.wait(20)
    if environ["PATH_INFO"] == "/sleep":
        time.sleep(0.05)
    if environ["PATH_INFO"] == "/go":
        RELEASED.set()
    brought = len(environ["wsgi.input"].read())
    told = {name: value for name, value in environ.items() if isinstance(value, (str, bool))}
    content = json.dumps(told | {"brought": brought}).encode()
    start_response("200 OK", [("Content-Length", str(len(content)))])
    return [content]
