"""Roles in Dutch. Pure."""

from portal.accounts.rules import Role
from portal.language import N_

ROLE = {
    Role.MEMBER: N_("collega"),
    Role.SIGNATORY: N_("tekenbevoegd"),
    Role.BOOKKEEPER: N_("boekhouding"),
    Role.ACCOUNT_MANAGER: N_("accountmanager"),
    Role.MEDIATOR: N_("bemiddelaar"),
    Role.FINANCE: N_("financiën"),
    Role.DECIDER: N_("teamleider"),
    Role.FOUNDATION_SIGNER: N_("tekenbevoegd stichting"),
    Role.AUDITOR: N_("auditor"),
    Role.ADMIN: N_("beheerder"),
}
