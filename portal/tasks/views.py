"""My tasks, for people of the municipality."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, request, url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.db import unit
from portal.errors import Hidden
from portal.language import _
from portal.pages import Answer, answer, done
from portal.tasks import actions, queries, rules
from portal.tasks.models import Task
from portal.tasks.rules import PENDING

bp = Blueprint("tasks", __name__)

_OWNER = {"claims": "guarantees"}  # whose table has another name


@bp.get("/taken")
@allow(May.VIEW_TASKS)
def listed() -> Answer:
    return answer("tasks/list.html", part="tasks/_tasks.html", **_page(request.args.get("na")))


@bp.get("/taken/<uuid:task_id>")
@allow(May.VIEW_TASKS)
def show(task_id: UUID) -> Answer:
    task = load(Task, task_id)
    return answer("tasks/show.html", task=task, address=_address(task), by_hand=_by_hand(task))


@bp.post("/taken/<uuid:task_id>/afronden")
@allow(May.VIEW_TASKS)
def finish(task_id: UUID) -> Answer:
    with unit():
        task = load(Task, task_id, lock=True)
        if not queries.is_mine(task, viewer().id):
            raise Hidden
        if task.state in PENDING:  # a second click finds it done
            actions.finish_by_hand(task, by=actor(), at=clock.now())
    here = url_for(".listed")
    return done("tasks/_tasks.html", to=here, notice=_("De taak is klaar."), **_page(None))


def _page(after: str | None) -> dict[str, Any]:
    rows = queries.mine(viewer().id, after=_id(after))
    following = url_for(".listed", na=rows[queries.PAGE - 1].id) if len(rows) > queries.PAGE else ""
    return {
        "rows": [(row, _address(row), _by_hand(row)) for row in rows[: queries.PAGE]],
        "following": following,
        "first": url_for(".listed") if after else "",
        "today": clock.today(),
    }


def _address(task: Any) -> str:
    """The page of the task's subject, when it has one that this person may open."""
    endpoint = f"{_OWNER.get(task.subject_kind, task.subject_kind)}.show"
    view: Any = current_app.view_functions.get(endpoint)
    if view is None or not viewer().may(view.needs):
        return ""
    name = next(iter(next(current_app.url_map.iter_rules(endpoint)).arguments), None)
    return url_for(endpoint, **{name: task.subject_id}) if name else ""


def _by_hand(task: Any) -> bool:
    return task.state in PENDING and task.kind not in rules.WITH_OWN_VERB


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
