"""A visitor who opens pages as a browser without JavaScript does, and checks each one he opens."""

import contextvars
import re
from dataclasses import dataclass, field
from uuid import UUID

from flask import session
from flask_wtf.csrf import generate_csrf
from selectolax.lexbor import LexborHTMLParser
from werkzeug.exceptions import HTTPException

from portal import db
from portal.accounts.models import User
from portal.accounts.views import enter
from tests.checks import check_fragment, check_page, check_posted, check_response

_HELD = re.compile(r'<span class="gp-nowrap">(.*?)</span>')  # a number of ours reads on as text


@dataclass
class Page:
    """One answer: status, text and the parsed page."""

    response: object
    path: str
    tree: LexborHTMLParser = field(init=False)

    def __post_init__(self):
        self.tree = LexborHTMLParser(_HELD.sub(r"\1", self.text))

    @property
    def status(self):
        return self.response.status_code

    status_code = status

    @property
    def headers(self):
        return self.response.headers

    @property
    def location(self):
        """Where a redirect points, without the host."""
        return re.sub(r"^https?://[^/]+", "", self.response.headers.get("Location", ""))

    @property
    def data(self):
        return self.response.get_data()

    @property
    def text(self):
        return self.response.get_data(as_text=True) if self.is_text else ""

    @property
    def is_text(self):
        return self.response.mimetype.startswith("text/")

    @property
    def words(self):
        """What a person reads, with ordinary spaces."""
        body = self.tree.body
        return " ".join(body.text(separator=" ").replace("\xa0", " ").split()) if body else ""

    @property
    def h1(self):
        found = self.tree.css_first("h1")
        return " ".join(found.text().replace("\xa0", " ").split()) if found else ""

    def all(self, css):
        """The words of every element that matches."""
        found = self.tree.css(css)
        return [" ".join(one.text().replace("\xa0", " ").split()) for one in found]

    def links(self):
        return [one.attributes["href"] for one in self.tree.css("a[href]")]

    def form(self, action=""):
        """The POST form whose action ends in `action` (the first in <main> without one)."""
        for one in self.tree.css("main form, form"):
            posts = (one.attributes.get("method") or "").lower() == "post"
            if posts and (one.attributes.get("action") or self.path).endswith(action):
                return one
        raise AssertionError(f"no POST form {action!r} on {self.path}: {self.words[:300]}")


class Visitor:
    """One person with a browser of his own."""

    def __init__(self, app, person=None):
        self.app, self.person = app, person
        self.client = app.test_client()
        if person is not None:
            self._sign_in(UUID(str(getattr(person, "id", person))))

    def as_(self, person):
        """Another browser, in which this person (a user or its id) is signed in."""
        return Visitor(self.app, person)

    def get(self, path, *, htmx=False, **query):
        return self._open("GET", path, htmx, query_string=query or None)

    def post(self, path, *, htmx=False, files=None, **fields):
        """Post fields as they are, with this visitor's token."""
        data = {"csrf_token": self.token(), **_plain(fields), **(files or {})}
        return self._open("POST", path, htmx, data=data)

    def submit(self, page, action="", *, htmx=False, **fields):
        """Fill in the form of a page (or of the page at a path) and send it with its hidden fields.

        A list answers checkboxes, None empties a field, and a field that is not there is an error.
        """
        if isinstance(page, str):
            page = self.get(page)
        form = page.form(action)
        data = filled(form)
        if unknown := set(fields) - _names(form):
            raise AssertionError(f"no field {sorted(unknown)} in the form of {page.path}")
        data.update(_plain(fields))
        data = {name: value for name, value in data.items() if value is not None}
        return self._open("POST", form.attributes.get("action") or page.path, htmx, data=data)

    def steps(self, page, action="", **fields):
        """Fill in the form of a step, and open the page it leads to, which has its own address."""
        return self.follow(self.submit(page, action, **fields))

    def follow(self, page):
        """Go where the redirect points."""
        assert page.status in (301, 302, 303), (
            f"{page.path} answers {page.status}: {page.words[:500]}"
        )
        return self.get(page.location)

    def token(self):
        """The CSRF token of this visitor's session."""
        with self.client.session_transaction() as kept:
            secret = kept.setdefault("csrf_token", "a" * 40)
        with self.app.test_request_context():
            session["csrf_token"] = secret
            return generate_csrf()

    def _open(self, method, path, htmx, **how):
        headers = {"HX-Request": "true"} if htmx else {}
        ask = contextvars.copy_context().run  # the fence and the language of a request end with it
        response = ask(self.client.open, path, method=method, headers=headers, **how)
        page = Page(response, path)
        check_response(page)
        if method == "POST" and not htmx:
            check_posted(page, self._rule(path))
        if response.mimetype == "text/html" and page.text.strip() and page.status // 100 != 3:
            (check_fragment if htmx else check_page)(page)
        return page

    def _rule(self, path):
        adapter = self.app.url_map.bind("localhost")
        try:
            return adapter.match(path.split("?")[0], "POST", return_rule=True)[0].rule
        except HTTPException:
            return ""

    def _sign_in(self, user_id):
        def sign_in():
            with self.app.test_request_context():
                enter(user_id, _version(user_id))
                return dict(session)

        made = contextvars.copy_context().run(sign_in)
        with self.client.session_transaction() as kept:
            kept.update(made)


def _version(user_id):
    return db.session.get_one(User, user_id).session_version


def _plain(fields):
    return {
        name: [str(one) for one in value] if isinstance(value, list | tuple) else value
        for name, value in fields.items()
    }


def filled(form):
    """What a browser sends when nobody types anything."""
    data = {}
    for one in form.css("input, select, textarea"):
        name, kind = one.attributes.get("name"), one.attributes.get("type") or "text"
        if not name or "disabled" in one.attributes or kind in ("submit", "button", "file"):
            continue
        if kind in ("checkbox", "radio"):
            if "checked" in one.attributes:
                data.setdefault(name, []).append(one.attributes.get("value") or "on")
            continue
        data[name] = _value(one)
    return data


def _value(one):
    if one.tag == "textarea":
        return one.text().removeprefix("\n")
    if one.tag == "input":
        return one.attributes.get("value") or ""
    chosen = one.css_first("option[selected]") or one.css_first("option")
    return chosen.attributes.get("value", chosen.text()) if chosen is not None else ""


def _names(form):
    return {one.attributes.get("name") for one in form.css("input, select, textarea, button")}


def assert_swap(fragment, reload):
    """The fragment that htmx swaps in equals what a reload shows in its place."""
    root = LexborHTMLParser(fragment.text).body.child
    while root is not None and not root.attributes.get("id"):
        root = root.next
    assert root is not None, f"the fragment of {fragment.path} has no root with an id"
    shown = reload.tree.css_first(f"#{root.attributes['id']}")
    assert shown is not None, f"#{root.attributes['id']} is not on {reload.path}"
    assert _stable(root.html) == _stable(shown.html)


def _stable(html):
    html = re.sub(r'(name="csrf_token"[^>]*value|name="once"[^>]*value)="[^"]*"', r"\1", html)
    return re.sub(r"\s+", " ", html).strip()
