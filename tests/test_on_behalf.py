"""What the account manager does for an employer on the phone says so in every line it leaves."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.access import GRANTS, May, needs_of
from portal.audit.models import AuditLine
from portal.calendar import add_working_days
from portal.cards import showings
from portal.cards.models import Showing
from portal.dossiers import queries as dossiers
from portal.guarantees.labels import State as Claimed
from portal.introductions import actions, meetings
from portal.introductions.models import Introduction
from portal.introductions.rules import State as Meeting
from portal.placements import actions as placements
from portal.placements.labels import State as Placed
from portal.placements.models import Placement
from portal.roles import EMPLOYER_ROLES, Role
from portal.vacancies.labels import State as Wanted
from portal.vacancies.models import Vacancy
from tests import make
from tests.make import basis

THEIRS = set().union(*(GRANTS[role] for role in EMPLOYER_ROLES)) & GRANTS[Role.ACCOUNT_MANAGER]
THEIRS -= {May.BE_HOME}  # what everybody does for himself: his session, his drafts


def met(bakery, state=Meeting.HELD):
    made = make.introduction(of=bakery, state=state)
    if state is Meeting.PLANNED:
        clock.move_to(made.meeting_at + timedelta(minutes=30))
    return made


def proposed(bakery):
    card = make.card()
    showing = make.showing(of=bakery, card=card)
    with basis.inside() as session:
        return actions.propose(
            showing, session.get(Vacancy, showing.vacancy_id), dossiers.by_id(card.dossier_id),
            introduction_id=uuid.uuid4(), by=basis.SYSTEM, at=clock.now(),
        )  # fmt: skip


def timed(bakery):
    made = make.introduction(of=bakery, state=Meeting.AGREED)
    day = clock.at(add_working_days(clock.today(), 4), "10.00")
    with basis.inside() as session:
        row = session.get(Introduction, made.id)
        meetings.offer_times(row, [day], "Kade 7", "Niets", by=basis.SYSTEM, at=clock.now())
    return row


def begun(bakery):
    placement = make.placement(of=bakery, state=Placed.PLANNED)
    clock.move_to(clock.at(placement.start_on, "12.00"))
    return placement


def absent(bakery):
    placement = make.placement(of=bakery)
    with basis.inside() as session:
        row = session.get(Placement, placement.id)
        placements.report_absent(
            row,
            clock.today() - timedelta(days=3),
            None,
            "reported",
            by=basis.SYSTEM,
            at=clock.now(),
        )
    return row


def planned(bakery):
    return make.introduction(of=bakery, state=Meeting.PLANNED)


def kept(bakery):
    showing = make.showing(of=bakery)
    with basis.inside() as session:
        row = session.get(Showing, showing.id)
        showings.keep(row, by=basis.SYSTEM, at=clock.now())
    return row


def filled(bakery):
    vacancy = make.vacancy(of=bakery, state=Wanted.MATCHING)
    with basis.inside() as session:
        row = session.get(Vacancy, vacancy.id)
        row.state = Wanted.FILLED
    return row


def today():
    return clock.today().isoformat()


def a_week_on():
    return add_working_days(clock.today(), 8).isoformat()


def meeting(tail, make_row, **fields):
    return lambda bakery: (make_row(bakery), "/kennismakingen/{0.id}/" + tail, fields)


ACTS = {  # address of the act → what it is done on, where it is sent, and what is filled in
    "guarantees.invoke": lambda bakery: (
        make.placement(of=bakery), "/garanties/plaatsing/{0.id}",
        {"reason": "less_work", "wished_on": a_week_on(), "step": "save"},
    ),
    "guarantees.ask_help": lambda bakery: (
        make.placement(of=bakery), "/garanties/plaatsing/{0.id}/hulp",
        {"reason": "discuss", "note": "Wat kan er nog?"},
    ),
    "guarantees.withdraw": lambda bakery: (
        make.claim(of=bakery, state=Claimed.CONTACTED), "/garanties/{0.id}/intrekken", {},
    ),
    "introductions.want": lambda bakery: (
        make.showing(of=bakery), "/kennismakingen/profiel/{0.id}", {},
    ),
    "introductions.accept_proposal": meeting("kennismaken", proposed),
    "introductions.decline": meeting("niet-kennismaken", proposed, reason="distance"),
    "introductions.choose": lambda bakery: (
        row := timed(bakery), "/kennismakingen/{0.id}/tijd", {"time": row.times[0]},
    ),
    "introductions.suggest_times": lambda bakery: (
        planned(bakery), "/kennismakingen/{0.id}/andere-tijd",
        {"day_1": a_week_on(), "time_1": "9.30"},
    ),
    "introductions.cancel": meeting("afzeggen", planned, reason="filled"),
    "introductions.hold": meeting("gehouden", lambda bakery: met(bakery, Meeting.PLANNED)),
    "introductions.miss_candidate": meeting(
        "niet-gekomen", lambda bakery: met(bakery, Meeting.PLANNED)
    ),
    "introductions.accept": meeting("verder", met),
    "introductions.reject": meeting("geen-vervolg", met, reason="other_choice"),
    "placements.start": lambda bakery: (
        begun(bakery), "/plaatsingen/{0.id}/start", {"on": today(), "step": "save"},
    ),
    "placements.report_absent": lambda bakery: (
        make.placement(of=bakery), "/plaatsingen/{0.id}/afwezig",
        {"on": today(), "kind": "reported", "step": "save"},
    ),
    "placements.report_returned": lambda bakery: (
        absent(bakery), "/plaatsingen/{0.id}/terug", {"on": today(), "step": "save"},
    ),
    "placements.ask_hours": lambda bakery: (
        make.placement(of=bakery), "/plaatsingen/{0.id}/uren", {"on": today(), "minutes": "24"},
    ),
    "vacancies.ask_proposal": lambda bakery: (
        make.vacancy(of=bakery, state=Wanted.MATCHING), "/vacatures/{0.id}/voorstel", {},
    ),
    "vacancies.close": lambda bakery: (
        filled(bakery), "/vacatures/{0.id}/afsluiten", {},
    ),
    "vacancies.keep": lambda bakery: (
        make.showing(of=bakery), "/vacatures/{0.vacancy_id}/kandidaten/{0.id}/bewaren", {},
    ),
    "vacancies.let_go": lambda bakery: (
        kept(bakery), "/vacatures/{0.vacancy_id}/kandidaten/{0.id}/loslaten", {},
    ),
}  # fmt: skip


def lines_of(visitor, bakery, act):
    """The audit lines that this act by this person leaves: (verb, on whose behalf)."""
    row, path, fields = ACTS[act](bakery)
    visitor = visitor.as_(visitor.person)
    before = db.session.scalar(select(func.max(AuditLine.id)))
    sent = visitor.post(
        path.format(row), version=getattr(row, "version", None), once=str(uuid.uuid4()), **fields
    )
    assert sent.status == 303, sent.words[:500]
    db.session.rollback()
    return db.session.execute(
        select(AuditLine.verb, AuditLine.on_behalf_of).where(
            AuditLine.id > before, AuditLine.actor_id == str(visitor.person.id)
        )
    ).all()


def test_every_act_of_an_employer_that_can_be_done_by_phone_stands_in_the_table(app):
    acts = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in rule.methods
        and isinstance(needs := needs_of(app.view_functions[rule.endpoint], "POST"), May)
        and needs in THEIRS
    }
    assert acts == set(ACTS)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_by_phone_it_is_done_on_behalf_of_the_company(account_manager, bakery, act):
    lines = lines_of(account_manager, bakery, act)
    assert lines
    assert {line.on_behalf_of for line in lines} == {str(bakery.id)}


@pytest.mark.parametrize("act", ["guarantees.invoke", "introductions.want", "placements.start"])
def test_the_company_itself_acts_for_nobody_else(signatory, bakery, act):
    lines = lines_of(signatory, bakery, act)
    assert lines
    assert {line.on_behalf_of for line in lines} == {None}


def test_what_is_the_account_managers_own_is_done_for_nobody_else(account_manager, bakery):
    claim = make.claim(of=bakery)
    before = db.session.scalar(select(func.max(AuditLine.id)))
    assert account_manager.submit(f"/garanties/{claim.id}", "gesproken").status == 303
    lines = select(AuditLine.on_behalf_of).where(AuditLine.id > before)
    assert set(db.session.scalars(lines)) == {None}
