"""What goes to a candidate goes to nobody else of the case, whatever it is, and waits meanwhile."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, select

import portal
from portal import clock, db, outbox
from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.agreements import actions as agreements
from portal.agreements import messages as agreement_messages
from portal.agreements.labels import State as Agreed
from portal.agreements.labels import WithdrawReason
from portal.agreements.models import Agreement
from portal.audit import record
from portal.candidate import messages as candidate_messages
from portal.dossiers import actions as dossiers
from portal.dossiers import jobs as dossier_jobs
from portal.dossiers import messages as dossier_messages
from portal.dossiers.models import Dossier, NumberChange
from portal.effects import mail
from portal.introductions import actions as introductions
from portal.introductions import messages as introduction_messages
from portal.introductions import queries
from portal.introductions.models import Introduction
from portal.introductions.rules import State
from portal.links.models import Link
from portal.links.rules import Channel, Outcome, Purpose
from portal.outbox import Job, JobState
from portal.roles import Role
from portal.tasks.models import Task
from tests import make
from tests.make import basis
from tests.page import Visitor

OTHERWISE = "+31 6 12345678"
MAIL, OWN = "romy@post.example", "romy.eigen@post.example"
MAILS = Path(portal.__file__).parent / "templates" / "mail"
NAMES = sorted(
    path.stem.removeprefix("introductions_candidate_")
    for path in MAILS.glob("introductions_candidate_*.txt")
)
CLOSED = "U kunt nu niet antwoorden met deze link"


@pytest.fixture
def inside(app):
    """What a job finds around it."""
    with app.app_context():
        yield


def joins(of, email="Romy+thuis@post.example", phone=""):
    """Somebody of this company, or of the municipality, is reached where the candidate is."""
    with db.unit():
        return accounts.invite(
            "Bo Dubbel", email, roles={Role.MEMBER if of else Role.FINANCE},
            employer_id=of.id if of else None, phone=phone, by=basis.SYSTEM, at=clock.now(),
        )  # fmt: skip


def asked(of, state=State.ASKED, **address):
    """An introduction of this company with somebody who is reached there."""
    behind = make.dossier(**({"email": MAIL} | address))
    showing = make.showing(of=of, card=make.card(dossier=behind))
    return make.introduction(showing=showing, state=state)


def went(to=MAIL):
    return [one for one in mail.newest(50) if one.to == to]


def tasks(behind):
    db.session.rollback()
    found = select(Task).where(Task.subject_id == behind.id, Task.state == "open")
    return {task.kind: task.assigned_to for task in db.session.scalars(found)}


def edit(behind, **values):
    with db.unit() as session:
        row = session.get_one(Dossier, behind.id, with_for_update=True)
        dossiers.edit(row, values, by=basis.SYSTEM, at=clock.now())


def fresh(row):
    db.session.rollback()
    return db.session.get_one(type(row), row.id, populate_existing=True)


def path(letter):
    return re.search(r"/k/[\w-]{43}", letter.text).group()


# whatever it is


@pytest.mark.parametrize("side", ["company", "municipality"])
def test_no_message_about_a_meeting_goes_where_another_of_it_reads(inside, bakery, work, side):
    made = asked(bakery, State.PLANNED)
    joins(bakery if side == "company" else None)
    work()
    before, behind = len(mail.newest(50)), queries.person(made)
    assert NAMES
    for name in NAMES:
        made = fresh(made)
        at = clock.now()
        assert not introduction_messages.link(
            made, Purpose.MEETING, str(uuid4()), name, was_at=at
        ), name
        introduction_messages.write(made, name)
    assert len(mail.newest(50)) == before
    assert tasks(behind) == {"dossiers.own_address": behind.mediator_id}
    db.session.rollback()
    (link,) = db.session.scalars(select(Link).where(Link.dossier_id == behind.id))
    assert link.waits


@pytest.mark.parametrize("kind", sorted(set(agreement_messages.CANDIDATE) - {"beside"}))
def test_no_message_about_an_agreement_does(inside, bakery, work, kind):
    made = make.agreement(of=bakery, state=Agreed.OFFERED)
    behind = queries.dossier_of(made.introduction_id)
    with db.unit():
        behind.email = MAIL
    joins(bakery)
    work()
    behind = fresh(behind)
    assert not agreement_messages.to_candidate(made, behind, kind, link="x", once="")
    assert went() == []


@pytest.mark.parametrize("what", ["email", "phone"])
def test_nor_does_the_own_page_which_names_every_company(inside, bakery, butcher, work, what):
    """Of whoever was shown him, and not only of whom he met."""
    behind = make.dossier(email=MAIL, phone="0612345678")
    card = make.card(dossier=behind)
    joins(butcher, **({} if what == "email" else {"email": "bo@eigen.example", "phone": OTHERWISE}))
    work()
    candidate_messages.own_page(fresh(behind), uuid4())
    assert len(went()) == 1, "the butcher never saw him"
    make.showing(of=butcher, card=card)
    candidate_messages.own_page(fresh(behind), uuid4())
    assert len(went()) == 1
    assert "dossiers.own_address" in tasks(behind)


def test_what_is_about_one_company_is_not_held_up_by_another(inside, bakery, butcher, work):
    made = asked(bakery)
    joins(butcher)
    work()
    assert introduction_messages.link(made, Purpose.ANSWER, str(uuid4()), "asked")
    assert len(went()) == 1


def test_no_new_link_and_no_word_of_a_changed_number_does(inside, bakery, work):
    made = asked(bakery)
    behind = queries.person(made)
    old = make.link(made, behind, purpose=Purpose.ANSWER)
    joins(bakery)
    edit(behind, phone="0687654321")
    work()
    assert not dossier_messages.new_link(fresh(old), uuid4(), asked=True)
    assert db.session.scalars(select(NumberChange)).one()
    assert went() == []


def test_the_company_is_not_told_that_a_candidate_is_reached_there_no_more(app, bakery, work):
    made = asked(bakery)
    behind = queries.person(made)
    make.link(made, behind, purpose=Purpose.ANSWER)
    joins(bakery, phone=behind.phone)
    work()
    was = behind.phone
    clock.move_to(clock.now() + timedelta(days=2))
    edit(behind, email=OWN, phone="0687654321")
    work()
    assert [*went(), *went(was)] == []


# and when it is mended


def ask(made, channel=Channel.MAIL):
    with db.unit() as session:
        row = session.get_one(Introduction, made.id)
        by = basis.actor(row.mediator_id, Role.MEDIATOR)
        introductions.ask(row, channel, by=by, at=clock.now())


def test_the_question_waits_and_is_asked_at_his_own_address(app, bakery, member, work):
    made = asked(bakery, State.WANTED)
    behind = queries.person(made)
    joins(bakery)
    ask(made)
    work()
    assert went() == []
    assert tasks(behind) == {"dossiers.own_address": behind.mediator_id}
    seen = member.get(f"/kennismakingen/{made.id}").words
    edit(behind, email=OWN)
    work()
    (letter,) = went(OWN)
    assert "een vraag over werk" in letter.text
    assert tasks(behind) == {}
    assert Visitor(app).get(path(letter)).status == 303
    assert member.get(f"/kennismakingen/{made.id}").words == seen, (
        "the employer reads no difference"
    )


def test_it_is_asked_once_the_other_is_gone(app, bakery, work):
    made = asked(bakery, State.WANTED)
    behind = queries.person(made)
    bo = joins(bakery)
    ask(made)
    work()
    dossier_jobs.watch()
    work()
    assert went() == []
    assert "dossiers.own_address" in tasks(behind)
    with db.unit() as session:
        accounts.deactivate(session.get(User, bo.id), by=basis.SYSTEM, at=clock.now())
    work()
    assert ["een vraag over werk" in one.text for one in went()] == [True]
    assert tasks(behind) == {}


def test_who_wanted_to_meet_him_and_was_stopped_reads_nothing(app, bakery, work):
    anna = make.person(Role.MEMBER, of=bakery, email="anna@post.example")
    behind = make.dossier(email=anna.email)
    showing = make.showing(of=bakery, card=make.card(dossier=behind))
    made = make.introduction(showing=showing)
    with db.unit():
        record("introductions.want", made, by=basis.actor(anna, Role.MEMBER), at=clock.now())
        accounts.deactivate(db.session.get(User, anna.id), by=basis.SYSTEM, at=clock.now())
    ask(made)
    work()
    assert went(anna.email) == []
    assert "dossiers.own_address" in tasks(behind)


def test_the_sealed_copy_waits_and_the_end_of_an_offer_is_not_mailed(app, bakery, work):
    sealed = make.agreement(of=bakery, state=Agreed.SEALED)
    offered = make.agreement(of=bakery, state=Agreed.OFFERED)
    behind, other = (queries.dossier_of(one.introduction_id) for one in (sealed, offered))
    with db.unit():
        behind.email = MAIL
        other.email = "Romy@post.example"
    joins(bakery)
    with db.unit() as session:
        row = session.get_one(Agreement, offered.id)
        agreements.withdraw(row, WithdrawReason.MISTAKE, by=basis.SYSTEM, at=clock.now())
        outbox.put("agreements.sealed", agreement_id=str(sealed.id), link_id=str(uuid4()))
    work()
    assert [*went(), *went("Romy@post.example")] == []
    assert "dossiers.own_address" in tasks(behind)
    assert "dossiers.own_address" in tasks(other)
    edit(behind, email=OWN)
    work()
    (letter,) = went(OWN)
    assert Visitor(app).get(path(letter)).status == 303


# by a link that is out


@pytest.mark.parametrize(
    ("purpose", "state", "act"),
    [
        (Purpose.ANSWER, State.ASKED, {"antwoord": "yes"}),
        (Purpose.MEETING, State.PLANNED, {}),
        (Purpose.RESULT, State.HELD, {"impression": "good"}),
        (Purpose.OWN_PAGE, State.ASKED, {}),
    ],
)
def test_nothing_is_read_or_answered_by_a_link_that_another_opens(
    app, bakery, member, work, purpose, state, act
):
    made = asked(bakery, state)
    behind = queries.person(made)
    subject = behind if purpose is Purpose.OWN_PAGE else made
    link, candidate = make.link(subject, behind, purpose=purpose), Visitor(app)
    opened = candidate.follow(candidate.get(f"/k/{link.token}"))
    assert opened.status == 200
    before = member.get(f"/kennismakingen/{made.id}").words
    joins(bakery)
    work()
    assert tasks(behind) == {"dossiers.own_address": behind.mediator_id}
    page = candidate.get(opened.path)
    assert (page.status, page.h1) == (200, CLOSED)
    for word in ("Bo Dubbel", bakery.name, made.vacancy_title, behind.first_name):
        assert word not in page.words
    for form in opened.tree.css("form[method=post]"):
        answer = candidate.post(form.attributes["action"], **act)
        if "/eigen-pagina" not in form.attributes["action"]:
            assert (answer.status, answer.h1) == (409, CLOSED)
    assert fresh(made).state is state
    assert member.get(f"/kennismakingen/{made.id}").words == before
    work()
    assert went() == []


def test_what_was_answered_is_not_told_to_who_reads_along(app, bakery, client):
    made = asked(bakery, State.HELD)
    link = make.link(made, queries.person(made), purpose=Purpose.RESULT)
    with db.unit() as session:
        row = session.get_one(Link, link.id)
        row.used_at, row.outcome = clock.now(), Outcome.TOLD
    assert client.get(f"/k/{link.token}/klaar").h1 != CLOSED
    joins(bakery)
    for tail in ("/klaar", "/oordeel"):
        assert client.get(f"/k/{link.token}{tail}").h1 == CLOSED


def test_nobody_refuses_to_sign_by_a_link_that_another_opens(app, bakery, work):
    made = make.agreement(of=bakery, state=Agreed.OFFERED)
    behind = queries.dossier_of(made.introduction_id)
    with db.unit():
        behind.email = MAIL
    link, candidate = make.link(made, behind, purpose=Purpose.SIGN), Visitor(app)
    opened = candidate.get(f"/k/{link.token}/overeenkomst/weigeren")
    joins(bakery)
    answer = candidate.submit(opened, "/weigeren", reason="changed_mind")
    assert answer.status == 409
    assert CLOSED in answer.words
    assert fresh(made).state is Agreed.OFFERED
    assert "Ik teken niet" not in candidate.get(f"/k/{link.token}/overeenkomst").words


def test_a_clash_that_nobody_was_told_of_is_found_by_night(app, bakery):
    made = asked(bakery)
    behind = queries.person(made)
    make.link(made, behind, purpose=Purpose.ANSWER)
    joins(bakery)
    with db.unit() as session:
        session.execute(delete(Job).where(Job.state == JobState.WAITING))
    dossier_jobs.watch()
    assert "dossiers.own_address" in tasks(behind)


# what our mediators read


def test_the_mediator_reads_whose_it_is_and_that_it_waits(app, bakery, work):
    made = asked(bakery, State.WANTED)
    behind = queries.person(made)
    joins(bakery)
    own = Visitor(app, db.session.get(User, behind.mediator_id))
    page = own.get(f"/kennismakingen/{made.id}")
    said = own.follow(own.submit(page, "/vragen", channel="mail"))
    shown = f"Het e-mailadres van de kandidaat is ook dat van Bo Dubbel ({bakery.name})"
    assert shown in said.words
    assert "De vraag is verstuurd" not in said.words
    work()
    assert "niet verstuurd" in own.get(f"/kennismakingen/{made.id}").words
    sent = own.follow(own.submit(f"/kennismakingen/kandidaat/{behind.id}", "/venster"))
    assert shown in sent.words
    work()
    assert "De link wacht" in own.get(f"/kennismakingen/kandidaat/{behind.id}").words
    assert shown in own.get(f"/dossiers/{behind.id}").words
    assert "Zorg voor een eigen adres" in own.get("/taken").words
