"""The administrator's page of the portal itself, and the jobs that gave up."""

import hmac
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, request, url_for

from portal import clock, metrics
from portal.access import May, actor, allow, load, public
from portal.audit.labels import SUBJECT
from portal.db import unit
from portal.errors import Hidden
from portal.forms import PlainForm
from portal.language import _
from portal.operations import actions, facts, measures, queries, rules
from portal.outbox import Job, JobState
from portal.pages import Answer, answer, see
from portal.settings import settings
from portal.submissions import IN_SUMMARY, submit

bp = Blueprint("operations", __name__)
HERE = "/systeem/taken/<uuid:job_id>"


@bp.get("/systeem")
@allow(May.RUN_PORTAL)
def show() -> Answer:
    return answer(
        "operations/show.html",
        facts=facts.listed(),
        dead=queries.dead(),
        late=queries.late(),
        cause=rules.cause,
        subject=_subject,
        shown=queries.SHOWN,
    )


@bp.get(HERE)
@allow(May.RUN_PORTAL)
def show_job(job_id: UUID) -> Answer:
    return _job(job_id, PlainForm(), 200)


@bp.post(f"{HERE}/opnieuw")
@allow(May.RUN_PORTAL)
def retry(job_id: UUID) -> Answer:
    form = PlainForm()
    return submit(
        form,
        lambda: actions.retry(load(Job, job_id, lock=True), by=actor(), at=clock.now()),
        to=url_for(".show"),
        notice=_("De taak wordt opnieuw geprobeerd."),
        page=lambda status: _job(job_id, form, status),
        beside=IN_SUMMARY,
    )


@bp.post("/systeem/taken/opnieuw")
@allow(May.RUN_PORTAL)
def retry_all() -> Answer:
    with unit():
        actions.retry_all(by=actor(), at=clock.now())
    return see(url_for(".show"), notice=_("Alle gestopte taken worden opnieuw geprobeerd."))


@bp.get("/metrics")
@public
def figures() -> Answer:
    """For Prometheus; without METRICS_TOKEN there is none, and none without the token."""
    token = settings().metrics_token.encode()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not token or not hmac.compare_digest(given, token):
        raise Hidden
    made = make_response(metrics.text(measures.listed()))
    made.headers["Content-Type"] = metrics.MEDIA_TYPE
    return made


def _job(job_id: UUID, form: PlainForm, status: int) -> Answer:
    job = load(Job, job_id)
    return answer(
        "operations/job.html",
        status,
        form=form,
        job=job,
        is_dead=job.state is JobState.DEAD,
        cause=rules.cause(job.error),
        subject=_subject(job.does),
    )


def _subject(does: Any) -> str:
    """What a function is about, in the words of the trail: "portal.invoices.jobs:tell"."""
    return _(SUBJECT.get(does.split(".")[1].split(":")[0], "Portaal"))
