"""Where an introduction stands, when there is nothing to answer now."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from portal import calendar, clock, formats
from portal.candidate import labels
from portal.dossiers import queries as dossier_queries
from portal.forms import PlainForm
from portal.introductions import queries as introduction_queries
from portal.introductions import rules as introduction_rules
from portal.introductions.appointments import Side
from portal.links.rules import Purpose
from portal.pages import Answer, answer
from portal.settings import settings
from portal.transitions import verbs


def standing(
    token: str,
    introduction: Any,
    *,
    paths: Mapping[str, str] | None = None,
    status: int = 200,
) -> Answer:
    """The page; with `paths`, where the buttons of an appointment go, one may stop here too."""
    return page(
        "candidate/standing.html",
        introduction,
        status,
        token=token,
        form=PlainForm(),
        sentence=sentence(introduction),
        may_stop=may_stop(introduction),
        paths=paths or {},
        is_ride_off=introduction_queries.is_ride_off(introduction),
    )


def closed_link(link: Any) -> Response | None:
    """For the door: while somebody else of what a link is about is reached where its person is,
    nobody knows who opens it, so nothing is read or answered by it. Where people sign, agreements
    say so themselves.
    """
    if link.purpose is Purpose.SIGN or not dossier_queries.is_read_along(link):
        return None
    status = 200 if request.method == "GET" else 409
    phone = settings().municipality_phone
    return answer("candidate/closed.html", status, phone=phone, viewer=None)


def may_stop(introduction: Any) -> bool:
    """Can the yes be taken back, so that it does not go on?"""
    return "withdraw" in verbs(introduction_rules.TRANSITIONS, introduction.state)


def sentence(introduction: Any) -> str:
    """What its state means for the candidate."""
    said = introduction_queries.any_answer(introduction.id)
    answered = said.answer if said else None
    was_asked = introduction.times_by is not Side.EMPLOYER
    if introduction_rules.employer_gave_no_answer(
        introduction.state, answered, was_asked=was_asked
    ):
        return labels.NO_ANSWER
    return labels.EMPLOYER_CHOOSES if introduction.chooses else labels.SENTENCE[introduction.state]


def call_when() -> str:
    """When we call who asks for it now: "vandaag", or the next working day by its name."""
    return formats.soon(calendar.call_day(clock.now()), clock.today())


def page(template: str, introduction: Any, status: int = 200, **values: Any) -> Answer:
    """As the candidate sees it, whoever else is signed in in this browser."""
    return answer(
        template,
        status,
        introduction=introduction,
        around=introduction_queries.around(introduction),
        phone=settings().municipality_phone,
        viewer=None,
        **values,
    )
