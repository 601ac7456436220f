"""The floor: what a list page costs with Flask, Jinja and raw SQL, and nothing else but the duties.

The duties are those of every page of the portal, done by hand: a signed cookie is read, one
statement says who that is and what he may, a transaction is begun and ended, the frame with menu
and a form token stands around it, the headers of safety go with it. `page()` gives 25 rows of 10
columns with filters; `frame()` nothing but the frame. A page of the portal is held against
frame + (page - frame) × its own bytes / the floor page's bytes, measured in the same run on the
same engine.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from flask import Flask, Response, render_template, session
from flask_wtf.csrf import generate_csrf
from jinja2 import DictLoader
from werkzeug.test import create_environ

from portal import safe_headers

ROWS, SHOWN = 10_000, 25
WORDS = (
    "Medewerker groen",
    "Inpakker & orderpicker",
    "Hulp bediening <avond>",
    "Conciërge",
    "Monteur fietsen",
)
SECTORS = (
    "Groen",
    "Industrie",
    "Logistiek",
    "Schoonmaak",
    "Horeca",
    "Vervoer",
    "Zorg",
    "Onderwijs",
    "Techniek",
)
CITIES = (
    "Vaartland",
    "Oeverdam",
    "Noord",
    "Zuid",
    "Kade",
    "Terp",
    "Sluis",
    "Haven",
    "Markt",
    "Spoor",
)
COLUMNS = (
    "id",
    "title",
    "company",
    "city",
    "sector",
    "hours_min",
    "hours_max",
    "wage",
    "state",
    "day",
    "n",
    "hits",
)
SELECT = (
    "SELECT v.id, v.title, c.name, c.city, v.sector, v.hours_min, v.hours_max, v.wage, v.state, v.day, v.n, v.hits "
    "FROM floor_vacancy v JOIN floor_company c ON c.id = v.company_id WHERE v.state = 'open' "
    "ORDER BY v.day DESC, v.id DESC LIMIT 25"
)
PERSON = (
    "SELECT p.name, r.roles, c.name, c.city FROM floor_person p JOIN floor_right r ON r.person_id = p.id "
    "JOIN floor_company c ON c.id = p.company_id WHERE p.id = {}"
)
BASE = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/static/app.css">
<script src="/static/htmx.js" defer></script></head><body><a class="skip" href="#main">Naar de inhoud</a>
<header class="top"><a href="/" class="brand">Portaal</a><nav aria-label="Hoofdmenu"><ul>{% for to, label in menu %}
<li><a href="{{ to }}"{% if to == "/v" %} aria-current="page"{% endif %}>{{ label }}</a></li>{% endfor %}</ul></nav>
<div class="user"><details><summary>{{ who }}</summary><form method="post" action="/uit">
<input type="hidden" name="csrf_token" value="{{ token }}"><button>Uitloggen</button></form></details></div></header>
<main id="main">{% block main %}{% endblock %}</main><footer class="foot"><ul>{% for to, label in menu %}
<li><a href="{{ to }}">{{ label }}</a></li>{% endfor %}</ul></footer></body></html>"""
LIST = """{% extends "base.html" %}{% from "parts.html" import row, checks with context %}
{% block title %}Vacatures{% endblock %}{% block main %}<h1>Vacatures</h1><div class="cols"><aside><form method="get">
{{ checks("sector", "Sector", sectors) }}{{ checks("plaats", "Plaats", cities) }}
<label for="q">Zoeken</label><input id="q" name="q" type="search"><button class="btn">Filter</button></form></aside>
<section id="list"><table class="table"><caption class="sr">Vacatures</caption><thead><tr>{% for c in columns %}
<th scope="col"><a href="?sort={{ c | lower }}">{{ c }}</a></th>{% endfor %}</tr></thead><tbody>
{% for v in rows %}{{ row(v) }}{% endfor %}</tbody></table></section></div>{% endblock %}"""
PARTS = """{% macro badge(kind, text) -%}<span class="badge badge-{{ kind }}">{{ text }}</span>{%- endmacro %}
{% macro checks(name, legend, options) -%}<fieldset class="checks"><legend>{{ legend }}</legend>{% for o in options %}
<label class="check"><input type="checkbox" name="{{ name }}" value="{{ o }}"><span>{{ o }}</span></label>
{% endfor %}</fieldset>{%- endmacro %}
{% macro row(v) -%}<tr id="v{{ v.id }}" class="row row-{{ v.state }}"><td class="c-title"><a href="/v/{{ v.id }}"
class="link">{{ v.title }}</a><small class="muted">{{ v.company }}, {{ v.city }}</small></td>
<td class="c-sector">{{ v.sector }}</td><td class="c-hours">{{ v.hours_min }} tot {{ v.hours_max }} uur</td>
<td class="c-wage num">&euro; {{ v.wage | euro }}</td><td class="c-scheme">{{ badge("sector", v.sector) }}</td>
<td class="c-status">{{ badge(v.state, v.state) }}</td><td class="c-date"><time datetime="{{ v.day }}">{{ v.day | nl }}
</time></td><td class="c-num num">{{ v.n }}</td><td class="c-num num"><a href="/v/{{ v.id }}/kandidaten"
hx-get="/v/{{ v.id }}/kandidaten" hx-target="#panel">{{ v.hits }}</a></td></tr>
{% endmacro %}"""


