"""What a page shows can be followed: every link of every page that somebody can open, and the page
behind the form of every button, for every role of the demo. Nobody is shown what he may not open.
"""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from portal import db
from portal.agreements.labels import Party
from portal.agreements.labels import State as Agreed
from portal.agreements.models import Agreement
from portal.cards.models import Card
from portal.demo import cast
from portal.dossiers.models import Dossier
from portal.employers.models import Employer
from portal.guarantees.models import Claim
from portal.introductions.models import Introduction
from portal.invoices.models import Invoice
from portal.placements.models import Placement
from portal.vacancies.models import Vacancy
from tests import make

ROLES = [role for role, *_ in cast.DOORS]
MOST, EACH = 4, 1  # pages of one kind that he is led to; of one kind and state, all the same
KINDS = {
    "vacatures": Vacancy,
    "dossiers": Dossier,
    "kaarten": Card,
    "kennismakingen": Introduction,
    "overeenkomsten": Agreement,
    "plaatsingen": Placement,
    "garanties": Claim,
    "facturen": Invoice,
    "werkgevers": Employer,
}
FEWEST = 5  # addresses that anybody is led to
SHUT = ("Daarom staat hier nu geen formulier.", "Samen tekenen kan nu niet bij u")
PASSED = {"static", "accounts.session_left"}  # no page


class Walk:
    """One person past all that he is shown, each address once."""

    def __init__(self, visitor):
        self.visitor, self.faults = visitor, []
        self.seen, self.of_kind = set(), {}

    def past(self, addresses):
        """What is not his does not open, unless a page showed it to him."""
        ahead = [(address, "") for address in addresses]
        while ahead:
            address, shown_on = ahead.pop(0)
            page = self.visitor.get(address)
            if page.status in (403, 404) and not shown_on:
                continue
            if page.status in (301, 302, 303):
                ahead += self.new([page.location], address)
            elif page.status != 200 or any(words in page.text for words in SHUT):
                self.faults.append(f"{shown_on} leads to {address}: {page.status} {page.h1}")
            elif page.is_text:
                ahead += self.new([*page.links(), *behind(page)], address)
        return self.faults

    def new(self, addresses, shown_on):
        for address in addresses:
            path = urlsplit(address)
            kind = self.kind(address)
            here = f"{path.path}?{path.query}" if path.query else path.path
            if kind is None or here in self.seen:
                continue
            self.of_kind[kind] = self.of_kind.get(kind, 0) + 1
            if self.of_kind[kind] <= MOST:
                self.seen.add(here)
                yield here, shown_on

    def kind(self, address):
        """The view behind an address of ours; None where there is no page to open."""
        if not address.startswith("/") or address.startswith("//"):
            return None
        adapter = self.visitor.app.url_map.bind("localhost")
        path = urlsplit(address).path
        if adapter.test(path, "POST") and not adapter.test(path, "GET"):
            return None  # a button alone
        try:
            view = adapter.match(path, "GET")[0]
        except HTTPException:
            return path  # it is not there
        return None if view in PASSED else view


def behind(page):
    """The addresses of the forms on a page."""
    forms = page.tree.css("form")
    return [one.attributes.get("action") or "" for one in forms if one.attributes.get("action")]


def pages():
    """The page of everything there is, a few of each kind and state, whoever's it is."""
    of = db.session.scalars(select(Employer).order_by(Employer.name)).first()
    waiting = make.agreement(of=of, state=Agreed.OFFERED)
    make.sign(waiting, Party.EMPLOYER)  # now the candidate, beside his own mediator
    yield f"/overeenkomsten/{waiting.id}"
    for place, model in KINDS.items():
        state = getattr(model, "state", None)
        rows = db.session.execute(select(model.id, *([state] if state is not None else ()))).all()
        per_state = {}
        for row_id, *of_state in rows:
            per_state.setdefault(tuple(of_state), []).append(f"/{place}/{row_id}")
        yield from (address for some in per_state.values() for address in some[:EACH])


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ROLES)
def test_everything_that_is_shown_can_be_opened(demo, client, role):
    came = client.post(f"/demo/{role}")
    assert came.status == 303
    walk = Walk(client)
    faults = walk.past([came.location, *pages()])
    assert not faults, "\n".join(faults)
    assert len(walk.seen) > FEWEST
