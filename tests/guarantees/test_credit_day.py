"""The day of the credit note after a take-back: one term of the scheme, wherever it is read."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.agreements import clauses
from portal.agreements.documents import of_scheme
from portal.agreements.models import AgreementTerms
from portal.calendar import add_working_days
from portal.formats import day as in_words
from portal.guarantees import actions, jobs
from portal.guarantees.labels import State
from portal.guarantees.models import Claim
from portal.placements import credit_queries
from portal.placements.models import Placement
from portal.schemes import rules as scheme_rules
from tests import make
from tests.agreements.terms import TERMS
from tests.guarantees.test_actions import act
from tests.guarantees.walk import claim_of, text_of


@pytest.fixture
def seven_days(monkeypatch):
    known = scheme_rules.SCHEMES.items()
    shorter = {
        name: tuple(replace(one, credit_working_days=7) for one in versions)
        for name, versions in known
    }
    monkeypatch.setattr(scheme_rules, "SCHEMES", shorter)


@pytest.mark.clause("final_bill")
def test_text_receipt_and_clock_read_the_same_term_of_the_scheme(
    app, seven_days, placement, signatory
):
    with app.app_context():
        jobs.make_receipt(str(make.claim(placement=placement, state=State.ACCEPTED).id))
    claim = claim_of(app, placement)
    credit_by = add_working_days(claim.wished_on, 7)
    assert claim.credit_by == credit_by
    day = in_words(credit_by).replace("\xa0", " ")
    assert f"creditnota, uiterlijk {day}" in text_of(
        signatory.get(f"/garanties/{claim.id}/bewijs.pdf").data
    )
    assert f"creditnota uiterlijk {day}" in signatory.get(f"/garanties/{claim.id}").words
    with app.app_context(), db.unit() as session:
        row = session.get_one(Claim, claim.id)
        about = session.get_one(Placement, row.placement_id, with_for_update=True)
        after = clock.at(row.last_on + timedelta(days=1), "9.00")
        actions.execute(row, about, by=make.basis.SYSTEM, at=after)
        assert row.due_at == clock.end_of(credit_by)


def test_a_scheme_that_changes_its_term_leaves_what_was_agreed(app, placement, monkeypatch):
    known = scheme_rules.SCHEMES.items()
    longer = {n: tuple(replace(one, credit_working_days=20) for one in of) for n, of in known}
    monkeypatch.setattr(scheme_rules, "SCHEMES", longer)
    with app.app_context():
        row = db.session.get_one(Placement, placement.id)
        assert credit_queries.credit_days(row) == 10
        said = select(AgreementTerms.terms).where(AgreementTerms.agreement_id == row.agreement_id)
        without = {k: v for k, v in db.session.scalar(said).items() if "credit" not in k}
        monkeypatch.setattr(db.session, "scalar", lambda statement: without)
        assert credit_queries.credit_days(row) == 20  # of a text that said none


@pytest.mark.parametrize(("days", "said"), [(7, "7 werkdagen"), (10, "tien werkdagen")])
def test_the_agreement_promises_the_days_of_its_scheme(days, said):
    scheme = replace(scheme_rules.scheme_on("groeibaan", clock.today()), credit_working_days=days)
    known = of_scheme(scheme, clock.today(), clock.today() + timedelta(days=300))
    text = str(clauses.compose(TERMS | {"credit_working_days": known["credit_working_days"]}))
    assert f"stuurt de gemeente binnen {said} een creditnota" in text


@pytest.mark.clause("final_bill")
@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize(
    ("last_on", "by"),
    [(date(2026, 9, 22), date(2026, 10, 6)), (date(2026, 10, 30), date(2026, 11, 13))],
)
def test_the_clock_counts_from_the_day_that_was_agreed_where_that_is_earlier(
    app, placement, signatory, last_on, by
):
    with app.app_context():
        made = make.claim(placement=placement, state=State.CONTACTED, last_on=date(2026, 10, 30))
        assert made.credit_by == date(2026, 11, 13)
        act(made, actions.accept, last_on)
    page = signatory.get(f"/garanties/{made.id}").words
    assert f"creditnota uiterlijk {in_words(by)}".replace("\xa0", " ") in page
    with app.app_context():
        clock.move_to(clock.at(last_on + timedelta(days=1), "6.00"))
        assert act(made, actions.execute).due_at == clock.end_of(by)


@pytest.mark.clause("final_bill")
@pytest.mark.at("2026-09-15T10:00")
def test_a_later_day_than_wished_makes_no_promised_day_later(app, placement):
    with app.app_context():
        made = make.claim(placement=placement, state=State.CONTACTED, last_on=date(2026, 9, 17))
        assert act(made, actions.accept, made.latest_on).credit_by == date(2026, 10, 1)
