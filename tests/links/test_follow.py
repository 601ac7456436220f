"""Links follow the person: what went to an address that is left stops, is said there, and goes on
where somebody is reached now.
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal import clock, db, outbox
from portal.agreements.labels import Party
from portal.agreements.labels import State as Agreed
from portal.agreements.views import by_link
from portal.audit.models import AuditLine
from portal.dossiers import actions as dossiers
from portal.dossiers import rules as dossier_rules
from portal.dossiers.models import Dossier
from portal.effects import mail, sms
from portal.errors import Refused
from portal.introductions import meetings, queries, rules
from portal.introductions import messages as introduction_messages
from portal.introductions.rules import EmployerReason, State
from portal.links import actions
from portal.links.models import Link, LinkCode
from portal.links.rules import FOLLOWS, PAGES, Channel, Checked, Outcome, Purpose
from portal.outbox import Job
from portal.tasks.models import Task
from tests import make
from tests.introductions.own import fresh
from tests.make import basis

NEW, PHONE = "nieuw@post.example", "0687654321"
DEAD = "Deze link werkt niet meer"
SHA = "a" * 64
OPEN = {  # what a link leads to while something is open there
    Purpose.ANSWER: State.ASKED,
    Purpose.MEETING: State.PLANNED,
    Purpose.RESULT: State.HELD,
    Purpose.SIGN: Agreed.OFFERED,
    Purpose.OWN_PAGE: None,
}


def linked(purpose, bakery, state=None):
    """Somebody and a link for this, sent by mail: (dossier, link, what it is about)."""
    state = state or OPEN[purpose]
    if purpose is Purpose.SIGN:
        subject = make.agreement(of=bakery, state=state)
        behind = queries.dossier_of(subject.introduction_id)
    elif purpose is Purpose.OWN_PAGE:
        subject = behind = make.dossier()
    else:
        subject = make.introduction(of=bakery, state=state)
        behind = queries.person(subject)
    return behind, make.link(subject, behind, purpose=purpose), subject


def edit(behind, **values):
    with db.unit() as session:
        row = session.get_one(Dossier, behind.id, with_for_update=True)
        dossiers.edit(row, values, by=basis.SYSTEM, at=clock.now())


def letters(to):
    return [one for one in mail.newest(50) if one.to == to]


def path(letter):
    return re.search(r"/k/[\w-]{43}", letter.text).group()


def count(model, **values):
    db.session.rollback()
    return db.session.query(model).filter_by(**values).count()


def test_every_purpose_has_who_sends_a_new_one():
    assert set(FOLLOWS) == set(PAGES) == set(Purpose) == set(OPEN)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_changed_address_takes_the_link_along(purpose, client, bakery, work):
    behind, link, _subject = linked(purpose, bakery)
    old = behind.email
    assert client.get(f"/k/{link.token}").status == 303
    edit(behind, email=NEW)
    dead = client.get(f"/k/{link.token}")
    assert (dead.status, dead.h1) == (200, DEAD), "at once, before any job"
    assert "Liever bellen?" in dead.words
    work()
    (new,) = letters(NEW)
    assert client.get(path(new)).status == 303
    (told,) = letters(old)
    assert "/k/" not in told.text
    assert "Deze link werkt niet meer" in client.get(f"/k/{link.token}").words


@pytest.mark.parametrize(
    ("purpose", "state"),
    [
        (Purpose.ANSWER, State.AGREED),
        (Purpose.MEETING, State.HELD),
        (Purpose.MEETING, State.POSITIVE),
        (Purpose.RESULT, "over"),
        (Purpose.SIGN, "over"),
    ],
)
def test_where_nothing_is_open_no_new_link_goes_out(purpose, state, client, bakery, work):
    behind, link, subject = linked(purpose, bakery, None if state == "over" else state)
    if state == "over":
        with db.unit() as session:
            _end(session.get_one(type(subject), subject.id))
    old = behind.email
    edit(behind, email=NEW)
    work()
    assert letters(NEW) == []
    assert len(letters(old)) == 1
    assert client.get(f"/k/{link.token}").h1 == DEAD


def _end(subject):
    if isinstance(subject.state, Agreed):
        subject.state = Agreed.LAPSED
        return
    at = clock.now()
    meetings.reject(subject, EmployerReason.OTHER_CHOICE, "", by=basis.SYSTEM, at=at)


@pytest.mark.parametrize("purpose", [Purpose.ANSWER, Purpose.MEETING, Purpose.RESULT])
@pytest.mark.parametrize("state", State)
def test_what_is_open_behind_a_link(purpose, state):
    leads = {
        Purpose.ANSWER: {State.ASKED},
        Purpose.MEETING: {State.AGREED, State.PLANNED},
        Purpose.RESULT: {State.PLANNED, State.HELD, State.POSITIVE},
    }
    assert rules.leads_on(purpose, state) is (state in leads[purpose])


def test_the_old_address_reads_nothing_of_what_it_was_about(bakery, work):
    behind, _link, subject = linked(Purpose.ANSWER, bakery)
    old = behind.email
    edit(behind, email=NEW)
    work()
    (told,) = letters(old)
    said = (told.subject + told.text).lower()
    for word in (
        behind.first_name, behind.last_name, bakery.name, subject.vacancy_title,
        subject.vacancy_reference, subject.alias, NEW, "werk", "werkgever", "vraag", "afspraak",
    ):  # fmt: skip
        assert not re.search(rf"\b{re.escape(word.lower())}\b", said), word
    assert "veranderd" in said
    assert "klopt dit niet? bel" in said


def by_sms(bakery, state=State.ASKED):
    behind = make.dossier(contact_by="sms")
    made = make.introduction(
        showing=make.showing(of=bakery, card=make.card(dossier=behind)), state=state
    )
    with db.unit():
        link, token = actions.make(
            Purpose.ANSWER, made, behind.id, channel=Channel.SMS, sent_to=behind.phone,
            by=basis.SYSTEM, at=clock.now(),
        )  # fmt: skip
    link.token = token
    return behind, link


def test_a_changed_number_is_told_by_sms_and_the_link_follows(client, bakery, work):
    behind, link = by_sms(bakery)
    old = behind.phone
    edit(behind, phone=PHONE)
    work()
    assert client.get(f"/k/{link.token}").h1 == DEAD
    (told,), (new,) = letters(old), letters(PHONE)
    assert told.is_sms
    assert new.is_sms
    assert sms.fits(told.text.strip())
    assert "telefoonnummer veranderd" in told.text
    assert client.get(path(new)).status == 303


def test_what_went_to_another_address_works_on(client, bakery, work):
    behind, link, _subject = linked(Purpose.MEETING, bakery)
    old = behind.phone
    edit(behind, phone=PHONE, wishes="Buiten werken")
    work()
    assert client.get(f"/k/{link.token}").status == 303
    assert {one.to for one in mail.newest(50)} == {behind.email, old}, "who hears of the number"


def test_capitals_make_no_other_address(client, bakery, work):
    behind, link, _subject = linked(Purpose.MEETING, bakery)
    edit(behind, email=behind.email.capitalize())
    work()
    assert client.get(f"/k/{link.token}").status == 303
    assert mail.newest(50) == []


def test_capitals_that_were_mended_first_make_no_link_survive(client, bakery, work):
    behind, made, _ = linked(Purpose.MEETING, bakery)
    edit(behind, email=behind.email.capitalize())
    edit(behind, email=NEW)
    work()
    assert client.get(f"/k/{made.token}").h1 == DEAD
    assert len([one for one in letters(NEW) if "/k/" in one.text]) == 1


def test_what_a_used_link_said_is_not_said_at_an_address_that_is_left(client, bakery, work):
    behind, made, _ = linked(Purpose.RESULT, bakery)
    with db.unit() as session:
        row = session.get_one(Link, made.id)
        row.used_at, row.outcome = clock.now(), Outcome.TOLD
    assert client.get(f"/k/{made.token}/klaar").h1 != DEAD
    edit(behind, email=NEW)
    work()
    for address in (f"/k/{made.token}", f"/k/{made.token}/klaar"):
        assert client.get(address).h1 == DEAD
    assert letters(NEW) == []


def test_a_link_goes_by_text_to_a_mobile_only_and_not_to_who_wants_a_call(bakery, work):
    for changed in (
        {"phone": "0201234567", "contact_by": "sms", "email": ""},
        {"phone": PHONE, "contact_by": "phone"},
    ):
        behind, _made, about = linked(Purpose.MEETING, bakery)
        edit(behind, email=NEW, **changed) if "email" not in changed else edit(behind, **changed)
        work()
        assert not [one for one in letters(changed["phone"]) if "/k/" in one.text]
        found = select(Task.kind).where(Task.subject_id == about.id, Task.ended_at.is_(None))
        assert "introductions.call" in set(db.session.scalars(found))


def test_where_somebody_else_is_reached_nobody_reads_that_his_number_changed(bakery, work):
    """A slip of the pen, or a couple with one telephone."""
    behind, _made, _ = linked(Purpose.MEETING, bakery)
    other = make.dossier(phone=PHONE)
    edit(behind, phone=PHONE, contact_by="sms", email="")
    work()
    assert letters(PHONE)
    edit(behind, phone="0612340000")
    work()
    assert not [one for one in letters(PHONE) if "veranderd" in one.text]
    assert other


def test_an_address_that_never_got_anything_is_not_told(bakery, work):
    """A slip of the pen may be somebody else's."""
    behind = make.dossier()
    edit(behind, email=NEW, phone=PHONE)
    work()
    assert mail.newest(50) == []


