from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.employers import inbox, queries
from portal.employers.models import Absence, Assignment, Employer
from portal.employers.rules import State
from portal.keyset import PAGE_SIZE
from portal.roles import Role
from tests import make
from tests.engines import counted


def state(employer):
    return db.session.scalar(select(Employer.state).where(Employer.id == employer.id))


def manager_of(employer):
    return db.session.scalar(select(Employer.account_manager_id).where(Employer.id == employer.id))


@pytest.fixture
def new(account_manager):
    return make.employer(state=State.REGISTERED, account_manager=account_manager.person)


@pytest.fixture
def leave(account_manager, other_account_manager):
    """Noor is away this week; Bram stands in."""
    today = clock.today()
    page = account_manager.submit(
        "/afwezigheid", "/afwezigheid", from_on=typed(today), until_on=typed(today + timedelta(6)),
        deputy=str(other_account_manager.person.id),
    )  # fmt: skip
    assert page.status == 303
    return db.session.scalars(select(Absence)).one()


def typed(day):
    return f"{day.day}-{day.month}-{day.year}"


def test_activating_opens_the_portal_and_mails_the_signatory(account_manager, new, letters):
    make.person(Role.SIGNATORY, of=new, email="teken@bedrijf.example")
    shown = account_manager.get(f"/werkgevers/{new.id}")
    assert "Controleer dit bedrijf" in shown.words
    for _ in range(2):  # the second click finds it done
        assert account_manager.submit(shown, "/activeren").location == f"/werkgevers/{new.id}"
    assert state(new) is State.ACTIVE
    assert [letter.to for letter in letters()] == ["teken@bedrijf.example"]
    assert db.session.execute(inbox.items(account_manager.person.id)).all() == []


def test_a_company_can_stop_and_go_on(account_manager, bakery):
    make.vacancy(of=bakery)
    make.placement(of=bakery)
    page = account_manager.get(f"/werkgevers/{bakery.id}/stoppen")
    assert "Bij 2 vacatures zoeken wij niet verder." in page.words
    assert "1 plaatsing" in page.words
    assert state(bakery) is State.ACTIVE
    account_manager.submit(page, "/stoppen")
    assert state(bakery) is State.SUSPENDED
    account_manager.submit(f"/werkgevers/{bakery.id}", "/hervatten")
    assert state(bakery) is State.ACTIVE
    assert account_manager.post(f"/werkgevers/{bakery.id}/activeren").status == 303


def test_a_company_that_was_invited_is_not_activated(account_manager):
    invited = make.employer(state=State.INVITED, account_manager=account_manager.person)
    assert account_manager.post(f"/werkgevers/{invited.id}/activeren").status == 409


def test_another_account_manager_does_not_see_the_company(other_account_manager, bakery):
    here, name = f"/werkgevers/{bakery.id}", bakery.name
    assert other_account_manager.get(here).status == 404
    assert other_account_manager.post(f"{here}/stoppen").status == 404
    assert name not in other_account_manager.get("/werkgevers").words


def test_employers_and_mediators_have_no_such_pages(signatory, mediator, bakery):
    here = f"/werkgevers/{bakery.id}"
    for who in (signatory, mediator):
        assert who.get("/werkgevers").status == 403
        assert who.post(f"{here}/stoppen").status == 403


def test_the_list_finds_by_name_and_state_and_pages(account_manager):
    for n in range(PAGE_SIZE + 2):
        make.employer(name=f"Firma {n:02}", account_manager=account_manager.person)
    first = account_manager.get("/werkgevers")
    assert "Firma 00" in first.words
    last = account_manager.get(next(url for url in first.links() if "na=" in url))
    assert len(last.all("tbody tr")) == 2
    assert len(account_manager.get("/werkgevers", zoek="firma 07").all("tbody tr")) == 1
    assert "Geen bedrijven gevonden" in account_manager.get("/werkgevers", staat="suspended").words


