"""Nothing typed is lost: a session that ends, two windows, going back; also without a script."""

from datetime import datetime, timedelta

import pytest

from tests.browser import desk
from tests.browser.live import check, watch

TASKS = "Orders verzamelen\nDozen vouwen"
NEW = "/vacatures/nieuw"
HOUR = timedelta(hours=1)


@pytest.fixture
def enters(furnished, visitor):
    def enters(**how):
        page = visitor(**how)
        page.goto("/inloggen")
        signs_in(page.locator("main"))
        page.wait_for_url("**/")
        return page

    return enters


def signs_in(part):
    part.get_by_label("E-mailadres").fill(desk.EMAIL)
    part.locator('input[type="password"]').fill(desk.PASSWORD)
    part.get_by_role("button", name="Log in").click()


def types(page):
    page.goto(NEW)
    page.get_by_label("Hoe heet het werk?").fill("Medewerker magazijn")
    page.get_by_label("Wat doet iemand op een gewone dag?").fill(TASKS)


def later(server):
    server.move_clock((datetime.fromisoformat(server.now) + HOUR).isoformat())


def stands(page):
    title = page.get_by_label("Hoe heet het werk?").input_value()
    tasks = page.get_by_label("Wat doet iemand op een gewone dag?").input_value()
    return (title, tasks) == ("Medewerker magazijn", TASKS)


