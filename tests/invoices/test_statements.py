"""Lists of placements, claims and invoices cost the same at any number of rows."""

import pytest

from portal import db
from portal.invoices.models import Invoice
from tests import make
from tests.engines import counted

LIST, PAGE, INVOICE = 5, 8, 9  # an invoice says which one it replaces


def statements(visitor, path):
    visitor.get(path)  # the first time also fills caches
    with counted() as ran:
        assert visitor.get(path).status == 200
    return ran


@pytest.fixture
def few(app, bakery, vat, run):
    with app.app_context():
        placement = make.placement(of=bakery)
        claim = make.claim(placement=placement)
    run()
    return placement, claim


@pytest.mark.parametrize("path", ["/plaatsingen", "/garanties", "/facturen"])
def test_a_list_costs_the_same_for_one_and_for_many(
    app, bakery, few, run, signatory, account_manager, path
):
    before = [len(statements(visitor, path)) for visitor in (signatory, account_manager)]
    with app.app_context():
        for _ in range(9):
            make.claim(placement=make.placement(of=bakery))
    run()
    after = [statements(visitor, path) for visitor in (signatory, account_manager)]
    assert [len(ran) for ran in after] == before, after
    assert max(before) <= LIST, after


def test_a_page_takes_few_statements(app, few, signatory, account_manager, finance):
    placement, claim = few
    with app.app_context():
        invoice = db.session.query(Invoice.id).one()[0]
    for visitor in (signatory, account_manager):
        for path in (
            f"/plaatsingen/{placement.id}",
            f"/garanties/{claim.id}",
            f"/facturen/{invoice}",
        ):
            ran = statements(visitor, path)
            assert len(ran) <= (INVOICE if "facturen" in path else PAGE), (path, ran)
    assert len(statements(finance, f"/facturen/{invoice}")) <= INVOICE