class Floor:
    """The floor on one engine. `raw` is a driver connection in autocommit."""

    def __init__(self, raw: object) -> None:
        self.raw = raw
        _fill(raw)
        self.app = _app(raw)
        cookie = _signed_in(self.app)
        self._frame, self._page = (_environ(path, cookie) for path in ("/frame", "/v"))
        self.bytes = len(self.page()) - len(self.frame())

    def frame(self) -> bytes:
        return b"".join(self.app(dict(self._frame), _start))

    def page(self) -> bytes:
        return b"".join(self.app(dict(self._page), _start))


def of(frame_us: float, page_us: float, page_bytes: int, own_bytes: int) -> float:
    """The floor of a page that has `own_bytes` inside the frame, in the unit of the measurements;
    `page_bytes` are those inside the frame of the floor's page.
    """
    return frame_us + max(page_us - frame_us, 0.0) * own_bytes / page_bytes


def connect(url: str) -> object:
    """A bare driver connection to a database of the floor's own."""
    if url.startswith("sqlite"):
        return sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    import psycopg

    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)


def _app(raw: object) -> Flask:
    app = Flask("floor", static_folder=None)
    app.secret_key = "floor" * 8
    app.jinja_loader = DictLoader({"base.html": BASE, "list.html": LIST, "parts.html": PARTS})
    app.jinja_env.auto_reload = False
    app.jinja_env.filters["euro"] = lambda cents: f"{cents // 100},{cents % 100:02d}"
    app.jinja_env.filters["nl"] = lambda day: f"{day[8:10]}-{day[5:7]}-{day[:4]}"
    known = {
        "menu": [("/", "Start"), ("/v", "Vacatures"), ("/k", "Kandidaten"), ("/p", "Plaatsingen"), ("/f", "Facturen")],
        "columns": ("Titel", "Sector", "Uren", "Loon", "Soort", "Status", "Datum", "Plekken", "Kandidaten"),
        "sectors": SECTORS, "cities": CITIES,
    }  # fmt: skip
    run: Callable[..., Any] = raw.execute  # type: ignore[attr-defined]
    person = PERSON.format("?" if isinstance(raw, sqlite3.Connection) else "%s")

    @contextmanager
    def read() -> Iterator[dict[str, Any]]:
        run("BEGIN")
        name, roles, *_more = run(person, (session["id"],)).fetchone()
        assert "member" in roles.split()
        yield known | {"who": name, "token": generate_csrf()}
        run("COMMIT")

    def list_page() -> str:
        with read() as told:
            rows = [dict(zip(COLUMNS, row, strict=True)) for row in run(SELECT).fetchall()]
            return render_template("list.html", rows=rows, **told)

    def frame() -> str:
        with read() as told:
            return render_template("base.html", **told)

    @app.after_request
    def head(response: Response) -> Response:
        response.headers.update(safe_headers(https=True))
        return response

    app.add_url_rule("/frame", "frame", frame)
    app.add_url_rule("/v", "list", list_page)
    return app


def _signed_in(app: Flask) -> str:
    """The cookie of somebody who came in."""
    with app.test_request_context():
        session["id"] = 250
        generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return f"session={signer.dumps(dict(session))}"


def _fill(raw: object) -> None:
    run: Callable[..., object] = raw.execute  # type: ignore[attr-defined]
    run("CREATE TABLE floor_company (id integer PRIMARY KEY, name text, city text)")
    run(
        "CREATE TABLE floor_vacancy (id integer PRIMARY KEY, company_id integer, title text, sector text, "
        "hours_min integer, hours_max integer, wage integer, state text, day text, n integer, hits integer)"
    )
    run("CREATE INDEX floor_vacancy_list ON floor_vacancy (state, day, id)")
    run("CREATE TABLE floor_person (id integer PRIMARY KEY, company_id integer, name text)")
    run("CREATE TABLE floor_right (person_id integer PRIMARY KEY, roles text)")
    random = Random(7)
    companies = [(i, f"Bedrijf {i} & Zonen B.V.", random.choice(CITIES)) for i in range(1, 501)]
    vacancies = [
        (i, random.randint(1, 500), random.choice(WORDS), random.choice(SECTORS), 16, 32, random.randint(1499, 2100),
         random.choice(("open", "open", "dicht")), f"2026-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
         random.randint(1, 5), random.randint(0, 60))
        for i in range(1, ROWS + 1)
    ]  # fmt: skip
    _insert(raw, "floor_company", companies)
    _insert(raw, "floor_person", [(i, i, f"Ilse Bovenkamp {i}") for i in range(1, 501)])
    _insert(raw, "floor_right", [(i, "member signatory") for i in range(1, 501)])
    _insert(raw, "floor_vacancy", vacancies)


def _insert(raw: object, table: str, rows: list[tuple]) -> None:  # type: ignore[type-arg]
    mark = "?" if isinstance(raw, sqlite3.Connection) else "%s"
    marks = ", ".join([mark] * len(rows[0]))
    raw.cursor().executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # type: ignore[attr-defined]


def _environ(path: str, cookie: str) -> dict:  # type: ignore[type-arg]
    headers = {"Accept": "text/html", "User-Agent": "bench", "Cookie": cookie}
    return create_environ(path, headers=headers)


def _start(status: str, headers: list, error: object = None) -> None:  # type: ignore[type-arg]
    if not status.startswith("200"):
        raise RuntimeError(status)
