"""One's own password: forgotten, the first by invitation, and another."""

from flask import request, url_for

from portal import clock, db
from portal.access import May, actor, allow, public, viewer
from portal.accounts import actions, passwords, queries, rules
from portal.accounts.forms import ChangePasswordForm, ForgottenForm, PasswordForm
from portal.accounts.models import User
from portal.accounts.proof import proves
from portal.accounts.views.blueprint import bp
from portal.accounts.views.sessions import enter
from portal.audit import Actor
from portal.audit.rules import ActorKind
from portal.db import unit
from portal.forms import PlainForm, PortalForm
from portal.language import _
from portal.pages import Answer, answer, invalid, see


@bp.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@public
def forgot() -> Answer:
    form = ForgottenForm()
    if request.method == "GET":
        return answer("accounts/forgotten.html", form=form)
    if not form.accepted():
        return invalid("accounts/forgotten.html", form)
    _ask_link(form.email.data.lower())
    return see(url_for(".forgot_sent"))


@bp.get("/wachtwoord-vergeten/verstuurd")
@public
def forgot_sent() -> Answer:
    return answer("accounts/forgotten_sent.html")


@bp.route("/uitnodiging/<token>", methods=["GET", "POST"])
@public
def accept(token: str) -> Answer:
    invitation = queries.open_invitation(rules.hash_of(token), clock.now())
    if invitation is None:
        return _gone(token)
    form = PasswordForm()
    if request.method == "GET":
        return answer("accounts/accept.html", form=form, invitation=invitation, token=token)
    if not form.accepted() or not _is_good(form, "password", invitation.email):
        return invalid("accounts/accept.html", form, invitation=invitation, token=token)
    db.session.commit()
    made = passwords.make(form.password.data)
    with unit():
        by = Actor(ActorKind.USER, str(invitation.user_id), "invited")
        user = actions.accept_invitation(invitation.id, made, by=by, at=clock.now())
    enter(user.id, user.session_version)
    return see(url_for("home.show"))


@bp.post("/uitnodiging/<token>/nieuw")
@public
def renew(token: str) -> Answer:
    """A fresh link to the address that had this one; whether somebody had it, nobody learns."""
    if not PlainForm().accepted():
        return _gone(token)
    email = queries.invited(rules.hash_of(token))
    if email is not None:
        _ask_link(email)
    return see(url_for(".renewed"))


@bp.get("/uitnodiging/verstuurd")
@public
def renewed() -> Answer:
    return answer("accounts/link_renewed.html")


@bp.route("/wachtwoord", methods=["GET", "POST"])
@allow(May.BE_HOME)
def change_password() -> Answer:
    form, email = ChangePasswordForm(), queries.email(viewer().id)
    if request.method == "GET":
        return answer("accounts/password.html", form=form, email=email)
    checks = (form.accepted(), _is_good(form, "new_password", email), proves(form))
    if not all(checks):  # all of them, so that all that is wrong is said at once
        return invalid("accounts/password.html", form, email=email)
    made = passwords.make(form.new_password.data)
    with unit():
        user = db.session.get_one(User, viewer().id, with_for_update=True, populate_existing=True)
        actions.change_password(user, made, by=actor(), at=clock.now())
    enter(user.id, user.session_version)
    return see(
        url_for("home.show"),
        notice=_("Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd."),
    )


def _ask_link(email: str) -> None:
    with unit():
        actions.forgot(email, at=clock.now())


def _gone(token: str) -> Answer:
    if request.method == "POST":
        return see(url_for(".accept", token=token))
    return answer("accounts/invitation_gone.html", form=PlainForm(), token=token)


def _is_good(form: PortalForm, name: str, email: str) -> bool:
    """No rule stands against this password; every one that does is told at once. That there is
    none, the field says.
    """
    typed = form[name].data
    faults = rules.password_faults(typed, email=email) if typed else []
    for fault in faults:
        form.refuse(name, fault)
    return not faults
