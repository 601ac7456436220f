"""Writing a vacancy: the form, saving as draft, checking every answer, sending it in, copying."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock, formats, submissions
from portal.access import May, actor, allow, load, own_employer, viewer
from portal.cards import lists
from portal.employers.models import Employer
from portal.employers.queries import state_of
from portal.errors import Forbidden
from portal.forms import PortalForm
from portal.language import _
from portal.pages import Answer, answer, htmx, see
from portal.schemes.rules import minimum_wage_on
from portal.transitions import step, verbs
from portal.vacancies import actions, checks, queries, rules
from portal.vacancies.forms import AdjustForm, VacancyForm, VersionForm, filled
from portal.vacancies.labels import Day, State
from portal.vacancies.models import Vacancy
from portal.vacancies.views import supply
from portal.vacancies.views.blueprint import bp
from portal.vacancies.views.reading import page
from portal.vacancies.views.rows import told_rows
from portal.vacancies.words import hints_in

USUAL_DAYS = (Day.MA, Day.DI, Day.WO, Day.DO, Day.VR)
USUAL_FROM, USUAL_UNTIL = "8.30", "17.00"
NEEDED_BY_CANDIDATE = ("title", "tasks", "minutes_min", "days", "area", "wage_cents", "start_on")
READ_BY_CANDIDATE = (
    *NEEDED_BY_CANDIDATE,
    *("minutes_max", "day_from", "day_until", "evening", "night", "weekend"),
)


@bp.route("/nieuw", methods=["GET", "POST"])
@allow(May.WRITE_VACANCIES)
def draft() -> Answer:
    company_id = viewer().employer_id
    if company_id is None:
        raise Forbidden
    form = _form()
    new_id = form.once.data
    return _save(
        form,
        lambda: actions.draft(
            new_id, company_id, form.values(), form.needs(), by=actor(), at=clock.now()
        ),
        new_id,
        None,
    )


@bp.route("/<uuid:vacancy_id>/wijzigen", methods=["GET", "POST"])
@allow(May.WRITE_VACANCIES)
def edit(vacancy_id: UUID) -> Answer:
    vacancy = load(Vacancy, vacancy_id)
    form = _form(vacancy)
    if request.method == "GET":
        rules.check_open_to_edit(vacancy.state)

    def change() -> None:
        row = load(Vacancy, vacancy_id, lock=True, version=form.version.data)
        actions.edit(row, form.values(), form.needs(), by=actor(), at=clock.now())

    return _save(form, change, vacancy_id, vacancy)


@bp.route("/<uuid:vacancy_id>/aanpassen", methods=["GET", "POST"])
@allow(May.WRITE_VACANCIES)
def adjust(vacancy_id: UUID) -> Answer:
    vacancy = load(Vacancy, vacancy_id)
    form = AdjustForm(obj=vacancy)
    if request.method == "GET":
        step(rules.TRANSITIONS, vacancy.state, "adjust")

    def change() -> None:
        row = load(Vacancy, vacancy_id, lock=True, version=form.version.data)
        actions.adjust(row, form.data, by=actor(), at=clock.now())

    return submissions.submit(
        form,
        change,
        to=url_for(".show", vacancy_id=vacancy_id),
        notice=_("De vacature is gewijzigd. Wie al ja zei, krijgt bericht."),
        page=lambda status: answer("vacancies/adjust.html", status, form=form, vacancy=vacancy),
        judge=lambda: _refuse_all(form, checks.adjustment(vacancy.asked, form.data)),
    )


@bp.get("/begindag")
@bp.get("/<uuid:vacancy_id>/begindag")
@allow(May.WRITE_VACANCIES)
def first_day(vacancy_id: UUID | None = None) -> Answer:
    """The hint at the first day, for what stands in the form by now."""
    vacancy = load(Vacancy, vacancy_id) if vacancy_id else None
    if not htmx:
        return see(url_for(".edit", vacancy_id=vacancy_id) if vacancy_id else url_for(".draft"))
    form = VacancyForm(formdata=request.args, is_draft=True)
    _hint_start(form, vacancy)
    return answer("layout/_hint.html", hinted=form.start_on)


@bp.get("/<uuid:vacancy_id>/controleren")
@allow(May.WRITE_VACANCIES)
def check(vacancy_id: UUID) -> Answer:
    vacancy = load(Vacancy, vacancy_id)
    if "submit" not in verbs(rules.TRANSITIONS, vacancy.state):  # it was sent in, and this is back
        return see(url_for(".show", vacancy_id=vacancy_id))
    return answer("vacancies/check.html", form=VersionForm(obj=vacancy), **_checked(vacancy))


@bp.post("/<uuid:vacancy_id>/insturen")
@allow(May.WRITE_VACANCIES)
def submit(vacancy_id: UUID) -> Answer:
    form = VersionForm()
    company = state_of(load(Vacancy, vacancy_id).employer_id)

    def send_in() -> None:
        vacancy = load(Vacancy, vacancy_id, lock=True, version=form.version.data)
        actions.submit(vacancy, company=company, by=actor(), at=clock.now())

    return submissions.submit(
        form,
        send_in,
        to=url_for(".sent", vacancy_id=vacancy_id),
        page=lambda status: answer(
            "vacancies/check.html", status, form=form, **_checked(load(Vacancy, vacancy_id))
        ),
        beside={submissions.OTHER: None},
        status=422,
    )


@bp.get("/<uuid:vacancy_id>/ingestuurd")
@allow(May.VIEW_VACANCIES)
def sent(vacancy_id: UUID) -> Answer:
    vacancy = load(Vacancy, vacancy_id)
    return answer("vacancies/sent.html", **page(vacancy))


@bp.post("/<uuid:vacancy_id>/kopieren")
@allow(May.WRITE_VACANCIES)
def copy(vacancy_id: UUID) -> Answer:
    form, source = VersionForm(), load(Vacancy, vacancy_id)
    return submissions.submit(
        form,
        lambda: actions.copy(source, form.once.data, by=actor(), at=clock.now()),
        to=url_for(".edit", vacancy_id=form.once.data),
        notice=_("Dit is een nieuwe vacature. De oude blijft staan zoals die is."),
        page=lambda status: answer("vacancies/show.html", status, form=form, **page(source)),
    )


def _form(vacancy: Vacancy | None = None) -> VacancyForm:
    is_sent = vacancy is not None and vacancy.state is State.SUBMITTED
    later = request.form.get("then") == "later" and not is_sent
    if vacancy is not None:
        form = VacancyForm(obj=vacancy, data=dict(filled(vacancy)), is_draft=later)
    else:
        form = VacancyForm(data=_first_guess(), is_draft=later)
    minimum = minimum_wage_on(clock.today()).hourly_cents
    form.wage_cents.hint = _("Minimumloon vanaf 21 jaar: %(wage)s.", wage=formats.euro(minimum))
    _hint_start(form, vacancy)
    return form


def _hint_start(form: VacancyForm, vacancy: Vacancy | None) -> None:
    """The first day that is kept at sending in, on the days that are ticked. What stands against
    the day that is filled in is said at once; of what was posted it is the error.
    """
    asked, field, today = checks.asked(form.values(), complete=False), form.start_on, clock.today()
    read_from = _read_from(vacancy)
    feasible_on = checks.feasible_start(asked, read_from, today)
    field.example = feasible_on
    field.hint = _(
        "De eerste haalbare dag met deze werkdagen is %(day)s. "
        "Eerst zoeken wij, maakt u kennis en tekent iedereen. "
        "Schrijf de datum zo: %(example)s",
        day=formats.day(feasible_on),
        example=field.written(feasible_on),
    )
    for problem in checks.start(asked, read_from, today) if request.method == "GET" else ():
        field.hint = _(problem.text, **problem.values)


def _first_guess() -> dict[str, Any]:
    """The work is where the company is, on ordinary days and hours, and who writes this helps,
    until somebody says otherwise.
    """
    if request.method != "GET":
        return {}
    company = load(Employer, own_employer())
    return {
        "street_line": formats.address(company.street, company.house_number, "", company.city),
        "supervisor_name": viewer().name,
        "days": USUAL_DAYS,
        "day_from": USUAL_FROM,
        "day_until": USUAL_UNTIL,
    }


def _save(
    form: VacancyForm, verb: Callable[[], object], vacancy_id: UUID, vacancy: Vacancy | None
) -> Answer:
    """Keep what was written; who does not go on later goes on to check it. Who looks for a skill
    gets the form back as it was typed. What was sent in already stays there, complete.
    """
    if request.method == "POST" and form.is_choosing_skill(request.form):
        if htmx and "skills" in request.form:  # the Enter key sends the whole form
            return answer("cards/_skills.html", form=form, action=request.path)
        return _write(form, vacancy)
    is_sent = vacancy is not None and vacancy.state is State.SUBMITTED
    later = request.form.get("then") == "later" and not is_sent
    notice = _("Uw vacature is bewaard. U kunt later verder.") if later else ""
    return submissions.submit(
        form,
        verb,
        to=url_for(".show" if later or is_sent else ".check", vacancy_id=vacancy_id),
        notice=_("De vacature is gewijzigd. Wij lezen de nieuwe tekst.") if is_sent else notice,
        page=lambda status: _write(form, vacancy, status),
        judge=lambda: later or _may_go_in(form, vacancy),
    )


def _may_go_in(form: VacancyForm, vacancy: Vacancy | None) -> bool:
    """Nothing in the rules stands against sending it in."""
    asked = checks.asked(form.values(), complete=True)
    today = clock.today()
    minimum = minimum_wage_on(max(asked.start_on or today, today)).hourly_cents
    read_from = _read_from(vacancy)
    problems = checks.problems(asked, minimum_cents=minimum, read_from=read_from, today=today)
    return _refuse_all(form, problems)


def _read_from(vacancy: Vacancy | None) -> date:
    company_id = vacancy.employer_id if vacancy else own_employer()
    return queries.read_from(company_id, clock.today(), vacancy)


def _refuse_all(form: PortalForm, found: Sequence[checks.Problem]) -> bool:
    """Say everything that stands in the way at its field; True when nothing does."""
    for problem in found:
        form.refuse(problem.field, _(problem.text, **problem.values))
    return not found


def _write(form: VacancyForm, vacancy: Vacancy | None, status: int = 200) -> Answer:
    return answer(
        "vacancies/edit.html",
        status,
        form=form,
        vacancy=vacancy,
        hints=hints_in(f"{form.title.data or ''} {form.tasks.data or ''}"),
        newest=None if vacancy else queries.newest(own_employer()),
        kept=None if vacancy else queries.newest_draft(own_employer()),
        plain=VersionForm(formdata=None),
        supplies=supply.of_form(form),
    )


def _checked(vacancy: Vacancy) -> dict[str, Any]:
    return {
        "vacancy": vacancy,
        "sections": told_rows(vacancy),
        "hints": hints_in(f"{vacancy.title} {vacancy.tasks or ''}"),
        "supply": supply.of_row(vacancy),
        **_as_candidate(vacancy),
    }


def _as_candidate(vacancy: Vacancy) -> dict[str, Any]:
    """What a candidate would read of this vacancy; nothing while it is not complete."""
    read = {name: getattr(vacancy, name) for name in READ_BY_CANDIDATE}
    if not all(read[name] for name in NEEDED_BY_CANDIDATE):
        return {"work": None}
    company = load(Employer, vacancy.employer_id)
    return {"work": read | {"employer_name": company.name}, "area": lists.AREAS[vacancy.area or ""]}
