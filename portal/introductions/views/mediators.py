"""What a mediator does: propose, ask, write down what was said on the phone, plan."""

from collections.abc import Callable
from random import SystemRandom
from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, already, load
from portal.cards import planning, showings
from portal.cards import queries as card_queries
from portal.dossiers import sending
from portal.dossiers.models import Dossier
from portal.employers.queries import hold_active
from portal.errors import Refused
from portal.forms import PlainForm
from portal.introductions import actions, meetings, queries
from portal.introductions.appointments import Side
from portal.introductions.forms import AnswerForm, CauseForm, ProposeForm, TellForm, TimesForm
from portal.introductions.models import Introduction
from portal.introductions.rules import Answer as Said
from portal.introductions.rules import How
from portal.introductions.views.blueprint import bp
from portal.introductions.views.steps import (
    answer_form,
    ask_form,
    call_when,
    choose_form,
    chosen_time,
    take,
)
from portal.language import N_, _
from portal.matching import labels as matching_labels
from portal.matching import queries as matching_queries
from portal.matching import rules as matching_rules
from portal.pages import Answer, answer
from portal.submissions import OTHER, submit
from portal.vacancies import queries as vacancy_queries
from portal.vacancies.models import Vacancy
from portal.vacancies.rules import OPEN as OPEN_VACANCIES

HERE = "/kennismakingen/<uuid:introduction_id>"


@bp.route("/kennismakingen/voorstellen/<uuid:dossier_id>", methods=["GET", "POST"])
@allow(May.MEDIATE)
def propose(dossier_id: UUID) -> Answer:
    dossier, form = load(Dossier, dossier_id), ProposeForm()
    chosen = _chosen()
    form.vacancy.choices = [
        (row.id, f"{row.title}, {row.employer_name} ({row.reference})")
        for row in queries.open_vacancies(chosen)
    ]
    if request.method == "GET":
        form.vacancy.data = chosen
        return _propose_page(form, dossier, chosen)
    if not form.accepted():
        return _propose_page(form, dossier, chosen, status=422)
    return submit(
        form,
        _proposal(dossier, form),
        to=url_for("introductions.show", introduction_id=form.once.data),
        notice=_("Het voorstel staat bij de werkgever, zonder naam."),
        page=lambda status: _propose_page(form, dossier, chosen, status=status),
        beside={"motivation": "motivation", "bsn_in_text": "motivation", OTHER: "vacancy"},
    )


@bp.post(f"{HERE}/vragen")
@allow(May.MEDIATE)
def ask(introduction_id: UUID) -> Answer:
    introduction = load(Introduction, introduction_id)
    dossier = queries.person(introduction)
    form, waits = ask_form(introduction, dossier), sending.why_waits(dossier, introduction)
    return take(
        introduction_id,
        form,
        lambda row: actions.ask(row, form.channel.data, by=actor(), at=clock.now()),
        notice=_(waits.text, **waits.values) if waits else _("De vraag is verstuurd."),
        name="asking",
    )


@bp.post(f"{HERE}/antwoord")
@allow(May.MEDIATE)
def record_answer(introduction_id: UUID) -> Answer:
    introduction = load(Introduction, introduction_id)
    form = answer_form(introduction, queries.person(introduction))
    return take(
        introduction_id,
        form,
        lambda row: _record(row, form),
        notice=_("Het antwoord is bewaard."),
        name="answering",
    )


@bp.post(f"{HERE}/tijden")
@allow(May.MEDIATE)
def offer_times(introduction_id: UUID) -> Answer:
    form = TimesForm()
    return take(
        introduction_id,
        form,
        lambda row: meetings.offer_times(
            row, form.times(), form.place.data, form.bring.data, by=actor(), at=clock.now()
        ),
        notice=_("De tijden staan bij de werkgever."),
        name="timing",
    )


@bp.post(f"{HERE}/tijd-kandidaat")
@allow(May.MEDIATE)
def choose_for_candidate(introduction_id: UUID) -> Answer:
    form = choose_form(load(Introduction, introduction_id))
    return take(
        introduction_id,
        form,
        lambda row: meetings.choose(
            row, chosen_time(form), side=Side.CANDIDATE, by=actor(), at=clock.now()
        ),
        notice=_("De afspraak staat. Beide krijgen een bevestiging."),
        name="choosing",
    )


@bp.post(f"{HERE}/werkgever-niet-gekomen")
@allow(May.MEDIATE)
def miss_employer(introduction_id: UUID) -> Answer:
    return take(
        introduction_id,
        PlainForm(),
        lambda row: meetings.miss_employer(row, by=actor(), at=clock.now()),
        notice=_("Genoteerd. Bel de werkgever %(call)s.", call=call_when()),
    )


