"""What a mediator does with a dossier. Texts that hold a BSN are refused (`bsn_in_text`)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from portal import clock, db
from portal.audit import Actor, record
from portal.dossiers import rules
from portal.dossiers.models import Dossier, Intake
from portal.errors import Refused
from portal.language import N_

FIELDS = (
    "case_number", "first_name", "last_name", "email", "phone", "contact_by", "street",
    "house_number", "postcode", "city", "caseworker", "job_titles", "experience", "wishes",
    "constraints", "mediator_id",
)  # fmt: skip
INTAKE = (
    "skills", "education", "languages", "aims_at", "training_wish", "most_hours", "hours_reason",
    "can_evening", "can_night", "can_weekend", "times_reason", "travel", "travel_reason",
    "needs_adaptation", "adaptation", "debts_arranged", "travel_arranged", "childcare_arranged",
)  # fmt: skip
_TEXTS = ("case_number", "caseworker", "job_titles", "experience", "wishes", "constraints")


def enter(dossier_id: UUID, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Dossier:
    """A new dossier. Refuses `case_known` when the case number has one already."""
    _check(values)
    dossier = Dossier(id=dossier_id, created_at=at, **_own(values))
    db.session.add(dossier)
    _flush()
    db.session.add(Intake(id=dossier_id))
    record("dossiers.enter", dossier, by=by, at=at)
    return dossier


def edit(dossier: Dossier, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Change what is written down. The audit line names the fields, never what is in them."""
    _check(values)
    changed = [name for name, value in _own(values).items() if getattr(dossier, name) != value]
    for name in changed:
        setattr(dossier, name, values[name])
    _flush()
    if changed:
        record("dossiers.edit", dossier, by=by, at=at, fields=sorted(changed))


def take_in(intake: Intake, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Keep what was talked through at the intake. The audit line names the fields, never what is in
    them.
    """
    told = {name: values[name] for name in INTAKE if name in values}
    rules.no_bsn(*(text for text in told.values() if isinstance(text, str)))
    changed = [name for name, value in told.items() if getattr(intake, name) != value]
    for name in changed:
        setattr(intake, name, told[name])
    if changed:
        dossier = db.session.get_one(Dossier, intake.id)
        record("dossiers.take_in", dossier, by=by, at=at, fields=sorted(changed))


def check_income(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """The income check was done today: what work does to this person's income is known and told."""
    dossier.income_check_done_on, dossier.income_check_by = clock.day(at), UUID(by.id)
    record("dossiers.check_income", dossier, by=by, at=at)


def check_childcare(dossier: Dossier, *, checked: bool, by: Actor, at: datetime) -> None:
    """It was asked whether somebody at home needs care during work, and that is arranged or not
    needed.
    """
    dossier.childcare_checked = checked
    record("dossiers.check_childcare", dossier, by=by, at=at, checked=checked)


def vouch(dossier: Dossier, suitable_for: str, *, by: Actor, at: datetime) -> None:
    """State for what work this person is suitable: who says so, and when. Refuses `required`
    without a text.
    """
    work = suitable_for.strip()
    if not work:
        raise Refused("required", N_("Vul in voor welk werk de kandidaat geschikt is."))
    rules.no_bsn(work)
    dossier.suitability_for, dossier.suitability_by, dossier.suitability_at = work, UUID(by.id), at
    record("dossiers.vouch", dossier, by=by, at=at)


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in FIELDS if name in values}


def _check(values: Mapping[str, Any]) -> None:
    rules.no_bsn(*(str(values.get(name) or "") for name in _TEXTS))


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        if db.violated(error) != "uq_dossiers_case_number":
            raise
        raise Refused(
            "case_known", N_("Dit zaaknummer heeft al een dossier. Zoek het op in de lijst.")
        ) from None
