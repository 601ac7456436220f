"""Signing in, choosing a password, people and roles."""

from portal.accounts.labels import ROLE
from portal.accounts.rules import PASSWORD_HINT
from portal.forms import MailField, ManyField, PasswordField, PhoneField, PortalForm, TextField
from portal.language import N_
from portal.roles import MUNICIPAL_ROLES, Role


class SignInForm(PortalForm):
    email = MailField(N_("E-mailadres"), called=N_("het e-mailadres"), autocomplete="username")
    password = PasswordField(
        N_("Wachtwoord"), called=N_("uw wachtwoord"), autocomplete="current-password"
    )


class PasswordForm(PortalForm):
    password = PasswordField(
        N_("Kies een wachtwoord"),
        called=N_("een wachtwoord"),
        hint=PASSWORD_HINT,
        autocomplete="new-password",
    )


class ChangePasswordForm(PortalForm):
    password = PasswordField(N_("Uw wachtwoord van nu"), called=N_("uw wachtwoord van nu"))
    new_password = PasswordField(
        N_("Kies een nieuw wachtwoord"),
        called=N_("een nieuw wachtwoord"),
        hint=PASSWORD_HINT,
        autocomplete="new-password",
    )


class ForgottenForm(PortalForm):
    email = MailField(N_("E-mailadres"), called=N_("het e-mailadres"), autocomplete="username")


class UserForm(PortalForm):
    name = TextField(N_("Naam"), called=N_("de naam"), max=80)
    email = MailField(N_("E-mailadres"), called=N_("het e-mailadres"))
    phone = PhoneField(N_("Telefoon"), required=False)
    roles = ManyField(
        N_("Rollen"), [(role.value, ROLE[role]) for role in Role if role in MUNICIPAL_ROLES]
    )


class RolesForm(PortalForm):
    roles = ManyField(
        N_("Rollen"), [(role.value, ROLE[role]) for role in Role if role in MUNICIPAL_ROLES]
    )
