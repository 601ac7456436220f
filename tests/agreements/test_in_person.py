"""A candidate signs in person before his own mediator, who stands in, or a second one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.accounts.models import User
from portal.agreements import actions, checks, documents, queries, signing
from portal.agreements.labels import Identity, Method, Party, State
from portal.agreements.models import Agreement, Signature
from portal.agreements.signing import Signer
from portal.audit.models import AuditLine
from portal.dossiers import actions as dossiers
from portal.dossiers import rules as dossier_rules
from portal.dossiers.models import Dossier
from portal.effects import mail
from portal.errors import Refused
from portal.introductions import queries as introductions
from portal.roles import Role
from portal.settings import settings
from portal.tasks.models import Task
from tests import make
from tests.engines import counted
from tests.make import basis
from tests.make.people import PASSWORD
from tests.page import Visitor

GIVEN = {
    "read": "y", "agreed": "y", "identified": "y", "identity": "passport", "asked": "y",
    "password": PASSWORD,
}  # fmt: skip


def url(agreement, tail=""):
    return f"/overeenkomsten/{agreement.id}{tail}"


def sign_beside(who, agreement, *, without=(), **changed):
    given = {name: said for name, said in (GIVEN | changed).items() if name not in without}
    return who.submit(url(agreement, "/samen"), "/samen", **given)


def later(who, at):
    """The same person, signed in again at that instant."""
    clock.move_to(at)
    return Visitor(who.app, who.person)


def edit(agreement, by, **values):
    with db.unit() as session:
        row = session.get_one(Dossier, behind(agreement).id)
        dossiers.edit(row, values, by=basis.actor(by, Role.MEDIATOR), at=clock.now())


def behind(agreement):
    return introductions.dossier_of(agreement.introduction_id)


def signed(agreement):
    db.session.rollback()
    return [row.party for row in queries.signatures(agreement.id)]


@pytest.fixture
def made(app, bakery):
    return make.agreement(of=bakery, state=State.OFFERED)


@pytest.fixture
def own(app, made):
    """The candidate's own mediator."""
    return Visitor(app, db.session.get(User, behind(made).mediator_id))


@pytest.fixture
def named(made, decider, second_mediator):
    """A second mediator, whom the team leader named."""
    page = decider.get(url(made, "/aanwijzen"))
    done = decider.submit(page, "/aanwijzen", mediator=str(second_mediator.person.id))
    assert done.status == 303
    return second_mediator


@pytest.mark.promise("A7")
def test_how_somebody_was_known_is_kept_and_told_and_which_document_stays_with_us(
    own, made, decider, signatory
):
    for lacking in ("identity", "identified", "asked"):
        assert sign_beside(own, made, without=[lacking]).status == 422
    assert signed(made) == []
    assert sign_beside(own, made).status == 303
    line = db.session.scalars(select(Signature)).one()
    assert (line.identity, line.asked, line.witness) == (
        Identity.PASSPORT, True, own.person.name,
    )  # fmt: skip
    told = f"naast {own.person.name} (bemiddelaar), identiteitsbewijs gezien"
    ours = decider.get(url(made)).words
    assert f"{told} (paspoort, op verzoek van de kandidaat)" in ours
    theirs = signatory.get(url(made)).words
    assert told in theirs
    assert "paspoort" not in theirs
    agreement = db.session.get(Agreement, made.id)
    paper = documents.final(agreement, queries.offered(made.id), queries.signatures(made.id))
    assert paper["signatures"][0]["how"].endswith(told)


def test_who_knows_the_candidate_says_so(own, made, signatory):
    assert sign_beside(own, made, identity="known").status == 303
    assert "de bemiddelaar kent de kandidaat" in signatory.get(url(made)).words


def test_without_a_mobile_nothing_is_asked_about_it(own, made):
    edit(made, own.person, phone="0511123456")
    until = dossier_rules.codes_rest_until(clock.today(), clock.today(), is_checked=False)
    own = later(own, clock.at(until + timedelta(days=1), "0.30"))
    assert not own.get(url(made, "/samen")).tree.css("[name=asked]")
    assert sign_beside(own, made, without=["asked"]).status == 303
    assert not db.session.scalar(select(Signature.asked))


