"""Who signs out in one window keeps the other as it was, and can go on there; nobody else can."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from portal import clock, db
from portal.accounts import rules
from portal.drafts.models import Draft
from portal.drafts.rules import MAX_DRAFTS
from portal.introductions import queries
from portal.introductions.rules import State
from portal.links.rules import Purpose
from portal.roles import Role
from tests import make
from tests.engines import standing
from tests.instant import START
from tests.page import Visitor

HERE = "/vacatures/nieuw"


@pytest.fixture
def daan(app, bakery):
    return make.person(Role.MEMBER, of=bakery, name="Daan Bakker")


@pytest.fixture
def left(app, daan):
    """A window with a form, of somebody who signed out in another one."""
    visitor = Visitor(app, daan)
    page = visitor.get(HERE)
    visitor.submit("/", "/uitloggen")
    return visitor, page


def hidden(page, name):
    return page.tree.css_first(f'main [name="{name}"]').attributes["value"]


def sends(visitor, page, path, **fields):
    """What a window sends that was opened before: its own token, and who opened it."""
    own = {name: hidden(page, name) for name in ("csrf_token", "van", "once", "concept")}
    return visitor.post(path, htmx=True, **(own | fields))


def signs_in(visitor, page, dialog, who):
    """In the dialog, which sends along who opened the page."""
    token = dialog.tree.css_first('[name="csrf_token"]').attributes["value"]
    own = {"csrf_token": token, "van": hidden(page, "van")}
    how = {"email": who.email, "password": make.people.PASSWORD}
    return visitor.post("/inloggen/hier", htmx=True, **own, **how)


@pytest.mark.promise("E1")
@pytest.mark.parametrize("path", ["/concepten", HERE, "/sessie"])
def test_whatever_the_window_sends_is_answered_with_the_dialog(left, path):
    dialog = sends(*left, path, title="Bakker")
    assert (dialog.status, dialog.headers["HX-Retarget"]) == (401, "#signin")
    assert "U logde uit in een ander venster." in dialog.words
    assert "30 minuten" not in dialog.words


@pytest.mark.promise("E1")
def test_who_signs_in_there_goes_on_and_can_send_the_form(app, left, daan):
    visitor, page = left
    part = signs_in(visitor, page, sends(visitor, page, "/concepten", title="Bakker"), daan)
    assert (part.status, part.location) == (200, "")
    now = part.tree.css_first("#signin").attributes
    whole = {"title": "Banketbakker", "then": "later", "csrf_token": now["data-token"]}
    sent = visitor.submit(page, "nieuw", **whole)
    assert sent.location == f"/vacatures/{hidden(page, 'once')}"


@pytest.mark.promise("E1")
def test_somebody_else_who_signs_in_there_begins_at_his_own_start(left, bakery):
    visitor, page = left
    other = make.person(Role.MEMBER, of=bakery)
    sent = signs_in(visitor, page, sends(visitor, page, "/concepten", title="Bakker"), other)
    assert sent.headers["HX-Redirect"] == "/"
    assert hidden(visitor.get(HERE), "title") == ""


def test_a_dialog_that_was_overtaken_says_so_and_keeps_the_address(left, daan, bakery):
    visitor, page = left
    dialog = sends(visitor, page, "/concepten", title="Bakker")
    with visitor.client.session_transaction() as kept:
        kept["csrf_token"] = "b" * 40
    again = signs_in(visitor, page, dialog, daan)
    assert again.status == 422
    assert "Vul uw wachtwoord nog een keer in." in again.words
    assert again.tree.css_first("[name=email]").attributes["value"] == daan.email
    assert signs_in(visitor, page, again, daan).status == 200


@pytest.mark.promise("E1")
def test_without_a_script_the_form_comes_back_after_sign_in(left, daan):
    visitor, page = left
    sent = visitor.submit(page, "nieuw", title="Bakker", then="later")
    assert sent.location == "/inloggen?verder=/vacatures/nieuw"
    form = visitor.get(sent.location)
    assert "Wij hebben bewaard wat u invulde" in form.words
    how = {"email": daan.email, "password": make.people.PASSWORD}
    assert visitor.submit(form, "/inloggen", **how).location == HERE
    assert hidden(visitor.get(HERE), "title") == "Bakker"


@pytest.mark.promise("E1")
def test_without_a_script_somebody_else_gets_nothing_of_it(left, bakery):
    visitor, page = left
    sent = visitor.submit(page, "nieuw", title="Bakker", then="later")
    other = make.person(Role.MEMBER, of=bakery)
    how = {"email": other.email, "password": make.people.PASSWORD}
    visitor.submit(visitor.get(sent.location), "/inloggen", **how)
    assert hidden(visitor.get(HERE), "title") == ""


def test_who_is_in_again_in_the_other_window_finds_the_form_filled_in(app, left, daan):
    visitor, page = left
    visitor._sign_in(daan.id)
    with visitor.client.session_transaction() as kept:
        kept["csrf_token"] = "b" * 40
    sent = visitor.submit(page, "nieuw", title="Bakker", then="later")
    assert sent.location == HERE
    back = visitor.get(HERE)
    assert "Kijk het na en stuur het." in back.words
    assert hidden(back, "title") == "Bakker"


@pytest.mark.parametrize("htmx", [True, False])
def test_of_a_form_that_somebody_else_opened_nothing_is_sent(left, butcher, htmx):
    visitor, page = left
    other = make.person(Role.MEMBER, of=butcher)
    visitor._sign_in(other.id)
    with visitor.client.session_transaction() as kept:
        kept["csrf_token"] = "b" * 40
    sent = visitor.submit(page, "nieuw", htmx=htmx, title="Bakker", then="later")
    assert sent.status == (401 if htmx else 409)
    assert htmx or "geopend door iemand die hier is uitgelogd" in sent.words
    assert "Bakker" not in sent.words  # it is not his to read
    db.session.rollback()
    [kept] = db.session.query(Draft).all()
    assert (kept.user_id == other.id, kept.values["title"]) == (False, ["Bakker"])


@pytest.mark.parametrize("is_kept", [True, False])
def test_it_says_whether_what_stood_there_was_kept(left, butcher, is_kept):
    visitor, page = left
    visitor._sign_in(make.person(Role.MEMBER, of=butcher).id)
    with visitor.client.session_transaction() as kept:
        kept["csrf_token"] = "b" * 40
    mark = {} if is_kept else {"concept": ""}
    sent = visitor.submit(page, "nieuw", title="Bakker", then="later", **mark)
    assert "Er is niets verstuurd." in sent.words
    assert ("is voor die persoon bewaard" in sent.words) is is_kept
    db.session.rollback()
    assert db.session.query(Draft).count() == is_kept


@pytest.mark.promise("E4")
@pytest.mark.parametrize("htmx", [True, False])
def test_in_another_browser_the_mark_of_a_page_is_nothing(app, left, butcher, htmx):
    """Whoever saw the page keeps nothing for its person, nor throws away what he kept."""
    _visitor, page = left
    stranger = make.person(Role.MEMBER, of=butcher)
    for browser in (Visitor(app), Visitor(app, stranger)):
        mark = {"van": hidden(page, "van"), "concept": hidden(page, "concept")}
        sent = browser.post("/concepten", htmx=htmx, csrf_token="x", title="Geplant", **mark)
        assert sent.status in {400, 401}
    db.session.rollback()
    assert db.session.query(Draft).count() == 0


def test_what_is_kept_for_who_is_not_there_throws_nothing_away(left, daan):
    visitor, page = left
    with db.unit() as session:
        for n in range(MAX_DRAFTS):
            subject = str(UUID(int=n))
            session.add(Draft(
                id=uuid4(), user_id=daan.id, form="vacancies.vacancy", subject=subject,
                values={"title": [str(n)]}, at=clock.now(),
            ))  # fmt: skip
    sends(visitor, page, "/concepten", title="Bakker")
    db.session.rollback()
    assert sorted(int(one.values["title"][0]) for one in db.session.query(Draft)) == [
        *range(MAX_DRAFTS)
    ]


@pytest.mark.parametrize("wrong", ["", "x", "x.y", "00000000-0000-0000-0000-000000000000:1:1.x"])
def test_a_mark_that_is_not_ours_opens_nothing(left, wrong):
    visitor, page = left
    assert sends(visitor, page, "/concepten", title="Bakker", van=wrong).status == 400
    assert db.session.query(Draft).count() == 0


def test_the_page_of_a_candidate_is_nobodys_who_is_signed_in_there(app, bakery, mediator):
    made = make.introduction(of=bakery, state=State.PLANNED)
    dossier = queries.person(made)
    token = make.link(made, dossier, purpose=Purpose.MEETING).token
    page = mediator.get(f"/k/{token}/afspraak/andere-tijd")
    assert page.tree.css_first('main [name="csrf_token"]')
    assert not page.tree.css('[name="van"]')


@pytest.mark.parametrize(
    ("later", "says"),
    [(rules.IDLE, "30 minuten"), (timedelta(hours=11, minutes=40), "12 uur")],
)
def test_the_dialog_says_why(app, daan, later, says):
    with standing(START):
        visitor = Visitor(app, daan)
    busy = later > rules.IDLE
    for n in range(1, 36 if busy else 0):
        with standing(START + n * timedelta(minutes=20)):
            visitor.get(HERE)
    with standing(START + later + timedelta(minutes=22 if busy else 1)):
        assert says in visitor.get(HERE, htmx=True).words
