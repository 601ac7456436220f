"""Discrimination signals: the decider's list, one signal, and what is done about it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.forms import PortalForm
from portal.language import _
from portal.pages import Answer, answer, page_of, read_cursor
from portal.signals import actions, queries, rules
from portal.signals.forms import EndSignalForm, TalkedForm
from portal.signals.models import DiscriminationSignal
from portal.submissions import IN_SUMMARY, submit
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
    return _handle(signal_id, form, actions.talk, form.talk_note, "talking")


@bp.post(f"{HERE}/afsluiten")
@allow(May.HANDLE_SIGNALS)
def close(signal_id: UUID) -> Answer:
    form = EndSignalForm()
    return _handle(signal_id, form, actions.close, form.end_note, "ending")


@bp.post(f"{HERE}/melden")
@allow(May.HANDLE_SIGNALS)
def report(signal_id: UUID) -> Answer:
    form = EndSignalForm()
    return _handle(signal_id, form, actions.report, form.end_note, "ending")


def _handle(
    signal_id: UUID, form: PortalForm, verb: Callable[..., None], note: Any, name: str
) -> Answer:
    """Do it in the version the form was made for."""

    def act() -> None:
        signal = load(DiscriminationSignal, signal_id, lock=True, version=form.version.data)
        verb(signal, note.data, handler_id=viewer().id, by=actor(), at=clock.now())

    def page(status: int) -> Answer:
        signal = load(DiscriminationSignal, signal_id)
        if status == 409:
            form.version.data = signal.version
        return _page(signal, status, **{"form": form, name: form})

    to = url_for("signals.show", signal_id=signal_id)
    notice = _("Dat is vastgelegd.")
    return submit(form, act, to=to, notice=notice, page=page, beside=IN_SUMMARY)


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
