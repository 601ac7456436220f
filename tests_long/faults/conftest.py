"""The portal with the demo in it, and the server it really runs under."""

import pytest

from tests_long.faults import slow_clients


@pytest.fixture(scope="session")
def played(tmp_path_factory):
    """The environment of a portal in which the demo was played."""
    return slow_clients.played(tmp_path_factory.mktemp("played"))


@pytest.fixture
def serve(played):
    """serve(option, …): the portal under its server, until the test is over."""
    running = []

    def serve(*options, **more):
        running.append(slow_clients.serve("ours", played | more, *options))
        return running[-1]

    yield serve
    for one in running:
        one.stop()


@pytest.fixture
def tell(capsys):
    """tell(sentence): in the report, also of a test that passes."""

    def tell(sentence):
        with capsys.disabled():
            print(f"\n    {sentence}", flush=True)  # noqa: T201

    return tell
