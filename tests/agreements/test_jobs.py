import subprocess
import threading
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal import clock, db, outbox
from portal.agreements import documents as kinds
from portal.agreements import jobs, queries, signing
from portal.agreements.labels import Method, Party, State
from portal.agreements.models import Agreement, Seal, Signature
from portal.agreements.signing import Signer
from portal.documents import queries as documents
from portal.effects import mail, seal, sms
from portal.introductions import messages as introduction_messages
from portal.introductions import queries as introductions
from portal.links.models import Link
from portal.settings import settings
from portal.tasks.models import Task
from tests import make, seals
from tests.make.basis import actor

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def sealing(app):
    """A machine that was set up: it has a key."""
    seal.make_demo_certificate(settings().instance / "seal")
    return settings().instance / "seal" / seal.CERTIFICATE


def offered(of, **how):
    """An offer whose PDF is still to be made, by the job."""
    from portal.agreements import actions

    made = make.agreement(of=of, **how)
    with db.unit():
        row = db.session.get(Agreement, made.id, with_for_update=True, populate_existing=True)
        actions.offer(row, by=actor(row.drafted_by, "account_manager"), at=clock.now())
    return row


def again(agreement):
    return db.session.get(Agreement, agreement.id, populate_existing=True)


def pdf_text(content, tmp_path):
    (tmp_path / "a.pdf").write_bytes(content)
    call = ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"]
    told = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    return " ".join(told.replace("\xa0", " ").split())


def test_an_offer_becomes_a_pdf_then_mails_and_a_link(
    bakery, signatory, foundation_signer, work, tmp_path
):
    made = offered(bakery)
    work()
    made = again(made)
    file = documents.file(made.id, kinds.OFFER)
    assert file.sha256 == made.document_sha256
    words = pdf_text(file.content, tmp_path)
    assert "Plaatsingsovereenkomst groeibaan" in words
    assert "Concept, juridisch nog niet bevestigd" in words
    assert "8.4 De gemeente antwoordt binnen 3 werkdagen" in words
    assert "Nog niemand heeft ondertekend" in words
    letters = {letter.to: letter for letter in mail.newest(20)}
    assert "ligt klaar" in letters[signatory.person.email].subject
    assert foundation_signer.person.email in letters
    link = db.session.scalars(select(Link).where(Link.subject_id == made.id)).one()
    candidate = letters[link.sent_to]
    assert "/k/" in candidate.text
    for secret in ("groeibaan", "Korenaar", "uitkering", made.reference):
        assert secret.lower() not in (candidate.subject + candidate.text).lower()


def test_a_job_tried_again_changes_nothing(bakery, work):
    made = offered(bakery)
    work()
    before = again(made).document_sha256
    jobs.publish(str(made.id))
    assert again(made).document_sha256 == before


@pytest.mark.clause("recorded")
def test_the_last_signature_ends_in_one_sealed_pdf(bakery, signatory, sealing, work, tmp_path):
    made = offered(bakery)
    work()
    for party in (Party.CANDIDATE, Party.EMPLOYER, Party.FOUNDATION, Party.MUNICIPALITY):
        by = signatory.person if party is Party.EMPLOYER else None
        make.sign(again(made), party, by=by)
    with db.unit():
        outbox.put("agreements.signed", agreement_id=str(made.id))  # the factory leaves no jobs
    work()
    assert again(made).state is State.SEALED
    file = documents.file(made.id, kinds.SEALED)
    (kept,) = db.session.scalars(select(Seal))
    assert (kept.agreement_id, kept.sha256) == (made.id, file.sha256)
    found = seals.verify(file.content, sealing)
    assert found.holds
    assert "DEMO" in found.by
    words = pdf_text(file.content, tmp_path)
    assert signatory.person.name in words
    assert "persoonlijke link en sms-code" in words
    assert made.document_sha256[:4] in words
    told = subprocess.run(
        ["qpdf", "--check", str(tmp_path / "a.pdf")], capture_output=True, text=True
    )
    assert told.returncode == 0
    subjects = [letter.subject for letter in mail.newest(20)]
    assert any("geldt" in subject for subject in subjects)
    jobs.seal(str(made.id))
    assert len(db.session.scalars(select(Seal)).all()) == 1


