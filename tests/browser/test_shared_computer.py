"""C15: a shared computer keeps nothing of what an employer read.

He looks around, signs out, and somebody else presses Back, again and again: nothing of the pages is
on the screen, in the stores and caches of the browser, or in what the server lets it keep.
"""

import pytest

from tests.browser import desk

KEPT = """async () => {
  const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const name of "caches" in self ? await caches.keys() : []) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) kept.push(await (await cache.match(one)).text());
  }
  for (const one of await indexedDB.databases()) kept.push(one.name);
  kept.push(...(await navigator.serviceWorker.getRegistrations()).map(one => one.scope));
  return kept.filter(one => one && one !== "{}");
}"""

AFTER = """() => new Promise(done => {
  document.addEventListener("%s", () => done(), { once: true });
  %s;
})"""


@pytest.mark.promise("C15")
@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_nothing_is_left_for_who_sits_down_next(furnished, visitor, javascript):
    page, answers = visitor(javascript=javascript), []
    page.on("response", lambda answer: answers.append(answer))
    signs_in(page)
    read = looks_around(page)
    assert {desk.TITLE, desk.COMPANY} < read
    if javascript:  # nothing that must be cleared: without https a browser is not asked to
        filters(page)
        assert page.evaluate(KEPT) == []
    page.locator("header summary").locator("visible=true").last.click()
    with page.expect_response("**/uitloggen"):
        page.get_by_role("button", name="Uitloggen").locator("visible=true").first.click()
    page.get_by_role("link", name="Inloggen").first.wait_for()
    page.wait_for_load_state()
    gone = next(one for one in reversed(answers) if one.url.endswith("/uitloggen"))
    assert gone.header_value("Clear-Site-Data") == '"cache", "storage"'
    assert_nothing_kept(answers)
    for _ in range(6):
        page.go_back()
        shown = page.content()
        assert not [one for one in read if one in shown], f"{page.url} is still readable"
    if javascript:
        assert page.evaluate(KEPT) == []


def signs_in(page):
    page.goto("/inloggen")
    page.get_by_label("E-mailadres").fill(desk.EMAIL)
    page.locator('main input[type="password"]').fill(desk.PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def looks_around(page):
    """Open the lists, the candidates and a meeting; words that stood there and nowhere else."""
    page.goto("/vacatures")
    page.get_by_role("link", name=desk.TITLE).first.click()
    page.goto(f"{page.url}/kandidaten")
    names = page.locator(".gp-cand h3").all_inner_texts()
    assert len(names) == 4
    page.goto("/kennismakingen")
    page.locator("main a[href^='/kennismakingen/']").first.click()
    return {desk.TITLE, desk.COMPANY, page.locator("h1").inner_text(), *names}


def filters(page):
    """Where htmx moves the address on, and back, without a new page."""
    page.goto("/aanbod")
    form = "document.querySelector('form[hx-push-url]')"
    page.evaluate(AFTER % ("htmx:afterSettle", f"{form}.requestSubmit()"))
    page.evaluate(AFTER % ("htmx:historyRestore", "history.back()"))


def assert_nothing_kept(answers):
    """Every answer but a file of the house itself says that it may not be kept."""
    pages = [one for one in answers if "/static/" not in one.url]
    kept = [one.url for one in pages if one.header_value("Cache-Control") != "no-store"]
    assert len(pages) > 5
    assert kept == []
