from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal import clock, db, outbox
from portal.agreements import actions, clauses, inbox, queries, signing
from portal.agreements.labels import Method, Party, RefuseReason, State, WithdrawReason
from portal.agreements.models import Agreement, Signature
from portal.agreements.signing import Signer
from portal.audit.models import AuditLine
from portal.cards import showings
from portal.dossiers.models import Dossier
from portal.employers.models import Employer
from portal.employers.rules import State as EmployerState
from portal.errors import Refused
from portal.introductions import queries as introductions
from portal.introductions.models import CandidateAnswer
from portal.introductions.rules import State as Meeting
from portal.outbox import Job
from portal.placements import actions as placement_actions
from portal.placements import queries as placement_queries
from portal.placements.labels import State as PlacementState
from portal.settings import settings
from portal.tasks.models import Task
from tests import make
from tests.make import basis
from tests.make.basis import SYSTEM, actor

pytestmark = pytest.mark.usefixtures("app")
SIGNER = Signer("Iemand", "tekenbevoegd", Method.PASSWORD)


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def verbs(agreement):
    found = select(AuditLine.verb).where(AuditLine.subject_id == str(agreement.id))
    return list(db.session.scalars(found.order_by(AuditLine.id)))


def jobs(name):
    return db.session.scalar(select(func.count()).select_from(Job).where(Job.name == name))


def sign(agreement, party, by, *, sha=None, version=None, at=None):
    with db.unit():
        row = db.session.get(Agreement, agreement.id, with_for_update=True, populate_existing=True)
        signing.sign(
            row,
            party,
            SIGNER,
            document_sha256=sha or row.document_sha256,
            version=version or row.version,
            by=by,
            at=at or clock.now(),
        )
    return row


def test_a_draft_takes_a_number_and_says_who_made_it(bakery, account_manager):
    made = make.agreement(of=bakery)
    assert made.reference.startswith("O-")
    assert made.state is State.DRAFT
    assert made.candidate_name == ""
    assert str(made.drafted_by) == str(account_manager.person.id)
    assert verbs(made) == ["agreements.draft"]


def test_one_meeting_leads_to_one_agreement(bakery):
    first = make.agreement(of=bakery)
    met = db.session.get(introductions.Introduction, first.introduction_id)
    with refused("has_agreement"):
        make.agreement(introduction=met)


def again(of, earlier, **values):
    """A second draft at a company, for the person of an earlier agreement."""
    met = make.introduction(of=of, state=Meeting.POSITIVE)
    with db.unit() as session:
        same = update(CandidateAnswer).where(
            CandidateAnswer.introduction_id == earlier.introduction_id
        )
        session.execute(same.values(dossier_id=introductions.dossier_of(met.id).id))
    return make.agreement(introduction=met, **values)


def before(of, end):
    """A placement at this company that ended so (None: it is still planned), and its agreement."""
    if end is None:
        placed = make.placement(of=of, state=PlacementState.PLANNED)
    elif end == "not_started":
        placed = make.placement(of=of, state=PlacementState.PLANNED)
        with basis.inside():
            placement_actions.not_start(placed, "postponed", by=SYSTEM, at=clock.now())
    else:
        placed = make.placement(of=of)
        with basis.inside():
            if end == "taken_back":
                placement_actions.take_back(placed, clock.today(), by=SYSTEM, at=clock.now())
            else:
                last_on = clock.today() - timedelta(days=1)
                placement_actions.end(placed, last_on, end, by=SYSTEM, at=clock.now())
    return placed, db.session.get(Agreement, placed.agreement_id)


@pytest.mark.parametrize("end", ["taken_back", "mutual", "not_started", None])
def test_elsewhere_somebody_can_have_a_groeibaan_again(bakery, butcher, end):
    _, earlier = before(bakery, end)
    assert again(butcher, earlier).period == 1


@pytest.mark.clause("no_renewal", "renewal")
@pytest.mark.parametrize(("end", "allowed"), [("taken_back", 0), ("mutual", 0), (None, 0),
                                              ("not_started", 1)])  # fmt: skip
def test_what_began_is_not_renewed_and_what_never_began_counts_nothing(bakery, end, allowed):
    _, earlier = before(bakery, end)
    if allowed:
        assert again(bakery, earlier, state=State.OFFERED).period == 1
        return
    with refused("max_contracts"):
        again(bakery, earlier)
    assert again(bakery, earlier, scheme="werkervaringsbaan").period == 1


