"""Vacancies as people meet them in the browser."""

import re
from datetime import datetime, timedelta

import pytest

from portal import clock, db
from portal.cards import lists
from portal.cards.models import Showing
from portal.schemes import starts
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
    "days": ["ma", "di", "wo", "do"],
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
    return as_typed(starts.first_worked(clock.today() + timedelta(days=60), FORM["days"]))


def as_typed(day):
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
    rows = page.all("#vacature-gegevens dt")
    assert len(page.all(".gp-summary__edit")) == len(rows)
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
        (
            {"start_on": "1-1-2020"},
            "Deze datum is voorbij. Kies maandag 12 oktober 2026",
        ),
        ({"start_on": "16-9-2026"}, "Dat is te vroeg."),
        ({"start_on": "16-10-2026"}, "Kies bijvoorbeeld maandag 19 oktober 2026."),
        ({"start_on": "oktober"}, "Bijvoorbeeld 12-10-2026."),
        ({"days": ["ma"]}, "Kies 8,5 uur of minder, of kies meer dagen of langere tijden."),
        ({"day_until": "8.00"}, "Dit ligt niet na het begin (8.30 uur)."),
        ({"days": []}, "Kies ten minste"),
    ],
)
@pytest.mark.at("2026-09-15T10:00")
def test_what_stands_in_the_way_is_said_beside_the_field(member, changed, words):
    page = fill(member, **changed)
    assert page.status == 422
    assert words in page.words
    assert "Schuren" in page.words or "tasks" in changed
    assert stored() is None


@pytest.mark.at("2026-06-15T10:00")
@pytest.mark.parametrize("today", ["2026-06-15T10:00", "2026-09-15T10:00", "2026-12-31T23:30"])
def test_the_example_of_a_wage_is_one_that_will_do(member, today):
    clock.move_to(datetime.fromisoformat(f"{today}+00:00"))
    visitor = member.as_(member.person)
    start = clock.today() + timedelta(days=70)
    page = fill(visitor, wage_cents="veel", start_on=f"{start.day}-{start.month}-{start.year}")
    example = re.search(r"achter de komma. Bijvoorbeeld (\d+,\d\d)\.", page.words)[1]
    page = fill(visitor, wage_cents=example)
    assert "Het loon is te laag" not in page.words
    assert "achter de komma" not in page.words


FEASIBLE = "De eerste haalbare dag met deze werkdagen is %s."


@pytest.mark.at("2026-09-15T10:00")
def test_the_first_day_is_shown_while_one_types(member):
    page = member.get("/vacatures/nieuw")
    assert FEASIBLE % "maandag 12 oktober 2026" in page.words
    asked = {"days": ["vr"], "schemes": ["groeibaan"], "start_on": ""}
    part = member.get("/vacatures/begindag", htmx=True, **asked)
    assert FEASIBLE % "vrijdag 16 oktober 2026" in part.words
    early = member.get("/vacatures/begindag", htmx=True, **asked | {"start_on": "16-9-2026"})
    assert "Dat is te vroeg." in early.words
    assert "Kies vrijdag 16 oktober 2026 of later." in early.words
    assert member.get("/vacatures/begindag").location == "/vacatures/nieuw"


def test_the_first_day_is_the_same_without_javascript(member, bakery, stranger):
    vacancy = make.vacancy(of=bakery, state=State.SUBMITTED)
    path = f"/vacatures/{vacancy.id}"
    asked = {
        "days": vacancy.days,
        "schemes": vacancy.schemes,
        "start_on": as_typed(vacancy.start_on),
    }
    part = member.get(f"{path}/begindag", htmx=True, **asked)
    page = member.get(f"{path}/wijzigen")
    assert_swap(part, page)
    asks = page.tree.css_first(f'[hx-get="{path}/begindag"]').attributes
    for name in asked:
        assert f"change from:[name={name}]" in asks["hx-trigger"]
        assert f"[name={name}]" in asks["hx-include"]
    assert stranger.get(f"{path}/begindag", htmx=True, **asked).status == 404


def test_the_day_that_was_shown_is_accepted(member):
    page = member.get("/vacatures/nieuw")
    shown = page.all("#start_on-hint")[0].rpartition(": ")[2]
    filled = FORM | {"days": ["ma", "di", "wo", "do", "vr"], "start_on": shown, "then": "check"}
    assert member.follow(member.submit(page, "nieuw", **filled)).h1 == "Controleer uw vacature"


