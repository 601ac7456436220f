"""What an employer changes about an appointment, or the account manager on the phone for him."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor_for, allow, load
from portal.forms import PortalForm
from portal.forms.times import TwoTimesForm
from portal.introductions import meetings, queries, rules
from portal.introductions.appointments import Side
from portal.introductions.forms import ReasonForm
from portal.introductions.models import Introduction
from portal.introductions.views.blueprint import bp
from portal.language import _
from portal.pages import Answer, answer, see
from portal.submissions import IN_SUMMARY, submit
from portal.transitions import verbs


@bp.route("/kennismakingen/<uuid:introduction_id>/andere-tijd", methods=["GET", "POST"])
@allow(May.ASK_INTRODUCTIONS)
def suggest_times(introduction_id: UUID) -> Answer:
    form = TwoTimesForm(obj=load(Introduction, introduction_id))
    return _change(
        introduction_id,
        form,
        "suggest_times",
        lambda row, **who: meetings.suggest_times(row, form.times(), Side.EMPLOYER, **who),
        notice=_("Wij vragen het de kandidaat. U krijgt bericht over de nieuwe tijd."),
    )


@bp.route("/kennismakingen/<uuid:introduction_id>/afzeggen", methods=["GET", "POST"])
@allow(May.ASK_INTRODUCTIONS)
def cancel(introduction_id: UUID) -> Answer:
    form = ReasonForm(obj=load(Introduction, introduction_id))
    return _change(
        introduction_id,
        form,
        "cancel",
        lambda row, **who: meetings.cancel(row, form.reason.data, form.note.data, **who),
        notice=_("Afgezegd. De kandidaat krijgt bericht."),
    )


def _change(
    introduction_id: UUID,
    form: PortalForm,
    name: str,
    verb: Callable[..., None],
    *,
    notice: str,
) -> Answer:
    """The form on a page of its own; when the verb is not possible now, the page that says how it
    stands.
    """
    shown = url_for("introductions.show", introduction_id=introduction_id)

    def step() -> None:
        row = load(Introduction, introduction_id, lock=True, version=form.version.data)
        verb(row, by=actor_for(row), at=clock.now())

    def page(status: int) -> Answer:
        row = load(Introduction, introduction_id)
        if status == 200 and name not in verbs(rules.TRANSITIONS, row.state):
            return see(shown)
        if status == 409:
            form.version.data = row.version
        return answer(f"introductions/{name}.html", status, form=form, **_known(row))

    return submit(form, step, to=shown, notice=notice, page=page, beside=IN_SUMMARY)


def _known(introduction: Introduction) -> dict[str, Any]:
    return {"introduction": introduction, "called": queries.called_by(introduction)}
