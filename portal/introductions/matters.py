"""What an account manager, a mediator and an employer have to see to, for their home pages."""

import uuid

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)

from portal import db
from portal.employers.models import Employer
from portal.employers.queries import looked_after
from portal.introductions import rules
from portal.introductions.models import Introduction
from portal.introductions.rules import State
from portal.language import N_

_I = Introduction
_NO_TIMES = "[]"


def matters(viewer_id: uuid.UUID) -> Select:
    """Open introductions of an account manager's companies, for the inbox."""
    return _matter().where(looked_after(_I.employer_id, viewer_id))


def _matter() -> Select:
    return (
        select(
            literal("introductions.show").label("kind"),
            _I.id.label("subject_id"),
            _I.employer_id.label("employer_id"),
            Employer.name.label("employer_name"),
            _title(_I.alias).label("title"),
            _waits_on().label("waits_on"),
            _I.due_at.label("due_at"),
        )
        .join(Employer, Employer.id == _I.employer_id)
        .where(_I.state.in_(rules.OPEN), _I.due_at.is_not(None))
    )


def of_mediator(viewer_id: uuid.UUID) -> Select:
    """The same for a mediator's own candidates."""
    return _matter().where(_I.mediator_id == viewer_id)


def todo(employer_id: uuid.UUID) -> Select:
    """What an employer must do about introductions."""
    consequence = case(
        (_I.state == State.PROPOSED, literal(N_("Anders sluiten wij dit voorstel."))),
        (_I.state == State.AGREED, literal(N_("De kandidaat wacht op uw keuze."))),
        else_=literal(N_("Dan maken wij de volgende stap.")),
    )
    return select(
        literal("introductions.show").label("kind"),
        _I.id.label("subject_id"),
        _employer_title().label("title"),
        consequence.label("consequence"),
        _I.answer_by.label("due_on"),
    ).where(
        _I.employer_id == employer_id,
        or_(
            _I.state.in_((State.PROPOSED, State.HELD)),
            and_(_I.state == State.AGREED, _has_times()),
            and_(_I.state == State.PLANNED, _I.meeting_at <= db.now()),
        ),
    )


def _has_times() -> ColumnElement[bool]:
    return func.length(_I.times) > len(_NO_TIMES)


def _waits_on() -> ColumnElement[str]:
    employer = or_(
        _I.state.in_((State.PROPOSED, State.HELD)), and_(_I.state == State.AGREED, _has_times())
    )
    return case(
        (_I.state == State.ASKED, "candidate"), (employer, "employer"), else_="municipality"
    )


def _title(alias: SQLColumnExpression[str]) -> ColumnElement[str]:
    words = {
        State.WANTED: N_("Vraag de kandidaat"),
        State.PROPOSED: N_("Voorstel: wacht op de werkgever"),
        State.ASKED: N_("Wacht op de kandidaat"),
        State.AGREED: N_("Plan de afspraak"),
        State.PLANNED: N_("Hoe ging de kennismaking?"),
        State.HELD: N_("Wacht op het oordeel van de werkgever"),
        State.NO_SHOW_CANDIDATE: N_("Kandidaat kwam niet: bel vandaag"),
        State.NO_SHOW_EMPLOYER: N_("Werkgever kwam niet: bel vandaag"),
    }
    whens = [(_I.state == state, literal(text)) for state, text in words.items()]
    return case(*whens, else_=literal("")) + literal(": ") + alias


def _employer_title() -> ColumnElement[str]:
    words = case(
        (_I.state == State.PROPOSED, literal(N_("Antwoord op ons voorstel"))),
        (_I.state == State.AGREED, literal(N_("Kies een tijd voor de kennismaking"))),
        else_=literal(N_("Vertel hoe de kennismaking ging")),
    )
    return words + literal(": ") + _I.alias
