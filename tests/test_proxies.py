"""Who asks, when servers stand in front: only what PROXIES of them wrote is believed."""

from dataclasses import replace

import pytest
from flask import Flask, request

import portal
from config import Config, ConfigError

TOLD = {
    "X-Forwarded-For": "6.6.6.6, 192.0.2.7, 10.0.0.2",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "1",
    "Forwarded": "for=6.6.6.6;host=evil.example;proto=https",
    "X-Real-Ip": "6.6.6.6",
    "Script-Name": "/evil",
}


@pytest.fixture
def seen(house):
    """seen(proxies, headers): the address, scheme, host and root that a view sees."""

    def seen(proxies, headers):
        app = Flask("seen", static_folder=None)
        app.add_url_rule("/", view_func=view)
        portal._front(app, replace(house.config, proxies=proxies))
        return app.test_client().get("/", headers=headers).get_json()

    def view():
        return [request.remote_addr, request.scheme, request.host, request.script_root]

    return seen


@pytest.mark.parametrize(
    ("proxies", "address", "scheme"),
    [(0, "127.0.0.1", "http"), (1, "10.0.0.2", "https"), (2, "192.0.2.7", "http")],
)
def test_of_what_was_forwarded_the_last_is_read_that_a_server_of_ours_wrote(
    seen, proxies, address, scheme
):
    assert seen(proxies, TOLD) == [address, scheme, "localhost", ""]


def test_who_comes_past_the_servers_in_front_is_who_he_is(seen):
    assert seen(1, {})[0] == "127.0.0.1"
    assert seen(2, {"X-Forwarded-For": "6.6.6.6"})[0] == "127.0.0.1"


def test_how_many_stand_in_front_is_a_setting():
    env = {"DEMO": "1", "SECRET_KEY": "x" * 32}
    assert Config.from_env(env).proxies == 0
    assert Config.from_env(env | {"PROXIES": "2"}).proxies == 2
    with pytest.raises(ConfigError, match="PROXIES"):
        Config.from_env(env | {"PROXIES": "nginx"})
