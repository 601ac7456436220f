"""My tasks, for people of the municipality."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.db import unit
from portal.errors import Hidden
from portal.keyset import Cursor
from portal.language import _
from portal.pages import Answer, answer, done, page_of, read_cursor
from portal.tasks import actions, queries, rules
from portal.tasks.labels import ACTS
from portal.tasks.models import Task
from portal.tasks.rules import PENDING

bp = Blueprint("tasks", __name__)

_OWNER = {"claims": "guarantees"}  # whose table has another name


@bp.get("/taken")
@allow(May.VIEW_TASKS)
def listed() -> Answer:
    after = read_cursor(datetime, UUID)
    return answer("tasks/list.html", part="tasks/_tasks.html", **_page(after))


@bp.get("/taken/<uuid:task_id>")
@allow(May.VIEW_TASKS)
def show(task_id: UUID) -> Answer:
    task, is_mine = _read(task_id)
    act, name = ACTS.get(task.kind, ("", "")) if task.state in PENDING else ("", "")
    return answer(
        "tasks/show.html",
        task=task,
        act=_opened(act, task),
        act_name=_(name),
        address=_address(task),
        by_hand=is_mine and _by_hand(task),
        is_late=task.state in PENDING and task.due_on < clock.today(),
    )


@bp.post("/taken/<uuid:task_id>/afronden")
@allow(May.VIEW_TASKS)
def finish(task_id: UUID) -> Answer:
    with unit():
        task, is_mine = _read(task_id, lock=True)
        if not is_mine:
            raise Hidden
        if task.state in PENDING:  # a second click finds it done
            actions.finish_by_hand(task, by=actor(), at=clock.now())
    here = url_for(".listed")
    return done("tasks/_tasks.html", to=here, notice=_("De taak is klaar."), **_page(None))


def _read(task_id: UUID, *, lock: bool = False) -> tuple[Task, bool]:
    """The task, and whether it is his own or of whom he stands in for. Others read what an employer
    is promised: another title may name whom they do not see.
    """
    task = load(Task, task_id, lock=lock)
    is_mine = queries.is_mine(task, viewer().id)
    if not (is_mine or task.shown_to_employer):
        raise Hidden
    return task, is_mine


def _page(after: Cursor | None) -> dict[str, Any]:
    rows = queries.mine(viewer().id, after=after)
    page = page_of(rows, after, lambda row: (row.due_at, row.id), endpoint=".listed")
    return {
        "page": page,
        "rows": [(row, _address(row), _by_hand(row)) for row in page.rows],
        "today": clock.today(),
    }


def _address(task: Any) -> str:
    """The page of the task's subject, when it has one that this person may open."""
    return _opened(f"{_OWNER.get(task.subject_kind, task.subject_kind)}.show", task)


def _opened(endpoint: str, task: Any) -> str:
    """The address of this page of the subject; none when this person may not open it."""
    view: Any = current_app.view_functions.get(endpoint)
    if view is None or not viewer().may(view.needs):
        return ""
    name = next(iter(next(current_app.url_map.iter_rules(endpoint)).arguments), None)
    return url_for(endpoint, **{name: task.subject_id}) if name else ""


def _by_hand(task: Any) -> bool:
    return task.state in PENDING and task.kind not in rules.WITH_OWN_VERB