def test_a_start_that_did_happen_after_all_counts_again(bakery):
    placed, earlier = before(bakery, "not_started")
    with basis.inside():
        (line,) = [one for one in placement_queries.events(placed.id) if one.kind == "not_started"]
        placement_actions.correct(placed, line.id, None, by=SYSTEM, at=clock.now())
    with refused("max_contracts"):
        again(bakery, earlier)


def test_a_draft_that_is_thrown_away_was_never_offered_and_the_meeting_waits_again(
    bakery, account_manager
):
    made = make.agreement(of=bakery)
    with db.unit():
        row = _locked(made)
        actions.discard(row, by=SYSTEM, at=clock.now())
    assert (row.state, row.offered_at) == (State.WITHDRAWN, None)
    assert verbs(made)[-1] == "agreements.discard"
    assert jobs("agreements.withdrawn") == 0
    task = db.session.scalars(
        select(Task).where(Task.kind == "agreements.draft", Task.state == "open")
    ).one()
    assert (task.subject_id, task.assigned_to) == (
        made.introduction_id, account_manager.person.id,
    )  # fmt: skip
    met = db.session.get(introductions.Introduction, made.introduction_id)
    assert make.agreement(introduction=met).state is State.DRAFT


def test_an_offer_is_withdrawn_and_not_thrown_away_and_a_draft_the_other_way(bakery):
    offered = make.agreement(of=bakery, state=State.OFFERED)
    with refused("wrong_state"), db.unit():
        actions.discard(_locked(offered), by=SYSTEM, at=clock.now())
    draft = make.agreement(of=bakery)
    with refused("wrong_state"), db.unit():
        actions.withdraw(_locked(draft), WithdrawReason.MISTAKE, by=SYSTEM, at=clock.now())


def test_outside_the_demo_an_unconfirmed_text_is_not_offered(bakery, monkeypatch):
    made = make.agreement(of=bakery)
    earnest = replace(settings(), demo=False)
    monkeypatch.setattr(actions, "settings", lambda: earnest)
    with refused("text_unconfirmed"), db.unit():
        actions.offer(_locked(made), by=SYSTEM, at=clock.now())
    monkeypatch.setattr(clauses, "is_concept", lambda terms: False)
    with db.unit():
        actions.offer(_locked(made), by=SYSTEM, at=clock.now())


def test_the_municipality_has_its_own_last_day(bakery, signatory, foundation_signer):
    made = make.agreement(of=bakery, state=State.OFFERED, signed_by=[Party.CANDIDATE])
    assert made.due_at == clock.end_of(made.others_sign_by)
    sign(made, Party.EMPLOYER, actor(signatory.person, "signatory"))
    row = sign(made, Party.FOUNDATION, actor(foundation_signer.person, "foundation_signer"))
    assert row.due_at == clock.end_of(row.sign_by)


def test_a_meeting_that_did_not_go_well_leads_to_none(bakery):
    with refused("not_positive"):
        make.agreement(introduction=make.introduction(of=bakery))


