"""People of a company or of the municipality."""

from portal import clock
from portal.accounts import actions, passwords
from portal.roles import Role
from tests.make import basis

PASSWORD = "een zin die niemand raadt"


def person(role=Role.MEDIATOR, *, of=None, name=None, email=None, phone="0880001234"):
    """Somebody with this role (or set of roles), signing in with PASSWORD; `of` is an employer."""
    roles = {role} if isinstance(role, str) else set(role)
    n = basis.number()
    with basis.inside():
        return actions.create_user(
            name or f"{_first(n)} {sorted(roles)[0].replace('_', ' ').title()}",
            email or f"persoon{n}@voorbeeld.example",
            roles=frozenset(Role(one) for one in roles),
            employer_id=of.id if of is not None else None,
            phone=phone,
            password_hash=passwords.make(PASSWORD),
            by=basis.SYSTEM,
            at=clock.now(),
        )


def _first(n):
    names = ("Ilse", "Bram", "Noor", "Sem", "Lotte", "Daan", "Fleur", "Thijs", "Roos", "Job")
    return names[n % len(names)]