def test_a_used_link_is_reason_enough_to_tell(bakery, work):
    behind, link, _subject = linked(Purpose.RESULT, bakery)
    old = behind.email
    with db.unit() as session:
        row = session.get_one(Link, link.id)
        actions.spend(row, "told", by=basis.SYSTEM, at=clock.now())
    edit(behind, email=NEW)
    work()
    assert len(letters(old)) == 1
    assert letters(NEW) == []


def test_the_new_link_goes_by_the_way_that_is_left(client, bakery, work):
    behind, _link, _subject = linked(Purpose.ANSWER, bakery)
    edit(behind, email="")
    work()
    (new,) = letters(behind.phone)
    assert client.get(path(new)).status == 303


@pytest.mark.parametrize(
    ("purpose", "task"),
    [
        (Purpose.ANSWER, "introductions.call"),
        (Purpose.MEETING, "introductions.call"),
        (Purpose.SIGN, "agreements.sign_together"),
    ],
)
def test_without_an_address_the_mediator_has_a_task(purpose, task, bakery, work):
    behind, _link, subject = linked(purpose, bakery)
    edit(behind, email="", phone="")
    work()
    db.session.rollback()
    (given,) = db.session.query(Task).filter_by(kind=task, subject_id=subject.id)
    assert given.assigned_to == behind.mediator_id


