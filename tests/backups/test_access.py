"""What ended since a backup does not open again when it is restored, and the keeper hears of it."""

import pytest
from flask import g
from sqlalchemy import select

from portal import clock, db, outbox
from portal.accounts import actions as account_actions
from portal.accounts import passwords, rules
from portal.accounts.models import User
from portal.audit.models import AuditLine
from portal.backups import actions
from portal.effects import post
from portal.links import actions as link_actions
from portal.links import queries as link_queries
from portal.links.models import LinkCode
from portal.links.rules import Checked, Outcome, Purpose
from portal.roles import Role
from tests import make
from tests.make import basis
from tests.make.people import PASSWORD
from tests.page import Visitor

NEW = "mijn fiets staat in de regen"
RESET, INVITED = "a" * 64, "b" * 64


@pytest.fixture
def noor(app):
    return make.person(Role.ACCOUNT_MANAGER, name="Noor Terhaar", email="noor@vaartland.example")


@pytest.fixture
def backup(tmp_path):
    """backup(): the database as it is now, in a file."""

    def backup():
        db.session.remove()
        actions.write(tmp_path / "made.zip", at=clock.now())
        db.session.remove()
        return tmp_path / "made.zip"

    return backup


def restore(file):
    db.session.remove()
    done = actions.restore(file, at=clock.now())
    return {email: list(changes) for email, changes in done.changed}


def sends_link(user, token):
    with db.unit():
        account_actions.send_invitation(user, rules.hash_of(token), at=clock.now())


def visitor(app):
    """Somebody new: the context that these tests stand in still knows who came before."""
    for name in list(g):
        g.pop(name)
    return Visitor(app)


def chooses(app, token, password=NEW):
    path = f"/uitnodiging/{token}"
    return visitor(app).submit(path, path, password=password)


def signs_in(app, email, password):
    how = {"email": email, "password": password}
    return visitor(app).submit("/inloggen", "/inloggen", **how).status


def verbs():
    db.session.rollback()
    return list(db.session.scalars(select(AuditLine.verb)))


@pytest.mark.promise("E8")
def test_a_used_link_opens_no_account_again_and_no_left_password_works(app, noor, backup):
    sends_link(noor, RESET)
    kept = backup()
    chooses(app, RESET)
    assert [signs_in(app, noor.email, one) for one in (PASSWORD, NEW)] == [422, 303]
    assert restore(kept) == {noor.email: ["password"]}
    assert visitor(app).get(f"/uitnodiging/{RESET}").h1 == "Deze link werkt niet meer"
    assert [signs_in(app, noor.email, one) for one in (PASSWORD, NEW)] == [422, 422]
    assert verbs().count("accounts.blank_password") == 1


def test_who_chose_another_password_gets_a_link_by_mail(app, noor, backup):
    kept = backup()
    with basis.inside() as session:
        account_actions.change_password(
            session.get(User, noor.id), passwords.make(NEW), by=basis.SYSTEM, at=clock.now()
        )
    restore(kept)
    visitor(app).submit("/wachtwoord-vergeten", "/wachtwoord-vergeten", email=noor.email)
    outbox.run_due()
    assert post.newest(1)[0].to == noor.email
    assert "/uitnodiging/" in post.newest(1)[0].text


def test_an_invitation_that_waits_is_dead_and_sends_a_fresh_one(app, backup):
    with basis.inside():
        ward = account_actions.invite(
            "Ward Smit", "ward@vaartland.example", roles={Role.MEDIATOR}, employer_id=None,
            by=basis.SYSTEM, at=clock.now(),
        )  # fmt: skip
    sends_link(ward, INVITED)
    assert restore(backup()) == {}
    page = visitor(app).get(f"/uitnodiging/{INVITED}")
    assert page.h1 == "Deze link werkt niet meer"
    assert page.form("/nieuw") is not None


