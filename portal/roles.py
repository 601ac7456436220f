"""The ten roles, and what each may do. Views and templates name a May, never a role. Pure."""

from collections.abc import Mapping
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


class May(StrEnum):
    """One thing somebody may do. Views and templates name these, never roles."""

    BE_HOME = "be_home"  # everybody who is signed in
    GO_AWAY = "go_away"  # and say who stands in
    VIEW_TRAIL = "view_trail"
    MANAGE_USERS = "manage_users"
    RUN_PORTAL = "run_portal"  # how the portal itself stands, and what died in it
    # employers
    VIEW_EMPLOYERS = "view_employers"
    MANAGE_EMPLOYERS = "manage_employers"  # verify, activate, suspend, hand over
    MANAGE_COLLEAGUES = "manage_colleagues"
    # vacancies and what an employer sees of candidates
    VIEW_VACANCIES = "view_vacancies"
    WRITE_VACANCIES = "write_vacancies"
    ACCEPT_VACANCIES = "accept_vacancies"
    VIEW_SHOWINGS = "view_showings"
    ASK_INTRODUCTIONS = "ask_introductions"
    # candidates, behind the wall
    VIEW_DOSSIERS = "view_dossiers"
    WRITE_DOSSIERS = "write_dossiers"
    REVIEW_CARDS = "review_cards"
    VIEW_INTRODUCTIONS = "view_introductions"
    MEDIATE = "mediate"
    HANDLE_SIGNALS = "handle_signals"  # of discrimination
    # agreements
    VIEW_AGREEMENTS = "view_agreements"
    OFFER_AGREEMENTS = "offer_agreements"
    SIGN = "sign"
    REFUSE_AGREEMENTS = "refuse_agreements"
    APPOINT_MEDIATORS = "appoint_mediators"  # beside whom a candidate may sign too
    # placements and the guarantee
    VIEW_PLACEMENTS = "view_placements"
    REPORT_ATTENDANCE = "report_attendance"
    MANAGE_PLACEMENTS = "manage_placements"
    INVOKE_GUARANTEE = "invoke_guarantee"
    VIEW_GUARANTEES = "view_guarantees"
    ANSWER_GUARANTEES = "answer_guarantees"
    TELL_CANDIDATES = "tell_candidates"  # that a take-back is asked, in person
    DECIDE_GUARANTEES = "decide_guarantees"
    # money
    VIEW_INVOICES = "view_invoices"
    DISPUTE_INVOICES = "dispute_invoices"
    RUN_INVOICES = "run_invoices"
    WRITE_OFF_INVOICES = "write_off_invoices"
    # work
    VIEW_TASKS = "view_tasks"


_MEMBER = {
    May.VIEW_VACANCIES,
    May.WRITE_VACANCIES,
    May.VIEW_SHOWINGS,
    May.ASK_INTRODUCTIONS,
    May.VIEW_INTRODUCTIONS,
    May.VIEW_AGREEMENTS,
    May.VIEW_PLACEMENTS,
    May.REPORT_ATTENDANCE,
    May.VIEW_GUARANTEES,
}

_GRANTED: dict[Role, set[May]] = {
    Role.MEMBER: _MEMBER,
    Role.SIGNATORY: _MEMBER
    | {May.SIGN, May.REFUSE_AGREEMENTS, May.INVOKE_GUARANTEE, May.MANAGE_COLLEAGUES},
    Role.BOOKKEEPER: {May.VIEW_INVOICES, May.DISPUTE_INVOICES},
    Role.ACCOUNT_MANAGER: {
        May.GO_AWAY,
        May.VIEW_EMPLOYERS,
        May.MANAGE_EMPLOYERS,
        May.VIEW_VACANCIES,
        May.ACCEPT_VACANCIES,
        May.VIEW_SHOWINGS,
        May.ASK_INTRODUCTIONS,
        May.VIEW_INTRODUCTIONS,
        May.VIEW_AGREEMENTS,
        May.OFFER_AGREEMENTS,
        May.VIEW_PLACEMENTS,
        May.REPORT_ATTENDANCE,
        May.MANAGE_PLACEMENTS,
        May.INVOKE_GUARANTEE,
        May.VIEW_GUARANTEES,
        May.ANSWER_GUARANTEES,
        May.VIEW_INVOICES,
        May.VIEW_TASKS,
    },
    Role.MEDIATOR: {
        May.GO_AWAY,
        May.VIEW_VACANCIES,
        May.VIEW_DOSSIERS,
        May.WRITE_DOSSIERS,
        May.REVIEW_CARDS,
        May.VIEW_INTRODUCTIONS,
        May.MEDIATE,
        May.VIEW_AGREEMENTS,
        May.VIEW_PLACEMENTS,
        May.VIEW_GUARANTEES,
        May.TELL_CANDIDATES,
        May.VIEW_TASKS,
    },
    Role.FINANCE: {May.VIEW_INVOICES, May.RUN_INVOICES, May.VIEW_TASKS},
    Role.DECIDER: {
        May.VIEW_EMPLOYERS,
        May.VIEW_VACANCIES,
        May.VIEW_AGREEMENTS,
        May.SIGN,
        May.REFUSE_AGREEMENTS,
        May.APPOINT_MEDIATORS,
        May.VIEW_PLACEMENTS,
        May.VIEW_GUARANTEES,
        May.DECIDE_GUARANTEES,
        May.TELL_CANDIDATES,
        May.VIEW_INVOICES,
        May.WRITE_OFF_INVOICES,
        May.HANDLE_SIGNALS,
        May.VIEW_TASKS,
    },
    Role.FOUNDATION_SIGNER: {May.VIEW_AGREEMENTS, May.SIGN, May.REFUSE_AGREEMENTS},
    Role.AUDITOR: {May.VIEW_TRAIL},
    Role.ADMIN: {May.MANAGE_USERS, May.RUN_PORTAL},
}
GRANTS: Mapping[Role, frozenset[May]] = {
    role: frozenset(granted | {May.BE_HOME}) for role, granted in _GRANTED.items()
}


# What the people of a company do whether it is active or not: its own vacancies, colleagues and
# papers, and what runs. The rest shows somebody of the pool, or leads to him (access.py).
GOES_ON = frozenset(
    {
        May.BE_HOME,
        May.MANAGE_COLLEAGUES,
        May.VIEW_VACANCIES,
        May.WRITE_VACANCIES,
        May.VIEW_AGREEMENTS,
        May.SIGN,
        May.REFUSE_AGREEMENTS,
        May.VIEW_PLACEMENTS,
        May.REPORT_ATTENDANCE,
        May.INVOKE_GUARANTEE,
        May.VIEW_GUARANTEES,
        May.VIEW_INVOICES,
        May.DISPUTE_INVOICES,
    }
)
ABOUT_CANDIDATES = frozenset().union(*(GRANTS[role] for role in EMPLOYER_ROLES)) - GOES_ON


def unbounded(what: May) -> frozenset[Role]:
    """The roles that may do `what` for every company; an account manager's end at his portfolio."""
    bounded = EMPLOYER_ROLES | {Role.ACCOUNT_MANAGER}
    return frozenset(role for role in Role if role not in bounded and what in GRANTS[role])
