"""The examples of deploy/proxy/, run as they stand but for ports, certificate and name. A program
that is not installed here is named in the report; what its example has to say is then only read
(tests/test_proxy_examples.py).
"""

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import ExitStack

import pytest

from config import MAX_BODY
from tests import processes
from tests.architecture.readers import ROOT
from tests.small_server import Served

EXAMPLES = ROOT / "deploy" / "proxy"
NAME = "portal.vaartland.example"
STRANGER = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "gopher", "SCRIPT_NAME": "/evil"}


def nginx(folder, port, plain, behind):
    """Its command, with the example in a configuration of its own."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}"]
    made += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    text = (EXAMPLES / "nginx.conf").read_text()
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}")
    text = text.replace("listen 80", f"listen 127.0.0.1:{plain}")
    text = text.replace("/etc/ssl/portal", str(folder)).replace("127.0.0.1:8000", behind)
    user = "user root;" if os.geteuid() == 0 else ""  # the folder of a test is its owner's
    whole = f"""
        {user} daemon off; pid {folder}/pid; error_log {folder}/error.log;
        worker_rlimit_nofile 4000; events {{ worker_connections 2000; }}
        http {{ access_log {folder}/access.log; client_body_temp_path {folder}/bodies;
        proxy_temp_path {folder}/answers; {text} }}
    """
    (folder / "whole.conf").write_text(whole)
    return ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", "whole.conf"]


def caddy(folder, port, plain, behind):
    """Its command; the certificate is one of its own making."""
    text = (EXAMPLES / "Caddyfile").read_text().replace("127.0.0.1:8000", behind)
    options = f"{{\n\tadmin off\n\thttp_port {plain}\n\tskip_install_trust\n"
    text = text.replace("{\n\tservers", f"{options}\tservers", 1)
    text = text.replace(f"{NAME} {{", f"https://{NAME}:{port} {{\n\tbind 127.0.0.1\n\ttls internal")
    (folder / "Caddyfile").write_text(text)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture(params=[nginx, caddy], ids=lambda one: one.__name__)
def front(request, tmp_path):
    """One of them in front of the server of the portal."""
    program = request.param.__name__
    if shutil.which(program) is None:
        pytest.fail(f"not run: {program} is not installed (apt-get install {program})")
    served, port = Served("-w", "1"), processes.free_port()
    command = request.param(tmp_path, port, processes.free_port(), f"127.0.0.1:{served.port}")
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    with (tmp_path / "out").open("w") as out:
        running = subprocess.Popen(command, env=env, stdout=out, stderr=out)
    front = Front(port)
    try:
        front.wait(running)
        yield front
    finally:
        front.close()
        running.terminate()
        running.wait(20)
        served.stop()


class Front(http.client.HTTPSConnection):
    """A visitor of the server in front, who knows it by its name."""

    def __init__(self, port, lives_at="127.0.0.1"):
        super().__init__(NAME, port, context=ssl._create_unverified_context())
        self.lives_at = lives_at

    def connect(self):
        talk = socket.create_connection(("127.0.0.1", self.port), 30, (self.lives_at, 0))
        self.sock = self._context.wrap_socket(talk, server_hostname=NAME)

    def ask(self, path, data=None, **headers):
        """(status, content) in a connection of its own."""
        self.close()
        self.request("POST" if data else "GET", path, data, headers)
        answer = self.getresponse()
        return answer.status, answer.read()

    def wait(self, running):
        for _ in range(200):
            assert running.poll() is None
            try:
                if self.ask("/up")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("it does not answer")


def test_the_example_does_what_it_says(front, tmp_path, tell):
    status, content = front.ask("/k/secret?x=secret", **STRANGER)
    told = json.loads(content)
    assert status == 200
    assert (told["HTTP_X_FORWARDED_FOR"], told["HTTP_X_FORWARDED_PROTO"]) == ("127.0.0.1", "https")
    assert (told["HTTP_HOST"].partition(":")[0], told["SCRIPT_NAME"]) == (NAME, "")
    logged = "".join(file.read_text() for file in tmp_path.glob("*.log"))
    assert "secret" not in logged
    for path in ("/metrics", "/readyz"):
        assert (front.ask(path)[0], front.ask(path)[1][:1]) != (200, b"{")
    status, content = front.ask("/x", b"x" * (MAX_BODY + 1000))
    assert json.loads(content)["CONTENT_LENGTH"] == str(MAX_BODY + 1000)
    assert refused(front, b"x" * 25_000_000) in (413, 502)  # Caddy 2.6 has no word for it
    assert front.ask("/x", **{"X-Long": "x" * 90_000})[0] in (400, 431)
    took = beside_slow_ones(front)
    tell(f"answers beside 300 half requests in {1000 * took:.0f} ms")
    assert took < 1


def refused(front, data):
    """What is said to who sends too much, unless he is cut off while he sends."""
    try:
        return front.ask("/x", data)[0]
    except OSError:
        return 413


def beside_slow_ones(front):
    """Seconds that the slowest of five answers takes."""
    with ExitStack() as opened:
        for _ in range(300):
            slow = Front(front.port, lives_at="127.0.0.2")
            slow.connect()
            opened.callback(slow.close)
            slow.send(f"POST /x HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 9\r\n\r\nx".encode())
        times = []
        for _ in range(5):
            began = time.monotonic()
            assert front.ask("/fast")[0] == 200
            times.append(time.monotonic() - began)
        return max(times)