@pytest.mark.promise("D5")
def test_who_was_stopped_stays_out_also_the_last_signatory(app, noor, bakery, backup):
    signs = make.person(Role.SIGNATORY, of=bakery, email="baas@bakker.example")
    kept = backup()
    with basis.inside() as session:
        for person in (noor, signs):
            user = session.get(User, person.id)
            account_actions.deactivate(user, even_last=True, by=basis.SYSTEM, at=clock.now())
    assert restore(kept) == {signs.email: ["stopped"], noor.email: ["stopped"]}
    assert [signs_in(app, one.email, PASSWORD) for one in (noor, signs)] == [422, 422]
    assert verbs().count("accounts.deactivate") == 2


def test_what_else_was_changed_of_access_is_named(app, noor, bakery, backup, change):
    member = make.person(Role.MEMBER, of=bakery, email="daan@bakker.example")
    away = make.person(Role.MEDIATOR, email="weg@vaartland.example")
    with basis.inside() as session:
        account_actions.deactivate(session.get(User, away.id), by=basis.SYSTEM, at=clock.now())
    kept = backup()
    with basis.inside() as session:
        how = {"by": basis.SYSTEM, "at": clock.now()}
        account_actions.set_roles(session.get(User, noor.id), {Role.FINANCE}, **how)
        account_actions.activate(session.get(User, away.id), **how)
    make.person(Role.ADMIN, email="nieuw@vaartland.example")
    change("UPDATE employers SET state = 'suspended'")
    found = restore(kept)
    assert found == {
        "daan@bakker.example": ["company"], "nieuw@vaartland.example": ["made"],
        "noor@vaartland.example": ["roles"], "weg@vaartland.example": ["admitted"],
    }  # fmt: skip
    assert list(found) == sorted(found)
    assert signs_in(app, noor.email, PASSWORD) == 303
    assert signs_in(app, member.email, PASSWORD) == 303
    assert signs_in(app, away.email, PASSWORD) == 422


@pytest.mark.parametrize("outcome", [None, Outcome.AGREED])
def test_no_link_of_a_candidate_says_or_does_anything(app, backup, outcome):
    """One that was used before the backup, too: it may have been left since."""
    dossier = make.dossier()
    link = make.link(dossier, dossier)
    if outcome:
        with basis.inside() as session:
            link_actions.spend(session.merge(link), outcome, by=basis.SYSTEM, at=clock.now())
    restore(backup())
    db.session.rollback()
    assert link_queries.open_link(link.token, Purpose.ANSWER) is None
    page = visitor(app).get(f"/k/{link.token}")
    assert page.h1 == "Deze link werkt niet meer"
    assert page.form("/opnieuw") is not None


def test_no_code_can_be_typed(app, backup):
    dossier = make.dossier()
    link = make.link(dossier, dossier, purpose=Purpose.SIGN)
    with basis.inside():
        link_actions.send_code(
            link, dossier, "0" * 64, to="0612345678", by=basis.SYSTEM, at=clock.now()
        )
    restore(backup())
    db.session.rollback()
    code = db.session.scalars(select(LinkCode)).one()
    with db.unit():
        again = link_actions.check_code(dossier, code.sha, "123456", at=clock.now())
    assert again is Checked.OVER


def test_the_keeper_reads_who_it_is_about(noor, backup, run):
    kept = backup()
    assert "since the backup" not in run("restore", kept, "--yes")
    with basis.inside() as session:
        account_actions.deactivate(session.get(User, noor.id), by=basis.SYSTEM, at=clock.now())
    said = run("restore", kept, "--yes")
    assert "Changed since the backup:\n  noor@vaartland.example: stopped, and stays out\n" in said


def test_what_follows_of_it_is_held_too(app, noor, backup, run):
    kept = backup()
    with basis.inside() as session:
        account_actions.deactivate(session.get(User, noor.id), by=basis.SYSTEM, at=clock.now())
    run("restore", kept, "--yes", "--hold")
    db.session.rollback()
    states = select(outbox.Job.state).where(outbox.Job.name == "accounts.deactivated")
    assert list(db.session.scalars(states)) == ["held", "held"]  # one of each watch


def test_where_nobody_can_tell_it_is_said(backup, run, change):
    kept = backup()
    change("ALTER TABLE grants RENAME TO others")
    said = run("restore", kept, "--yes")
    assert "It cannot be asked who was stopped" in said