@bp.post(f"{HERE}/kandidaat-niet-gekomen")
@allow(May.MEDIATE)
def report_miss(introduction_id: UUID) -> Answer:
    return take(
        introduction_id,
        PlainForm(),
        lambda row: meetings.miss_candidate(row, by=actor(), at=clock.now()),
        notice=_("Genoteerd. Bel de kandidaat %(call)s.", call=call_when()),
    )


@bp.post(f"{HERE}/geweest")
@allow(May.MEDIATE)
def report_held(introduction_id: UUID) -> Answer:
    return take(
        introduction_id,
        PlainForm(),
        lambda row: meetings.hold(row, by=actor(), at=clock.now()),
        notice=_("De kennismaking is geweest."),
    )


@bp.post(f"{HERE}/oorzaak")
@allow(May.MEDIATE)
def explain_miss(introduction_id: UUID) -> Answer:
    form = CauseForm()
    return take(
        introduction_id,
        form,
        lambda row: meetings.explain_miss(row, form.cause.data, by=actor(), at=clock.now()),
        versioned=False,
        notice=_("De oorzaak is bewaard."),
        name="causing",
    )


@bp.post(f"{HERE}/oordeel")
@allow(May.MEDIATE)
def record_result(introduction_id: UUID) -> Answer:
    form = TellForm()
    return take(
        introduction_id,
        form,
        lambda row: meetings.tell(row, form.impression.data, by=actor(), at=clock.now()),
        versioned=False,
        notice=_("Het oordeel van de kandidaat is bewaard."),
        name="telling",
    )


@bp.post(f"{HERE}/stoppen")
@allow(May.MEDIATE)
def stop(introduction_id: UUID) -> Answer:
    return take(
        introduction_id,
        PlainForm(),
        lambda row: actions.withdraw(row, by=actor(), at=clock.now()),
        notice=_("De kennismaking is gestopt. De werkgever krijgt bericht."),
    )


def _record(introduction: Introduction, form: AnswerForm) -> None:
    by, at = actor(), clock.now()
    if form.answer.data is Said.NO:
        actions.refuse(introduction, how=How.PHONE, reason=form.reason.data, by=by, at=at)
        return
    actions.agree(
        introduction,
        queries.person(introduction),
        form.fields.data,
        how=How.PHONE,
        wants_company=form.wants_company.data,
        wants_travel=form.wants_travel.data,
        by=by,
        at=at,
    )


def _proposal(dossier: Dossier, form: ProposeForm) -> Callable[[], object]:
    """Plan the one profile, to be written in the unit: the pool is counted outside it."""
    at, random = clock.now(), SystemRandom()
    vacancy = load(Vacancy, form.vacancy.data)
    card = card_queries.of_dossier(dossier.id)
    opening = vacancy_queries.opening(vacancy, clock.day(at))
    profile = planning.plan_one(opening, card.id, at=at) if card else None

    def propose() -> None:
        hold_active(vacancy.employer_id)
        row = load(Vacancy, vacancy.id, lock=True)
        made = showings.show(
            opening, [profile] if profile else [], by=actor(), at=at, random=random
        )
        if not made:
            raise Refused(
                "cannot_show",
                N_("Deze kaart kan nu niet bij deze vacature. Kijk of de kaart is nagekeken, of er "
                   "een ja is voor dit werk, en of die hier al staat."),
            )  # fmt: skip
        actions.propose(
            made[0],
            row,
            dossier,
            introduction_id=form.once.data,
            motivation=form.motivation.data,
            by=actor(),
            at=at,
        )

    return propose


def _chosen() -> UUID | None:
    """The vacancy of the address, or the one that was posted."""
    try:
        return UUID(request.values.get("vacancy") or request.args.get("vacature", ""))
    except ValueError:
        return None


def _propose_page(
    form: ProposeForm, dossier: Dossier, chosen: UUID | None, *, status: int = 200
) -> Answer:
    """The form, with what the chosen vacancy means for this person."""
    vacancy = already(Vacancy, chosen)
    conditions: tuple[matching_rules.Condition, ...] = ()
    if vacancy is not None and vacancy.state in OPEN_VACANCIES:
        conditions = matching_queries.conditions(
            dossier.id, vacancy_queries.opening(vacancy, clock.today())
        )
    against = matching_rules.needs_motivation(conditions)
    form.motivation.required = bool(against)  # for the mark beside it; the verb decides
    return answer(
        "introductions/propose.html",
        status,
        form=form,
        dossier=dossier,
        card=card_queries.of_dossier(dossier.id),
        chosen=vacancy if conditions else None,
        lines=matching_labels.told(conditions),
        icons=matching_labels.VERDICT_ICON,
        motivate=bool(against),
    )
