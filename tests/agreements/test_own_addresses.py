"""No address serves two parties of an agreement: not when it is offered, nor when people sign."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from portal import clock, db
from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.agreements import actions, queries, signing
from portal.agreements import jobs as agreement_jobs
from portal.agreements.labels import Identity, Method, Party, State
from portal.agreements.models import Agreement
from portal.agreements.signing import Signer
from portal.dossiers import actions as dossiers
from portal.dossiers.models import Dossier
from portal.effects import mail
from portal.errors import Refused
from portal.introductions import queries as introductions
from portal.links.models import Link, LinkCode
from portal.outbox import Job, JobState
from portal.roles import Role
from portal.tasks.models import Task
from tests import make
from tests.make import basis
from tests.make.people import PASSWORD
from tests.page import Visitor

MAIL, PHONE = "Romy+thuis@post.example", "0612345678"
OTHERWISE = {"email": "romy@post.example", "phone": "+31 6 12 34 56 78"}  # written otherwise
CANDIDATE = {"email": MAIL, "phone": PHONE}
NAMED = {"email": "e-mailadres", "phone": "telefoonnummer"}


def url(agreement, tail=""):
    return f"/overeenkomsten/{agreement.id}{tail}"


def behind(agreement):
    return introductions.dossier_of(agreement.introduction_id)


def offered(of, **address):
    """An offer to a candidate who is reached there."""
    made = make.agreement(of=of, state=State.OFFERED)
    with db.unit():
        for name, value in address.items():
            setattr(behind(made), name, value)
    return made


def joins(of, **address):
    """Somebody of this company, or of the municipality, is asked in."""
    with db.unit():
        return accounts.invite(
            "Bo Dubbel",
            address.get("email", "bo@eigen.example"),
            roles={Role.MEMBER if of else Role.FINANCE},
            employer_id=of.id if of else None,
            phone=address.get("phone", ""),
            by=basis.SYSTEM,
            at=clock.now(),
        )


def tasks(agreement):
    db.session.rollback()
    found = select(Task).where(Task.subject_id == agreement.id, Task.state == "open")
    return {task.kind: task for task in db.session.scalars(found)}


@pytest.mark.parametrize("what", ["email", "phone"])
@pytest.mark.parametrize("side", ["company", "municipality"])
def test_it_is_not_offered_while_another_party_has_the_candidates_address(
    bakery, account_manager, signatory, side, what
):
    made = make.agreement(of=bakery)
    with db.unit():
        setattr(behind(made), what, CANDIDATE[what])
    joins(bakery if side == "company" else None, **{what: OTHERWISE[what]})
    page = account_manager.get(url(made, "/aanbieden"))
    assert f"Het {NAMED[what]} van de kandidaat is ook dat van Bo Dubbel" in page.words
    assert CANDIDATE[what] not in page.words
    with pytest.raises(Refused, match="shared_address"), db.unit():
        actions.offer(db.session.get(Agreement, made.id), by=basis.SYSTEM, at=clock.now())
    assert "Bo Dubbel" not in signatory.get(url(made)).words


def test_who_works_elsewhere_or_stopped_is_no_party(bakery, butcher):
    made = make.agreement(of=bakery)
    with db.unit():
        behind(made).email = MAIL
    joins(butcher, email=OTHERWISE["email"])
    left = joins(bakery, email="romy+werk@post.example")
    with db.unit() as session:
        accounts.deactivate(session.get(User, left.id), by=basis.SYSTEM, at=clock.now())
    with db.unit():
        actions.offer(db.session.get(Agreement, made.id), by=basis.SYSTEM, at=clock.now())


@pytest.mark.parametrize("what", ["email", "phone"])
@pytest.mark.parametrize("side", ["company", "municipality"])
def test_a_clash_that_comes_after_the_offer_is_the_mediators_task_and_nobody_goes_round_it(
    app, bakery, signatory, decider, account_manager, foundation_signer, work, side, what
):
    made = offered(bakery, **{what: CANDIDATE[what]})
    link = make.link(made, behind(made), purpose="sign")
    candidate = Visitor(app)
    opened = candidate.get(f"/k/{link.token}/overeenkomst")
    joins(bakery if side == "company" else None, **{what: OTHERWISE[what]})
    work()
    task = tasks(made)["agreements.own_address"]
    assert (task.assigned_to, task.employer_id) == (behind(made).mediator_id, None)

    page = candidate.get(opened.path)
    assert "U kunt nu niet tekenen met deze link" in page.words
    assert "Bo Dubbel" not in page.words
    assert candidate.submit(opened, "/code").status == 303
    work()
    assert db.session.scalars(select(LinkCode)).all() == []
    with pytest.raises(Refused, match="shared_address"):
        make.sign(made, Party.CANDIDATE)

    own = Visitor(app, db.session.get(User, behind(made).mediator_id))
    assert "is ook dat van Bo Dubbel" in own.get(url(made, "/samen")).words
    for who in (account_manager, decider, own):
        assert "is ook dat van Bo Dubbel" in who.get(url(made)).words

    read = signatory.get(url(made))
    signed = signatory.submit(read, "/ondertekenen", read="y", mandated="y", password=PASSWORD)
    assert signed.status == 303, "who could not sign would know whose address it is"
    others = (signatory.get(url(made)).words, signatory.get("/").words)
    for words in (read.words, *others, foundation_signer.get(url(made)).words):
        assert "Bo Dubbel" not in words
        assert "kunnen nu niet tekenen" not in words


def test_the_last_signature_waits_too(bakery, decider, work):
    made = offered(bakery, email=MAIL)
    for party in (Party.EMPLOYER, Party.CANDIDATE, Party.FOUNDATION):
        make.sign(made, party)
    joins(bakery, email=OTHERWISE["email"])
    work()
    given = {"read": "y", "mandated": "y", "password": PASSWORD}
    answer = decider.submit(url(made), "/ondertekenen", **given)
    assert answer.status == 409
    assert "is ook dat van Bo Dubbel" in answer.words
    assert Party.MUNICIPALITY not in [row.party for row in queries.signatures(made.id)]


def edit(agreement, **values):
    with db.unit() as session:
        row = session.get_one(Dossier, behind(agreement).id)
        by = basis.actor(row.mediator_id, Role.MEDIATOR)
        dossiers.edit(row, values, by=by, at=clock.now())


def test_once_the_candidate_has_an_address_of_his_own_he_is_asked_there(bakery, work):
    made = offered(bakery, email=MAIL)
    joins(bakery, email=OTHERWISE["email"])
    work()
    before = len(mail.newest(50))
    edit(made, email="romy.eigen@post.example")
    work()
    assert tasks(made) == {}
    went = mail.newest(50)[: len(mail.newest(50)) - before]
    assert [one.to for one in went if "/k/" in one.text] == ["romy.eigen@post.example"]
    make.sign(made, Party.CANDIDATE)


def test_an_address_that_becomes_the_companys_gets_no_link(bakery, work):
    made = offered(bakery, email="romy@elders.example")
    make.link(made, behind(made), purpose="sign")
    joins(bakery, email=OTHERWISE["email"])
    edit(made, email=MAIL)
    work()
    assert "agreements.own_address" in tasks(made)
    assert MAIL not in [one.to for one in mail.newest(50)]
    assert not db.session.scalars(select(Link).where(Link.sent_to == MAIL)).all()


def test_an_address_that_clashed_before_the_offer_went_out_gets_no_link(bakery, work):
    made = make.agreement(of=bakery)
    with db.unit():
        behind(made).email = MAIL
        actions.offer(db.session.get(Agreement, made.id), by=basis.SYSTEM, at=clock.now())
    joins(bakery, email=OTHERWISE["email"])
    work()
    assert MAIL not in [one.to for one in mail.newest(50)]
    assert "agreements.own_address" in tasks(made)


def test_a_link_that_is_asked_for_does_not_go_to_another_party(app, bakery, work):
    made = offered(bakery, email=MAIL)
    link = make.link(made, behind(made), purpose="sign")
    joins(bakery, email=OTHERWISE["email"])
    work()
    clock.move_to(link.expires_at + timedelta(seconds=1))
    before, candidate = len(mail.newest(50)), Visitor(app)
    candidate.submit(candidate.get(f"/k/{link.token}"), "/opnieuw")
    work()
    went = mail.newest(50)[: len(mail.newest(50)) - before]
    assert [one.to for one in went if "/k/" in one.text] == []


def test_a_clash_that_nobody_was_told_of_is_found_by_night(bakery, work):
    made = offered(bakery, email=MAIL)
    joins(bakery, email=OTHERWISE["email"])
    with db.unit() as session:
        session.execute(delete(Job).where(Job.state == JobState.WAITING))
    agreement_jobs.watch()
    assert "agreements.own_address" in tasks(made)


def test_who_comes_back_clashes_again_and_who_goes_does_not(bakery, work):
    made = offered(bakery, email=MAIL)
    user = joins(bakery, email=OTHERWISE["email"])
    work()
    for verb, left in ((accounts.deactivate, []), (accounts.activate, ["agreements.own_address"])):
        with db.unit() as session:
            verb(session.get(User, user.id), by=basis.SYSTEM, at=clock.now())
        work()
        assert list(tasks(made)) == left


def stop(user):
    with db.unit() as session:
        accounts.deactivate(session.get(User, user.id), by=basis.SYSTEM, at=clock.now())


@pytest.mark.parametrize("what", ["email", "phone"])
@pytest.mark.parametrize("party", [Party.EMPLOYER, Party.FOUNDATION, Party.CANDIDATE])
def test_who_signed_or_sat_beside_counts_when_he_is_stopped(app, bakery, work, party, what):
    """And hears nothing: no link and no code goes to where he is reached."""
    roles = {Party.EMPLOYER: Role.SIGNATORY, Party.FOUNDATION: Role.FOUNDATION_SIGNER}
    anna = make.person(
        roles.get(party, Role.MEDIATOR), of=bakery if party is Party.EMPLOYER else None,
        email="anna@post.example", phone="0698765432",
    )  # fmt: skip
    make.person(Role.SIGNATORY, of=bakery)
    made, theirs = offered(bakery), getattr(anna, what)
    if party in roles:
        make.sign(made, party, by=anna)
    else:
        sign_beside(made, anna)
        for other in (Party.EMPLOYER, Party.FOUNDATION):
            make.sign(made, other)
    make.link(made, behind(made), purpose="sign")
    with db.unit():
        setattr(behind(made), what, theirs)
    stop(anna)
    work()
    agreement_jobs.watch()
    assert "agreements.own_address" in tasks(made)
    assert [one for one in mail.newest(50) if one.to == theirs and "/k/" in one.text] == []
    with pytest.raises(Refused, match="shared_address"):
        make.sign(made, Party.MUNICIPALITY if party is Party.CANDIDATE else Party.CANDIDATE)


def sign_beside(agreement, mediator):
    with db.unit() as session:
        behind(agreement).mediator_id = mediator.id
        session.flush()
        signer = Signer(
            "Romy", "kandidaat", Method.IN_PERSON, witness=mediator.name,
            identity=Identity.PASSPORT, asked=True,
        )  # fmt: skip
        row = session.get(Agreement, agreement.id)
        signing.sign(
            row, Party.CANDIDATE, signer, document_sha256=row.document_sha256,
            version=row.version, by=basis.actor(mediator, Role.MEDIATOR), at=clock.now(),
        )  # fmt: skip


def test_two_others_who_read_one_mailbox_are_the_account_managers(bakery, decider, work):
    made = make.agreement(of=bakery, state=State.OFFERED)
    local, domain = decider.person.email.split("@")
    joins(bakery, email=f"{local}+bakker@{domain}")
    work()
    task = tasks(made)["agreements.own_mail"]
    manager = db.session.get(Agreement, made.id).drafted_by
    assert task.assigned_to == manager
    with pytest.raises(Refused, match="shared_address"):
        make.sign(made, Party.CANDIDATE)


@pytest.mark.parametrize("what", ["email", "phone"])
def test_a_dossier_never_holds_the_address_of_a_colleague(mediator, finance, what):
    theirs = {"email": finance.person.email.replace("@", "+ik@"), "phone": "+31 88 000 1234"}[what]
    page = mediator.get("/dossiers/nieuw")
    given = {
        "case_number": "Z-1", "first_name": "Romy", "last_name": "de Wit", "contact_by": "phone",
        "mediator_id": str(mediator.person.id), "email": "", "phone": "",
    }  # fmt: skip
    refused = mediator.submit(page, "/nieuw", **(given | {what: theirs}))
    assert refused.status == 422
    assert f"Dit {NAMED[what]} is van een collega van de gemeente" in refused.words
    known = make.dossier(mediator=mediator.person)
    path, own = f"/dossiers/{known.id}/wijzigen", getattr(known, what)
    assert mediator.submit(path, "/wijzigen", **{what: theirs}).status == 422
    assert mediator.submit(path, "/wijzigen", **{what: own}, city="Terp").status == 303


def test_a_colleague_who_came_later_does_not_lock_a_dossier(mediator):
    known = make.dossier(mediator=mediator.person, email=MAIL)
    joins(None, email=OTHERWISE["email"])
    done = mediator.submit(f"/dossiers/{known.id}/wijzigen", "/wijzigen", city="Terp")
    assert done.status == 303
