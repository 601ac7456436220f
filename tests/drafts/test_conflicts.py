"""Two at one row: in conflict is only what both changed. All else is as whoever changed it left it.

Played over every form that is made with its row, in two windows of one person and by two people.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from portal.agreements.labels import State as AgreementState
from portal.cards.labels import State as CardState
from portal.forms.conflicts import OPENED
from portal.forms.drafts import DraftedForm
from portal.roles import Role
from portal.vacancies.labels import State as VacancyState
from tests import make
from tests.page import Visitor


@dataclass
class Case:
    """A form that two have open: `both` change two fields, one alone `mine` and one alone `theirs`.

    Each field has a value of its own for the one and the other: (theirs, mine).
    """

    who: Role
    row: Any
    path: str
    both: dict[str, tuple[Any, Any]]
    mine: dict[str, Any]
    theirs: dict[str, Any]
    button: dict[str, str] = field(default_factory=dict)


TEXTS = {"title": ("Broodbakker", "Banketbakker"), "tasks": ("Deeg maken", "Taarten maken")}
FORMS = {
    "vacancies.vacancy": Case(
        Role.MEMBER,
        lambda bakery, _person: make.vacancy(of=bakery, state=VacancyState.DRAFT),
        "/vacatures/{id}/wijzigen",
        TEXTS,
        {"days": ["za"], "positions": "3"},
        {"shifts": ["night"], "wage_cents": "18,50", "supervisor_name": "Ans"},
        {"then": "later"},
    ),
    "vacancies.adjust": Case(
        Role.MEMBER,
        lambda bakery, _person: make.vacancy(of=bakery),
        "/vacatures/{id}/aanpassen",
        TEXTS,
        {"supervisor_name": "Bea"},
        {"wage_cents": "18,50"},
    ),
    "dossiers.dossier": Case(
        Role.MEDIATOR,
        lambda _bakery, person: make.dossier(mediator=person),
        "/dossiers/{id}/wijzigen",
        {"wishes": ("Dicht bij huis", "In de buurt"), "job_titles": ("Kok", "Bakker")},
        {"contact_by": "sms"},
        {"phone": "0612345678", "caseworker": "Ans"},
    ),
    "dossiers.intake": Case(
        Role.MEDIATOR,
        lambda _bakery, person: make.dossier(mediator=person),
        "/dossiers/{id}/intake",
        {"languages": ("Frans", "Duits"), "education": ("Vmbo", "Mbo")},
        {"can_night": "False"},
        {"most_minutes": "24", "aims_at": "skilled"},
    ),
    "agreements.agreement": Case(
        Role.ACCOUNT_MANAGER,
        lambda bakery, _person: make.agreement(of=bakery, state=AgreementState.DRAFT),
        "/overeenkomsten/{id}/wijzigen",
        {"tasks": ("Deeg maken", "Taarten maken"), "goals": ("Bakken", "Kneden")},
        {"wage_cents": "17,50"},
        {"supervisor_minutes": "6", "supervisor_backup_name": "Ans"},
    ),
    "cards.card": Case(
        Role.MEDIATOR,
        lambda _bakery, person: make.card(
            dossier=make.dossier(mediator=person), state=CardState.DRAFT
        ),
        "/kaarten/{id}/wijzigen",
        {"experience": ("none", "long"), "available": ("month", "later")},
        {"licence_b": "y"},
        {"shifts": ["night"], "dutch": "read"},
        {"read_together": "y"},
    ),
}


MAKES_A_LINE = {  # what they write was not there, and is not changed afterwards
    "employers.company",
    "guarantees.claim",
    "guarantees.help",
    "invoices.dispute",
    "placements.absent",
    "placements.correct",
    "placements.end",
    "placements.evaluate",
    "placements.hours",
    "placements.keep",
    "placements.not_start",
    "placements.return",
    "placements.start",
}


@pytest.fixture(params=FORMS)
def case(request):
    return FORMS[request.param]


@pytest.fixture
def people(app, case, bakery, account_manager):
    """Two who may fill in this form, and its address."""
    me, colleague = (make.person(case.who, of=of(case, bakery)) for _n in range(2))
    if case.who is Role.ACCOUNT_MANAGER:
        me = account_manager.person
        make.absence(me, deputy=colleague, begins=0)
    here = case.path.format(id=case.row(bakery, me).id)
    return Visitor(app, me), Visitor(app, colleague), here


@pytest.fixture(params=["two windows", "two people"])
def opened(request, people):
    """Who sends second and who sends first, and what each has open."""
    me, colleague, here = people
    other = me if request.param == "two windows" else colleague
    return me, other, me.get(here), other.get(here)


def of(case, bakery):
    return bakery if case.who is Role.MEMBER else None


def sends(visitor, page, case, **fields):
    return visitor.submit(page, re.search(r"[^/]+$", page.path)[0], **case.button, **fields)


def values(page, *names):
    """What would be sent of these fields."""
    sent = {name: [] for name in names}
    for one in page.tree.css("main form [name]"):
        name, kind = one.attributes["name"], one.attributes.get("type")
        if name not in sent or (kind in ("radio", "checkbox") and "checked" not in one.attributes):
            continue
        option = one.css_first("option[selected]") if one.tag == "select" else one
        typed = one.text().strip() if one.tag == "textarea" else option.attributes.get("value")
        sent[name].append(typed)
    return sent


def asked(page):
    """Of which fields one of two texts must be chosen."""
    radios = page.tree.css("#versies input[type=radio]")
    return {one.attributes["name"].removeprefix("keuze-") for one in radios}


def as_sent(fields):
    return {name: one if isinstance(one, list) else [one] for name, one in fields.items()}


def conflict(case, opened):
    """What the second gets, when both changed the same and each something else too."""
    me, other, mine, theirs = opened
    first = {name: pair[0] for name, pair in case.both.items()} | case.theirs
    assert sends(other, theirs, case, **first).status == 303
    second = {name: pair[1] for name, pair in case.both.items()} | case.mine
    return sends(me, mine, case, **second)


def test_only_what_both_changed_is_a_choice_and_the_rest_is_as_one_left_it(case, opened):
    page, (me, *_rest) = conflict(case, opened), opened
    assert (page.status, asked(page)) == (409, {*case.both})
    assert len(page.all("#overgenomen dt")) == len(case.theirs)
    alone = as_sent(case.mine | case.theirs)
    assert values(page, *alone) == alone
    first, second = case.both
    assert sends(me, page, case, **{f"keuze-{first}": "theirs"}).status == 303
    saved = alone | as_sent({first: case.both[first][0], second: case.both[second][1]})
    assert values(me.get(page.path), *saved) == saved


def test_the_buttons_choose_among_what_both_changed(case, people):
    me, colleague, here = people
    page = conflict(case, (me, colleague, me.get(here), colleague.get(here)))
    for button, chosen in (("chosen", 1), ("theirs", 0)):
        shown = sends(me, page, case, kies=button)
        wanted = as_sent({name: pair[chosen] for name, pair in case.both.items()} | case.mine)
        assert (shown.status, values(shown, *wanted)) == (200, wanted)


def test_without_a_conflict_one_looks_and_sends_again(case, opened):
    me, other, mine, theirs = opened
    sends(other, theirs, case, **case.theirs)
    page = sends(me, mine, case, **case.mine)
    assert (page.status, page.tree.css("#versies")) == (409, [])
    assert "Kijk alles na en stuur het opnieuw" in page.words
    assert sends(me, page, case).status == 303
    kept = as_sent(case.mine | case.theirs)
    assert values(me.get(page.path), *kept) == kept


def test_a_third_change_is_measured_from_what_the_second_then_saw(case, people):
    (me, third, here), name = people, next(iter(case.both))
    page = conflict(case, (me, third, me.get(here), third.get(here)))
    assert sends(third, third.get(here), case, **{name: case.both[name][1]}).status == 303
    again = sends(me, page, case)
    assert (again.status, again.tree.css("#versies")) == (409, [])
    assert values(again, *case.mine) == as_sent(case.mine)


@pytest.mark.parametrize("marks", [None, "aaaaaaaaaaaa " * 40])
def test_marks_that_are_not_ours_make_all_that_differs_a_choice(case, people, marks):
    me, colleague, here = people
    mine = me.get(here)
    sends(colleague, colleague.get(here), case, **case.theirs)
    page = sends(me, mine, case, **case.mine, **{OPENED: marks})
    assert asked(page) == {*case.mine, *case.theirs}


def test_a_draft_that_comes_back_is_laid_beside_what_was_opened(case, people):
    me, colleague, here = people
    page, theirs = me.get(here), colleague.get(here)
    typed = {name: pair[1] for name, pair in case.both.items()} | case.mine
    typed |= values(page, OPENED, "version", "concept", *case.theirs)
    assert me.post("/concepten", htmx=True, **typed).status == 204
    first = {name: pair[0] for name, pair in case.both.items()} | case.theirs
    assert sends(colleague, theirs, case, **first).status == 303
    back = me.get(here)
    assert asked(back) == {*case.both}
    kept = as_sent(case.mine | case.theirs)
    assert values(back, *kept) == kept


def test_every_form_that_is_kept_is_played_here_or_says_nothing_of_its_row(app):
    kept = {kind.draft for kind in forms_kept() if kind.draft}
    assert kept == {*FORMS} | MAKES_A_LINE


def forms_kept(parent=DraftedForm):
    for kind in parent.__subclasses__():
        if kind.__module__.startswith("portal."):
            yield kind
            yield from forms_kept(kind)
