"""A number that is left is called by nobody: it may be somebody else's by now."""

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.audit.models import AuditLine
from portal.cards.models import Reveal
from portal.dossiers import actions as dossier_actions
from portal.dossiers.models import Dossier
from portal.formats import phone as in_groups
from portal.introductions import queries
from portal.introductions.rules import State
from tests import make
from tests.make import basis

NEW = "0687654321"


@pytest.fixture
def met(bakery):
    return make.introduction(of=bakery, state=State.PLANNED, fields=["phone"])


def edit(introduction, **values):
    with db.unit() as session:
        row = session.get_one(Dossier, queries.person(introduction).id, with_for_update=True)
        dossier_actions.edit(row, values, by=basis.SYSTEM, at=clock.now())


def test_an_old_number_is_read_and_called_by_nobody(met, member, account_manager, mediator):
    page, old = f"/kennismakingen/{met.id}", queries.person(met).phone
    tel = f"tel:+31{old[1:]}"
    for who in (member, account_manager):
        assert tel in who.get(page).links()
    edit(met, phone=NEW)
    for who in (member, account_manager, mediator):
        shown = who.get(page)
        assert tel not in shown.links()
        assert in_groups(old).replace("\xa0", " ") not in shown.words
    for who in (member, account_manager):  # the new one was not agreed to
        assert f"tel:+31{NEW[1:]}" not in who.get(page).links()
        assert in_groups(NEW).replace("\xa0", " ") not in who.get(page).words
    name, number = account_manager.person.name, in_groups(account_manager.person.phone)
    told = f"Wilt u de kandidaat spreken? Bel {name}: {number}.".replace("\xa0", " ")
    assert told in member.get(page).words
    assert "Bel de bemiddelaar" in account_manager.get(page).words
    assert "De werkgever ziet geen nummer meer" in mediator.get(page).words


def test_the_copy_is_emptied_with_an_audit_line(app, met):
    edit(met, phone=NEW)
    edit(met, phone="")
    with app.app_context():
        assert db.session.scalars(select(Reveal)).one().fields["phone"] == ""
        lines = select(AuditLine).where(AuditLine.verb == "cards.blank_phone")
        assert len(db.session.scalars(lines).all()) == 1


def test_another_change_leaves_the_number_as_it_is(app, met):
    old = queries.person(met).phone
    edit(met, wishes="Buiten werken")
    with app.app_context():
        assert db.session.scalars(select(Reveal)).one().fields["phone"] == old
