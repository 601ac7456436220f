"""Somebody whose card stands on a list and who said yes to one employer."""

from flask import current_app

from portal.introductions.rules import State
from portal.links.rules import Purpose
from portal.roles import Role
from tests import make
from tests.page import Visitor


def sent():
    """The path of the link to the own page."""
    bakery = make.employer(name="Bakkerij De Korenaar")
    make.candidates(4)
    person = make.dossier()
    card = make.card(dossier=person)
    make.introduction(showing=make.showing(of=bakery, card=card), state=State.AGREED)
    vacancy = make.vacancy(of=bakery, title="Inpakker")
    make.showing(vacancy=vacancy, card=card)
    member = make.person(Role.MEMBER, of=bakery)
    Visitor(current_app, member).get(f"/vacatures/{vacancy.id}/kandidaten")
    return f"/k/{make.link(person, person, purpose=Purpose.OWN_PAGE).token}"