@pytest.mark.promise("E1")
@pytest.mark.parametrize("size", [{"width": 360, "height": 740}, {"width": 1280, "height": 900}])
def test_a_hint_after_the_end_of_the_session_leaves_the_vacancy(server, enters, size):
    page = enters(size=size)
    types(page)
    later(server)
    page.get_by_label("In welk gebied is dat?").select_option(index=1)  # asks a hint, and a draft
    dialog = page.locator("dialog#signin")
    dialog.wait_for()
    assert dialog.evaluate("one => one.matches(':modal')")
    assert dialog.get_by_label("E-mailadres").evaluate("one => one === document.activeElement")
    check(page)
    dialog.get_by_label("E-mailadres").fill("ilse@")
    with page.expect_response("**/concepten"):  # a second answer that says the same
        page.evaluate("keep(document.querySelector('form [name=concept]').form)")
    assert dialog.get_by_label("E-mailadres").input_value() == "ilse@"
    token = dialog.locator("[name=csrf_token]")
    for value in ("of a later answer", token.input_value()):  # whose cookie is the one that stays
        page.evaluate(
            "askToSignIn", f'<p id="signin"><input name="csrf_token" value="{value}"></p>'
        )
        assert token.input_value() == value
    signs_in(dialog)
    page.get_by_text("Er is niets verloren").wait_for()
    assert page.locator("dialog[open]").count() == 0
    assert stands(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaren en later verder").click()
    assert page.locator("h1").inner_text() == "Medewerker magazijn"


@pytest.mark.promise("E1")
def test_what_was_sent_after_the_end_comes_back_without_a_script(server, enters):
    page = enters(javascript=False)
    types(page)
    later(server)
    page.get_by_role("button", name="Bewaren en later verder").click()
    assert "Wij hebben bewaard wat u invulde" in page.locator("main").inner_text()
    signs_in(page.locator("main"))
    assert page.url.endswith(NEW)
    assert stands(page)


def signs_out_elsewhere(page):
    other = watch(page.context.new_page())
    other.goto("/")
    other.locator("header summary").locator("visible=true").last.click()
    other.get_by_role("button", name="Uitloggen").locator("visible=true").first.click()
    other.get_by_role("link", name="Inloggen").first.wait_for()
    other.close()


@pytest.mark.promise("E1")
@pytest.mark.parametrize("trigger", ["a draft", "a hint", "the button"])
def test_who_signed_out_in_another_window_goes_on_in_this_one(enters, trigger):
    page = enters()
    types(page)
    signs_out_elsewhere(page)
    if trigger == "the button":
        page.get_by_role("button", name="Bewaren en later verder").click()
    elif trigger == "a hint":
        page.get_by_label("In welk gebied is dat?").select_option(index=1)
    else:
        page.get_by_label("Hoe heet het werk?").press("End")
        page.get_by_label("Hoe heet het werk?").press_sequentially(" ")
    dialog = page.locator("dialog#signin")
    dialog.wait_for()
    assert "U logde uit in een ander venster." in dialog.inner_text()
    check(page)
    signs_in(dialog)
    page.get_by_text("Er is niets verloren").wait_for()
    assert page.url.endswith(NEW)
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaren en later verder").click()
    assert page.locator("h1").inner_text() == "Medewerker magazijn"


@pytest.mark.promise("E1")
def test_without_a_script_too(enters):
    page = enters(javascript=False)
    types(page)
    signs_out_elsewhere(page)
    page.get_by_role("button", name="Bewaren en later verder").click()
    assert "Wij hebben bewaard wat u invulde" in page.locator("main").inner_text()
    signs_in(page.locator("main"))
    assert page.url.endswith(NEW)
    assert stands(page)
    page.get_by_role("button", name="Bewaren en later verder").click()
    assert page.locator("h1").inner_text() == "Medewerker magazijn"


def test_what_was_typed_is_kept_before_anything_is_pressed(enters):
    page = enters()
    with page.expect_response("**/concepten") as kept:
        types(page)
    assert kept.value.status == 204
    page.goto("/vacatures")
    page.goto(NEW)
    assert stands(page)
    assert "Wij hebben het bewaard" in page.locator("main").inner_text()
    check(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Gooi dit weg").click()
    assert page.get_by_label("Hoe heet het werk?").input_value() == ""


@pytest.mark.promise("E7")
def test_two_minutes_before_the_end_one_is_asked_to_stay(server, enters):
    page = enters()
    page.clock.install()
    page.goto(NEW)
    moved = datetime.fromisoformat(server.now) + timedelta(minutes=28, seconds=30)
    server.move_clock(moved.isoformat())
    page.clock.fast_forward(28 * 60_000 + 1000)
    dialog = page.locator("dialog#session")
    dialog.wait_for()
    check(page)
    with page.expect_response("**/sessie") as stayed:
        dialog.get_by_role("button", name="Blijf ingelogd").click()
    assert int(stayed.value.header_value("Session-Left")) > 1700
    dialog.wait_for(state="hidden")
    server.move_clock((moved + HOUR).isoformat())
    page.clock.fast_forward(30 * 60_000)
    page.locator("dialog#signin").wait_for()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_of_two_windows_nothing_is_lost(enters, javascript):
    page = enters(javascript=javascript)
    types(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaren en later verder").click()
    here = f"{page.url}/wijzigen"
    other = watch(page.context.new_page())
    for one in (page, other):
        one.goto(here)
    page.get_by_label("Hoe heet het werk?").fill("Magazijnhulp")
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaren en later verder").click()
    other.get_by_label("Hoe heet het werk?").fill("Inpakker")
    other.get_by_role("button", name="Bewaren en later verder").click()
    versions = other.locator("#versies")
    versions.wait_for()
    assert "Inpakker" in versions.inner_text()
    assert "Magazijnhulp" in versions.inner_text()
    if javascript:
        check(other)
    versions.get_by_label("Wat er nu staat:").check()
    with other.expect_navigation():
        other.get_by_role("button", name="Bewaren en later verder").click()
    assert other.locator("h1").inner_text() == "Magazijnhulp"


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_back_after_the_check_page_leads_to_what_was_typed(enters, javascript):
    page = enters(javascript=javascript)
    types(page)
    fills_the_rest(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Verder: controleer").click()
    assert page.locator("h1").inner_text() == "Controleer uw vacature"
    page.go_back()
    assert page.locator("h1").inner_text() == "Vacature melden"
    page.get_by_role("link", name="Ga naar Medewerker magazijn").click()
    assert stands(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Verder: controleer").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Stuur de vacature in").click()
    assert "Wij hebben uw vacature" in page.locator("h1").inner_text()
    page.go_back()  # the check page of what was sent in: the vacancy itself
    assert page.locator("h1").inner_text() == "Medewerker magazijn"


def fills_the_rest(page):
    page.get_by_label("Soort werk").select_option(index=1)
    page.get_by_label("Wie helpt de eerste weken?").fill("Wout Zandhuis")
    page.get_by_label("Uren per week, minimaal").fill("24")
    page.get_by_label("Uren per week, maximaal").fill("32")
    page.get_by_label("ma", exact=True).check()
    page.get_by_label("Begin van de dag").fill("8.30")
    page.get_by_label("Einde van de dag").fill("16.30")
    page.get_by_label("Eerste werkdag").fill("4-1-2027")
    page.get_by_label("Waar is het werk?").fill("Kade 7")
    page.get_by_label("In welk gebied is dat?").select_option(index=1)
    page.get_by_label("Bruto loon per uur").fill("16,00")
    page.get_by_label("Groeibaan", exact=True).check()


def test_mistakes_are_shown_in_place_and_going_back_is_a_page(enters):
    page = enters()
    page.goto("/vacatures")
    page.goto(NEW)
    steps = page.evaluate("history.length")
    page.get_by_label("Hoe heet het werk?").fill("Inpakker")
    page.get_by_role("button", name="Verder: controleer").click()
    page.locator(".gp-errors").wait_for()
    assert page.title().startswith("Fout:")
    assert page.locator(".gp-errors h2").evaluate("one => one === document.activeElement")
    assert page.evaluate("history.length") == steps
    page.go_back()
    assert page.url.endswith("/vacatures")
