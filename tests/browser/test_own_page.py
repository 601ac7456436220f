"""The candidate's own page on a phone, with and without scripts, and read aloud."""

import pytest

from tests.browser.live import MOST_SHIFT, PHONE, SHIFTS, check

VOICE = """
window.said = [];
const voice = { cancel() {}, speak: (one) => window.said.push(one.text), getVoices: () => [] };
Object.defineProperty(window, "speechSynthesis", { value: voice });
"""
MUTE = "delete Window.prototype.speechSynthesis; delete window.speechSynthesis;"


@pytest.fixture(scope="module")
def path(server):
    """The link that a candidate got."""
    return server.call("candidate", "sent")


@pytest.mark.promise("E2")
def test_everybody_can_use_the_pages_of_the_window(path, visitor):
    page = visitor(size=PHONE)
    for part in ("", "/venster/klopt-niet", "/venster/verbergen?q=korenaar", "/venster/weghalen"):
        page.goto(f"{path}{part}")
        check(page)


def test_a_pause_and_its_end_need_no_script(path, visitor):
    page = visitor(javascript=False, size=PHONE)
    page.goto(path)
    assert page.locator("#voorlezen").is_hidden()
    page.get_by_role("button", name="Zet mijn kaart op pauze").click()
    assert "Uw kaart staat op pauze." in page.locator("main").inner_text()
    page.get_by_role("button", name="Alles klopt: stop de pauze").click()
    assert "De pauze is voorbij." in page.locator("main").inner_text()


def test_the_page_is_read_aloud_where_there_is_a_voice(path, visitor):
    page = visitor(size=PHONE)
    page.add_init_script(VOICE)
    page.goto(path)
    page.get_by_role("button", name="Lees mij voor").click()
    said = page.evaluate("window.said")
    assert said[0] == "Uw eigen pagina"
    assert "U hoeft geen reden te geven." in said
    assert not any("Stop met voorlezen" in one for one in said)
    page.get_by_role("button", name="Stop met voorlezen").click()
    assert page.get_by_role("button", name="Lees mij voor").is_visible()


def test_nothing_moves_when_the_button_comes(path, visitor):
    page = visitor(size=PHONE)
    page.add_init_script(SHIFTS)
    page.goto(path)
    page.get_by_role("button", name="Lees mij voor").wait_for()
    page.wait_for_timeout(100)
    assert page.evaluate("window.moved") <= MOST_SHIFT


def test_there_is_no_button_where_there_is_no_voice(path, visitor):
    page = visitor()
    page.add_init_script(MUTE)
    page.goto(path)
    assert page.locator("#voorlezen").is_hidden()
