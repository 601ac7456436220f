"""The doors of the demo: one button a role, and the mailbox."""

from flask import Blueprint, abort, url_for

from portal import clock
from portal.access import public
from portal.accounts import queries as account_queries
from portal.accounts.views import enter
from portal.demo import cast, queries
from portal.effects import mail
from portal.forms import PortalForm
from portal.pages import Answer, answer, see

bp = Blueprint("demo", __name__)


@bp.get("/demo")
@public
def doors() -> Answer:
    return answer("demo/doors.html", doors=cast.DOORS, password=cast.PASSWORD, form=PortalForm())


@bp.post("/demo/<role>")
@public
def enter_as(role: str) -> Answer:
    if not PortalForm().accepted():
        abort(400)
    if role == "kandidaat":
        address = queries.newest_candidate_page(clock.now())
        return see(address or url_for(".no_link"))
    person = account_queries.for_sign_in(queries.email_of(role) or abort(404), "")
    if person is None:
        abort(404)
    enter(person.id, person.session_version)
    return see(url_for("home.show"))


@bp.get("/demo/geen-vraag")
@public
def no_link() -> Answer:
    return answer("demo/no_link.html")


@bp.get("/demo/post")
@public
def post() -> Answer:
    return answer("demo/post.html", letters=mail.newest(60))
