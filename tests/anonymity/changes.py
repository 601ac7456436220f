"""Hidden facts, each changed by the real action, at the word of who may do that.

A change has two sides. Mostly the one world is left as it is (`left` is None); where an answer
must be given anyway, both worlds get one, and only what is hidden in it differs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import uuid4

from sqlalchemy import Boolean, Enum, Integer, inspect

from portal import db
from portal.cards import actions as cards
from portal.cards import corrections
from portal.cards.lists import FIELDS
from portal.cards.models import Card
from portal.dossiers import actions as dossiers
from portal.dossiers.models import Dossier, Intake
from portal.introductions import actions, meetings, overdue, queries
from portal.introductions.models import Introduction
from portal.introductions.reasons import Cause, Impression, NoReason
from portal.introductions.rules import How, State
from portal.links import actions as links
from portal.links.rules import Channel, Purpose
from tests import make
from tests.anonymity.worlds import AT, dossier_of, mediator_of
from tests.make import basis

REVEALABLE = {"first_name", "last_name", "phone", "job_titles"}


@dataclass(frozen=True)
class Change:
    """One hidden fact; the sides get the world and dice, and act inside a unit."""

    words: str
    right: Callable
    left: Callable | None = None


def every_change():
    """All kinds: each field of dossier and intake, the checks, the card, what candidates said."""
    mine = set(dossiers.FIELDS) - {"mediator_id"}  # an employer may know who mediates
    return [
        *(Change(f"dossiers.edit {name}", _edits(name)) for name in sorted(mine)),
        *(Change(f"dossiers.take_in {name}", _takes_in(name)) for name in dossiers.INTAKE),
        Change("dossiers.check_income", _of_dossier(dossiers.check_income)),
        Change("dossiers.check_childcare", _of_dossier(dossiers.check_childcare, checked=False)),
        Change("dossiers.vouch", _vouches),
        Change("cards.confirm", _of_card(cards.confirm)),
        Change("cards.hide for another employer", _hides),
        Change("cards.unhide for another employer", _unhides),
        Change("cards.give_yes for other work", _says_yes),
        Change("cards.revoke_yes for other work", _revokes),
        Change("cards.edit of somebody not shown", _edits_spare),
        *(Change(f"cards.{verb} of somebody not shown", _of_spare(verb)) for verb in _SPARE),
        Change("somebody new", _newcomer),
        *(Change(f"no, because {reason}", _says_no(reason, How.PHONE), _says_no(None, How.LINK))
          for reason in NoReason),
        *(Change(f"{verb.__name__} for no", _ends(verb), _says_no(None, How.LINK))
          for verb in (actions.withdraw, overdue.expire)),
        *(Change(f"yes, with {name}", _agrees(**{name: True}), _agrees()) for name in _WITH),
        Change("yes, by phone", _agrees(How.PHONE), _agrees()),
        Change("wants to be called first", _calls),
        *(Change(f"did not come: {cause}", _explains(cause)) for cause in Cause),
        Change("did not come elsewhere", _misses_elsewhere),
        Change("makes something of the meeting", _impression),
        Change("a link was sent", _link),
        Change("says that the card is wrong", _corrects),
    ]  # fmt: skip


_SPARE = ("pause", "withdraw", "confirm")
_WITH = ("wants_company", "wants_travel")


def apply(side, world, seed):
    """One side of a change, in a unit of its own."""
    if side is not None:
        with db.unit() as session:
            side(session, world, Random(seed))


def _edits(name):
    def side(session, world, dice):
        dossier = _somebody(world, dice, name not in REVEALABLE)
        dossiers.edit(dossier, _typed(name, dossier, dice), by=mediator_of(dossier), at=AT)

    return side


def _typed(name, dossier, dice):
    """The dossier as it is, with another value in one field."""
    values = {one: getattr(dossier, one) for one in dossiers.FIELDS}
    n = dice.randrange(10**6)
    special = {
        "email": f"ander{n}@post.example",
        "phone": f"06{90_000_000 + n}",
        "postcode": "9999 ZZ",
        "contact_by": _another(type(dossier.contact_by), dossier.contact_by, dice),
    }
    return values | {name: special.get(name, f"Heel iets anders {n} ë")}


def _takes_in(name):
    def side(session, world, dice):
        dossier = _somebody(world, dice, True)
        intake = session.get_one(Intake, dossier.id)
        value = _asked(inspect(Intake).columns[name].type, getattr(intake, name), dice)
        dossiers.take_in(intake, {name: value}, by=mediator_of(dossier), at=AT)

    return side


def _asked(kind, now, dice):
    if isinstance(kind, Enum):
        return _another(kind.enum_class, now, dice)
    if isinstance(kind, Boolean):
        return not now
    return (
        dice.randrange(60, 48 * 60)
        if isinstance(kind, Integer)
        else f"Heel iets anders {dice.randrange(10**6)}"
    )


def _another(kind, now, dice):
    return dice.choice([one for one in kind if one is not now])


def _of_dossier(verb, **values):
    def side(session, world, dice):
        dossier = _somebody(world, dice, True)
        verb(dossier, **values, by=mediator_of(dossier), at=AT)

    return side


def _vouches(session, world, dice):
    dossier = _somebody(world, dice, True)
    dossiers.vouch(dossier, "Alleen zittend werk", by=mediator_of(dossier), at=AT)


def _somebody(world, dice, anybody):
    """A dossier behind what the employer sees; `anybody`: also one he reads something of."""
    known = sorted(world.told, key=str) if anybody else []
    found = [dossier_of(card).id for card in world.shown] + known
    return db.session.get_one(Dossier, dice.choice(found))


def _of_card(verb, *values):
    def side(session, world, dice):
        card = session.get_one(Card, dice.choice(world.shown))
        verb(card, *values, by=_mediator(card), at=AT)

    return side


def _mediator(card):
    return mediator_of(dossier_of(card.id))


def _hides(session, world, dice):
    _of_card(cards.hide, make.employer().id)(session, world, dice)


def _unhides(session, world, dice):
    _of_card(cards.unhide, world.other_id)(session, world, dice)


def _says_yes(session, world, dice):
    card = session.get_one(Card, dice.choice(world.shown))
    other = {field.sector for field in FIELDS.values()} - {FIELDS[card.field].sector}
    sector = dice.choice(sorted(other))
    cards.give_yes(card, sector, by=_mediator(card), at=AT, random=dice)


def _revokes(session, world, dice):
    for card_id in world.shown:
        card = session.get_one(Card, card_id)
        cards.revoke_yes(card, "logistics", by=_mediator(card), at=AT)


def _edits_spare(session, world, dice):
    card = session.get_one(Card, dice.choice(world.spare))
    values = {name: getattr(card, name) for name in cards.FIELDS} | {"minutes_max": 40 * 60}
    cards.edit(card, values, by=_mediator(card), at=AT)


def _of_spare(verb):
    def side(session, world, dice):
        card = session.get_one(Card, dice.choice(world.spare))
        getattr(cards, verb)(card, by=_mediator(card), at=AT)

    return side


def _newcomer(session, world, dice):
    make.card(area="havenpark", minutes_max=40 * 60, at=AT)


def _says_no(reason, how):
    def side(session, world, dice):
        row = _meeting(session, world, State.ASKED)
        actions.refuse(row, how=how, reason=reason, by=basis.SYSTEM, at=AT)

    return side


def _ends(verb):
    def side(session, world, dice):
        row = _meeting(session, world, State.ASKED)
        verb(row, by=mediator_of(queries.person(row)), at=AT)

    return side


def _agrees(how=How.LINK, **wants):
    def side(session, world, dice):
        row = _meeting(session, world, "asked again")
        person = queries.person(row)
        actions.agree(row, person, ["phone"], how=how, **wants, by=basis.SYSTEM, at=AT)

    return side


def _calls(session, world, dice):
    actions.call_first(_meeting(session, world, State.ASKED), by=basis.SYSTEM, at=AT)


def _explains(cause):
    def side(session, world, dice):
        row = _meeting(session, world, "missed")
        meetings.explain_miss(row, cause, by=mediator_of(queries.person(row)), at=AT)

    return side


def _misses_elsewhere(session, world, dice):
    row = session.get_one(Introduction, world.elsewhere)
    meetings.miss_candidate(row, by=basis.SYSTEM, at=AT)
    meetings.count_miss(row, by=mediator_of(queries.person(row)), at=AT)


def _impression(session, world, dice):
    row = _meeting(session, world, State.HELD)
    meetings.tell(row, Impression.GO_ON, by=basis.SYSTEM, at=AT)


def _link(session, world, dice):
    row = _meeting(session, world, State.ASKED)
    links.make(
        Purpose.ANSWER, row, queries.person(row).id, channel=Channel.SMS, sent_to="0612345678",
        link_id=uuid4(), expires_at=AT + timedelta(days=2), by=basis.SYSTEM, at=AT,
    )  # fmt: skip


def _corrects(session, world, dice):
    card = session.get_one(Card, dice.choice(world.shown))
    to = dossier_of(card.id).mediator_id
    corrections.report(card, "Dit klopt niet", to=to, by=basis.SYSTEM, at=AT)


def _meeting(session, world, key):
    return session.get_one(Introduction, world.meetings[key])
