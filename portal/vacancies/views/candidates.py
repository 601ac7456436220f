"""The employer's list of candidates for a vacancy: ready-made showings, and nothing behind them."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor_for, allow, load, viewer
from portal.cards import labels as card_labels
from portal.cards import showings
from portal.cards.labels import ShowingState
from portal.cards.models import Showing
from portal.cards.queries import chosen
from portal.cards.rules import MOST_KEPT, MOST_SHOWN
from portal.db import unit
from portal.errors import Hidden, Refused
from portal.language import _
from portal.pages import Answer, answer, done
from portal.vacancies import comparing, rules, visits
from portal.vacancies.models import Vacancy
from portal.vacancies.views.blueprint import bp
from portal.vacancies.views.profiles import profile
from portal.vacancies.views.rows import hours


@bp.get("/<uuid:vacancy_id>/kandidaten")
@allow(May.VIEW_SHOWINGS, logs=rules.VIEWED)
def candidates(vacancy_id: UUID) -> Answer:
    vacancy = load(Vacancy, vacancy_id)
    listed = visits.listed(vacancy, viewer().id, clock.now())
    return answer(
        "vacancies/candidates.html",
        vacancy=vacancy,
        hours=hours(vacancy),
        is_open=vacancy.state in rules.OPEN,
        groups=[
            (_("Past op alles wat u vraagt"), "past", [row for row in listed.live if row.fits_all]),
            (
                _("Iets om te bespreken"),
                "bespreken",
                [row for row in listed.live if not row.fits_all],
            ),
        ],
        listed=listed,
        new=listed.new,
        kept=listed.kept,
        **_words(),
    )


@bp.get("/<uuid:vacancy_id>/kandidaten/vergelijken")
@allow(May.VIEW_SHOWINGS, logs="vacancies.compare")
def compare(vacancy_id: UUID) -> Answer:
    vacancy, asked = load(Vacancy, vacancy_id), request.args.getlist("kaart")
    profiles = chosen(vacancy_id, _ids(asked))
    if asked and not profiles:
        raise Hidden
    if not 1 <= len(profiles) <= rules.MOST_COMPARED:
        return answer("vacancies/compare_fewer.html", vacancy=vacancy, found=profiles, **_words())
    live = [row for row in profiles if row.state is ShowingState.SHOWN]
    here: dict[str, Any] = {"vacancy_id": vacancy_id, "kaart": [row.id for row in profiles]}
    rows = comparing.rows(live)
    differ = [row for row in rows if row.differs]
    only = request.args.get("alleen") == "verschillen"
    return answer(
        "vacancies/compare.html",
        vacancy=vacancy,
        live=live,
        ended=[row for row in profiles if row.state is ShowingState.ENDED],
        rows=differ if only else rows,
        only=only,
        all_url=url_for(".compare", **here),
        differ_url=url_for(".compare", **here, alleen="verschillen"),
        **_words(),
    )


@bp.post("/<uuid:vacancy_id>/kandidaten/<uuid:showing_id>/bewaren")
@allow(May.ASK_INTRODUCTIONS)
def keep(vacancy_id: UUID, showing_id: UUID) -> Answer:
    return _act(vacancy_id, showing_id, showings.keep, _("Bewaard. Deze kandidaat blijft staan."))


@bp.post("/<uuid:vacancy_id>/kandidaten/<uuid:showing_id>/loslaten")
@allow(May.ASK_INTRODUCTIONS)
def let_go(vacancy_id: UUID, showing_id: UUID) -> Answer:
    return _act(vacancy_id, showing_id, showings.let_go, _("U bewaart deze kandidaat niet meer."))


def _act(vacancy_id: UUID, showing_id: UUID, verb: Any, notice: str) -> Answer:
    """A limit reached, or a showing that ended meanwhile, is said in words on the same list."""
    kept = MOST_KEPT
    try:
        with unit():
            showing = _of(vacancy_id, load(Showing, showing_id, lock=True))
            kept = verb(showing, by=actor_for(showing), at=clock.now())
    except Refused as refused:
        notice = _(refused.text, **refused.values)
        showing = _of(vacancy_id, load(Showing, showing_id))
    return done(
        "vacancies/_kept.html",
        to=url_for(".candidates", vacancy_id=vacancy_id) + f"#profiel-{showing_id}",
        notice=notice,
        one=showing,
        vacancy_id=vacancy_id,
        new={showing_id} if request.form.get("nieuw") else set(),
        kept=kept,
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "profile": profile,
        "gone": _(card_labels.GONE),
        "most_kept": MOST_KEPT,
        "most_compared": rules.MOST_COMPARED,
        "most_meetings": rules.MEETINGS_A_VACANCY,
    }


def _ids(texts: list[str]) -> list[UUID]:
    """What reads as an id, at most a list full; anything else is not there."""
    ids = []
    for text in texts[:MOST_SHOWN]:
        with suppress(ValueError):
            ids.append(UUID(text))
    return ids


def _of(vacancy_id: UUID, showing: Showing) -> Showing:
    if showing.vacancy_id != vacancy_id:
        raise Hidden
    return showing
