"""Candidates who get the link to their own page, and what some of them decide there."""

import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from portal import db
from portal.audit import Actor
from portal.audit.rules import ActorKind
from portal.candidate import actions as candidate_actions
from portal.candidate import queries as candidate_queries
from portal.cards import actions as card_actions
from portal.cards.labels import ShowingState
from portal.cards.models import Card, Showing, ShowingCard
from portal.demo.company import DAY, HOUR
from portal.demo.scenario import Scenario, Script, fresh
from portal.dossiers.models import Dossier
from portal.introductions import rules as introduction_rules
from portal.introductions.models import CandidateAnswer, Introduction
from portal.links import queries as link_queries
from portal.links.rules import Purpose
from portal.roles import Role

FEW = 4
WRONG = "Ik heb sinds vorige maand ook mijn heftruckcertificaat."


def opened(scenario: Scenario) -> Script:
    """Some who are asked now, and some on a list only; of these each decides something."""
    shown = _on_a_list()
    for dossier_id in [*_asked(), *shown]:
        with db.unit():
            dossier = fresh(Dossier, dossier_id)
            candidate_actions.send_link(dossier, **scenario.by(dossier.mediator_id, Role.MEDIATOR))
    yield 3 * HOUR
    for dossier_id, decide in zip(shown, (_confirm, _report, _hide, _pause), strict=False):
        _decide(scenario, dossier_id, decide)
        yield DAY / 8


def _decide(scenario: Scenario, dossier_id: uuid.UUID, decide: Callable[..., None]) -> None:
    sent = link_queries.open_ones(Purpose.OWN_PAGE, dossier_id, dossier_id)
    if sent:
        with db.unit():
            by = Actor(ActorKind.CANDIDATE, str(sent[0].id), "candidate")
            decide(candidate_actions.own_card(dossier_id), by=by, at=scenario.now)


def _confirm(card: Card, **how: Any) -> None:
    card_actions.confirm(card, **how)


def _report(card: Card, **how: Any) -> None:
    mediator_id = candidate_queries.mediator_of(card.dossier_id)
    candidate_actions.report(card, WRONG, to=mediator_id, **how)


def _hide(card: Card, **how: Any) -> None:
    card_actions.hide(card, candidate_queries.profiles(card.dossier_id)[0].employer_id, **how)


def _pause(card: Card, **how: Any) -> None:
    candidate_actions.pause(card, **how)


def _asked() -> list[uuid.UUID]:
    """Candidates of introductions that still go on."""
    statement = (
        select(Dossier.id)
        .join(CandidateAnswer, CandidateAnswer.dossier_id == Dossier.id)
        .join(Introduction, Introduction.id == CandidateAnswer.introduction_id)
        .where(db.one_of(Introduction.state, introduction_rules.OPEN))
    )
    return _first(statement)


def _on_a_list() -> list[uuid.UUID]:
    """Candidates whom an employer sees now, and has not asked to meet."""
    statement = (
        select(Dossier.id)
        .join(Card, Card.dossier_id == Dossier.id)
        .join(ShowingCard, ShowingCard.card_id == Card.id)
        .join(Showing, Showing.id == ShowingCard.id)
        .where(Showing.state == ShowingState.SHOWN, Showing.wanted_at.is_(None))
        .where(Dossier.id.not_in(select(CandidateAnswer.dossier_id)))
    )
    return _first(statement)


def _first(statement: Any) -> list[uuid.UUID]:
    grouped = statement.group_by(Dossier.id, Dossier.case_number)
    return list(db.session.scalars(grouped.order_by(Dossier.case_number).limit(FEW)))
