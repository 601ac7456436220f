"""What the browser sends while somebody types, and the button that begins anew.

`resume`, `keep` and `drop` are what submissions ask of every form; `keep_for_ended` what the door
asks, when a session ended under a form.
"""

from uuid import UUID

from flask import Blueprint, make_response, request

from portal import clock, openers
from portal.access import May, allow, visitor
from portal.accounts import queries as account_queries
from portal.db import unit
from portal.drafts import actions, queries, rules
from portal.drafts.forms import ThrowAwayForm
from portal.errors import Hidden
from portal.forms import PortalForm
from portal.forms.drafts import CONCEPT, about, form_named, kept_of
from portal.language import _
from portal.pages import Answer, see, way_back

bp = Blueprint("drafts", __name__, url_prefix="/concepten")


@bp.post("")
@allow(May.BE_HOME)
def keep_typed() -> Answer:
    """Two seconds after the last key: no page comes of it."""
    who = visitor()
    if who is None or not _keep(who.id, of_employer=who.is_employer):
        raise Hidden
    return make_response("", 204)


@bp.post("/weggooien")
@allow(May.BE_HOME)
def throw_away() -> Answer:
    who, name, subject = visitor(), *_posted()
    form = ThrowAwayForm()
    if who is None or not form.accepted():
        raise Hidden
    with unit():
        actions.throw_away(who.id, name, subject, of_employer=who.is_employer)
    return see(way_back("verder"), notice=_("Weggegooid. U begint opnieuw."))


def resume(form: PortalForm) -> bool:
    """Fill the form in as its viewer left it; with what differs, when the row has moved on."""
    who = visitor()
    if who is None or not form.draft:
        return False
    kept = queries.own(who.id, form.draft, about(), of_employer=who.is_employer)
    if kept is None:
        return False
    typed, at = kept
    form.fill(typed, at)
    if form.resumed and form.resumed.is_behind:
        form.compare()
    return True


def keep(form: PortalForm) -> None:
    """Keep what was posted, in a unit of its own."""
    who = visitor()
    if who is None or not form.draft:
        return
    with unit():
        actions.keep(
            who.id, form.draft, about(), kept_of(type(form)),
            of_employer=who.is_employer, at=clock.now(),
        )  # fmt: skip


def drop(form: PortalForm) -> None:
    """The verb of the form was done, in this unit."""
    who = visitor()
    if who is not None and form.draft:
        actions.throw_away(who.id, form.draft, about(), of_employer=who.is_employer)


def keep_for_ended() -> bool:
    """The session ended under the form that was posted: keep it for who opened its page, if that
    session was not stopped from outside.
    """
    was = openers.opened_by() or openers.named()
    if was is None or not rules.may_still_keep(was.seen_at, clock.now()):
        return False
    who = account_queries.viewer(was.user_id, was.session_version)
    return who is not None and _keep(who.id, of_employer=who.is_employer, makes_room=False)


def _keep(user_id: UUID, *, of_employer: bool, makes_room: bool = True) -> bool:
    name, subject = _posted()
    kind = form_named(name)
    if kind is None:
        return False
    with unit():
        return actions.keep(
            user_id, name, subject, kept_of(kind),
            of_employer=of_employer, makes_room=makes_room, at=clock.now(),
        )  # fmt: skip


def _posted() -> tuple[str, str]:
    """The form and the subject that were posted: "" of what is none."""
    name, _colon, subject = request.form.get(CONCEPT, "").partition(":")
    try:
        return name, str(UUID(subject)) if subject else ""
    except ValueError:
        return "", ""
