"""Nothing typed is lost: kept while typing, shown to who typed it, gone when it is saved."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.drafts import jobs, rules
from portal.drafts.models import Draft, MunicipalDraft
from portal.roles import Role
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from tests import make
from tests.engines import standing
from tests.instant import START
from tests.page import Visitor

NEW = "vacancies.vacancy:"
HERE = "/vacatures/nieuw"


def types(who, concept=NEW, **fields):
    """What the browser sends two seconds after the last key."""
    return who.post("/concepten", htmx=True, concept=concept, **fields)


def count(table):
    db.session.rollback()
    return db.session.scalar(select(func.count(table.id)))


def value(page, name):
    one = page.tree.css_first(f'main [name="{name}"]')
    return one.text().strip() if one.tag == "textarea" else one.attributes.get("value")


def test_what_was_typed_stands_there_again(signatory, bakery):
    once = str(uuid.uuid4())
    kept = types(signatory, once=once, title="Bakker", days=["ma", "wo"], field="", positions="2")
    assert (kept.status, kept.text) == (204, "")
    page = signatory.get(HERE)
    assert "U was hier op" in page.words
    assert "Wij hebben het bewaard." in page.words
    assert (value(page, "title"), value(page, "once")) == ("Bakker", once)
    days = page.tree.css('main [name="days"][checked]')
    assert [one.attributes["value"] for one in days] == ["ma", "wo"]


def test_what_was_not_kept_leaves_the_text_of_the_row_and_says_so(mediator):
    row = make.dossier(mediator=mediator.person, wishes="Dichtbij huis")
    here = f"/dossiers/{row.id}/wijzigen"
    concept = f"dossiers.dossier:{row.id}"
    assert types(mediator, concept, wishes="Is moslim", city="Vaartland").status == 204
    page = mediator.get(here)
    assert value(page, "wishes") == "Dichtbij huis"
    assert value(page, "city") == "Vaartland"
    assert "stond iets dat wij nooit bewaren" in page.words


def test_a_draft_goes_with_the_save_and_makes_one_row(signatory, bakery):
    types(signatory, once=str(uuid.uuid4()), title="Bakker")
    saved = signatory.submit(HERE, "nieuw", then="later")
    assert saved.status == 303
    assert count(Draft) == 0
    assert "U was hier op" not in signatory.get(HERE).words


def test_what_is_refused_is_kept_without_a_script(signatory, bakery):
    assert signatory.submit(HERE, "nieuw", title="Bakker", then="check").status == 422
    assert value(signatory.get(HERE), "title") == "Bakker"


def test_one_begins_anew_with_a_button(signatory, bakery):
    types(signatory, title="Bakker")
    thrown = signatory.submit(HERE, "weggooien")
    assert thrown.location == HERE
    page = signatory.get(HERE)
    assert (value(page, "title"), count(Draft)) == ("", 0)


def test_nobody_reads_the_draft_of_somebody_else(signatory, stranger, bakery, butcher):
    colleague = signatory.as_(make.person(Role.MEMBER, of=bakery))
    types(signatory, title="Bakker")
    for other in (colleague, stranger):
        assert value(other.get(HERE), "title") == ""
        other.post("/concepten/weggooien", concept=NEW)
    assert value(signatory.get(HERE), "title") == "Bakker"


@pytest.mark.parametrize(
    "concept",
    ["", "accounts.password:", "vacancies.vacancy:x", "vacancies.vacancy:../", "cards:", ":"],
)
def test_what_no_form_keeps_is_not_kept(signatory, bakery, concept):
    assert types(signatory, concept, title="x").status in (404, 204)
    kept = db.session.execute(select(Draft.form, Draft.subject)).all()
    assert all(tuple(row) == ("vacancies.vacancy", "") for row in kept)


def test_only_the_fields_of_the_form_are_kept(signatory, bakery):
    types(signatory, title="Bakker", password="geheim", csrf="x", then="later")
    assert set(db.session.scalar(select(Draft.values))) == {"title"}


def test_too_much_is_not_kept(signatory, bakery):
    assert types(signatory, tasks="x" * (rules.MAX_CHARACTERS + 1)).status == 404
    assert count(Draft) == 0


def test_the_oldest_draft_makes_room(signatory, bakery, monkeypatch):
    monkeypatch.setattr(rules, "MAX_DRAFTS", 2)
    for n in range(3):
        with standing(START + timedelta(minutes=n)):
            types(signatory.as_(signatory.person), f"{NEW}{uuid.UUID(int=n)}", title="x")
    kept = set(db.session.scalars(select(Draft.subject)))
    assert kept == {str(uuid.UUID(int=1)), str(uuid.UUID(int=2))}


def test_a_draft_is_gone_after_thirty_days(app, signatory, bakery):
    types(signatory, title="Bakker")
    typed_at = db.session.scalar(select(Draft.at))
    for later, left in ((timedelta(0), 1), (timedelta(seconds=1), 0)):
        with standing(typed_at + rules.KEPT_FOR + later), app.app_context():
            jobs.forget()
        assert count(Draft) == left


@pytest.mark.promise("C1")
def test_what_the_municipality_types_lies_behind_the_wall(mediator, bakery, wall):
    dossier = make.dossier()
    assert MunicipalDraft.__table__.info == {"fenced": True}
    types(mediator, f"dossiers.intake:{dossier.id}", skills="Leerde lassen", can_night="False")
    page = mediator.get(f"/dossiers/{dossier.id}/intake")
    assert value(page, "skills") == "Leerde lassen"
    assert (count(MunicipalDraft), count(Draft)) == (1, 0)


@pytest.mark.promise("E7")
def test_typing_is_activity(app, bakery):
    member = make.person(Role.MEMBER, of=bakery)
    with standing(START):
        visitor = Visitor(app, member)
    with standing(START + timedelta(minutes=29)):
        assert types(visitor, title="Bakker").status == 204
    with standing(START + timedelta(minutes=58)):
        assert types(visitor, title="Bakkerij").status == 204
    with standing(START + timedelta(minutes=89)):
        assert types(visitor, title="Bakkerijen").status == 401


def ended(app, person, **fields):
    """Somebody whose session ends while he types, and who then presses the button."""
    with standing(START):
        visitor = Visitor(app, person)
        page = visitor.get(HERE)
    with standing(START + timedelta(hours=1)):
        return visitor, visitor.submit(page, "nieuw", then="check", **fields)


def signs_in(visitor, page, person):
    form = visitor.get(page.location)
    return visitor.submit(form, "/inloggen", email=person.email, password=make.people.PASSWORD)


@pytest.mark.promise("E1")
def test_without_a_script_the_form_comes_back_after_sign_in(app, bakery):
    member = make.person(Role.MEMBER, of=bakery)
    visitor, page = ended(app, member, title="Bakker", tasks="Brood bakken")
    assert (page.status, page.location) == (303, "/inloggen?verder=/vacatures/nieuw")
    with standing(START + timedelta(hours=1)):
        assert "Wij hebben bewaard wat u invulde" in visitor.get(page.location).words
        back = signs_in(visitor, page, member)
        assert back.location == HERE
        form = visitor.get(HERE)
        assert (value(form, "title"), value(form, "tasks")) == ("Bakker", "Brood bakken")


@pytest.mark.promise("E1")
def test_somebody_else_who_signs_in_there_reads_nothing_of_it(app, bakery):
    member, other = make.person(Role.MEMBER, of=bakery), make.person(Role.MEMBER, of=bakery)
    visitor, page = ended(app, member, title="Bakker")
    with standing(START + timedelta(hours=1)):
        signs_in(visitor, page, other)
        assert value(visitor.get(HERE), "title") == ""


def test_a_page_says_the_same_of_who_opened_it_all_session_long(signatory):
    """So what one window kept belongs to the form of the other."""

    def said():
        form = signatory.get("/vacatures/nieuw").tree.css_first('input[name="van"]')
        return form.attributes["value"]

    first = said()
    clock.move_to(clock.now() + timedelta(minutes=7))
    signatory.get("/")
    assert said() == first


def test_a_session_that_was_stopped_from_outside_keeps_nothing(app, bakery):
    member = make.person(Role.MEMBER, of=bakery)
    with standing(START):
        visitor = Visitor(app, member)
        page = visitor.get(HERE)
    with make.basis.inside() as session:
        session.get(type(member), member.id).session_version += 1
    answer = visitor.submit(page, "nieuw", title="Bakker", then="later")
    assert (answer.status, count(Draft)) == (409, 0)
    assert "Bakker" in answer.words


def test_without_a_token_nothing_is_kept(app, bakery):
    member = make.person(Role.MEMBER, of=bakery)
    with standing(START):
        visitor = Visitor(app, member)
    with standing(START + timedelta(hours=1)):
        typed = {"concept": NEW, "title": "Bakker", "then": "later"}
        assert visitor.post(HERE, csrf_token="x", **typed).status == 400
    assert count(Draft) == 0


@pytest.mark.parametrize(("days", "is_kept"), [(4, True), (5, False)])
def test_a_form_that_lay_open_too_long_is_not_kept_but_shown(app, bakery, days, is_kept):
    member = make.person(Role.MEMBER, of=bakery)
    with standing(START):
        visitor = Visitor(app, member)
        page = visitor.get(HERE)
    with standing(START + timedelta(days=days)):
        sent = visitor.submit(page, "nieuw", title="Bakker", then="later")
    assert (sent.status, count(Draft)) == ((303, 1) if is_kept else (409, 0))
    assert is_kept or "Bakker" in sent.words


def test_a_stranger_stores_nothing(client, app):
    assert types(client, title="x").status == 401
    assert count(Draft) + count(MunicipalDraft) == 0


def test_a_draft_that_is_behind_its_row_shows_both(signatory, bakery):
    vacancy = make.vacancy(of=bakery, state=State.DRAFT, title="Bakker")
    here = f"/vacatures/{vacancy.id}/wijzigen"
    types(signatory, f"{NEW}{vacancy.id}", title="Banketbakker", version=vacancy.version)
    assert "Daarna is dit gewijzigd" not in signatory.get(here).words
    other = signatory.as_(make.person(Role.MEMBER, of=bakery))
    assert other.submit(here, "wijzigen", title="Broodbakker", then="later").status == 303
    page = signatory.get(here)
    assert "Daarna is dit gewijzigd" in page.words
    assert {"Wat u invulde: Banketbakker", "Wat er nu staat: Broodbakker"} <= set(
        page.all("#versies label")
    )
    assert value(page, "title") == "Banketbakker"


def both_change(signatory, bakery):
    """Two windows with the same vacancy: the first saves; what the second gets."""
    vacancy = make.vacancy(of=bakery, state=State.DRAFT, title="Bakker", tasks="Brood bakken")
    here = f"/vacatures/{vacancy.id}/wijzigen"
    first, second = signatory.get(here), signatory.get(here)
    signatory.submit(first, "wijzigen", title="Broodbakker", tasks="Deeg maken", then="later")
    typed = {"title": "Banketbakker", "tasks": "Taarten maken", "days": ["za"]}
    return vacancy, signatory.submit(second, "wijzigen", then="later", **typed)


def test_of_two_windows_the_second_chooses_field_by_field(signatory, bakery):
    vacancy, page = both_change(signatory, bakery)
    assert page.status == 409
    assert len(page.tree.css("#versies fieldset")) == 2
    assert value(page, "tasks") == "Taarten maken"
    saved = signatory.submit(page, "wijzigen", then="later", **{"keuze-title": "theirs"})
    assert saved.status == 303
    db.session.rollback()
    row = db.session.get_one(Vacancy, vacancy.id)
    assert (row.title, row.tasks, row.days) == ("Broodbakker", "Taarten maken", ["za"])


@pytest.mark.parametrize(
    ("button", "title", "tasks"),
    [("chosen", "Broodbakker", "Taarten maken"), ("theirs", "Broodbakker", "Deeg maken")],
)
def test_the_choice_is_put_in_the_form_before_it_is_saved(signatory, bakery, button, title, tasks):
    vacancy, page = both_change(signatory, bakery)
    choice = {"keuze-title": "theirs", "kies": button}
    shown = signatory.submit(page, "wijzigen", **choice)
    assert (shown.status, value(shown, "title"), value(shown, "tasks")) == (200, title, tasks)
    assert not shown.tree.css("#versies")
    assert signatory.submit(shown, "wijzigen", then="later").status == 303


def test_two_texts_that_say_the_same_are_no_choice(signatory, bakery):
    vacancy = make.vacancy(of=bakery, state=State.DRAFT, title="Bakker")
    here = f"/vacatures/{vacancy.id}/wijzigen"
    first, second = signatory.get(here), signatory.get(here)
    signatory.submit(first, "wijzigen", title="Broodbakker", then="later")
    again = signatory.submit(second, "wijzigen", title="Broodbakker", then="later")
    assert again.status in (303, 409)
    assert not again.tree.css("#versies")
