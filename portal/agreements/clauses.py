"""The words of an agreement, made from its terms: blocks picked, values filled in. Pure.

`texts/` holds the text, a file for each version with the day from which it is offered;
`open_clauses.toml` what the lawyer has not confirmed. What `compose` gives is frozen with the terms
at the offer, so that page and PDF show the same words for ever. Clauses are numbered when they are
picked, so that no number is missing.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from portal import calendar, formats, money
from portal.agreements import rules
from portal.agreements.labels import Party
from portal.schemes import rules as scheme_rules
from portal.schemes.rules import FormalEmployer, SchemeName

HERE = Path(__file__).parent
SCHEME_BLOCK = {SchemeName.GROEIBAAN: "GB", SchemeName.WERKERVARINGSBAAN: "WB"}

Terms = Mapping[str, Any]


def compose(terms: Terms) -> dict[str, Any]:
    """Title, parties, articles, annexes, summaries and the candidate's own text, ready to show."""
    raw = text_on(_on(terms["offered_on"]))
    blocks = _blocks(terms)
    values = _values(terms) | {"nr": _numbers(raw, blocks)}
    return {
        "version": raw["version"],
        "title": raw["title"].format_map(values),
        "parties": [_fill(part, values, "party", "text") for part in _picked(raw["party"], blocks)],
        "why": [_fill(part, values, "number", "text") for part in _picked(raw["why"], blocks)],
        "articles": [_article(part, blocks, values) for part in raw["article"]],
        "annexes": [_annex(part, blocks, values) for part in _picked(raw["annex"], blocks)],
        "summaries": {part["party"]: _lines(part, blocks, values) for part in raw["summary"]},
        "twin": [_twin(part, values) for part in _picked(raw["twin"], blocks)],
        "concept": is_concept(terms),
    }


def text_on(day: date) -> Mapping[str, Any]:
    """The text that is offered on `day`, as it stands in its file; before the first, the first."""
    known = texts()
    return next((one for one in reversed(known) if one["valid_from"] <= day), known[0])


@cache
def texts() -> list[dict[str, Any]]:
    """Every version of the text, oldest first."""
    found = [_read(f"texts/{path.stem}") for path in (HERE / "texts").glob("*.toml")]
    return sorted(found, key=lambda one: (one["valid_from"], one["version"]))


def open_clauses(blocks: Iterable[str]) -> list[str]:
    """The keys of picked clauses that the lawyer still has to confirm."""
    return [
        clause["key"] for clause in _picked(_read("open_clauses").get("clause", []), set(blocks))
    ]


def is_concept(terms: Terms) -> bool:
    """Does this agreement hold a clause that the lawyer still has to confirm?"""
    return bool(open_clauses(_blocks(terms)))


def _blocks(terms: Terms) -> set[str]:
    seconded = terms["formal_employer"] == FormalEmployer.FOUNDATION
    has = bool(terms.get("guarantee_until_on"))
    picked = {
        SCHEME_BLOCK[SchemeName(terms["scheme"])],
        "A" if seconded else "B",
        "G" if has else "no_guarantee",
        "pays" if terms["contribution_cents"] else "free",
        "one_month" if _is_one_month(terms) else "more_months",
    }
    if seconded and terms["scheme"] == SchemeName.WERKERVARINGSBAAN and has:
        picked.add("stops")
    if terms.get("excluded_tasks"):
        picked.add("excluded")
    if terms.get("work_agreements"):
        picked.add("arranged")
    if _talks(terms):
        picked.add("talks")
    return picked


def _values(terms: Terms) -> dict[str, Any]:
    """Every placeholder as people read it."""
    dates = {name: formats.day(_on(terms[name])) for name in _DATES if terms.get(name)}
    seconded = terms["formal_employer"] == FormalEmployer.FOUNDATION
    employer = terms["foundation_name"] if seconded else terms["employer_name"]
    return {
        **terms,
        **dates,
        **_money(terms),
        "hours_per_week": formats.hour_number(terms["minutes_per_week"]),
        "supervisor_hours": formats.hour_number(terms["supervisor_minutes"]),
        "host_term": "inlener" if seconded else "werkgever",
        "formal_employer_name": employer,
        "report_to": f"{terms['supervisor_name']}{' en bij de stichting' if seconded else ''}",
        "supervisor_contact": ", ".join(
            part
            for part in (terms["supervisor_name"], formats.phone(terms.get("supervisor_phone")))
            if part
        ),
        "review_months": _listed([str(n) for n in terms["review_months"]]),
        "talk_moments": _listed(_talks(terms)),
        "choose_by": formats.day(rules.sign_by_of(Party.CANDIDATE, _on(terms["sign_by"]))),
        "deviations_text": _sentence(_listed(terms.get("deviations") or ["geen"])),
        "goals_text": _listed(terms["goals"]),
        "tasks_text": _listed(terms["tasks"]),
        "first_goal": terms["goals"][0],
        "work_agreements": _listed(terms.get("work_agreements") or []),
        "renewals_left": max(terms["max_contracts"] - terms["period"], 0),
        "max_duration_months": terms["max_months"],
        "goal_weeks": terms["review_weeks"],
        **{name: _days(terms.get(of)) for name, of in _PROMISED.items()},
        "contribution_absence_text": "loopt de bijdrage door",
        "wage_cover_text": "De gemeente vergoedt dat loon niet.",
        "vat_text": "de bijdrage is inclusief btw. Op de factuur staat of en hoeveel btw erin zit",
    }


