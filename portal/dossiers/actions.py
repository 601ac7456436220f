"""What a mediator does with a dossier.

A BSN is refused wherever it stands (`bsn_in_text`). Free text is looked through: what is never kept
is refused (`text_never`), and what seldom belongs in a dossier too (`text_marked`), unless it is
`kept` deliberately; the audit line then tells of which kinds it was, never the words.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from portal import clock, db, outbox, reading, scrub
from portal.audit import Actor, record
from portal.audit.rules import ActorKind
from portal.cards import showings
from portal.dossiers import queries, rules
from portal.dossiers.models import Dossier, Intake, MailChange, MediatorChange, NumberChange
from portal.errors import Refused
from portal.language import N_
from portal.links import actions as link_actions
from portal.links import queries as link_queries
from portal.links.rules import NOT_SENT, Channel, Purpose
from portal.scrub import Own

FIELDS = (
    "case_number", "first_name", "last_name", "email", "phone", "contact_by", "street",
    "house_number", "postcode", "city", "caseworker", "job_titles", "experience", "wishes",
    "constraints", "mediator_id",
)  # fmt: skip
INTAKE = (
    "skills", "education", "languages", "aims_at", "training_wish", "most_minutes", "hours_reason",
    "can_evening", "can_night", "can_weekend", "times_reason", "travel", "travel_reason",
    "needs_adaptation", "adaptation", "debts_arranged", "travel_arranged", "childcare_arranged",
)  # fmt: skip
WORDS = ("job_titles", "experience", "wishes", "constraints")
INTAKE_WORDS = (
    "skills", "education", "languages", "training_wish", "hours_reason", "times_reason",
    "travel_reason", "adaptation",
)  # fmt: skip
_NAMES = ("case_number", "caseworker", "first_name", "last_name", "street", "house_number", "city")


def enter(
    dossier_id: UUID, values: Mapping[str, Any], *, by: Actor, at: datetime, kept: bool = False
) -> Dossier:
    """A new dossier. Refuses `case_known` when the case number has one already, and an address
    of a colleague (`colleagues_mail`, `colleagues_phone`).
    """
    _check(values)
    _check_own(values)
    kinds = scrub.accept(_words(values, WORDS), own(values), kept=kept)
    dossier = Dossier(id=dossier_id, created_at=at, **_columns(values))
    db.session.add(dossier)
    _flush()
    db.session.add(Intake(id=dossier_id))
    record("dossiers.enter", dossier, by=by, at=at, **_kept(kinds))
    return dossier


def edit(
    dossier: Dossier, values: Mapping[str, Any], *, by: Actor, at: datetime, kept: bool = False
) -> None:
    """Change what is written down. The audit line names the fields, never what is in them. Links
    follow the person: what was sent to a mail address or number that is changed works no more, the
    old one is told so, and a new link goes to where somebody is reached now. An employer who read
    the old number reads none any more. No code goes to a changed number for a while. Who was the
    mediator hears that another is. Refuses what `enter` does.
    """
    _check(values)
    was, number = _addresses(dossier), dossier.phone
    changed = [name for name, value in _columns(values).items() if getattr(dossier, name) != value]
    before = {name: getattr(dossier, name) for name in changed}
    words = _words(values, set(WORDS) & set(changed))
    _check_own({name: values[name] for name in changed})
    for name in changed:
        setattr(dossier, name, values[name])
    kinds = scrub.accept(words, own(dossier), kept=kept)
    _flush()
    if changed:
        record("dossiers.edit", dossier, by=by, at=at, fields=sorted(changed), **_kept(kinds))
    _keep_changes(dossier, before, by=by, at=at)
    if was != _addresses(dossier):
        _follow(dossier, was, by=by, at=at, told=number)
        outbox.put("dossiers.readdressed", dossier_id=str(dossier.id))


def keep_link(
    purpose: Purpose,
    subject: Any,
    dossier: Dossier,
    *,
    channel: Channel,
    sent_to: str,
    link_id: UUID,
    expires_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Write down a link that went out, or waits (`NOT_SENT`). Was the address changed while it was
    on its way, then it follows the person at once.
    """
    link_actions.make(
        purpose,
        subject,
        dossier.id,
        channel=channel,
        sent_to=sent_to,
        link_id=link_id,
        expires_at=expires_at,
        by=by,
        at=at,
    )
    db.session.flush()
    db.session.refresh(dossier, with_for_update=True)
    if sent_to != NOT_SENT and sent_to.lower() not in _addresses(dossier):
        _follow(dossier, {sent_to.lower()}, by=by, at=at)


def take_in(
    intake: Intake, values: Mapping[str, Any], *, by: Actor, at: datetime, kept: bool = False
) -> None:
    """Keep what was talked through at the intake. The audit line names the fields, never what is in
    them.
    """
    answers = {name: values[name] for name in INTAKE if name in values}
    changed = [name for name, value in answers.items() if getattr(intake, name) != value]
    dossier = db.session.get_one(Dossier, intake.id)
    kinds = scrub.accept(_words(answers, set(INTAKE_WORDS) & set(changed)), own(dossier), kept=kept)
    for name in changed:
        setattr(intake, name, answers[name])
    if changed:
        record("dossiers.take_in", dossier, by=by, at=at, fields=sorted(changed), **_kept(kinds))


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


