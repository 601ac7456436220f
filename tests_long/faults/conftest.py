"""The portal with the demo in it, or of a town that a test fills, and the server it really runs
under.
"""

import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from tests.engines import ENGINES
from tests_long.faults import slow_clients
from tests_long.faults.town import Cluster, Town


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


@pytest.fixture
def sqlite_town(tmp_path):
    folder = tmp_path / "instance"
    folder.mkdir()
    town = Town(f"sqlite:///{folder}/portal.db", folder)
    yield town
    town.stop()


@pytest.fixture
def cluster():
    """A PostgreSQL that a test may stop and start."""
    folder = Path(tempfile.mkdtemp(prefix="gp-fault-"))
    cluster = Cluster(folder)
    yield cluster
    with suppress(subprocess.CalledProcessError):  # it was stopped by the test
        cluster.stop()
    shutil.rmtree(folder)


@pytest.fixture
def postgresql_town(cluster, tmp_path):
    folder = tmp_path / "instance"
    folder.mkdir()
    town = Town(cluster.url, folder)
    yield town
    town.stop()


@pytest.fixture(params=ENGINES)
def town(request):
    """A town on either engine."""
    return request.getfixturevalue(f"{request.param}_town")
