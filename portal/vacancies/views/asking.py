""" "Vraag een voorstel": the employer asks us to find somebody for a vacancy."""

from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor_for, allow, load
from portal.employers.queries import hold_active
from portal.language import _
from portal.pages import Answer, answer
from portal.submissions import OTHER, submit
from portal.supply import wishes
from portal.vacancies import queries, requests, rules
from portal.vacancies.forms import ProposalForm
from portal.vacancies.models import Vacancy
from portal.vacancies.views.blueprint import bp


@bp.route("/<uuid:vacancy_id>/voorstel", methods=["GET", "POST"])
@allow(May.ASK_INTRODUCTIONS)
def ask_proposal(vacancy_id: UUID) -> Answer:
    form = ProposalForm()

    def ask() -> None:
        hold_active(load(Vacancy, vacancy_id).employer_id)
        vacancy = load(Vacancy, vacancy_id, lock=True)
        requests.ask_proposal(
            vacancy,
            form.note.data,
            request_id=form.once.data,
            about=_about(),
            by=actor_for(vacancy),
            at=clock.now(),
        )

    return submit(
        form,
        ask,
        to=url_for(".ask_proposal", vacancy_id=vacancy_id),
        notice=_("Wij gaan voor u zoeken."),
        page=lambda status: _page(vacancy_id, form, status=status),
        beside={"protected_ground": "note", OTHER: None},
    )


def _page(vacancy_id: UUID, form: ProposalForm, *, status: int = 200) -> Answer:
    vacancy = load(Vacancy, vacancy_id)
    return answer(
        "vacancies/ask_proposal.html",
        status,
        vacancy=vacancy,
        form=form,
        asked=queries.open_request(vacancy_id),
        is_open=vacancy.state in rules.OPEN,
        due_on=rules.proposal_by(clock.today()),
        about=_about(),
        here=url_for(
            ".ask_proposal", vacancy_id=vacancy_id, **wishes.written(wishes.read(request.args))
        ),
    )


def _about() -> str:
    """What of the supply it began with, when the address names something."""
    return wishes.words(wishes.read(request.args))