@pytest.mark.parametrize(
    ("before", "email", "phone", "way"),
    [
        (Channel.MAIL, NEW, PHONE, Channel.MAIL),
        (Channel.SMS, NEW, PHONE, Channel.SMS),
        (Channel.MAIL, "", PHONE, Channel.SMS),
        (Channel.SMS, NEW, "", Channel.MAIL),
        (Channel.MAIL, "", "", None),
    ],
)
def test_a_link_goes_the_way_of_the_one_before(before, email, phone, way):
    assert dossier_rules.way(before, email, phone) is way


def test_all_of_it_is_one_unit_with_its_lines_and_jobs(bakery):
    behind, link, subject = linked(Purpose.MEETING, bakery)
    again = make.link(subject, behind, purpose=Purpose.MEETING)  # goes on beside the first
    with pytest.raises(Refused):
        edit(behind, email=NEW, wishes="Mijn nummer 111222333")  # looked at last, and refused
    assert fresh(Link, link.id).used_at is None
    edit(behind, email=NEW)
    edit(behind, email=NEW)
    assert fresh(Link, link.id).outcome == fresh(Link, again.id).outcome == "replaced"
    assert count(AuditLine, verb="links.follow") == 2
    assert count(Job, name="links.follow_meeting") == 1, "one new link to one meeting"
    assert count(Job, name="links.left") == 1
    told = [str(one.payload) for one in db.session.query(Job).all()]
    assert not any("@" in one for one in told), "a job holds no address"


def test_renewing_reads_the_address_on_file(client, bakery, work):
    behind, link, _subject = linked(Purpose.ANSWER, bakery)
    clock.move_to(link.expires_at + timedelta(seconds=1))
    edit(behind, email=NEW)
    work()
    old = mail.newest(50)[0].to
    assert letters(NEW) == [], "it had expired: nothing of it was open"
    client.submit(client.get(f"/k/{link.token}"), "/opnieuw")
    work()
    (new,) = letters(NEW)
    assert len(letters(old)) == 1
    assert client.get(path(new)).status == 303
    assert fresh(Link, link.id).sent_to == old


def test_a_link_that_was_on_its_way_follows(client, bakery, work, monkeypatch):
    """Sent to the old address while a colleague saves the new one: written down last, it is ended
    in the same unit, and sent anew.
    """
    made = make.introduction(of=bakery, state=State.ASKED)
    behind = queries.person(made)
    old, send = behind.email, introduction_messages.letters.send

    def slow(to, *words, **known):
        send(to, *words, **known)
        if to == old and "/k/" in words[1]:
            with db.unit() as session:
                row = session.get_one(Dossier, behind.id)
                session.execute(
                    Dossier.__table__.update().where(Dossier.id == row.id).values(email=NEW)
                )

    with db.unit():
        outbox.put(
            "introductions.asked", introduction_id=str(made.id), channel="mail",
            link_id=str(uuid4()),
        )  # fmt: skip
    monkeypatch.setattr(introduction_messages.letters, "send", slow)
    work()
    sent = [one for one in letters(old) if "/k/" in one.text]
    assert client.get(path(sent[0])).h1 == DEAD
    assert client.get(path(letters(NEW)[0])).status == 303


