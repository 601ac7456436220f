"""A company with a list of candidates and a meeting, for who looks around at its computer."""

from portal.introductions.rules import State
from portal.roles import Role
from portal.vacancies.labels import State as Stage
from tests import make
from tests.make.people import PASSWORD

EMAIL = "ilse@houtwerf.example"
TITLE, COMPANY = "Medewerker afwerking", "Houtwerf Lindehage"

__all__ = ["COMPANY", "EMAIL", "PASSWORD", "TITLE"]


def furnish():
    """Write it all down."""
    company = make.employer(name=COMPANY)
    make.person({Role.MEMBER, Role.SIGNATORY}, of=company, name="Ilse Bovenkamp", email=EMAIL)
    vacancy = make.vacancy(of=company, state=Stage.MATCHING, title=TITLE)
    for _ in range(3):
        make.showing(vacancy=vacancy)
    make.introduction(showing=make.showing(vacancy=vacancy), state=State.PLANNED)