def test_an_offer_freezes_terms_and_words(bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    frozen = queries.frozen(made.id)
    assert frozen.terms["candidate_name"] == made.candidate_name != ""
    assert frozen.terms["employer_name"] == "Bakkerij De Korenaar"
    assert frozen.terms["guarantee_until_on"] == made.end_on.isoformat()
    assert frozen.text == clauses.compose(frozen.terms)
    assert made.sign_by < made.start_on
    assert verbs(made) == ["agreements.draft", "agreements.offer", "agreements.publish"]


@pytest.mark.clause("twin.income")
@pytest.mark.parametrize(
    ("field", "step"),
    [("income_check_done_on", "de inkomenscheck"), ("suitability_at", "de verklaring")],
)
def test_without_the_checks_nothing_is_offered(bakery, field, step):
    made = make.agreement(of=bakery)
    with db.unit():
        dossier = introductions.dossier_of(made.introduction_id)
        dossier.income_check_done_on = dossier.income_check_by = None
        if field == "suitability_at":
            dossier.income_check_done_on, dossier.income_check_by = (
                clock.today(),
                dossier.mediator_id,
            )
            dossier.suitability_at, dossier.suitability_by, dossier.suitability_for = None, None, ""
    with refused("check_missing") as caught, db.unit():
        actions.offer(_locked(made), by=SYSTEM, at=clock.now())
    assert caught.value.values["step"].startswith(step)


def test_a_suspended_employer_gets_no_offer(bakery):
    made = make.agreement(of=bakery)
    with db.unit() as session:
        session.get(Employer, bakery.id).state = EmployerState.SUSPENDED
    with refused("check_missing"), db.unit():
        actions.offer(_locked(made), by=SYSTEM, at=clock.now())


def test_an_offer_that_came_too_late_for_the_start_is_refused(bakery):
    made = make.agreement(of=bakery)
    later = clock.now() + timedelta(days=20)
    with refused("start_too_soon"), db.unit():
        actions.offer(_locked(made), by=SYSTEM, at=later)


def test_the_last_signature_completes_and_has_it_sealed(
    bakery, signatory, decider, foundation_signer
):
    made = make.agreement(of=bakery, state=State.OFFERED, signed_by=[Party.CANDIDATE])
    sign(made, Party.EMPLOYER, actor(signatory.person, "signatory"))
    assert jobs("agreements.awaits_municipality") == 0
    sign(made, Party.FOUNDATION, actor(foundation_signer.person, "foundation_signer"))
    assert jobs("agreements.awaits_municipality") == 1
    assert jobs("agreements.signed") == 0
    row = sign(made, Party.MUNICIPALITY, actor(decider.person, "decider"))
    assert row.state is State.SIGNED
    assert jobs("agreements.signed") == 1
    assert verbs(made).count("agreements.sign") == 4


@pytest.mark.clause("recorded")
def test_the_evidence_line_is_complete(bakery, signatory):
    made = make.agreement(of=bakery, state=State.OFFERED)
    sign(made, Party.EMPLOYER, actor(signatory.person, "signatory"))
    line = db.session.scalars(select(Signature)).one()
    assert (line.party, line.name, line.capacity) == (Party.EMPLOYER, "Iemand", "tekenbevoegd")
    assert (line.actor_kind, line.actor_id) == ("user", str(signatory.person.id))
    assert line.method is Method.PASSWORD
    assert line.document_sha256 == made.document_sha256
    assert line.consent_version
    assert line.at.tzinfo is not None


def test_the_same_person_again_changes_nothing(bakery, signatory):
    made = make.agreement(of=bakery, state=State.OFFERED)
    by = actor(signatory.person, "signatory")
    sign(made, Party.EMPLOYER, by)
    before = verbs(made)
    sign(made, Party.EMPLOYER, by, version=99)
    assert verbs(made) == before


def test_a_colleague_does_not_sign_a_second_time(bakery, signatory):
    made = make.agreement(of=bakery, state=State.OFFERED, signed_by=[Party.EMPLOYER])
    with refused("already_signed"):
        sign(made, Party.EMPLOYER, actor(signatory.person, "signatory"))


@pytest.mark.promise("A5")
@pytest.mark.parametrize("read", [{"sha": "0" * 64}, {"version": 99}])
def test_another_document_or_version_is_not_signed(bakery, signatory, read):
    made = make.agreement(of=bakery, state=State.OFFERED)
    with refused("document_changed"):
        sign(made, Party.EMPLOYER, actor(signatory.person, "signatory"), **read)
    assert not queries.signatures(made.id)


@pytest.mark.promise("A12")
def test_the_drafter_does_not_countersign(bakery, account_manager):
    others = [Party.EMPLOYER, Party.CANDIDATE, Party.FOUNDATION]
    made = make.agreement(of=bakery, state=State.OFFERED, signed_by=others)
    with refused("own_draft"):
        sign(made, Party.MUNICIPALITY, actor(account_manager.person, "decider"))


def test_nobody_signs_after_the_last_day(bakery, signatory):
    made = make.agreement(of=bakery, state=State.OFFERED)
    late = clock.end_of(made.sign_by) + timedelta(seconds=1)
    with refused("agreement_lapsed"):
        sign(made, Party.EMPLOYER, actor(signatory.person, "signatory"), at=late)


def test_a_reminder_goes_once_in_24_hours_and_spoils_no_page(bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    at, version = clock.now(), made.version
    for when, allowed in [(0, True), (23, False), (24, True)]:
        with db.unit():
            row = _locked(made)
            if allowed:
                signing.remind(row, by=SYSTEM, at=at + timedelta(hours=when))
            else:
                with refused("reminded"):
                    signing.remind(row, by=SYSTEM, at=at + timedelta(hours=when))
    assert _locked_version(made) == version
    assert jobs("agreements.reminded") == 2


def test_withdrawing_refusing_and_lapsing_end_it(bakery):
    at = clock.now()
    for verb, state in [
        (
            lambda row: actions.withdraw(row, WithdrawReason.MISTAKE, by=SYSTEM, at=at),
            State.WITHDRAWN,
        ),
        (lambda row: actions.lapse(row, by=SYSTEM, at=at), State.LAPSED),
        (
            lambda row: actions.refuse(
                row, Party.CANDIDATE, RefuseReason.NO_REASON, by=SYSTEM, at=at
            ),
            State.REFUSED,
        ),
    ]:
        made = make.agreement(of=bakery, state=State.OFFERED)
        with db.unit():
            row = _locked(made)
            verb(row)
        assert row.state is state
        assert row.due_at is None


def test_who_signed_does_not_refuse_any_more(bakery):
    made = make.agreement(of=bakery, state=State.OFFERED, signed_by=[Party.CANDIDATE])
    with refused("already_signed"), db.unit():
        actions.refuse(
            _locked(made), Party.CANDIDATE, RefuseReason.NO_REASON, by=SYSTEM, at=clock.now()
        )


@pytest.mark.clause("change_sheet")
@pytest.mark.promise("A9")
@pytest.mark.parametrize("table", ["agreement_terms", "signatures", "seals", "documents"])
def test_what_was_agreed_is_written_once(bakery, table):
    make.agreement(of=bakery, state=State.SEALED)
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match=f"frozen: {table}"), db.unit() as session:
            session.connection().exec_driver_sql(statement)


@pytest.mark.clause("contribution_fixed")
@pytest.mark.promise("A1")
def test_a_signed_agreement_stays_when_the_world_changes(bakery):
    made = make.agreement(of=bakery, state=State.SEALED)
    before = queries.frozen(made.id)
    with db.unit() as session:
        session.get(Employer, bakery.id).name = "Anders B.V."
        session.scalars(select(Dossier)).first().last_name = "Anders"
    assert queries.frozen(made.id) == before


def test_items_and_todo_hold_what_waits(bakery, account_manager):
    draft = make.agreement(of=bakery)
    offered = make.agreement(of=bakery, state=State.OFFERED, signed_by=[Party.CANDIDATE])
    make.agreement(of=bakery, state=State.SEALED)
    items = db.session.execute(inbox.items(account_manager.person.id)).all()
    assert {(row.subject_id, row.kind, row.waits_on) for row in items} == {
        (draft.id, "agreements.draft", "municipality"),
        (offered.id, "agreements.offered", "employer"),
    }
    assert all(row.due_at for row in items)
    todo = db.session.execute(inbox.todo(bakery.id)).all()
    assert [(row.subject_id, row.due_on) for row in todo] == [(offered.id, offered.others_sign_by)]
    assert offered.others_sign_by < offered.sign_by


def test_who_is_next_is_asked(bakery):
    everybody = [Party.EMPLOYER, Party.CANDIDATE, Party.FOUNDATION]
    ready = make.agreement(of=bakery, state=State.OFFERED, signed_by=everybody)
    make.agreement(of=bakery, state=State.OFFERED, signed_by=everybody[:2])
    rows = db.session.execute(inbox.to_sign(Party.MUNICIPALITY)).all()
    assert [row.subject_id for row in rows] == [ready.id]
    rows = db.session.execute(inbox.to_sign(Party.FOUNDATION)).all()
    assert [row.waits_on for row in rows] == ["municipality"]  # the foundation reads: it is mine


@pytest.mark.clause("valid")
def test_the_nightly_job_lets_old_offers_lapse(bakery, work):
    made = make.agreement(of=bakery, state=State.OFFERED)
    clock.move_to(clock.end_of(made.sign_by) + timedelta(hours=3))
    with db.unit():
        outbox.put("agreements.lapse")
    work()
    assert db.session.get(Agreement, made.id, populate_existing=True).state is State.LAPSED


def _locked(agreement):
    return db.session.get(Agreement, agreement.id, with_for_update=True, populate_existing=True)


def _locked_version(agreement):
    return db.session.get(Agreement, agreement.id, populate_existing=True).version


def test_nothing_with_a_name_goes_out_once_the_yes_was_taken_back(bakery):
    made = make.agreement(of=bakery)
    with db.unit():
        showings.revoke_reveal(made.introduction_id, by=SYSTEM, at=clock.now())
    with refused("yes_taken_back"), db.unit():
        actions.offer(_locked(made), by=SYSTEM, at=clock.now())
