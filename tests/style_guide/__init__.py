"""A page with every part of the look on it, in an app of its own that needs no database."""

from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader
from selectolax.lexbor import LexborHTMLParser

import portal
from portal import formats, language, pages
from tests.style_guide.forms import StyleGuideForm

ILSE = SimpleNamespace(name="Ilse Bovenkamp", is_municipal=False, is_employer=True)
NOOR = SimpleNamespace(
    name="Noor Terhaar",
    initials="NT",
    phone="088 000 01 42",
    phone_href="tel:+31880000142",
    answer_line="Antwoord vandaag vóór 17.00 uur",
    deputy_line="",
)
FRAME = {
    "menu": [
        ("/", "Start", "home", None, False),
        ("/v", "Vacatures", "case", None, True),
        ("/b", "Berichten", "talk", 1, False),
    ],
    "contact": NOOR,
    "role_line": "Houtwerf Lindehage B.V., tekenbevoegd",
    "person_menu": [("/collegas", "Collega's en rechten")],
    "municipality": "Gemeente Vaartland",
    "language": "nl",
    "demo": True,
}


def make_app():
    """The look without the house."""
    here = Path(portal.__file__).parent
    app = Flask("style_guide", root_path=str(here), static_folder="static")
    app.config.update(SECRET_KEY="k" * 40, WTF_CSRF_TIME_LIMIT=None, PROPAGATE_EXCEPTIONS=True)
    CSRFProtect(app)
    pages.install(app)
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(language._, language.ngettext)
    environment.globals.update(_=language._, opener_mark=lambda: "")
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters.update({name: getattr(formats, name) for name in formats.__all__})
    folders = (here / "templates", Path(__file__).parent / "templates")
    environment.loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    _routes(app)
    return app


def _routes(app):
    on = date(2026, 11, 26)

    @app.get("/")
    def show():
        return pages.answer("style_guide.html", form=StyleGuideForm(), on=on)

    @app.post("/")
    def save():
        form = StyleGuideForm()
        if not form.accepted():
            return pages.invalid("style_guide.html", form, on=on)
        return pages.see("/", notice="Bewaard.")

    @app.post("/part")
    def part():
        return pages.done("_style_guide.html", to="/", notice="Gedaan.", on=on)

    @app.post("/go")
    def go():
        return pages.see("/")


class Guest:
    """Opens the style_guide's pages as `viewer`, with the token of the page before."""

    def __init__(self, viewer):
        self.viewer = viewer
        self.client = make_app().test_client()
        self.token = ""

    def get(self, path):
        with self._framed():
            page = self.client.get(path)
        self.token = (
            LexborHTMLParser(page.text).css_first('[name="csrf_token"]').attributes["value"]
        )
        return page

    def post(self, path, typed=None, *, htmx=False):
        if not self.token:
            self.get("/")
        headers = {"HX-Request": "true"} if htmx else {}
        with self._framed():
            return self.client.post(
                path, data={"csrf_token": self.token, **(typed or {})}, headers=headers
            )

    @contextmanager
    def _framed(self):
        before = pages.frame, pages.person
        pages.frame, pages.person = lambda: FRAME, lambda: {"viewer": self.viewer}
        try:
            yield
        finally:
            pages.frame, pages.person = before


def style_guide(viewer=ILSE):
    """A guest of a new style_guide."""
    return Guest(viewer)
