"""A changed phone number gets no code for two working days, unless a second mediator calls it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.dossiers import actions as dossiers
from portal.dossiers import rules
from portal.dossiers.models import Dossier
from portal.effects import mail
from portal.errors import Refused
from portal.introductions import queries as introductions
from portal.links.models import LinkCode
from portal.links.rules import Purpose
from portal.roles import Role
from tests import make
from tests.make import basis

NEW, ASK = "0687654321", "Stuur mij een code"
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("changed_on", "until"),
    [
        (MONDAY, date(2026, 11, 25)),
        (date(2026, 11, 27), date(2026, 12, 1)),  # a Friday
        (date(2026, 12, 24), date(2026, 12, 29)),  # before Christmas and a weekend
    ],
)
def test_codes_rest_two_working_days_after_the_day_of_the_change(changed_on, until):
    for today in (changed_on, until):
        assert rules.codes_rest_until(changed_on, today, is_checked=False) == until
        assert rules.codes_rest_until(changed_on, today, is_checked=True) is None
    after = until + timedelta(days=1)
    assert rules.codes_rest_until(changed_on, after, is_checked=False) is None


def test_who_changed_a_number_does_not_vouch_for_it():
    me, other = uuid4(), uuid4()
    with pytest.raises(Refused, match="same_person"):
        rules.check_number(me, me)
    rules.check_number(me, other)
    rules.check_number(None, me)  # an import changed it


@pytest.fixture
def signing(app, client, bakery):
    """Somebody who may sign by a link: (dossier, what the page says now, how many codes go out)."""
    agreement = make.agreement(of=bakery, state="offered")
    behind = introductions.dossier_of(agreement.introduction_id)
    link = make.link(agreement, behind, purpose=Purpose.SIGN)
    opened = client.get(f"/k/{link.token}/overeenkomst")

    def codes():
        count = select(func.count(LinkCode.id))
        db.session.rollback()
        before = db.session.scalar(count)
        client.submit(opened, "/code")  # of a page that stood open from before
        db.session.rollback()
        return db.session.scalar(count) - before

    return behind, lambda: client.get(opened.path).words, codes


def change(behind, who, **values):
    with db.unit() as session:
        row, by = session.get_one(Dossier, behind.id), basis.actor(who.person, Role.MEDIATOR)
        dossiers.edit(row, values, by=by, at=clock.now())


@pytest.fixture
def colleague(client):
    return client.as_(make.person(Role.MEDIATOR, name="Tweede Bemiddelaar"))


def test_a_changed_number_gets_no_code_until_its_days_are_over(signing, mediator):
    behind, words, codes = signing
    assert ASK in words()
    change(behind, mediator, phone=NEW)
    until = rules.codes_rest_until(clock.today(), clock.today(), is_checked=False)
    assert "Uw telefoonnummer is nieuw" in words()
    assert ASK not in words()
    assert "Ik teken niet" in words()
    assert codes() == 0
    clock.move_to(clock.at(until, "23.30"))
    assert codes() == 0
    clock.move_to(clock.at(until + timedelta(days=1), "0.30"))
    assert ASK in words()
    assert codes() == 1


def told(work, who):
    """What went to this address, oldest first."""
    work()
    return [one.text for one in reversed(mail.newest(50)) if one.to == who]


def test_the_person_hears_of_it_at_the_old_number_and_by_mail(app, mediator, work):
    """Also who never got a link there, and where somebody else has the same number."""
    behind = make.dossier(phone="0612121212", contact_by="mail")
    clock.move_to(clock.now() + timedelta(days=2))
    change(behind, mediator, phone=NEW)
    assert ["telefoonnummer veranderd" in text for text in told(work, "0612121212")] == [True]
    assert [text.count("eindigt op 21") for text in told(work, behind.email)] == [1]
    assert told(work, NEW) == []

    other = make.dossier(phone="0613131313")
    clock.move_to(clock.now() + timedelta(days=2))
    make.dossier(phone="0613131313")
    change(other, mediator, phone="0614141414")
    (text,) = told(work, "0613131313")
    assert "iemand die wij op dit nummer bereikten" in text
    assert other.first_name not in text

    slip = make.dossier(phone="0615151515")
    change(slip, mediator, phone="0616161616")
    assert told(work, "0615151515") == [], "it may be anybody's"
    for stays in range(2):
        change(slip, mediator, phone=f"061717171{stays}")
        clock.move_to(clock.now() + timedelta(days=2))
    assert told(work, "0616161616") == []
    assert len(told(work, "0617171710")) == 1


def test_after_another_change_a_number_rests_anew(signing, mediator, colleague):
    behind, _words, codes = signing
    change(behind, mediator, phone=NEW)
    colleague.submit(f"/dossiers/{behind.id}", "/nummer")
    change(behind, mediator, phone="0611111111")
    assert codes() == 0
    clock.move_to(clock.now() + timedelta(days=9))
    change(behind, mediator, phone="0622222222")
    assert codes() == 0


def test_a_second_mediator_calls_it_and_codes_go_at_once(signing, mediator, colleague):
    behind, _words, codes = signing
    change(behind, mediator, phone=NEW)
    path = f"/dossiers/{behind.id}"
    assert "Laat een collega het nieuwe nummer bellen" in mediator.get(path).words
    page = colleague.get(path)
    version = page.tree.css_first('[action$="/nummer"] [name=version]').attributes["value"]
    assert mediator.post(f"{path}/nummer", version=version).status == 409
    assert codes() == 0
    for _click in range(2):
        assert colleague.submit(page, "/nummer").status == 303
    assert "Het telefoonnummer is nieuw" not in colleague.get(path).words
    assert codes() == 1


def test_a_number_that_changed_since_the_call_is_not_vouched_for(signing, mediator, colleague):
    behind, _words, codes = signing
    change(behind, mediator, phone=NEW)
    called = colleague.get(f"/dossiers/{behind.id}")
    change(behind, mediator, phone="0611111111")
    assert colleague.submit(called, "/nummer").status == 409
    assert codes() == 0


def test_what_else_changes_leaves_codes_alone(signing, mediator):
    behind, words, _codes = signing
    change(behind, mediator, city="Terp", wishes="Graag in een kas.")
    assert ASK in words()