def test_the_list_and_the_page_cost_the_same_at_any_length(account_manager, bakery):
    counts = []
    for n in (3, 40):
        for _ in range(n):
            make.employer(account_manager=account_manager.person)
        with counted() as listed:
            account_manager.get("/werkgevers")
        with counted() as shown:
            account_manager.get(f"/werkgevers/{bakery.id}")
        counts.append((len(listed), len(shown)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 5, listed
    assert counts[0][1] <= 8, shown


def test_handing_over_moves_the_company_and_keeps_the_history(
    account_manager, other_account_manager, bakery, signatory, letters
):
    page = account_manager.submit(
        f"/werkgevers/{bakery.id}/overdragen", "/overdragen",
        to=str(other_account_manager.person.id), reason="load", sheet="Belt liefst vroeg.",
    )  # fmt: skip
    assert page.location == "/werkgevers"
    assert manager_of(bakery) == other_account_manager.person.id
    assignments = db.session.scalars(select(Assignment).order_by(Assignment.from_at)).all()
    assert [assignment.until_at is None for assignment in assignments] == [False, True]
    here = f"/werkgevers/{bakery.id}"
    assert account_manager.get(here).status == 404
    shown = other_account_manager.get(here)
    assert "Belt liefst vroeg." in shown.words
    (letter,) = letters()
    assert "is Bram Oosting uw vaste contact" in letter.text


def test_handing_over_to_the_same_or_from_an_old_page_is_refused(
    account_manager, other_account_manager, bakery
):
    here = f"/werkgevers/{bakery.id}/overdragen"
    same = account_manager.submit(
        here, "/overdragen", to=str(account_manager.person.id), reason="load"
    )
    assert same.status == 422
    old = account_manager.get(here)
    account_manager.submit(f"/werkgevers/{bakery.id}/stoppen", "/stoppen")
    other = str(other_account_manager.person.id)
    assert account_manager.submit(old, "/overdragen", to=other, reason="load").status == 409
    assert account_manager.submit(here, "/overdragen", to="", reason="load").status == 422


def test_during_leave_the_deputy_looks_after_the_companies(
    account_manager, other_account_manager, leave, bakery, signatory, letters
):
    deputy = other_account_manager.person
    with db.unit():
        db.session.get_one(User, deputy.id).phone = "0687654321"
    assert other_account_manager.get(f"/werkgevers/{bakery.id}").status == 200
    assert bakery.name in other_account_manager.get("/werkgevers").words
    with counted() as statements:
        contact = queries.contact(bakery.id)
    assert len(statements) == 1
    assert (contact.name, contact.manager_name) == (deputy.name, "Noor Terhaar")
    assert (contact.phone_href, contact.email) == ("tel:+31687654321", deputy.email)
    assert "Bram Oosting helpt u" in contact.deputy_line
    for path in ("/", "/contact", "/deze-pagina-is-er-niet"):
        page = signatory.get(path)
        assert "Noor Terhaar is afwezig tot en met" in page.words
        assert "Bel Bram Oosting:" in page.words
        assert page.tree.css_first(".gp-contact .gp-call").attributes["href"] == contact.phone_href
        assert "+31612345678" not in page.text
    assert any(letter.to == other_account_manager.person.email for letter in letters())


def test_leave_ends_when_one_is_back(account_manager, other_account_manager, leave, bakery):
    page = account_manager.get(f"/afwezigheid/{leave.id}/stoppen")
    assert "Bram Oosting ziet uw bedrijf dan niet meer" in page.words
    account_manager.submit(page, "/stoppen")
    assert other_account_manager.get(f"/werkgevers/{bakery.id}").status == 404
    assert queries.contact(bakery.id).deputy_line == ""


def test_leave_needs_other_days_and_another_person(account_manager, other_account_manager, leave):
    other = str(other_account_manager.person.id)
    day = typed(leave.until_on)
    page = account_manager.submit(
        "/afwezigheid", "/afwezigheid", from_on=day, until_on=day, deputy=other
    )
    assert page.status == 422
    assert "al een waarneming" in page.words
    mine = str(account_manager.person.id)
    page = account_manager.post("/afwezigheid", from_on=day, until_on=day, deputy=mine)
    assert page.status == 422


def test_a_mediator_says_who_stands_in_and_is_back(mediator, second_mediator, letters):
    """Pages name "who stands in" for him too; an account manager cannot do his work."""
    assert "/afwezigheid" in mediator.get("/").links()
    page, today = mediator.get("/afwezigheid"), typed(clock.today())
    colleagues = {one.attributes["value"] for one in page.tree.css("[name=deputy] option[value]")}
    assert colleagues - {""} == {str(second_mediator.person.id)}
    assert "bedrij" not in page.all(".gp-head")[0]
    to = str(second_mediator.person.id)
    done = mediator.submit(page, "/afwezigheid", from_on=today, until_on=today, deputy=to)
    assert done.status == 303
    name = mediator.person.name
    assert f"U vervangt {name} tot en met" in second_mediator.get("/").words
    assert any(letter.to == second_mediator.person.email for letter in letters())
    leave = db.session.scalars(select(Absence)).one()
    back = mediator.get(f"/afwezigheid/{leave.id}/stoppen")
    assert f"{second_mediator.person.name} ziet uw taken dan niet meer" in back.words
    assert "bedrij" not in back.words.partition("Toch weg")[0].partition("neemt voor u waar")[2]
    assert mediator.submit(back, "/stoppen").status == 303
    assert "U vervangt" not in second_mediator.get("/").words


def test_only_i_end_my_leave(other_account_manager, leave):
    here = f"/afwezigheid/{leave.id}/stoppen"
    assert other_account_manager.get(here).status == 404
    assert other_account_manager.post(here).status == 404


def test_a_signatory_invites_a_colleague(signatory, bakery, letters):
    page = signatory.submit(
        "/collegas/nieuw", "/nieuw", name="Fleur Cijfer", email="fleur@korenaar.example",
        phone="", roles=["bookkeeper"],
    )  # fmt: skip
    assert page.location == "/collegas"
    assert "Fleur Cijfer" in signatory.get("/collegas").words
    assert [letter.to for letter in letters()] == ["fleur@korenaar.example"]


def test_a_colleague_gets_other_rights_and_stops(signatory, member):
    here = f"/collegas/{member.person.id}"
    signatory.submit(here, "/rollen", roles=["member", "bookkeeper"])
    assert set(queries.roles_of(member.person.id)) == {Role.MEMBER, Role.BOOKKEEPER}
    assert signatory.submit(here, "/rollen", roles=None).status == 422
    page = signatory.get(f"{here}/stoppen")
    assert "Daarna kan nog 1 persoon van uw bedrijf inloggen." in page.words
    assert member.get("/vacatures").status == 200
    signatory.submit(page, "/stoppen")
    assert member.get("/vacatures").location.startswith("/inloggen")
    signatory.submit(here, "/toelaten")
    assert people.person(member.person.id) is not None


def test_somebody_must_stay_who_may_sign(signatory):
    page = signatory.submit(f"/collegas/{signatory.person.id}", "/rollen", roles=["member"])
    assert page.status == 422
    assert "Er moet altijd iemand zijn die mag tekenen" in page.words
    assert signatory.post(f"/collegas/{signatory.person.id}/stoppen").status == 409
    assert signatory.get(f"/collegas/{signatory.person.id}/stoppen").status == 409


def test_people_of_another_company_are_not_there(signatory, stranger, member):
    here = f"/collegas/{stranger.person.id}"
    assert signatory.get(here).status == 404
    for verb in ("rollen", "stoppen", "toelaten"):
        assert signatory.post(f"{here}/{verb}", roles=["member"]).status == 404
    assert member.get("/collegas").status == 403
