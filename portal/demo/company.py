"""A company of the play, and how far its vacancies get before the curtain."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from portal import db
from portal.demo import companies
from portal.demo.scenario import Scenario
from portal.employers.models import Employer
from portal.introductions.models import Introduction
from portal.roles import Role

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Ends(StrEnum):
    REGISTERED = "registered"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ON_HOLD = "on_hold"
    SHOWN = "shown"
    WANTED = "wanted"
    ASKED = "asked"
    DECLINED = "declined"
    CHOOSE_TIME = "choose_time"
    PLANNED = "planned"
    NO_SHOW = "no_show"
    HELD = "held"
    NEGATIVE = "negative"
    DRAFTED = "drafted"
    OFFERED = "offered"
    TO_SIGN = "to_sign"  # only the company has not signed yet
    ALL_BUT_MUNICIPALITY = "all_but_municipality"
    SEALED = "sealed"
    RUNNING = "running"
    RUNNING_OLD = "running_old"
    COMPLETED_EARLY = "completed_early"
    INVOKED = "invoked"
    TAKEN_BACK = "taken_back"


AFTER_START = {Ends.RUNNING, Ends.RUNNING_OLD, Ends.COMPLETED_EARLY, Ends.INVOKED, Ends.TAKEN_BACK}
BACK = {  # how many days before today a vacancy that ends so is begun
    Ends.DRAFT: 3,
    Ends.SUBMITTED: 1,
    Ends.RETURNED: 3,
    Ends.ON_HOLD: 10,
    Ends.SHOWN: 6,
    Ends.WANTED: 3,
    Ends.ASKED: 5,
    Ends.CHOOSE_TIME: 7,
    Ends.PLANNED: 7,
    Ends.NO_SHOW: 9,
    Ends.HELD: 9,
    Ends.DRAFTED: 11,
    Ends.OFFERED: 12,
    Ends.TO_SIGN: 13,
    Ends.ALL_BUT_MUNICIPALITY: 15,
    Ends.SEALED: 18,
    Ends.DECLINED: 12,
    Ends.NEGATIVE: 14,
}


@dataclass
class Company:
    """A company of the play: what is told about it, and who acts for it."""

    told: companies.Company
    scenario: Scenario
    people: dict[str, list[uuid.UUID]]
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    signatory: uuid.UUID = field(default_factory=uuid.uuid4)
    vacancies: int = 0

    @property
    def manager(self) -> uuid.UUID:
        return db.session.scalars(
            select(Employer.account_manager_id).where(Employer.id == self.id)
        ).one()

    def as_signatory(self) -> dict[str, Any]:
        return self.scenario.by(self.signatory, Role.SIGNATORY)

    def as_member(self) -> dict[str, Any]:
        return self.scenario.by(self.signatory, Role.MEMBER)

    def as_manager(self) -> dict[str, Any]:
        return self.scenario.by(self.manager, Role.ACCOUNT_MANAGER)


def mediator(made: Company, row: Introduction) -> dict[str, Any]:
    return made.scenario.by(row.mediator_id or made.people[Role.MEDIATOR][0], Role.MEDIATOR)
