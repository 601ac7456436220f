from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from portal import clock, db
from portal.employers.models import Absence, Assignment, District, Employer
from portal.employers.rules import Handover


def violates(name, row):
    with pytest.raises(IntegrityError) as refused, db.unit() as session:
        session.add(row)
    assert db.violated(refused.value) == name


@pytest.mark.clause("one_contact")
def test_a_company_has_one_open_spell(bakery, other_account_manager):
    other = other_account_manager.person.id
    row = Assignment(
        employer_id=bakery.id, account_manager_id=other, from_at=clock.now(), reason=Handover.LOAD
    )
    violates("uq_account_manager_assignments_open", row)


def test_a_kvk_number_has_one_company(bakery, butcher):
    with pytest.raises(IntegrityError) as refused, db.unit() as session:
        session.get_one(Employer, butcher.id).kvk_number = bakery.kvk_number
    assert db.violated(refused.value) == "uq_employers_kvk_number"


def test_nobody_stands_in_for_himself(account_manager):
    me, day = account_manager.person.id, date(2027, 3, 3)
    violates(
        "ck_absences_deputy_is_another",
        Absence(user_id=me, deputy_id=me, from_on=day, until_on=day),
    )


def test_leave_ends_after_it_begins(account_manager, other_account_manager):
    row = Absence(
        user_id=account_manager.person.id, deputy_id=other_account_manager.person.id,
        from_on=date(2027, 3, 3), until_on=date(2027, 3, 2),
    )  # fmt: skip
    violates("ck_absences_dates_order", row)


def test_a_district_is_a_range(account_manager):
    row = District(
        name="Kade", postcode_from=9910, postcode_until=9900,
        account_manager_id=account_manager.person.id, valid_from=date(2027, 1, 1),
    )  # fmt: skip
    violates("ck_districts_range_order", row)
