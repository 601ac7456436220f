"""Companies. Without an account manager they get one of their own."""

import uuid
from datetime import timedelta

from portal import clock
from portal.employers import actions
from portal.employers.models import Assignment, Employer
from portal.employers.rules import Handover, Sector, State
from portal.roles import Role
from tests.make import basis
from tests.make.people import person


def employer(
    *, name=None, account_manager=None, state=State.ACTIVE, staff_count=12, city="Vaartland"
):
    """A company, looked after by `account_manager` (a user); active unless it says otherwise."""
    n, now = basis.number(), clock.now()
    manager = account_manager or person(Role.ACCOUNT_MANAGER)
    with basis.inside() as session:
        made = Employer(
            name=name or f"Bedrijf {n}",
            kvk_number=f"{90_000_000 + n}",
            street="Kade",
            house_number=str(n),
            postcode="9900 AB",
            city=city,
            sector=next(iter(Sector)),
            staff_count=staff_count,
            state=state,
            account_manager_id=manager.id,
            came_at=now - timedelta(days=30),
            check_by=now - timedelta(days=29),
            active_since=now - timedelta(days=29) if state is State.ACTIVE else None,
        )
        session.add(made)
        session.flush()
        session.add(
            Assignment(
                employer_id=made.id,
                account_manager_id=manager.id,
                from_at=made.came_at,
                reason=next(iter(Handover)),
            )
        )
    return made


def absence(user, *, deputy=None, begins=1, days=5):
    """Leave of an account manager (a user or an id) from tomorrow on; a colleague stands in."""
    now = clock.now()
    who = getattr(user, "id", user)
    with basis.inside():
        return actions.go_away(
            who,
            getattr(deputy, "id", deputy) or person(Role.ACCOUNT_MANAGER).id,
            from_on=clock.day(now) + timedelta(days=begins),
            until_on=clock.day(now) + timedelta(days=days),
            absence_id=uuid.uuid4(),
            by=basis.actor(who, Role.ACCOUNT_MANAGER),
            at=now,
        )