def test_any_other_mediator_reads_why_he_may_not_and_cannot(made, own, mediator, second_mediator):
    here = url(made, "/samen")
    for who, offered in ((own, True), (mediator, False)):
        assert (here in who.get(url(made)).links()) is offered
    page = mediator.get(here)
    assert "eigen bemiddelaar" in page.words
    assert not page.tree.css("[name=password]")
    sha = made.document_sha256
    answer = mediator.post(url(made, "/samen"), document_hash=sha, version=made.version, **GIVEN)
    assert answer.status == 409
    assert signed(made) == []


def test_who_stands_in_for_the_mediator_sits_beside_while_he_does(app, made, own):
    deputy = Visitor(app, make.person(Role.MEDIATOR, name="Pien Invaller"))
    make.absence(own.person, deputy=deputy.person)
    assert "eigen bemiddelaar" in deputy.get(url(made, "/samen")).words
    assert sign_beside(later(deputy, clock.now() + timedelta(days=1)), made).status == 303


def test_the_team_leader_names_a_second_mediator_who_has_the_task(made, named, decider, own):
    task = db.session.scalars(
        select(Task).where(Task.kind == "agreements.sign_together", Task.state == "open")
    ).one()
    assert (task.assigned_to, task.employer_id) == (named.person.id, None)
    line = db.session.scalars(select(AuditLine).where(AuditLine.verb == "agreements.appoint")).one()
    assert line.facts["mediator_id"] == str(named.person.id)
    assert line.actor_id == str(decider.person.id)
    assert made.reference in named.get("/overeenkomsten").words
    assert sign_beside(named, made).status == 303
    db.session.rollback()
    assert db.session.get(Task, task.id).state == "done"


def test_naming_the_same_again_changes_nothing_and_another_takes_the_task_over(
    made, named, decider, mediator
):
    who = [str(named.person.id), str(mediator.person.id)]
    for one in who:
        assert decider.submit(url(made, "/aanwijzen"), "/aanwijzen", mediator=one).status == 303
    lines = select(AuditLine.facts).where(AuditLine.verb == "agreements.appoint")
    told = [facts["mediator_id"] for facts in db.session.scalars(lines.order_by(AuditLine.id))]
    assert told == who
    open_ones = select(Task.assigned_to).where(
        Task.kind == "agreements.sign_together", Task.state == "open"
    )
    assert list(db.session.scalars(open_ones)) == [mediator.person.id]
    assert sign_beside(mediator, made).status == 303


def test_naming_spoils_no_page_somebody_signs_on(made, decider, own, mediator):
    opened = own.get(url(made, "/samen"))
    decider.submit(url(made, "/aanwijzen"), "/aanwijzen", mediator=str(mediator.person.id))
    assert own.submit(opened, "/samen", **GIVEN).status == 303


def test_only_the_team_leader_names_and_only_while_the_candidate_has_to_sign(
    made, own, decider, account_manager, mediator
):
    for who in (own, account_manager):
        assert who.get(url(made, "/aanwijzen")).status == 403
    page = decider.get(url(made))
    assert url(made, "/aanwijzen") in page.links()
    opened = decider.get(url(made, "/aanwijzen"))
    assert str(own.person.id) not in [one.attributes["value"] for one in opened.tree.css("option")]
    make.sign(made, Party.CANDIDATE)
    late = decider.submit(opened, "/aanwijzen", mediator=str(mediator.person.id))
    assert late.status == 409
    assert "Hiervoor is al ondertekend" in late.words
    assert url(made, "/aanwijzen") not in decider.get(url(made)).links()


def to(person):
    return [one.subject for one in mail.newest(50) if one.to == person.email]


def test_all_three_hear_whom_the_team_leader_named(made, named, own, decider, mediator, work):
    work()
    assert "samen tekenen kan bij u" in to(named.person)[0]
    assert "er is een tweede bemiddelaar" in to(own.person)[0]
    decider.submit(url(made, "/aanwijzen"), "/aanwijzen", mediator=str(mediator.person.id))
    work()
    assert "iemand anders tekent samen" in to(named.person)[0]
    assert "samen tekenen kan bij u" in to(mediator.person)[0]
    assert made.candidate_name not in "".join(one.text for one in mail.newest(50)[:3])


