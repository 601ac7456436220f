"""The short address of a link, the page for links that no longer work, and what a used link did."""

from typing import Any

from flask import Blueprint, Response, request, url_for

from portal import clock
from portal.access import any_link, closed
from portal.audit import Actor
from portal.audit.rules import ActorKind
from portal.db import unit
from portal.links import actions, queries, rules
from portal.links.forms import RenewForm
from portal.links.models import Link
from portal.links.rules import PAGES, Standing
from portal.pages import answer, see
from portal.settings import settings

bp = Blueprint("links", __name__, url_prefix="/k/<token>")


@bp.get("")
@any_link
def enter(token: str) -> Response:
    link = queries.by_token(token)
    if link is None or rules.standing(link.validity, clock.now()) is not Standing.OPEN:
        return dead_link()
    return see(url_for(PAGES[link.purpose], token=token))


@bp.get("/klaar")
@any_link
def outcome(token: str) -> Response:
    link = queries.by_token(token)
    if link is None or rules.standing(link.validity, clock.now()) is not Standing.USED:
        return _dead(token)
    return _outcome(link, token)


@bp.post("/opnieuw")
@any_link
def renew(token: str) -> Response:
    if not RenewForm().accepted():
        return _dead(token)
    link = queries.by_token(token)
    if link is not None:
        _renew(link)
    return see(url_for(".renewed", token=token))


@bp.get("/verstuurd")
@any_link
def renewed(token: str) -> Response:
    """The receipt of whoever asked for a link: one for every token."""
    return _page("links/renewed.html", token=token)


def dead_link() -> Response:
    """For the door: a link that does not open this page now. A used one goes on saying what was
    chosen, and a repeated POST goes there.
    """
    token = (request.view_args or {})["token"]
    link = queries.by_token(token)
    if link is None or rules.standing(link.validity, clock.now()) is not Standing.USED:
        return _dead(token)
    if request.method == "POST":
        return see(url_for("links.outcome", token=token))
    return _outcome(link, token)


def _renew(link: Link) -> None:
    with unit():
        actions.renew(
            link, by=Actor(ActorKind.CANDIDATE, str(link.id), "candidate"), at=clock.now()
        )


def _outcome(link: Link, token: str) -> Response:
    return closed(link) or _page("links/outcome.html", link=link, token=token)


def _dead(token: str) -> Response:
    if request.method == "POST":
        return see(url_for("links.enter", token=token))
    return _page("links/dead.html", form=RenewForm(), token=token)


def _page(template: str, **values: Any) -> Response:
    """As a candidate sees it, whoever else is signed in in this browser."""
    return answer(template, phone=settings().municipality_phone, viewer=None, **values)


@bp.after_app_request
def _keep_private(response: Response) -> Response:
    """Nothing under /k/ is kept by a browser or told to another site."""
    if request.path.startswith("/k/"):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
    return response
