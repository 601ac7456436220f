"""The floor: what a list page costs when it is nothing but Flask, Jinja and one raw SQL statement.

`page()` gives 25 rows of 10 columns with menu, filters and pager. A page of the portal is held
against hello + (page - hello) × its own bytes / the floor page's bytes, measured in the same run on
the same engine.
"""

import sqlite3
from collections.abc import Callable
from random import Random

from flask import Flask, render_template
from jinja2 import DictLoader
from werkzeug.test import create_environ

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
        self._hello, self._page = (_environ(path) for path in ("/hello", "/v"))
        self.bytes = len(self.page())

    def hello(self) -> bytes:
        return b"".join(self.app(dict(self._hello), _start))

    def page(self) -> bytes:
        return b"".join(self.app(dict(self._page), _start))


def of(hello_us: float, page_us: float, page_bytes: int, own_bytes: int) -> float:
    """The floor of a page of `own_bytes`, in the unit of the two measurements."""
    return hello_us + max(page_us - hello_us, 0.0) * own_bytes / page_bytes


def connect(url: str) -> object:
    """A bare driver connection to a database of the floor's own."""
    if url.startswith("sqlite"):
        return sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    import psycopg

    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)


def _app(raw: object) -> Flask:
    app = Flask("floor", static_folder=None)
    app.jinja_loader = DictLoader({"base.html": BASE, "list.html": LIST, "parts.html": PARTS})
    app.jinja_env.auto_reload = False
    app.jinja_env.filters["euro"] = lambda cents: f"{cents // 100},{cents % 100:02d}"
    app.jinja_env.filters["nl"] = lambda day: f"{day[8:10]}-{day[5:7]}-{day[:4]}"
    known = {
        "menu": [("/", "Start"), ("/v", "Vacatures"), ("/k", "Kandidaten"), ("/p", "Plaatsingen"), ("/f", "Facturen")],
        "columns": ("Titel", "Sector", "Uren", "Loon", "Soort", "Status", "Datum", "Plekken", "Kandidaten"),
        "sectors": SECTORS, "cities": CITIES, "who": "Ilse Bovenkamp", "token": "t" * 91,
    }  # fmt: skip

    def list_page() -> str:
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in raw.execute(SELECT).fetchall()]  # type: ignore[attr-defined]
        return render_template("list.html", rows=rows, **known)

    app.add_url_rule("/hello", "hello", lambda: "hello")
    app.add_url_rule("/v", "list", list_page)
    return app


def _fill(raw: object) -> None:
    run: Callable[..., object] = raw.execute  # type: ignore[attr-defined]
    run("CREATE TABLE floor_company (id integer PRIMARY KEY, name text, city text)")
    run(
        "CREATE TABLE floor_vacancy (id integer PRIMARY KEY, company_id integer, title text, sector text, "
        "hours_min integer, hours_max integer, wage integer, state text, day text, n integer, hits integer)"
    )
    run("CREATE INDEX floor_vacancy_list ON floor_vacancy (state, day, id)")
    random = Random(7)
    companies = [(i, f"Bedrijf {i} & Zonen B.V.", random.choice(CITIES)) for i in range(1, 501)]
    vacancies = [
        (i, random.randint(1, 500), random.choice(WORDS), random.choice(SECTORS), 16, 32, random.randint(1499, 2100),
         random.choice(("open", "open", "dicht")), f"2026-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
         random.randint(1, 5), random.randint(0, 60))
        for i in range(1, ROWS + 1)
    ]  # fmt: skip
    _insert(raw, "floor_company", companies)
    _insert(raw, "floor_vacancy", vacancies)


def _insert(raw: object, table: str, rows: list[tuple]) -> None:  # type: ignore[type-arg]
    mark = "?" if isinstance(raw, sqlite3.Connection) else "%s"
    marks = ", ".join([mark] * len(rows[0]))
    raw.cursor().executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # type: ignore[attr-defined]


def _environ(path: str) -> dict:  # type: ignore[type-arg]
    return create_environ(path, headers={"Accept": "text/html", "User-Agent": "bench"})


def _start(status: str, headers: list, error: object = None) -> None:  # type: ignore[type-arg]
    if not status.startswith("200"):
        raise RuntimeError(status)
