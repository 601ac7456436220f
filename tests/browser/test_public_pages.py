import time

import pytest

from tests.browser.live import MOST_SHIFT, PHONE, SHIFTS, check

PUBLIC = (
    "/ /aanmelden /contact /controle /demo /demo/post /hulp /hulp/voorbeeld/groeibaan /inloggen "
    "/privacy /toegankelijkheid /uitnodiging/verstuurd /wachtwoord-vergeten "
    "/wachtwoord-vergeten/verstuurd"
)


@pytest.mark.promise("E2")
@pytest.mark.parametrize("path", PUBLIC.split())
def test_everybody_can_use_the_public_pages(visitor, path):
    page = visitor()
    answer = page.goto(path)
    assert answer.status == 200
    check(page)


@pytest.mark.parametrize("path", ["/", "/inloggen"])
def test_nothing_moves_when_the_font_comes_late(visitor, path):
    page = visitor(size=PHONE)
    page.add_init_script(SHIFTS)
    page.route("**/*.woff2", lambda route: (time.sleep(0.4), route.continue_()))
    page.goto(path)
    page.evaluate("document.fonts.ready")
    assert page.evaluate("[...document.fonts].filter(one => one.status === 'loaded').length") >= 2
    page.wait_for_timeout(100)
    assert page.evaluate("window.moved") <= MOST_SHIFT


def test_a_wrong_password_brings_the_summary_into_focus(visitor):
    page = visitor(size=PHONE)
    page.goto("/inloggen")
    page.get_by_label("E-mailadres").fill("niemand@voorbeeld.example")
    page.locator('main input[type="password"]').fill("dit is het niet")
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_selector("[role=alert]")
    assert page.evaluate("document.activeElement.closest('[role=alert]') !== null")
    check(page)


def test_signing_in_needs_no_script(visitor):
    page = visitor(javascript=False)
    page.goto("/inloggen")
    page.get_by_label("E-mailadres").fill("niemand@voorbeeld.example")
    page.locator('main input[type="password"]').fill("dit is het niet")
    page.get_by_role("button", name="Log in", exact=True).click()
    assert "horen niet bij elkaar" in page.locator("main").inner_text()


def test_a_password_is_shown_while_one_types_and_hidden_again_when_sent(visitor):
    page = visitor(size=PHONE)
    page.goto("/inloggen")
    field, button = page.locator("#password"), page.get_by_role("button", name="Toon wachtwoord")
    field.fill("dit is het niet")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert field.get_attribute("type") == "text"
    assert button.get_attribute("aria-pressed") == "true"
    check(page)
    page.evaluate(
        "document.querySelector('main form').addEventListener('submit', (e) => e.preventDefault())"
    )
    page.get_by_role("button", name="Log in").click()
    assert field.get_attribute("type") == "password"