def test_who_wants_to_be_called_gets_no_link(bakery, work):
    made = offered(bakery)
    with db.unit():
        introductions.dossier_of(made.introduction_id).contact_by = "phone"
    work()
    assert not db.session.scalars(select(Link).where(Link.subject_id == made.id)).all()
    task = db.session.scalars(select(Task).where(Task.subject_id == made.id)).one()
    assert task.kind == "agreements.sign_together"
    make.sign(again(made), Party.CANDIDATE)
    assert db.session.get(Task, task.id, populate_existing=True).state == "done"


@pytest.mark.clause("recorded")
def test_everybody_gets_a_copy_also_who_has_no_mail(bakery, foundation_signer, work):
    made = make.agreement(of=bakery, state=State.SEALED)
    with db.unit():
        introductions.dossier_of(made.introduction_id).contact_by = "phone"
        outbox.put("agreements.sealed", agreement_id=str(made.id), link_id=str(made.id))
    work()
    subjects = {letter.to: letter.subject for letter in mail.newest(20)}
    assert "geldt" in subjects[foundation_signer.person.email]
    task = db.session.scalars(select(Task).where(Task.kind == "agreements.hand_copy")).one()
    assert task.assigned_to == introductions.dossier_of(made.introduction_id).mediator_id


def test_a_reminder_uses_the_link_that_is_out(bakery, signatory, work):
    made = offered(bakery)
    work()
    with db.unit():
        row = db.session.get(Agreement, made.id, with_for_update=True, populate_existing=True)
        signing.remind(row, by=actor(row.drafted_by), at=clock.now())
    work()
    assert len(db.session.scalars(select(Link).where(Link.subject_id == made.id)).all()) == 1
    subjects = [letter.subject for letter in mail.newest(20)]
    assert sum("Nog te ondertekenen" in subject for subject in subjects) == 1


@pytest.mark.promise("A3")
def test_two_parties_in_the_same_instant_both_count(bakery, signatory, foundation_signer, app):
    made = make.agreement(of=bakery, state=State.OFFERED, signed_by=[Party.CANDIDATE])
    both = {
        Party.EMPLOYER: actor(signatory.person, "signatory"),
        Party.FOUNDATION: actor(foundation_signer.person, "foundation_signer"),
    }
    db.session.remove()
    start, wrong = threading.Barrier(2), []

    def sign(party, by):
        try:
            with app.app_context():
                start.wait()
                with db.unit():
                    row = db.session.get(Agreement, made.id, with_for_update=True)
                    signing.sign(
                        row,
                        party,
                        Signer("Iemand", str(party), Method.PASSWORD),
                        document_sha256=made.document_sha256,
                        version=made.version,
                        by=by,
                        at=clock.now(),
                    )
                db.session.remove()
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=sign, args=pair) for pair in both.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(db.session.scalars(select(Signature)).all()) == 3
    assert queries.standing(again(made)).next_signers == {Party.MUNICIPALITY}


@pytest.mark.parametrize("kind", ["sign", "remind", "sealed", "ended"])
def test_every_sms_is_one_message(app, kind):
    values = {
        "link": f"{settings().public_url}/k/{'x' * 43}",
        "phone": "088\u00a0000\u00a001\u00a051",
        "mediator": SimpleNamespace(name="Daan Voskamp"),
        "sign_by": clock.today(),
        "call_by": clock.today(),
    }
    with app.app_context():
        text = introduction_messages.in_one_sms(f"agreements_{kind}", values)
    assert text.startswith("Daan")
    assert sms.fits(text)
