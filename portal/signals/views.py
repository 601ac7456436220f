"""Discrimination signals: the decider's list, one signal, and what is done about it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.db import unit
from portal.errors import Refused
from portal.forms import PortalForm
from portal.language import _
from portal.pages import Answer, answer, page_of, read_cursor, see
from portal.signals import actions, queries, rules
from portal.signals.forms import EndSignalForm, TalkedForm
from portal.signals.models import DiscriminationSignal
from portal.signals.rules import State
from portal.transitions import verbs
from portal.vacancies import words

bp = Blueprint("signals", __name__)
HERE = "/signalen/<uuid:signal_id>"


@bp.get("/signalen")
@allow(May.HANDLE_SIGNALS)
def index() -> Answer:
    after = read_cursor(datetime, UUID)
    rows = queries.page(after=after)
    return answer(
        "signals/list.html",
        page=page_of(rows, after, lambda row: (row.raised_at, row.id)),
        grounds=words.LABEL,
    )


@bp.get(HERE)
@allow(May.HANDLE_SIGNALS, logs="signals.view")
def show(signal_id: UUID) -> Answer:
    return _page(load(DiscriminationSignal, signal_id))


@bp.post(f"{HERE}/besproken")
@allow(May.HANDLE_SIGNALS)
def talk(signal_id: UUID) -> Answer:
    form = TalkedForm()
    return _take(signal_id, form, actions.talk, form.talk_note, State.TALKED)


@bp.post(f"{HERE}/afsluiten")
@allow(May.HANDLE_SIGNALS)
def close(signal_id: UUID) -> Answer:
    form = EndSignalForm()
    return _take(signal_id, form, actions.close, form.end_note, State.CLOSED)


@bp.post(f"{HERE}/melden")
@allow(May.HANDLE_SIGNALS)
def report(signal_id: UUID) -> Answer:
    form = EndSignalForm()
    return _take(signal_id, form, actions.report, form.end_note, State.REPORTED)


def _take(
    signal_id: UUID, form: PortalForm, verb: Callable[..., None], note: Any, reaches: State
) -> Answer:
    """Do it once, in the version the form was made for; a second click sees what the first did."""
    name = "talking" if reaches is State.TALKED else "ending"
    if not form.accepted():
        return _page(load(DiscriminationSignal, signal_id), 422, **{"form": form, name: form})
    try:
        with unit():
            signal = load(DiscriminationSignal, signal_id, lock=True)
            if not _did(signal, form, reaches):
                version = form.version.data
                signal = load(DiscriminationSignal, signal_id, lock=True, version=version)
                verb(signal, note.data, handler_id=viewer().id, by=actor(), at=clock.now())
    except Refused as refused:
        form.refuse(None, refused)
        signal = load(DiscriminationSignal, signal_id)
        form.version.data = signal.version
        return _page(signal, 409, **{"form": form, name: form})
    return see(url_for("signals.show", signal_id=signal_id), notice=_("Dat is vastgelegd."))


def _did(signal: DiscriminationSignal, form: PortalForm, reaches: State) -> bool:
    """Did an earlier post of the same form do it?"""
    return signal.version > (form.version.data or 0) > 0 and signal.state is reaches


def _page(signal: DiscriminationSignal, status: int = 200, **forms: Any) -> Answer:
    talking = TalkedForm(formdata=None, obj=signal)
    known: dict[str, Any] = {
        "signal": signal,
        "around": queries.around(signal),
        "verbs": verbs(rules.TRANSITIONS, signal.state),
        "grounds": [words.LABEL[code] for code in signal.grounds],
        "form": talking,
        "talking": talking,
        "ending": EndSignalForm(formdata=None, obj=signal),
    }
    return answer("signals/show.html", status, **(known | forms))
