"""From registration to the first vacancy, before anybody has checked the company."""

import pytest
from sqlalchemy import select

from portal import calendar, clock, db
from portal.employers.models import Employer
from portal.employers.rules import State as Company
from portal.vacancies import times
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from tests import make
from tests.employers.conftest import COMPANY, link
from tests.make import basis

ACTS = 30  # fields typed or chosen, and buttons and links pressed (ux.md section 9)
TYPED = {
    "title": "Medewerker afwerking",
    "field": "wood_furniture",
    "tasks": "Schuren, lakken en inpakken.",
    "minutes_min": "24",
    "minutes_max": "32",
    "area": "kade",
    "wage_cents": "17",
    "schemes": ["groeibaan"],
}


def the_only(model):
    found = select(model).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


@pytest.fixture
def begun(client, account_manager, letters):
    """Somebody who registered his company, chose a password, and sent a vacancy in: by how many
    acts.
    """
    client.submit("/aanmelden", "/aanmelden", **COMPANY)
    letter = letters()[-1]
    client.submit(client.get(link(letter)), password="een lange zin die ik onthoud")
    start = client.get("/")
    step = start.tree.css_first("main a.utrecht-button--primary-action")
    day = calendar.add_working_days(clock.today(), 30)
    typed = TYPED | {"start_on": f"{day.day}-{day.month}-{day.year}"}
    sent = client.submit(step.attributes["href"], "nieuw", **typed, then="check")
    check = client.follow(sent)
    done = client.submit(check, "/insturen")
    client.pages = {"start": start, "check": check, "sent": client.follow(done)}
    client.acts = len(COMPANY) + 1 + 1 + 2 + 1 + len(typed) + 1 + 1
    return client


def test_a_new_company_sends_its_first_vacancy_in_within_thirty_acts(begun):
    assert begun.acts <= ACTS
    assert begun.pages["sent"].h1.startswith("Wij hebben uw vacature")
    made = the_only(Vacancy)
    assert (made.state, made.respond_by) == (State.SUBMITTED, None)


def test_its_start_has_one_thing_to_do_then_says_who_calls_by_when(begun, account_manager):
    first = begun.pages["start"]
    assert "Nog 3 stappen, daarna bent u klaar." in first.words
    assert first.all("main a.utrecht-button--primary-action") == ["Vacature melden"]
    page = begun.get("/")
    assert "Noor Terhaar belt u uiterlijk" in page.words
    assert "Nog 2 stappen, daarna bent u klaar." in page.words
    assert "Wij controleren uw bedrijf" in page.words
    assert page.all("main a.utrecht-button--primary-action") == []


def test_nothing_about_candidates_is_shown_before_the_check(begun):
    with basis.inside():  # as if it had been active for a while
        company = the_only(Employer)
        company.state = Company.ACTIVE
        showing = make.showing(vacancy=the_only(Vacancy))
        company.state = Company.REGISTERED
    vacancy = the_only(Vacancy)
    assert "Hierbij passen nu" not in begun.pages["check"].words
    assert "/aanbod" not in begun.get("/").links()
    part = begun.get("/vacatures/aanbod", htmx=True, field="wood_furniture", minutes_min="24")
    assert "Hierbij passen nu" not in part.words
    for address in (
        "/aanbod",
        f"/vacatures/{vacancy.id}/kandidaten",
        f"/vacatures/{vacancy.id}/voorstel",
        f"/kennismakingen/profiel/{showing.id}",
    ):
        page = begun.get(address)
        assert page.status == 409
        assert "Wij controleren eerst uw bedrijf" in page.words
        assert "belt u uiterlijk" in page.words
        assert showing.alias not in page.words


def test_the_clock_of_the_vacancy_starts_at_the_check(begun, account_manager, letters):
    assert "controleert eerst uw bedrijf" in letters()[0].text
    company, vacancy = the_only(Employer), the_only(Vacancy)
    refused = account_manager.post(f"/vacatures/{vacancy.id}/goedkeuren", version=vacancy.version)
    assert refused.status == 409
    account_manager.submit(f"/werkgevers/{company.id}", "/activeren")
    sent = {letter.subject for letter in letters()}
    vacancy = the_only(Vacancy)
    assert clock.day(vacancy.respond_by) == times.answer_by(clock.today())
    assert any("Wij hebben uw vacature" in subject for subject in sent)
    page = account_manager.get("/")
    assert "Beoordeel vacature: Medewerker afwerking" in page.words
    account_manager.submit(f"/vacatures/{vacancy.id}", "/goedkeuren")
    assert the_only(Vacancy).state in (State.ACCEPTED, State.MATCHING)
    start = begun.get("/")
    assert "Nog 1 stap, daarna bent u klaar." in start.words
    assert "Wij hebben uw bedrijf en uw vacature bekeken" in start.words
    assert "Wij lezen uw vacature" not in start.words