def check_number(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """Somebody else than who changed the phone number called it, and it is this person's: codes go
    there at once. Refuses `same_person`; what was checked stays so.
    """
    change = queries.last_change_of_number(dossier.id)
    if change is None or change.checked_at is not None:
        return
    rules.check_number(change.changed_by, UUID(by.id))
    change.checked_at, change.checked_by = at, UUID(by.id)
    record("dossiers.check_number", dossier, by=by, at=at)


def vouch(
    dossier: Dossier, suitable_for: str, *, by: Actor, at: datetime, kept: bool = False
) -> None:
    """State for what work this person is suitable: who says so, and when. Refuses `required`
    without a text.
    """
    work = suitable_for.strip()
    if not work:
        raise Refused("required", N_("Vul in voor welk werk de kandidaat geschikt is."))
    kinds = scrub.accept([work], own(dossier), kept=kept)
    dossier.suitability_for, dossier.suitability_by, dossier.suitability_at = work, UUID(by.id), at
    record("dossiers.vouch", dossier, by=by, at=at, **_kept(kinds))


def own(who: Dossier | Mapping[str, Any]) -> Own:
    """The names that would tell at once who this is, of a dossier or of what was typed."""
    names = {name: str(_of(who, name) or "") for name in ("first_name", "last_name", "street")}
    return Own(**names)


def _addresses(dossier: Dossier) -> set[str]:
    """Where this person is reached, in small letters: capitals make no other mailbox."""
    return {address.lower() for address in (dossier.email, dossier.phone) if address}


def _keep_changes(dossier: Dossier, before: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """What an earlier number, mail address or mediator was; capitals make no other mailbox."""
    if "phone" in before:
        showings.blank_phone(dossier.id, dossier.phone, by=by, at=at)
        job, by_mail = "dossiers.number_changed", "email" not in before
        _keep(NumberChange, job, dossier, before["phone"], by=by, at=at, by_mail=by_mail)
    email = before.get("email", dossier.email)
    if reading.mailbox(email) != reading.mailbox(dossier.email):
        _keep(MailChange, "dossiers.mail_changed", dossier, email, by=by, at=at)
    if "mediator_id" in before:
        was = before["mediator_id"]
        _keep(MediatorChange, "dossiers.handed_over", dossier, was, by=by, at=at)


def _keep(
    table: type[NumberChange | MailChange | MediatorChange],
    job: str,
    dossier: Dossier,
    was: Any,
    *,
    by: Actor,
    at: datetime,
    **payload: Any,
) -> None:
    """It was this until now; a job tells whoever must hear so."""
    changed_by = UUID(by.id) if by.kind is ActorKind.USER else None
    change = table(id=uuid4(), dossier_id=dossier.id, was=was, changed_at=at, changed_by=changed_by)
    db.session.add(change)
    outbox.put(job, change_id=str(change.id), **payload)


def _follow(dossier: Dossier, was: set[str], *, by: Actor, at: datetime, told: str = "") -> None:
    """What went elsewhere follows. An address that is left is told so, but for a number that is
    told as such, and one where somebody else is reached: that was a slip of the pen, or is shared.
    """
    here = _addresses(dossier)
    left = link_actions.follow(dossier.id, here, by=by, at=at) | (was - here)
    left -= {told.lower(), NOT_SENT}
    others = queries.reached_by_others(dossier.id, left) | {
        address for address in left if queries.shared_at(dossier.id, dossier, address, address)
    }
    for sent in link_queries.last_sent_to(dossier.id, left - others):
        outbox.put("links.left", sent_id=str(sent.id), kind=sent.__tablename__)


def _of(who: Dossier | Mapping[str, Any], name: str) -> Any:
    return who.get(name) if isinstance(who, Mapping) else getattr(who, name)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in FIELDS if name in values}


def _words(values: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    return [str(values.get(name) or "") for name in names]


def _check(values: Mapping[str, Any]) -> None:
    scrub.no_bsn(*_words(values, _NAMES))


def _check_own(values: Mapping[str, Any]) -> None:
    """What goes to a candidate goes to nobody of the municipality."""
    email, phone = values.get("email") or "", values.get("phone") or ""
    if email or phone:
        rules.check_own(email, phone, of_colleagues=queries.of_colleagues())


def _kept(kinds: list[scrub.Kind]) -> dict[str, list[str]]:
    return {"kept": [kind.value for kind in kinds]} if kinds else {}


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        if db.violated(error) != "uq_dossiers_case_number":
            raise
        raise Refused(
            "case_known", N_("Dit zaaknummer heeft al een dossier. Zoek het op in de lijst.")
        ) from None