def test_a_start_that_can_not_be_met_any_more_is_found_at_sending_in(member, bakery):
    vacancy = make.vacancy(of=bakery, state=State.DRAFT, at=clock.now() - timedelta(days=30))
    page = member.submit(f"/vacatures/{vacancy.id}/controleren", "insturen")
    assert page.status == 422
    assert "Dat is te vroeg." in page.words
    assert f"/vacatures/{vacancy.id}/wijzigen#start_on" in page.links()


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
    check = member.get(f"/vacatures/{vacancy.id}/intrekken")
    assert check.path in going.links()
    assert "Er loopt nu niets bij deze vacature." in check.words
    over = member.follow(member.submit(check, "intrekken"))
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


def offered(page, n=1):
    return [one.attributes["value"] for one in page.tree.css(f"#skill_{n} option[value]")][1:]


def choose(visitor, path, button, *, htmx=False, **typed):
    """Press a button of the part with skills, with the form as it is typed."""
    return visitor.submit(
        path, path, htmx=htmx, **(FORM | {"start_on": start()} | typed), skills=button
    )


def test_skills_are_a_short_list_that_fits_the_work(member):
    path = "/vacatures/nieuw"
    assert len(offered(member.get(path))) <= 10
    page = choose(member, path, "kies", skill_1="", skill_2="use_checkout")
    assert 5 < len(offered(page)) <= 30
    assert set(offered(page)) == set(lists.skills_for("wood_furniture"))
    assert set(offered(page, 2)) == {*lists.skills_for("wood_furniture"), "use_checkout"}


@pytest.mark.parametrize("htmx", [False, True])
def test_a_skill_is_found_by_searching_and_nothing_typed_is_lost(member, htmx):
    path = "/vacatures/nieuw"
    if not htmx:
        found = choose(member, path, "zoek", skill_search="HEFTRÚCK")
        assert found.all("#gevonden button") == ["Heftruck rijden"]
        page = choose(member, path, "drive_forklift", skill_search="heftruck")
    else:
        page = choose(member, path, "drive_forklift", htmx=True, skill_search="heftruck")
        assert page.tree.css_first("#vaardigheden") is not None
    chosen = [one.attributes["value"] for one in page.tree.css("#vaardigheden option[selected]")]
    assert chosen[:3] == ["pack_products", "learn", "drive_forklift"]
    assert page.status == 200
    assert stored() is None
    if not htmx:
        assert page.tree.css_first("#title").attributes["value"] == FORM["title"]
        assert FORM["tasks"] in page.words
        sent = member.follow(member.submit(page, path, then="check"))
        assert "Heftruck rijden" in sent.words


def test_the_enter_key_in_the_search_searches(member):
    typed = FORM | {"start_on": start(), "then": "enter", "skill_search": "kassa"}
    page = member.submit("/vacatures/nieuw", "nieuw", **typed)
    assert page.all("#gevonden button")[0] == "Kassa gebruiken"
    assert member.submit(page, "nieuw", then="enter", skill_search="").status == 303


def test_what_is_not_found_and_a_full_form_say_so(member):
    path = "/vacatures/nieuw"
    assert "Niets gevonden." in choose(member, path, "zoek", skill_search="raketgeleerde").words
    full = {"skill_2": "sort_products", "skill_3": "saw_wood", "skill_4": "drill_tap"}
    page = choose(member, path, "drive_forklift", skill_search="heftruck", **full)
    assert "Alle rijen zijn vol." in page.words
    chosen = {one.attributes["value"] for one in page.tree.css("#vaardigheden option[selected]")}
    assert {"pack_products", *full.values()} < chosen


def test_an_employer_reads_what_a_candidate_reads(member):
    page = member.follow(fill(member))
    card = page.tree.css_first("section[aria-labelledby=kandidaat]")
    shown = " ".join(card.text().split())
    assert "Zo ziet een kandidaat het" in shown
    assert "€ 17,50 bruto per uur" in shown.replace("\xa0", " ")
    assert "maandag tot en met donderdag, van 8.30 tot 17.00 uur" in shown
    assert "ma, di" not in page.words
    assert FORM["street_line"] not in shown
    half = {name: None for name in FORM} | {"title": "Iets met hout", "then": "later"}
    member.submit("/vacatures/nieuw", "nieuw", **half)
    assert "Zo ziet een kandidaat" not in member.get(f"/vacatures/{stored().id}/controleren").words


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