def _talks(terms: Terms) -> list[str]:
    """ "na 6 weken", "na 3 maanden" …: the talks that fall inside the term, as `review_days` has
    them.
    """
    start_on, end_on = _on(terms["start_on"]), _on(terms["end_on"])
    weeks, months = terms["review_weeks"], terms["review_months"]
    return [
        f"na {n} {'weken' if unit == 'weeks' else 'maanden'}"
        for unit, n, _due in scheme_rules.review_days(weeks, months, start_on, end_on)
    ]


def _days(n: int | None) -> str:
    """ "1 werkdag", "3 werkdagen"; ten as the text has always written it."""
    return f"{n} werkdag" if n == 1 else f"{'tien' if n == 10 else n} werkdagen"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _money(terms: Terms) -> dict[str, str]:
    cents, start, end = terms["contribution_cents"], _on(terms["start_on"]), _on(terms["end_on"])
    first = calendar.days_in_month(start.year, start.month)
    last = calendar.days_in_month(end.year, end.month)
    first_days = min(first - start.day + 1, (end - start).days + 1)
    return {
        "wage_gross_hour": formats.euro(terms["wage_cents"]),
        "wage_gross_month": formats.euro(
            money.monthly(terms["wage_cents"], terms["minutes_per_week"])
        ),
        "contribution_per_month": formats.euro(cents),
        "contribution_first": formats.euro(money.pro_rata(cents, first_days, first)),
        "contribution_last": formats.euro(money.pro_rata(cents, end.day, last)),
        "first_days": f"{first_days} van {first} dagen",
        "last_days": f"{end.day} van {last} dagen",
    }


def _is_one_month(terms: Terms) -> bool:
    """Does it begin and end in the same month? Then that month is the first and the last."""
    start, end = _on(terms["start_on"]), _on(terms["end_on"])
    return (start.year, start.month) == (end.year, end.month)


def _article(raw: Mapping[str, Any], blocks: set[str], values: Mapping[str, Any]) -> dict[str, Any]:
    titles = raw.get("titles", {})
    return {
        "number": raw["number"],
        "title": next((titles[name] for name in titles if name in blocks), raw["title"]),
        "clauses": _clauses(raw, blocks, values),
    }


def _annex(raw: Mapping[str, Any], blocks: set[str], values: Mapping[str, Any]) -> dict[str, Any]:
    table = raw.get("table")
    return {
        "code": raw["code"],
        "title": raw["title"],
        "intro": raw.get("intro", "").format_map(values),
        "lists": [
            {"title": listed["title"].format_map(values), "items": list(values[listed["values"]])}
            for listed in raw.get("lists", [])
        ],
        "clauses": _clauses(raw, blocks, values),
        "table": _table(table, blocks, values) if table else None,
    }


def _table(raw: Mapping[str, Any], blocks: set[str], values: Mapping[str, Any]) -> dict[str, Any]:
    rows = _picked(raw["rows"], blocks)
    return {
        "caption": raw["caption"],
        "head": raw["head"],
        "rows": [[cell.format_map(values) for cell in row["cells"]] for row in rows],
    }


def _clauses(
    raw: Mapping[str, Any], blocks: set[str], values: Mapping[str, Any]
) -> list[dict[str, str]]:
    return [
        {"number": number, "text": _said(clause["text"], values)}
        for number, clause in _numbered(raw, blocks)
    ]


def _numbered(raw: Mapping[str, Any], blocks: set[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The picked clauses of an article or annex, counted; the first version wrote its numbers."""
    part = raw.get("number") or raw.get("code")
    for n, one in enumerate(_picked(raw["clauses"], blocks), 1):
        yield one.get("number") or f"{part}.{n}", one


def _numbers(raw: Mapping[str, Any], blocks: set[str]) -> dict[str, str]:
    """The number of every picked clause by its key, for sentences that name another clause."""
    parts = [*raw["article"], *_picked(raw["annex"], blocks)]
    return {
        one["key"]: number
        for part in parts
        for number, one in _numbered(part, blocks)
        if "key" in one
    }


def _lines(
    raw: Mapping[str, Any], blocks: set[str], values: Mapping[str, Any]
) -> list[dict[str, str]]:
    return [_fill(line, values, "term", "text") for line in _picked(raw["lines"], blocks)]


def _twin(raw: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": raw["title"], "texts": [_said(text, values) for text in raw["texts"]]}


def _fill(raw: Mapping[str, Any], values: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: _said(raw[name], values) for name in names}


def _said(text: str, values: Mapping[str, Any]) -> str:
    """The sentence with its values; a name that ends in a point does not double it ("B.V.")."""
    return _DOUBLE_POINT.sub(".", text.format_map(values))


def _picked(raw: Iterable[Mapping[str, Any]], blocks: set[str]) -> list[Mapping[str, Any]]:
    return [part for part in raw if set(part.get("only", ())) <= blocks]


def _listed(items: list[str]) -> str:
    """ "a, b en c"."""
    return " en ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def _on(iso: str | date) -> date:
    return iso if isinstance(iso, date) else date.fromisoformat(iso)


_DOUBLE_POINT = re.compile(r"(?<!\.)\.\.(?!\.)")
_PROMISED = {  # how many working days, in words
    "guarantee_call_days": "guarantee_call_working_days",
    "guarantee_decide_days": "guarantee_decide_working_days",
    "guarantee_end_days": "guarantee_end_working_days",
    "credit_days": "credit_working_days",
}
_DATES = ("start_on", "end_on", "sign_by", "offered_on", "guarantee_from_on", "guarantee_until_on")


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
