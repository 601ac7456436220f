"""The ten roles (design: people and what they may do). Pure."""

from enum import StrEnum


class Role(StrEnum):
    MEMBER = "member"
    SIGNATORY = "signatory"
    BOOKKEEPER = "bookkeeper"
    ACCOUNT_MANAGER = "account_manager"
    MEDIATOR = "mediator"
    FINANCE = "finance"
    DECIDER = "decider"
    FOUNDATION_SIGNER = "foundation_signer"
    AUDITOR = "auditor"
    ADMIN = "admin"


EMPLOYER_ROLES = frozenset({Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER})
MUNICIPAL_ROLES = frozenset(Role) - EMPLOYER_ROLES