def test_our_own_people_read_who_was_named(made, named, own, decider, signatory, account_manager):
    for who in (own, decider, account_manager, named):
        assert f"Samen tekenen kan ook bij {named.person.name}" in who.get(url(made)).words
    assert named.person.name not in signatory.get(url(made)).words


@pytest.mark.parametrize("why", ["signed", "draft", "too late"])
def test_nobody_is_named_where_nobody_can_sign(bakery, app, decider, why):
    made = make.agreement(of=bakery, state=State.DRAFT if why == "draft" else State.OFFERED)
    if why == "signed":
        make.sign(made, Party.CANDIDATE)
    if why == "too late":
        clock.move_to(clock.now() + timedelta(days=60))
    page = later(decider, clock.now()).get(url(made, "/aanwijzen"))
    assert page.status == 200
    assert not page.tree.css("[name=mediator]")


def test_a_changed_number_is_not_gone_round_in_person(made, own, app):
    deputy = Visitor(app, make.person(Role.MEDIATOR, name="Pien Invaller"))
    make.absence(own.person, deputy=deputy.person, begins=0)
    opened = own.get(url(made, "/samen"))
    edit(made, own.person, phone="0687654321")
    for who in (own, deputy):
        assert "De teamleider wijst die aan" in who.get(url(made, "/samen")).words
    assert own.submit(opened, "/samen", **GIVEN).status == 409
    edit(made, own.person, phone="")
    assert "De teamleider wijst die aan" in own.get(url(made, "/samen")).words
    assert signed(made) == []
    until = dossier_rules.codes_rest_until(clock.today(), clock.today(), is_checked=False)
    own = later(own, clock.at(until, "23.30"))
    assert "De teamleider wijst die aan" in own.get(url(made, "/samen")).words
    own = later(own, clock.at(until + timedelta(days=1), "0.30"))
    assert sign_beside(own, made, without=["asked"]).status == 303


def test_while_a_number_rests_the_second_mediator_sits_beside_unless_he_changed_it(
    made, own, named
):
    edit(made, named.person, phone="0687654321")
    assert "U veranderde zelf het telefoonnummer" in named.get(url(made, "/samen")).words
    edit(made, own.person, phone="0687654322")
    assert sign_beside(named, made).status == 303


def takes(agreement, mediator, by=None):
    """Somebody becomes the candidate's mediator, by his own hand or another's."""
    edit(agreement, by or mediator, mediator_id=mediator.id)


def test_who_made_himself_the_mediator_after_the_offer_is_another(made, own, mediator, work):
    edited = mediator.submit(
        f"/dossiers/{behind(made).id}/wijzigen", "/wijzigen", mediator_id=str(mediator.person.id)
    )
    assert edited.status == 303
    page = mediator.get(url(made, "/samen"))
    assert "koos dat zelf" in page.words
    sha = made.document_sha256
    answer = mediator.post(url(made, "/samen"), document_hash=sha, version=made.version, **GIVEN)
    assert answer.status == 409
    assert signed(made) == []
    work()
    (letter,) = [one for one in mail.newest(20) if one.to == own.person.email]
    assert mediator.person.name in letter.text
    assert f"/dossiers/{behind(made).id}" in letter.text
    dossier = behind(made)
    for private in (dossier.first_name, dossier.last_name, made.reference):
        assert private not in letter.text


def test_the_team_leader_can_name_who_took_the_dossier_over(made, decider, mediator):
    takes(made, mediator.person)
    page = decider.get(url(made, "/aanwijzen"))
    assert "zelf de bemiddelaar" in page.words
    done = decider.submit(page, "/aanwijzen", mediator=str(mediator.person.id))
    assert done.status == 303
    assert sign_beside(mediator, made).status == 303


