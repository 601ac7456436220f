"""The trail, read by the auditor."""

from portal import clock, db
from portal.audit import SYSTEM, labels, queries, record
from portal.roles import Role
from tests import make


def test_the_auditor_reads_who_did_what_in_words(auditor, admin):
    person = make.person(Role.FINANCE)
    page = auditor.get("/logboek")
    assert page.h1 == "Logboek"
    assert "Gebruiker: aangemaakt" in page.words
    assert str(person.id) in page.text


def test_looking_at_the_trail_is_a_line_in_it(auditor):
    auditor.get("/logboek")
    newest = queries.lines()[0]
    assert (newest.verb, newest.actor_id) == ("audit.view", str(auditor.person.id))
    assert "Logboek: bekeken" in auditor.get("/logboek").words


def test_the_trail_is_filtered_by_subject_and_by_kind(auditor):
    one, other = make.person(Role.FINANCE), make.person(Role.MEDIATOR)
    page = auditor.get("/logboek", nummer=str(one.id))
    assert str(one.id) in page.text
    assert str(other.id) not in page.text
    assert "Geen regels gevonden" in auditor.get("/logboek", wat="vacancies.").words


def test_the_trail_goes_on_page_by_page(auditor):
    for _n in range(queries.PAGE_SIZE):
        make.person(Role.MEDIATOR)
    page = auditor.get("/logboek", wat="accounts.create_user")
    assert len(page.tree.css("tbody tr")) == queries.PAGE_SIZE
    further = page.tree.css_first('a[rel="next"]').attributes["href"]
    rest = auditor.get(further)
    assert len(rest.tree.css("tbody tr")) >= 1
    assert not set(page.all("td.gp-num")) & set(rest.all("td.gp-num"))
    assert "Naar het begin" in rest.words


def test_nobody_else_reads_the_trail(signatory, decider, admin, client):
    assert [v.get("/logboek").status for v in (signatory, decider, admin, client)] == [
        403, 403, 403, 303,
    ]  # fmt: skip


def test_every_domain_of_the_portal_has_a_word():
    assert {"accounts", "agreements", "guarantees", "invoices"} <= set(labels.SUBJECT)


def test_facts_and_who_acted_are_said_as_people_write_them(auditor):
    person = make.person(Role.FINANCE)
    facts = {"checked": True, "cents": 48000, "on": "2026-08-31", "count": "2026-11-24 lijst.csv"}
    with db.unit():
        record("invoices.record_payment", person, by=SYSTEM, at=clock.now(), **facts)
    words = auditor.get("/logboek", nummer=str(person.id)).words.replace("\xa0", " ")
    assert "het portaal" in words
    assert "system" not in words
    for fact in (
        "nagekeken: ja",
        "bedrag: € 480,00",
        "datum: 31 augustus 2026",
        "count: 2026-11-24 lijst.csv",
    ):
        assert fact in words
