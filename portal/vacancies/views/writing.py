"""Writing a vacancy: the form, saving as draft, checking every answer, sending it in, copying."""

import uuid
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock, formats
from portal.access import May, actor, allow, already, load, own_employer, viewer
from portal.db import unit
from portal.employers.models import Employer
from portal.employers.queries import is_active
from portal.errors import Forbidden, Refused
from portal.language import _
from portal.pages import Answer, answer, invalid, see
from portal.schemes.rules import minimum_wage_on
from portal.vacancies import actions, queries, rules
from portal.vacancies.forms import VacancyForm, VersionForm, filled
from portal.vacancies.models import Vacancy
from portal.vacancies.views import supply
from portal.vacancies.views.blueprint import bp
from portal.vacancies.views.reading import page
from portal.vacancies.views.rows import told_rows
from portal.vacancies.words import hints_in


@bp.route("/nieuw", methods=["GET", "POST"])
@allow(May.WRITE_VACANCIES)
def draft() -> Answer:
    company_id = viewer().employer_id
    if company_id is None:
        raise Forbidden
    form = _form()
    if request.method == "GET":
        return _write(form, None)
    if made := already(Vacancy, form.once.data):
        return _next(made.id)
    if not _reads_well(form):
        return _write(form, None, failed=True)
    with unit():
        made = actions.draft(
            form.once.data,
            company_id,
            form.values(),
            form.needs(),
            by=actor(),
            at=clock.now(),
        )
    return _next(made.id)


@bp.route("/<uuid:vacancy_id>/wijzigen", methods=["GET", "POST"])
@allow(May.WRITE_VACANCIES)
def edit(vacancy_id: UUID) -> Answer:
    vacancy = load(Vacancy, vacancy_id)
    form = _form(vacancy)
    if request.method == "GET":
        rules.check_open_to_edit(vacancy.state)
        return _write(form, vacancy)
    if not _reads_well(form):
        return _write(form, vacancy, failed=True)
    with unit():
        vacancy = load(Vacancy, vacancy_id, lock=True, version=form.version.data)
        actions.edit(vacancy, form.values(), form.needs(), by=actor(), at=clock.now())
    return _next(vacancy_id)


@bp.get("/<uuid:vacancy_id>/controleren")
@allow(May.WRITE_VACANCIES)
def check(vacancy_id: UUID) -> Answer:
    vacancy = load(Vacancy, vacancy_id)
    rules.check_open_to_edit(vacancy.state)
    return answer("vacancies/check.html", form=VersionForm(obj=vacancy), **_checked(vacancy))


@bp.post("/<uuid:vacancy_id>/insturen")
@allow(May.WRITE_VACANCIES)
def submit(vacancy_id: UUID) -> Answer:
    form = VersionForm()
    vacancy = load(Vacancy, vacancy_id)
    if not form.accepted():
        return invalid("vacancies/check.html", form, **_checked(vacancy))
    active = is_active(vacancy.employer_id)
    try:
        with unit():
            vacancy = load(Vacancy, vacancy_id, lock=True, version=form.version.data)
            actions.submit(vacancy, is_active=active, by=actor(), at=clock.now())
    except Refused as refused:
        if refused.code in ("wrong_state", "conflict"):
            raise
        form.refuse(None, refused)
        vacancy = load(Vacancy, vacancy_id)
        return invalid("vacancies/check.html", form, **_checked(vacancy))
    return see(url_for(".sent", vacancy_id=vacancy_id))


@bp.get("/<uuid:vacancy_id>/ingestuurd")
@allow(May.VIEW_VACANCIES)
def sent(vacancy_id: UUID) -> Answer:
    vacancy = load(Vacancy, vacancy_id)
    return answer("vacancies/sent.html", **page(vacancy))


@bp.post("/<uuid:vacancy_id>/kopieren")
@allow(May.WRITE_VACANCIES)
def copy(vacancy_id: UUID) -> Answer:
    form = VersionForm()
    source = load(Vacancy, vacancy_id)
    made_id = form.once.data or uuid.uuid4()
    if not already(Vacancy, made_id):
        with unit():
            actions.copy(source, made_id, by=actor(), at=clock.now())
    return see(url_for(".edit", vacancy_id=made_id))


def _form(vacancy: Vacancy | None = None) -> VacancyForm:
    later = request.form.get("then") == "later"
    if vacancy is not None:
        form = VacancyForm(obj=vacancy, data=dict(filled(vacancy)), is_draft=later)
    else:
        form = VacancyForm(data=_first_guess(), is_draft=later)
    minimum = minimum_wage_on(clock.today()).hourly_cents
    form.wage_cents.hint = _("Minimumloon vanaf 21 jaar: %(wage)s.", wage=formats.euro(minimum))
    return form


def _first_guess() -> dict[str, Any]:
    """The work is where the company is, until somebody says otherwise."""
    if request.method != "GET":
        return {}
    company = load(Employer, own_employer())
    return {"street_line": f"{company.street} {company.house_number}, {company.city}"}


def _reads_well(form: VacancyForm) -> bool:
    """Well-formed; and when it is to be sent in, nothing in the rules stands against it."""
    if not form.accepted():
        return False
    if request.form.get("then") == "later":
        return True
    asked = rules.asked(form.values(), complete=True)
    today = clock.today()
    minimum = minimum_wage_on(max(asked.start_on or today, today)).hourly_cents
    found = rules.problems(asked, minimum_cents=minimum, today=today)
    for problem in found:
        form.refuse(problem.field, _(problem.text, **problem.values))
    return not found


def _write(form: VacancyForm, vacancy: Vacancy | None, *, failed: bool = False) -> Answer:
    values: dict[str, Any] = {
        "vacancy": vacancy,
        "hints": hints_in(f"{form.title.data or ''} {form.tasks.data or ''}"),
        "newest": None if vacancy else queries.newest(own_employer()),
        "plain": VersionForm(formdata=None),
        "supply": supply.of_form(form),
    }
    if failed:
        return invalid("vacancies/edit.html", form, **values)
    return answer("vacancies/edit.html", form=form, **values)


def _next(vacancy_id: UUID) -> Answer:
    if request.form.get("then") == "later":
        notice = _("Uw vacature is bewaard. U kunt later verder.")
        return see(url_for(".show", vacancy_id=vacancy_id), notice=notice)
    return see(url_for(".check", vacancy_id=vacancy_id))


def _checked(vacancy: Vacancy) -> dict[str, Any]:
    return {
        "vacancy": vacancy,
        "sections": told_rows(vacancy),
        "hints": hints_in(f"{vacancy.title} {vacancy.tasks or ''}"),
        "supply": supply.of_row(vacancy),
    }