def test_whom_another_made_the_mediator_signs_beside(made, own, mediator, work):
    takes(made, mediator.person, by=own.person)
    assert sign_beside(mediator, made).status == 303
    work()
    assert not [one for one in mail.newest(20) if "andere bemiddelaar" in one.subject]


def test_who_stands_in_for_whom_he_made_the_mediator_is_another(app, made, mediator):
    deputy = Visitor(app, make.person(Role.MEDIATOR, name="Pien Invaller"))
    make.absence(mediator.person, deputy=deputy.person, begins=0)
    takes(made, mediator.person, by=deputy.person)
    assert "koos dat zelf" in deputy.get(url(made, "/samen")).words
    takes(made, deputy.person, by=mediator.person)
    assert sign_beside(deputy, made).status == 303


def test_who_was_the_mediator_before_the_offer_is_so_however_that_came(app, bakery, mediator):
    drafted = make.agreement(of=bakery)
    takes(drafted, mediator.person)
    clock.move_to(clock.now() + timedelta(minutes=1))
    with db.unit():
        actions.offer(db.session.get(Agreement, drafted.id), by=basis.SYSTEM, at=clock.now())
    row = db.session.get(Agreement, drafted.id)
    now = checks.beside(row, str(mediator.person.id), clock.today())
    assert str(mediator.person.id) in now.own


@pytest.mark.parametrize("to", ["", "nieuw@post.example"])
def test_a_mail_address_that_was_left_rests_and_hears_of_the_signature(made, own, named, work, to):
    """Of who has no phone it is the only way he hears."""
    with db.unit():
        behind(made).phone = ""
    was = behind(made).email
    clock.move_to(clock.now() + timedelta(days=1))
    mine = later(own, clock.now())
    opened = mine.get(url(made, "/samen"))
    edit(made, own.person, email=to)
    assert (
        "Het e-mailadres van de kandidaat is net veranderd" in mine.get(url(made, "/samen")).words
    )
    given = {name: said for name, said in GIVEN.items() if name != "asked"}
    assert mine.submit(opened, "/samen", **given).status == 409
    assert sign_beside(later(named, clock.now()), made, without=["asked"]).status == 303
    work()
    assert len(told(was, work)) == 1
    assert len(told(to, work)) == (1 if to else 0)


def test_emptied_first_and_filled_later_rests_as_long(made, own):
    edit(made, own.person, email="")
    edit(made, own.person, email="nieuw@post.example")
    assert "e-mailadres van de kandidaat is net veranderd" in own.get(url(made, "/samen")).words
    until = dossier_rules.codes_rest_until(clock.today(), clock.today(), is_checked=False)
    assert sign_beside(later(own, clock.at(until + timedelta(days=1), "0.30")), made).status == 303


def test_who_changed_the_mail_address_is_not_named_beside_it(made, named):
    edit(made, named.person, email="nieuw@post.example")
    assert "U veranderde zelf het e-mailadres" in named.get(url(made, "/samen")).words


def test_an_address_that_is_filled_in_or_written_otherwise_leaves_none(made, own):
    was = behind(made).email
    edit(made, own.person, email=was.capitalize())
    with db.unit():
        behind(made).email = ""
    edit(made, own.person, email="nieuw@post.example")
    assert sign_beside(own, made).status == 303


def test_the_number_that_was_left_hears_of_the_signature_too(made, own, named, work):
    was = behind(made).phone
    edit(made, own.person, phone="0687654321")
    assert sign_beside(named, made).status == 303
    assert len(told(was, work)) == len(told("0687654321", work)) == 1


def test_the_foundation_reads_no_more_than_another_party(made, own, foundation_signer, app):
    assert sign_beside(own, made).status == 303
    theirs = foundation_signer.get(url(made)).words
    assert "identiteitsbewijs gezien" in theirs
    assert "paspoort" not in theirs
    both = Visitor(app, make.person({Role.DECIDER, Role.FOUNDATION_SIGNER}))
    assert "paspoort" in both.get(url(made)).words


