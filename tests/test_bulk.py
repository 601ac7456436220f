"""The surplus of the demo: real in every respect but its documents."""

import uuid
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import func, select

from portal import clock, db, doctor, migrate, settings
from portal.accounts.models import User
from portal.agreements import queries as agreements
from portal.agreements.models import Agreement
from portal.cards.models import Card, Showing, ShowingCard
from portal.demo import bulk
from portal.dossiers.models import Dossier
from portal.employers.models import Employer
from portal.invoices.models import Invoice, InvoiceEvent
from portal.outbox import Job
from portal.placements.models import Placement
from portal.roles import Role
from portal.vacancies.models import Vacancy
from tests import make, seals
from tests.page import Visitor


def broken():
    return [one for one in doctor.findings() if one.kind is doctor.Kind.BROKEN]


@pytest.fixture(autouse=True)
def context(app, house, monkeypatch, tmp_path):
    monkeypatch.setattr(migrate, "is_current", lambda: True)
    seals.lay(tmp_path)
    settings.use(replace(house.config, instance=tmp_path))
    with app.app_context():
        yield
        db.session.rollback()


@pytest.fixture
def writer(app):
    make.vat_decision()
    managers = [make.person(Role.ACCOUNT_MANAGER).id for _ in range(2)]
    mediators = [make.person(Role.MEDIATOR).id for _ in range(3)]
    return bulk.Writer(Random(7), clock.now(), managers, mediators)


@pytest.fixture
def town(writer):
    """Three hundred candidates and sixteen companies."""
    bulk.candidates(300, writer)
    bulk.employers(16, writer)
    return writer


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_there_are_as_many_as_asked(town):
    assert (count(Dossier), count(Card), count(Employer), count(Vacancy)) == (300, 300, 16, 32)
    assert count(Placement) == count(Agreement) == 8


def test_the_doctor_finds_nothing(town):
    assert broken() == []


def test_nothing_is_left_to_do_for_the_worker(town):
    assert count(Job) == 0


def test_what_others_are_due_is_billed_with_its_papers(writer):
    begun = make.placement(since=20)
    bulk.candidates(60, writer)
    bulk.employers(2, writer)
    assert broken() == []
    mine = select(Invoice.id).where(Invoice.employer_id == begun.employer_id)
    (invoice_id,) = db.session.scalars(mine)
    papers = db.session.scalars(select(Job).where(Job.name == "invoices.issued")).all()
    assert {job.payload["invoice_id"] for job in papers} == {str(invoice_id)}


def test_more_can_be_added_later(town):
    bulk.candidates(50, town)
    bulk.employers(4, town)
    assert (count(Dossier), count(Employer)) == (350, 20)
    assert broken() == []


def test_the_same_seed_gives_the_same_people(writer):
    bulk.candidates(5, writer)
    again = Random(7)
    assert db.session.get(Dossier, uuid.UUID(int=again.getrandbits(128), version=4)) is not None


def test_a_list_holds_at_most_twelve_different_people(town):
    rows = db.session.execute(
        select(Showing.vacancy_id, func.count(), func.count(ShowingCard.card_id.distinct()))
        .join(ShowingCard, ShowingCard.id == Showing.id)
        .group_by(Showing.vacancy_id)
    ).all()
    assert len(rows) == 16
    assert all(shown == people <= 12 for _, shown, people in rows)


def test_placements_are_billed_sent_and_the_old_months_paid(town):
    states = db.session.execute(
        select(Invoice.month, InvoiceEvent.state)
        .join(InvoiceEvent, InvoiceEvent.invoice_id == Invoice.id)
        .where(InvoiceEvent.seq > 1)
    ).all()
    this_month = f"{clock.today():%Y-%m}"
    assert {state for month, state in states if month == this_month} == {"sent"}
    assert {state for month, state in states if month < this_month} == {"sent", "paid"}
    assert count(Invoice) > 16


def test_an_agreement_holds_the_real_words(town):
    agreement = db.session.scalars(select(Agreement).limit(1)).one()
    frozen = agreements.frozen(agreement.id)
    assert frozen.terms["candidate_name"] == agreement.candidate_name
    assert len(frozen.text["articles"]) > 10
    assert len(agreements.signatures(agreement.id)) == 4


def test_the_people_of_a_company_see_their_pages(app, town):
    contact = db.session.scalars(select(User).where(User.email.like("contact%"))).first()
    visitor = Visitor(app, contact)
    for path in ("/", "/vacatures", "/kennismakingen", "/plaatsingen", "/facturen"):
        assert visitor.get(path).status == 200
