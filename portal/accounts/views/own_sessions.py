"""Where one is signed in, and signing out there."""

from uuid import UUID

from flask import url_for

from portal import clock, db
from portal.access import May, actor, allow, viewer
from portal.accounts import actions, queries
from portal.accounts.models import User
from portal.accounts.views.blueprint import bp
from portal.db import unit
from portal.language import _
from portal.pages import Answer, answer, see


@bp.get("/apparaten")
@allow(May.BE_HOME)
def own_sessions() -> Answer:
    who = viewer()
    found = queries.sessions_of(who.id, clock.now())
    here = next((one for one in found if one.id == who.session_id), None)
    others = [one for one in found if one.id != who.session_id]
    return answer("accounts/sessions.html", here=here, others=others)


@bp.post("/apparaten/<uuid:session_id>/uitloggen")
@allow(May.BE_HOME)
def end_session(session_id: UUID) -> Answer:
    with unit():
        user = db.session.get_one(User, viewer().id)
        actions.end_session(user, session_id, by=actor(), at=clock.now())
    return see(url_for(".own_sessions"), notice=_("Dat apparaat is uitgelogd."))


@bp.post("/apparaten/uitloggen")
@allow(May.BE_HOME)
def end_other_sessions() -> Answer:
    who = viewer()
    with unit():
        user = db.session.get_one(User, who.id)
        actions.end_other_sessions(user, who.session_id, by=actor(), at=clock.now())
    return see(url_for(".own_sessions"), notice=_("Alle andere apparaten zijn uitgelogd."))