def test_who_signed_for_the_foundation_does_not_sit_beside(app, bakery):
    both = make.person({Role.MEDIATOR, Role.FOUNDATION_SIGNER})
    mine = make.agreement(of=bakery, state=State.OFFERED)
    with db.unit():
        behind(mine).mediator_id = both.id
    make.sign(mine, Party.FOUNDATION, by=both)
    page = Visitor(app, both).get(url(mine, "/samen"))
    assert "U tekende al voor een andere partij" in page.words


def test_no_path_of_the_code_signs_beside_somebody_without_saying_how(app, made, own):
    signer = Signer("Wie", "kandidaat", Method.IN_PERSON, witness="Iemand", asked=True)
    by = basis.actor(own.person, Role.MEDIATOR)
    how = {"document_sha256": made.document_sha256, "version": made.version, "at": clock.now()}
    with db.unit():
        row = db.session.get(Agreement, made.id, with_for_update=True)
        with pytest.raises(Refused, match="required"):
            signing.sign(row, Party.CANDIDATE, signer, by=by, **how)


def told(who, work):
    """What went to this address."""
    work()
    return [letter.text for letter in mail.newest(20) if letter.to == who and "U tekende" in
            letter.text.replace(": u tekende", ": U tekende")]  # fmt: skip


@pytest.mark.parametrize("contact_by", ["mail", "sms", "phone"])
def test_who_signed_hears_so_at_once_by_mail_and_on_the_mobile(made, own, work, contact_by):
    with db.unit():
        behind(made).contact_by = contact_by
    dossier = behind(made)
    email, phone = dossier.email, dossier.phone
    assert sign_beside(own, made).status == 303
    (letter,), (text,) = told(email, work), told(phone, work)
    assert f"U tekende vandaag een document bij {own.person.name}" in letter
    assert f"u tekende vandaag bij {own.person.name}. Klopt dat niet? Bel" in text
    general = settings().municipality_phone
    assert general in letter
    assert general.replace(" ", "") in text
    for said in (letter, text):
        assert "Korenaar" not in said
        assert "groeibaan" not in said.lower()
        assert "overeenkomst" not in said.lower()


def test_who_has_no_mail_hears_so_on_the_mobile_and_the_other_way_round(made, own, work):
    with db.unit():
        behind(made).email, behind(made).phone = "", "0611112222"
    sign_beside(own, made)
    assert len(told("0611112222", work)) == 1


def test_nobody_is_promised_a_message_that_nowhere_can_go(made, own, work):
    promise = "De kandidaat krijgt meteen een bericht"
    assert promise in own.get(url(made, "/samen")).words
    with db.unit():
        behind(made).email, behind(made).phone = "", "0511123456"
    assert promise not in own.get(url(made, "/samen")).words
    before = len(mail.newest(20))
    assert sign_beside(own, made, without=["asked"]).status == 303
    work()
    assert len(mail.newest(20)) == before


def test_a_landline_gets_no_text(made, own, work):
    with db.unit():
        behind(made).phone = "0511123456"
    email = behind(made).email
    sign_beside(own, made, without=["asked"])
    assert len(told(email, work)) == 1
    assert not told("0511123456", work)


def test_a_day_later_it_says_which_day(made, own, work):
    email = behind(made).email
    sign_beside(own, made)
    clock.move_to(clock.now() + timedelta(days=1))
    (letter,) = told(email, work)
    assert "vandaag" not in letter


def test_a_code_by_link_sends_no_such_message(made, work):
    email = behind(made).email
    make.sign(made, Party.CANDIDATE)
    assert told(email, work) == []


def test_a_landline_takes_no_code(app, made):
    with db.unit():
        behind(made).phone = "0511123456"
    link = make.link(made, behind(made), purpose="sign")
    assert "U tekent bij ons" in Visitor(app).get(f"/k/{link.token}/overeenkomst").words


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)  # SQLite has one writer
def test_who_signs_beside_somebody_holds_the_number_he_was_judged_by(app, made, own):
    """A number that is changed in the same second waits until the signature stands."""
    with counted() as ran:
        assert sign_beside(own, made).status == 303
    held = [one for one in ran if one.rstrip().endswith("FOR UPDATE")]
    assert [one for one in held if "FROM dossiers" in one]
