"""A served portal and Chromium: `visitor()` opens a window, `enter("werkgever")` signs in too."""

import shutil
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.live import CHROMIUM, DESK, QUIET, Server, watch


@pytest.fixture(scope="module")
def server():
    """An empty portal in demo mode, one per module of tests; `server.flask("demo")` fills it."""
    instance = Path(tempfile.mkdtemp(prefix="gp-live-"))
    portal = Server(instance)
    portal.start()
    yield portal
    portal.stop()
    shutil.rmtree(instance)


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
