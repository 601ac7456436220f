"""A served portal and Chromium: `visitor()` opens a window, `enter("werkgever")` signs in too."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.live import CHROMIUM, DESK, QUIET, Server, make_blank, watch


@pytest.fixture(scope="session")
def blank(workshop):
    """The folder of an empty portal, to copy."""
    make_blank(workshop / "blank")
    return workshop / "blank"


@pytest.fixture(scope="session")
def serve(workshop, blank):
    """serve(clock=…): an empty portal in demo mode, and its window to the world."""

    @contextmanager
    def serve(**how):
        portal = Server(Path(tempfile.mkdtemp(prefix="live-", dir=workshop)), **how)
        try:
            portal.start(blank)
            yield portal
        finally:
            portal.stop()
            shutil.rmtree(portal.instance)

    return serve


@pytest.fixture(scope="session")
def server(serve):
    """One portal per worker, for tests that mind nobody else's rows; its clock only goes on."""
    with serve() as portal:
        yield portal


@pytest.fixture(scope="session")
def furnished(server):
    """A company with a list of candidates and a meeting."""
    server.call("desk", "furnish")


@pytest.fixture(scope="session")
def chromium():
    if not Path(CHROMIUM).exists():
        raise RuntimeError("Chromium is not on this machine. Give: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visitor(server, chromium):
    """visitor(javascript=True, size=DESK): the window of somebody new; its complaints fail."""
    windows = []

    def visitor(*, javascript=True, size=DESK):
        context = chromium.new_context(
            base_url=server.address,
            java_script_enabled=javascript,
            viewport=size,
            reduced_motion="reduce",  # colours that are still moving have no contrast
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
        )
        context.set_default_timeout(20_000)
        windows.append(watch(context.new_page()))
        return windows[-1]

    yield visitor
    complaints = [one for page in windows for one in page.complaints]
    for page in windows:
        page.context.close()
    assert complaints == []


@pytest.fixture
def enter(visitor):
    """enter("accountmanager"): a window in which somebody with that demo role is signed in."""

    def enter(role, **how):
        page = visitor(**how)
        page.goto("/demo")
        page.locator(f'form[action$="/demo/{role}"] button').click()
        return page

    return enter
