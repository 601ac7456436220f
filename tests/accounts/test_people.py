"""The people of the municipality, by the admin."""

from portal.accounts import queries
from portal.effects import post
from portal.roles import Role
from tests import make

FORM = "/gebruikers/nieuw"


def invite(admin, roles, email="kim@vaartland.example"):
    return admin.submit(FORM, FORM, name="Kim Bos", email=email, roles=roles)


def test_the_admin_invites_somebody_who_gets_a_mail(admin, work):
    assert invite(admin, [Role.MEDIATOR, Role.ACCOUNT_MANAGER]).location == "/gebruikers"
    page = admin.get("/gebruikers")
    assert "Kim Bos krijgt een mail met een link." in page.words
    assert "Uitgenodigd" in page.words
    work()
    letter = post.newest(1)[0]
    assert letter.to == "kim@vaartland.example"
    assert f"{admin.person.name} van Gemeente Vaartland vraagt u om mee te werken" in letter.text
    assert "Kim Bos" in admin.get("/").words


def test_roles_that_do_not_go_together_are_explained(admin):
    page = invite(admin, [Role.DECIDER, Role.FINANCE])
    assert page.status == 422
    assert "Deze rollen gaan niet samen" in page.words
    assert page.tree.css_first('input[name="name"]').attributes["value"] == "Kim Bos"


def test_an_address_is_used_once(admin):
    invite(admin, [Role.MEDIATOR])
    page = invite(admin, [Role.FINANCE])
    assert page.status == 422
    assert "heeft al een plek" in page.words


def test_the_admin_changes_roles_and_gives_access_back(admin):
    person = make.person(Role.MEDIATOR, name="Kim Bos")
    page = f"/gebruikers/{person.id}"
    assert admin.submit(page, "/rollen", roles=[Role.FINANCE]).location == "/gebruikers"
    assert queries.people_with(Role.FINANCE)[0].name == "Kim Bos"
    assert "De rollen zijn bewaard." in admin.get("/gebruikers").words
    make.dossier(mediator=person)
    check = admin.get(f"{page}/stoppen")
    assert "1 dossier" in check.words
    assert "Actief" not in check.words
    assert "De toegang is gestopt." in admin.follow(admin.submit(check, "/stoppen")).words
    assert "Gestopt" in admin.get(page).words
    assert "kan weer inloggen" in admin.follow(admin.submit(page, "/toelaten")).words
    assert "Actief" in admin.get(page).words


def test_the_admin_cannot_stop_himself(admin):
    own = f"/gebruikers/{admin.person.id}"
    assert f"{own}/stoppen" not in admin.get(own).links()
    page = admin.post(f"{own}/stoppen")
    assert page.status == 409
    assert "eigen toegang" in page.words


def test_others_do_not_manage_users(signatory, account_manager, client):
    assert signatory.get("/gebruikers").status == 403
    assert account_manager.get("/gebruikers").status == 403
    assert client.get("/gebruikers").status == 303


def test_the_admin_does_not_reach_people_of_companies(admin, member):
    assert admin.get(f"/gebruikers/{member.person.id}").status == 404
