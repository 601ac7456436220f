"""What employers see of cards: showings come, are kept, end; reveals are copied and taken back.

An ended showing says one thing, whatever its cause: no reason is stored anywhere an employer could
reach. Only `show` and `end_of_card` touch the fenced side. Refuses `card_gone`, `kept_full` and
`employer_not_active`.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.sql.dml import Update

from portal import clock, db
from portal.audit import Actor, record
from portal.cards import planning, queries, rules
from portal.cards.labels import ShowingState
from portal.cards.lists import fields_of
from portal.cards.models import Reveal, Showing, ShowingCard, StandingYes
from portal.cards.planning import Profile
from portal.cards.showing_queue import Opening
from portal.employers.queries import check_active
from portal.employers.rules import check_active as check_state
from portal.errors import Refused
from portal.language import N_


def show(
    opening: Opening, profiles: Sequence[Profile], *, by: Actor, at: datetime, random: Random
) -> list[Showing]:
    """Write the planned profiles as showings, as far as their cards did not change meanwhile.
    Refuses `employer_not_active`.
    """
    check_active(opening.employer_id)
    free = planning.still_free(opening, [profile.card_id for profile in profiles], at)
    chosen = [profile for profile in profiles if (profile.card_id, profile.version) in free]
    taken = queries.names_taken(opening.vacancy_id, opening.employer_id)
    names = rules.aliases(taken, random=random)
    made = [_showing(opening, profile, next(names), at, random) for profile in chosen]
    db.session.add_all(made)
    db.session.flush()
    for showing, profile in zip(made, chosen, strict=True):
        db.session.execute(insert(ShowingCard).values(id=showing.id, card_id=profile.card_id))
        put = update(StandingYes).where(StandingYes.card_id == profile.card_id)
        db.session.execute(put.values(shown_at=at, tiebreaker=random.randrange(2**31)))
        record("cards.show", showing, by=by, at=at, vacancy_id=opening.vacancy_id)
    return made


def end_expired(vacancy_id: uuid.UUID, *, at: datetime) -> None:
    """After 30 days a showing makes place, unless it is kept or the employer asked to meet."""
    db.session.execute(
        _ending(at).where(
            Showing.vacancy_id == vacancy_id,
            Showing.shown_until <= at,
            ~Showing.kept,
            Showing.wanted_at.is_(None),
        )
    )


def end_recognisable(showing_ids: Sequence[uuid.UUID], *, at: datetime) -> None:
    """Too few people share what these tell: they leave the lists like every other."""
    if showing_ids:
        db.session.execute(_ending(at).where(Showing.id.in_(showing_ids)))


def end_all(vacancy_id: uuid.UUID, *, at: datetime) -> None:
    """The vacancy shows nobody any more."""
    db.session.execute(_ending(at).where(Showing.vacancy_id == vacancy_id))


def end_all_of(employer_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """This company sees nobody any more: what it was shown ends, and every copy it could read is
    emptied. No yes is taken back by it: that only the person does.
    """
    db.session.execute(_ending(at).where(Showing.employer_id == employer_id))
    for reveal in queries.readable_at(employer_id):
        reveal.until_on = min(reveal.until_on, clock.day(at) - timedelta(days=1))
        empty_reveal(reveal, by=by, at=at)


def keep(showing: Showing, *, by: Actor, at: datetime) -> int:
    """The employer keeps a profile from rotating away; how many he keeps now.

    Refuses `card_gone`, `kept_full`, `employer_not_active`.
    """
    kept = _kept(showing)
    if showing.kept:
        return kept
    rules.check_keep(kept)
    showing.kept = True
    record("cards.keep", showing, by=by, at=at)
    return kept + 1


def let_go(showing: Showing, *, by: Actor, at: datetime) -> int:
    """The employer no longer keeps it; how many he keeps now. Refuses `card_gone` and
    `employer_not_active`.
    """
    kept = _kept(showing)
    if not showing.kept:
        return kept
    showing.kept = False
    record("cards.let_go", showing, by=by, at=at)
    return kept - 1


def want(showing: Showing, *, at: datetime) -> None:
    """The employer asks to meet this one: it stays until that is over, and nobody is asked twice.

    One that ended meanwhile is marked alike.
    """
    showing.wanted_at = showing.wanted_at or at


def end(showing: Showing, *, at: datetime) -> None:
    """An introduction about this showing is over: it leaves the list like every other."""
    db.session.execute(_ending(at).where(Showing.id == showing.id))


def reveal(
    introduction_id: uuid.UUID,
    showing: Showing,
    fields: Mapping[str, Any],
    *,
    until_on: date,
    by: Actor,
    at: datetime,
) -> Reveal:
    """Copy the agreed fields to where this employer reads them. The audit line names them, not
    their values.
    """
    made = Reveal(
        id=uuid.uuid4(),
        employer_id=showing.employer_id,
        vacancy_id=showing.vacancy_id,
        introduction_id=introduction_id,
        fields=dict(fields),
        until_on=until_on,
        revealed_at=at,
    )
    db.session.add(made)
    record("cards.reveal", made, by=by, at=at, fields=sorted(fields), until_on=until_on)
    return made


def reveal_until(introduction_id: uuid.UUID, until_on: date, *, by: Actor, at: datetime) -> None:
    """The last day on which the employer reads the fields moves; what is gone stays gone."""
    reveal = db.session.scalar(select(Reveal).where(Reveal.introduction_id == introduction_id))
    if reveal is not None and reveal.fields:
        reveal.until_on = until_on
        record("cards.reveal_until", reveal, by=by, at=at, until_on=until_on)


def reveal_no_longer_than(
    introduction_id: uuid.UUID, until_on: date, *, by: Actor, at: datetime
) -> None:
    """The last day moves back to this one; it never moves on, past what the person was told."""
    reveal = db.session.scalar(select(Reveal).where(Reveal.introduction_id == introduction_id))
    if reveal is not None:
        earliest = min(reveal.until_on, until_on)
        reveal_until(introduction_id, earliest, by=by, at=at)


def revoke_reveal(introduction_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """The person takes the yes back: the next request shows nothing, and the copy is emptied."""
    reveal = db.session.scalar(select(Reveal).where(Reveal.introduction_id == introduction_id))
    if reveal is not None and reveal.revoked_at is None:
        reveal.revoked_at, reveal.fields = at, {}
        record("cards.revoke_reveal", reveal, by=by, at=at)


def empty_reveal(reveal: Reveal, *, by: Actor, at: datetime) -> None:
    """Its last day has passed: the copy is emptied, and that it was there stays known."""
    reveal.fields = {}
    record("cards.empty_reveal", reveal, by=by, at=at)


def blank_phone(dossier_id: uuid.UUID, phone: str, *, by: Actor, at: datetime) -> None:
    """This person is called at `phone` now, or not at all: every copy of another number is emptied,
    since it may be somebody else's by now. That a number was agreed to stays known; the new one was
    not, so nobody reads it.
    """
    for reveal in queries.reveals_of(dossier_id):
        if reveal.fields.get("phone") and reveal.fields["phone"] != phone:
            reveal.fields = {**reveal.fields, "phone": ""}
            record("cards.blank_phone", reveal, by=by, at=at)


def end_of_card(
    card_id: uuid.UUID, *, at: datetime, employer_id: uuid.UUID | None = None, sector: str = ""
) -> None:
    """Nobody sees the card any more: or not this employer, or not for this kind of work."""
    mine = select(ShowingCard.id).where(ShowingCard.card_id == card_id)
    ended = _ending(at).where(Showing.id.in_(mine))
    if employer_id:
        ended = ended.where(Showing.employer_id == employer_id)
    if sector:  # the table lies above; read by name
        vacancies = db.Base.metadata.tables["vacancies"]
        such = select(vacancies.c.id).where(vacancies.c.field.in_(fields_of(sector)))
        ended = ended.where(Showing.vacancy_id.in_(such))
    db.session.execute(ended)


def _showing(
    opening: Opening, profile: Profile, name: tuple[str, Any], at: datetime, random: Random
) -> Showing:
    alias, icon = name
    return Showing(
        id=uuid.uuid4(),
        employer_id=opening.employer_id,
        vacancy_id=opening.vacancy_id,
        alias=alias,
        alias_icon=icon,
        shown=profile.shown,
        fit=profile.told,
        fits_all=profile.fits_all,
        place=random.randrange(2**31),
        shown_from=at,
        shown_until=at + rules.SHOWN_FOR,
    )


def _ending(at: datetime) -> Update:
    return (
        update(Showing)
        .where(Showing.state == ShowingState.SHOWN)
        .values(state=ShowingState.ENDED, ended_at=at, kept=False)
        .execution_options(synchronize_session="fetch")
    )


def _kept(showing: Showing) -> int:
    """How many he keeps now, when this one can be kept or let go."""
    kept, company = queries.kept_count(showing)
    check_state(company)
    if showing.state is not ShowingState.SHOWN:
        raise Refused(
            "card_gone",
            N_("Deze kaart is er niet meer. Bekijk de andere kaarten bij uw vacature."),
        )
    return kept