# codes


def coded(behind, link, subject, to=None):
    with db.unit():
        row = db.session.get_one(Link, link.id)
        how = {"to": to or behind.phone, "by": basis.SYSTEM, "at": clock.now()}
        actions.send_code(row, subject, SHA, **how)


def check(subject, typed):
    with db.unit():
        return actions.check_code(subject, SHA, typed, at=clock.now())


def digits(to):
    return re.search(r"\b\d{6}\b", letters(to)[0].text).group()


def test_a_code_at_a_number_that_is_left_is_over(client, bakery, work):
    behind, link, subject = linked(Purpose.SIGN, bakery)
    old = behind.phone
    coded(behind, link, subject)
    work()
    typed = digits(old)
    edit(behind, phone=PHONE)
    assert check(subject, typed) is Checked.OVER
    assert client.get(f"/k/{link.token}").status == 303, "the link went by mail and stays"
    work()
    assert "telefoonnummer veranderd" in letters(old)[0].text
    coded(behind, link, subject, to=PHONE)
    work()
    assert check(subject, digits(PHONE)) is Checked.RIGHT


def test_a_code_that_was_not_sent_yet_goes_nowhere(bakery, work):
    behind, link, subject = linked(Purpose.SIGN, bakery)
    old = behind.phone
    coded(behind, link, subject)
    edit(behind, phone=PHONE)
    work()
    assert not any("code" in one.text for one in letters(old))


def test_codes_are_counted_by_document_whatever_the_link(bakery):
    behind, _link, subject = linked(Purpose.SIGN, bakery)
    for _ in range(5):
        coded(behind, make.link(subject, behind, purpose=Purpose.SIGN), subject)
        clock.move_to(clock.now() + timedelta(minutes=1))
    newest = make.link(subject, behind, purpose=Purpose.SIGN)
    with pytest.raises(Refused, match="code_limit"):
        coded(behind, newest, subject)
    other = make.agreement(of=bakery, state=Agreed.OFFERED)
    person = queries.dossier_of(other.introduction_id)
    coded(person, make.link(other, person, purpose=Purpose.SIGN), other)
    assert count(LinkCode) == 6


def test_a_reminder_to_sign_uses_no_link_that_went_elsewhere(client, bakery, work):
    """The same token at two addresses could not follow the person from one of them."""
    behind, link, subject = linked(Purpose.SIGN, bakery)
    edit(behind, contact_by=dossier_rules.ContactBy.SMS)
    for party in (Party.EMPLOYER, Party.FOUNDATION):
        make.sign(subject, party)
    with db.unit():
        outbox.put("agreements.reminded", agreement_id=str(subject.id), at=clock.now().isoformat())
    work()
    (reminder,) = letters(behind.phone)
    assert path(reminder) != f"/k/{link.token}"
    assert client.get(path(reminder)).status == 303


def test_the_mediator_changes_it_by_the_form(mediator, client, bakery, work):
    behind = make.dossier(mediator=mediator.person)
    link = make.link(behind, behind, purpose=Purpose.OWN_PAGE)
    form = f"/dossiers/{behind.id}/wijzigen"
    assert mediator.submit(form, "/wijzigen", email=NEW).status == 303
    work()
    assert client.get(f"/k/{link.token}").h1 == DEAD
    assert client.get(path(letters(NEW)[0])).status == 303


def test_no_code_goes_to_the_number_that_is_left_while_one_asks(client, bakery, work, monkeypatch):
    """A mediator saves the new number between our reading and our writing."""
    behind, link, _subject = linked(Purpose.SIGN, bakery)
    old, unit = behind.phone, by_link.unit

    def later():
        monkeypatch.setattr(by_link, "unit", unit)
        edit(behind, phone=PHONE)
        return unit()

    page = client.get(f"/k/{link.token}/overeenkomst")
    monkeypatch.setattr(by_link, "unit", later)
    client.submit(page, "/code")
    work()
    sent = [*letters(old), *letters(PHONE)]
    assert not any(re.search(r"\b\d{6}\b", one.text) for one in sent)
