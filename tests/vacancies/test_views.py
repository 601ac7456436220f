"""Vacancies as people meet them in the browser."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.cards.models import Showing
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from tests import make
from tests.engines import counted
from tests.page import assert_swap

FORM = {
    "title": "Medewerker afwerking",
    "field": "wood_furniture",
    "tasks": "Schuren van tafelbladen, lakken met de roller, inpakken.",
    "supervisor_name": "Wout Zandhuis",
    "positions": "1",
    "minutes_min": "24",
    "minutes_max": "32",
    "days": ["ma", "di", "wo"],
    "day_from": "8.30",
    "day_until": "17.00",
    "street_line": "Kade 12, Vaartland",
    "area": "kade",
    "wage_cents": "17,50",
    "skill_1": "pack_products",
    "skill_1_strength": "learn",
    "licence": "no",
    "dutch": "talk must",
    "schemes": ["groeibaan"],
}


def start():
    day = clock.today() + timedelta(days=60)
    return f"{day.day}-{day.month}-{day.year}"


def fill(visitor, **changed):
    typed = FORM | {"start_on": start(), "then": "check"} | changed
    return visitor.submit("/vacatures/nieuw", "nieuw", **typed)


def stored():
    db.session.rollback()
    return db.session.query(Vacancy).order_by(Vacancy.created_at.desc()).first()


def test_a_vacancy_is_written_checked_and_sent_in(member, account_manager, work):
    page = member.follow(fill(member))
    assert page.h1 == "Controleer uw vacature"
    assert "Producten inpakken (kan geleerd worden)" in page.words
    assert len(page.all(".gp-summary__edit")) == len(page.all(".gp-summary dt"))
    sent = member.follow(member.submit(page, "insturen"))
    assert "Wij hebben uw vacature V-" in sent.h1
    assert stored().state is State.SUBMITTED
    assert work() == 1
    assert "Medewerker afwerking" in account_manager.get("/vacatures").words


def test_a_draft_waits(member):
    half = {name: None for name in FORM} | {"title": "Iets met hout", "then": "later"}
    page = member.follow(member.submit("/vacatures/nieuw", "nieuw", **half))
    assert "Uw vacature is een concept." in page.words
    checked = member.get(f"/vacatures/{stored().id}/controleren")
    refused = member.submit(checked, "insturen")
    assert refused.status == 422
    assert "nog niet compleet" in refused.words


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"wage_cents": "9,00"}, "Het loon is te laag."),
        ({"tasks": "Wij zoeken een jonge collega"}, "Deze zin gaat over leeftijd"),
        ({"supervisor_name": "Nederlands als moedertaal"}, "Deze zin gaat over taal en afkomst"),
        ({"minutes_min": "36"}, "Het maximum is lager dan het minimum."),
        ({"start_on": "1-1-2020"}, "Deze datum is voorbij."),
        ({"days": []}, "Kies ten minste"),
    ],
)
def test_what_stands_in_the_way_is_said_beside_the_field(member, changed, words):
    page = fill(member, **changed)
    assert page.status == 422
    assert words in page.words
    assert "Schuren" in page.words or "tasks" in changed
    assert stored() is None


def test_a_double_click_makes_one(member):
    page = member.get("/vacatures/nieuw")
    typed = FORM | {"start_on": start(), "then": "check"}
    first = member.submit(page, "nieuw", **typed)
    assert member.submit(page, "nieuw", **typed).location == first.location
    assert db.session.query(Vacancy).count() == 1


def test_the_account_manager_accepts_and_showings_follow(member, account_manager, bakery, work):
    make.candidates(6)
    vacancy = make.vacancy(of=bakery, state=State.SUBMITTED)
    page = account_manager.get(f"/vacatures/{vacancy.id}")
    account_manager.follow(account_manager.submit(page, "goedkeuren"))
    work()
    seen = member.get(f"/vacatures/{vacancy.id}/kandidaten")
    assert seen.tree.css(".gp-cand")
    assert stored().state is State.MATCHING


def test_the_account_manager_sends_it_back_with_a_question(member, account_manager, bakery, work):
    vacancy = make.vacancy(of=bakery, state=State.SUBMITTED)
    page = account_manager.get(f"/vacatures/{vacancy.id}")
    empty = account_manager.submit(page, "terugsturen")
    assert empty.status == 422
    typed = {"reason": "task_unclear", "note": "Wat tilt iemand?"}
    account_manager.follow(account_manager.submit(page, "terugsturen", **typed))
    seen = member.get(f"/vacatures/{vacancy.id}")
    assert "Wat tilt iemand?" in seen.words
    edit = member.get(f"/vacatures/{vacancy.id}/wijzigen")
    check = member.follow(member.submit(edit, "wijzigen", tasks="Dozen van 5 kilo", then="check"))
    member.follow(member.submit(check, "insturen"))
    assert stored().state is State.SUBMITTED


def test_an_old_page_meets_the_new_version(member, bakery):
    vacancy = make.vacancy(of=bakery, state=State.DRAFT)
    page = member.get(f"/vacatures/{vacancy.id}/wijzigen")
    member.submit(page, "wijzigen", title="Eerst", then="later")
    assert member.submit(page, "wijzigen", title="Later", then="later").status == 409


def test_strangers_find_nothing(stranger, bookkeeper, other_account_manager, bakery):
    page = f"/vacatures/{make.vacancy(of=bakery).id}"
    for path in ("", "/kandidaten", "/wijzigen", "/controleren"):
        assert stranger.get(page + path).status == 404
        assert bookkeeper.get(page + path).status == 403
    assert other_account_manager.get(page).status == 404


def test_an_accepted_vacancy_is_not_edited(member, bakery):
    vacancy = make.vacancy(of=bakery)
    assert member.get(f"/vacatures/{vacancy.id}/wijzigen").status == 409


def test_hold_resume_withdraw_copy(member, bakery, work):
    vacancy = make.vacancy(of=bakery)
    page = member.get(f"/vacatures/{vacancy.id}")
    assert member.submit(page, "stilzetten", resume_on="1-1-2020").status == 422
    day = clock.today() + timedelta(days=20)
    held = member.follow(
        member.submit(page, "stilzetten", resume_on=f"{day.day}-{day.month}-{day.year}")
    )
    assert "staat stil tot" in held.words
    going = member.follow(member.submit(held, "hervatten"))
    over = member.follow(member.submit(going, "intrekken"))
    assert "ingetrokken op" in over.words
    copied = member.follow(member.submit(over, "kopieren"))
    assert copied.h1 == "Vacature wijzigen"
    assert db.session.query(Vacancy).count() == 2


@pytest.fixture
def shown(bakery):
    vacancy = make.vacancy(of=bakery, state=State.MATCHING)
    return [make.showing(vacancy=vacancy, card=card) for card in make.candidates(5)]


def test_keeping_swaps_what_a_reload_shows(member, shown):
    path = f"/vacatures/{shown[0].vacancy_id}/kandidaten"
    swap = member.submit(path, f"{shown[0].id}/bewaren", htmx=True)
    assert_swap(swap, member.get(path))
    assert "Bewaard: laat los" in swap.words
    assert member.post(f"{path}/{shown[0].id}/loslaten").location.startswith(path)


def test_a_fourth_is_not_kept(member, shown):
    path = f"/vacatures/{shown[0].vacancy_id}/kandidaten"
    for one in shown[:4]:
        last = member.post(f"{path}/{one.id}/bewaren", htmx=True)
    assert "U bewaart al 3 kandidaten." in last.words
    db.session.rollback()
    assert db.session.query(Showing).where(Showing.kept).count() == 3


def test_another_companys_showing_is_not_there(stranger, member, shown, butcher):
    theirs = make.vacancy(of=butcher)
    path = f"/vacatures/{shown[0].vacancy_id}/kandidaten/{shown[0].id}/bewaren"
    assert stranger.post(path).status == 404
    own = f"/vacatures/{theirs.id}/kandidaten/{shown[0].id}/bewaren"
    assert stranger.post(own).status == 404


def test_lists_cost_the_same_at_any_length(member, account_manager, bakery):
    costs = []
    for n in (1, 9):
        for _n in range(n):
            make.vacancy(of=bakery)
        for visitor in (member, account_manager):
            with counted() as ran:
                visitor.get("/vacatures")
            assert len(ran) <= 5, ran
            costs.append(len(ran))
    assert costs[:2] == costs[2:]


def test_the_candidates_page_costs_the_same_with_one_and_with_twelve(member, bakery):
    vacancy = make.vacancy(of=bakery, state=State.MATCHING)
    page = f"/vacatures/{vacancy.id}/kandidaten"
    costs = []
    for n in (1, 11):
        for card in make.candidates(n):
            make.showing(vacancy=vacancy, card=card)
        db.session.remove()
        with counted() as ran:
            member.get(page)
        costs.append(len(ran))
    assert costs[0] == costs[1] <= 5


def test_pages_follow_each_other(member, bakery):
    for n in range(27):
        make.vacancy(of=bakery, state=State.DRAFT, title=f"Werk {n:02d}")
    first = member.get("/vacatures")
    rest = member.get(first.tree.css_first("a[rel=next]").attributes["href"])
    assert len(first.all("tbody tr")) == 25
    assert len(rest.all("tbody tr")) == 2


def test_a_vacancy_that_was_sent_in_is_corrected_in_its_own_form(signatory, bakery):
    vacancy = make.vacancy(of=bakery, state=State.SUBMITTED)
    here = f"/vacatures/{vacancy.id}"
    form = signatory.get(f"{here}/wijzigen")
    assert "Bewaar de wijziging" in form.words
    refused = signatory.submit(form, "wijzigen", title="", wage_cents="1,00")
    assert refused.status == 422
    assert refused.all(".gp-errors li")[0].startswith("Hoe heet het werk?")
    assert len(refused.all(".gp-errors li")) == 2
    saved = signatory.submit(form, "wijzigen", title="Bakker")
    assert saved.location == here
    assert "Wij lezen de nieuwe tekst." in signatory.follow(saved).words
    assert signatory.get(f"{here}/controleren").location == here


def test_an_accepted_vacancy_changes_what_may_and_says_what_a_copy_is_for(signatory, bakery):
    vacancy = make.vacancy(of=bakery, state=State.MATCHING, wage_cents=1600)
    here = f"/vacatures/{vacancy.id}"
    assert "Kopieer maakt een nieuwe vacature" in signatory.get(here).words
    page = signatory.get(f"{here}/aanpassen")
    assert not page.tree.css('main [name="minutes_min"], main [name="days"], main [name="area"]')
    refused = signatory.submit(page, "aanpassen", wage_cents="15,00", title="")
    assert refused.status == 422
    assert len(refused.all(".gp-errors li")) == 2
    saved = signatory.submit(page, "aanpassen", wage_cents="17,00", title="Bakker")
    assert signatory.follow(saved).h1 == "Bakker"
    copied = signatory.submit(here, "kopieren")
    assert "Dit is een nieuwe vacature." in signatory.follow(copied).words


def test_all_mistakes_are_said_in_one_round(signatory, bakery):
    wrong = {"title": "Bakker", "wage_cents": "1,00", "start_on": "1-1-2020", "tasks": "Jonge man"}
    page = signatory.submit("/vacatures/nieuw", "nieuw", then="check", **wrong)
    told = " ".join(page.all(".gp-errors li"))
    assert "Bruto loon per uur" in told
    assert "Deze datum is voorbij" in told
    assert "Dat mag geen eis zijn" in told
    assert "In welk gebied is dat?" in told
