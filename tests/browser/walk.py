"""Somebody at a screen: types, clicks and reads, and looks at every page that comes along."""

import re
from contextlib import contextmanager

from tests.browser.live import DESK, PHONE, check, check_layout
from tests.browser.town import PASSWORD

WHOLE_PAGE = "body"  # where to look when it is not in the main part
TYPED = "input:not([type=checkbox], [type=radio]), select, textarea"
OPTIONAL = r"( \(niet verplicht\))?$"
UNIQUE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/k/)[\w-]+|(?<=/uitnodiging/)[\w-]+|#.*")
HAS_HTMX = "one => Boolean((one.getAttribute('hx-post') ? one : one.form)?.getAttribute('hx-post'))"


class Walk:
    """One journey through a portal, with or without JavaScript; `window` opens a browser for
    somebody new.
    """

    def __init__(self, server, window, *, javascript, size=DESK, looks=True):
        self.looks = looks
        self.server, self.window, self.javascript, self.size = server, window, javascript, size
        self.seen, self.moves = set(), 0

    def work(self):
        self.server.work()

    def move_to(self, instant):
        """The clock goes to this moment; what fell due meanwhile is done."""
        self.server.move_clock(instant)
        self.server.work()
        self.moves += 1  # and every session is over

    def look(self, who):
        """Can everybody use this page? By axe once per kind of page and kind of person; its colours
        in the dark and its other widths are the same for who walks there on a phone.
        """
        page = who.page
        assert page.locator("h1").count() == 1, f"{page.url} has not one h1"
        if not (self.javascript and self.looks):
            return
        kind = (type(who), UNIQUE.sub("*", page.url))
        if kind in self.seen:
            check_layout(page, [PHONE])
        elif self.size == PHONE:
            check(page, colours=["light"], sizes=[PHONE])
        else:
            check(page)
        self.seen.add(kind)


class Person:
    """Somebody with a window of his own, who signs in with a password where he has one."""

    def __init__(self, walk, name, email, password=PASSWORD):
        self.walk, self.name, self.email, self.password = walk, name, email, password
        self.page = walk.window(javascript=walk.javascript, size=walk.size)
        self.received = []  # every page of the portal, as it was sent
        self.acts = 0  # clicks, and fields that were filled in
        self.came_at = 0  # after how many moves of the clock he signed in; 0 also by invitation

    @property
    def text(self):
        """What stands on the page, in one line."""
        return _one_line(self.page.locator("main"))

    @contextmanager
    def within(self, most, what):
        """No more acts than that: what takes long is not done."""
        before = self.acts
        yield
        took = self.acts - before
        assert took <= most, f"{what} took {took} acts, and may take {most}"

    def opens(self, path):
        self._arrive(self.page.goto(path))

    def comes_home(self):
        """Signing in, unless that was less than half an hour ago."""
        if self.came_at == self.walk.moves:
            self.opens("/")
            if self.page.locator(".gp-role").count():
                return
        self.opens("/inloggen")
        self.fills({"E-mailadres": self.email, "Wachtwoord": self.password})
        self.presses("Log in")
        self.came_at = self.walk.moves

    def finds(self, matter):
        """What he must do stands on his home."""
        self.comes_home()
        self.follows(matter)

    def chooses(self, word):
        """From the main menu."""
        menu = self.page.get_by_role("navigation", name="Hoofdmenu", exact=True)
        if not menu.is_visible():
            self.acts += 1
            self.page.locator(".gp-menu > summary").click()
            menu = self.page.get_by_role("navigation", name="Hoofdmenu (telefoon)")
        self._click(menu.get_by_role("link", name=_named(word)))

    def follows(self, link, *, within=None):
        self._click(self._in(within).get_by_role("link", name=_named(link)))

    def presses(self, button, *, within=None, status=200):
        """Press a button, and get a page with this status."""
        self._click(self._in(within).get_by_role("button", name=_named(button)), status)

    def fills(self, words, *, within=None):
        """Type or choose, by label."""
        for label, value in words.items():
            self.acts += 1
            field = self.field(label, within=within)
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def field(self, label, *, within=None):
        named = self._in(within).get_by_label(re.compile(f"^{re.escape(label)}{OPTIONAL}"))
        return named.and_(self.page.locator(TYPED))

    def ticks(self, *choices, within=None):
        """Tick boxes, or choose from a row."""
        for choice in choices:
            self.acts += 1
            self._in(within).get_by_label(choice, exact=True).check()

    def reads(self, *words):
        """These words stand on the page."""
        for one in words:
            assert one in self.text, f"“{one}” does not stand on {self.page.url}: {self.text}"

    def is_told(self, label, sentence):
        """This field is wrong, and a sentence beside it says why."""
        field = self.field(label)
        assert field.get_attribute("aria-invalid") == "true", label
        ids = field.get_attribute("aria-describedby").split()
        beside = [_one_line(self.page.locator(f"#{one}")) for one in ids]
        assert any(sentence in one for one in beside), f"{label}: {beside}"

    def gets(self, link):
        """The file behind a link, as bytes."""
        found = self.page.locator("main").get_by_role("link", name=_named(link))
        answer = self.page.context.request.get(found.get_attribute("href"))
        assert answer.status == 200, f"{answer.url}: {answer.status}"
        return answer.body()

    def mail(self, to=None):
        """The letters to him, the newest first, as they lie in the mailbox now."""
        self.walk.work()
        self.opens("/demo/post")
        return self.page.locator("article", has_text=to or f"Mail aan {self.email}")

    def letter(self, subject, *, to=None):
        """The newest letter to him with this subject."""
        heading = self.page.get_by_role("heading", name=subject)
        return self.mail(to).filter(has=heading).first

    def follows_letter(self, subject):
        """Follow the link in the newest letter with this subject."""
        self._click(self.letter(subject).get_by_role("link"))

    def _in(self, within):
        if within in (None, WHOLE_PAGE):
            return self.page.locator(within or "main")
        parts = self.page.locator("main").locator("section, fieldset, li, form")
        return parts.filter(has=self.page.locator("h2, h3, legend", has_text=within)).last

    def _click(self, one, status=200):
        self.acts += 1
        if self.walk.javascript and one.evaluate(HAS_HTMX):
            with self.page.expect_response(lambda answer: answer.request.method == "POST") as part:
                one.click()
            self._settle(part.value, status)
            return
        with self.page.expect_navigation() as arrival:
            one.click()
        self._arrive(arrival.value, status)

    def _settle(self, answer, status):
        """What was sent without leaving the page has come: a part, or another page."""
        if target := answer.header_value("hx-redirect"):
            self.page.wait_for_url(f"**{target}")
            self.page.wait_for_load_state()
            self.received.append(self.page.content())
        else:
            assert answer.status == status, f"{answer.url}: {answer.status}, {self.text}"
            self.received.append(answer.text())
            self.page.wait_for_function("!document.querySelector('[aria-busy]')")
        self.walk.look(self)

    def _arrive(self, answer, status=200):
        assert answer.status == status, f"{answer.url}: {answer.status}, {self.text}"
        if "/demo" not in answer.url:
            self.received.append(answer.text())
        self.walk.look(self)


def _one_line(part):
    return " ".join(part.inner_text().split())


def _named(words):
    """A name that begins so: what follows is for who does not see where it stands."""
    return re.compile(f"^{re.escape(words)}")
