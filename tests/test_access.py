"""What the door keeps shut when a session, a form or a link does not belong to its bearer."""

from uuid import UUID

import pytest
from flask import g

from portal import access
from portal.calendar import add_working_days
from portal.clock import today
from portal.db import unit
from portal.errors import Hidden
from portal.guarantees import queries as guarantees
from portal.introductions import queries as introductions
from portal.introductions.models import Introduction
from portal.introductions.rules import State as Meeting
from portal.roles import May, Role
from tests import make


def somebody(*roles, company=None):
    return access.Viewer(
        id=UUID(int=1), name="Noor van Terhaar", roles=frozenset(roles),
        employer_id=company, employer_name=None, session_version=3,
    )  # fmt: skip


def test_a_page_greets_by_the_first_name():
    assert somebody().first_name == "Noor"


def test_somebody_is_of_a_company_or_of_the_municipality():
    inside, outside = somebody(), somebody(company=UUID(int=2))
    assert (inside.is_municipal, inside.is_employer) == (True, False)
    assert (outside.is_municipal, outside.is_employer) == (False, True)
    assert inside.get_id() == f"{UUID(int=1)}:3"


def test_somebody_acts_in_the_role_that_may():
    both = somebody(Role.MEDIATOR, Role.DECIDER)
    assert both.capacity_for(May.DECIDE_GUARANTEES) is Role.DECIDER
    assert both.capacity_for(May.WRITE_DOSSIERS) is Role.MEDIATOR
    assert both.capacity_for(May.RUN_INVOICES) is None
    assert (both.may(May.MEDIATE), both.may(May.RUN_INVOICES)) == (True, False)


def put_on_side(visitor, side):
    with visitor.client.session_transaction() as kept:
        kept["side"] = side


@pytest.mark.parametrize(
    ("who", "side", "path"),
    [
        ("signatory", "municipality", "/vacatures"),
        ("signatory", "municipality", "/plaatsingen"),
        ("account_manager", "employer", "/werkgevers"),
        ("mediator", "employer", "/dossiers"),
    ],
)
def test_a_session_of_the_other_side_opens_nothing(request, bakery, who, side, path):
    """The fence follows the session, the pages follow the person: they may not differ."""
    visitor = request.getfixturevalue(who)
    assert visitor.get(path).status == 200
    put_on_side(visitor, side)
    assert visitor.get(path).status == 404


def test_a_form_with_the_id_of_a_strangers_row_does_not_lead_there(app, bakery, butcher, stranger):
    theirs = make.claim(placement=make.placement(of=bakery))
    mine = make.placement(of=butcher)
    wished_on = add_working_days(today(), 8).isoformat()
    page = stranger.post(
        f"/garanties/plaatsing/{mine.id}", once=str(theirs.id),
        reason="less_work", wished_on=wished_on, step="save",
    )  # fmt: skip
    assert page.status == 409
    assert str(theirs.id) not in page.text
    assert theirs.reference not in page.words
    assert guarantees.newest_of(mine.id) is None


def test_one_address_may_ask_another_right_of_who_posts(
    app, bakery, member, signatory, monkeypatch
):
    @access.allow(May.VIEW_VACANCIES, post=May.SIGN)
    def view():
        return "", 204

    monkeypatch.setitem(app.view_functions, "vacancies.draft", view)
    visits = [(who.get, who.post) for who in (member, signatory)]
    asked = [visit("/vacatures/nieuw").status for both in visits for visit in both]
    assert asked == [204, 403, 204, 204]


@pytest.mark.parametrize("lock", [False, True])
def test_a_link_opens_the_row_it_was_made_for_and_no_other(app, bakery, lock):
    mine = make.introduction(of=bakery, state=Meeting.ASKED)
    other = make.introduction(of=bakery, state=Meeting.ASKED)
    link = make.link(mine, introductions.dossier_of(mine.id))
    with app.test_request_context():
        g.link = link
        with unit() as session:
            assert access.load(Introduction, mine.id, lock=lock).id == mine.id
            for row in (other, session.get(type(bakery), bakery.id)):
                with pytest.raises(Hidden):
                    access.load(type(row), row.id, lock=lock)
            assert access.already(Introduction, other.id) is None
