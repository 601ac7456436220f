"""The three steps of a take-back, and what pages and papers of it say."""

import subprocess

from portal import clock, db
from portal.accounts.models import User
from portal.calendar import add_working_days
from portal.guarantees import queries
from portal.guarantees.models import Claim
from tests.page import Visitor


def claim_of(app, placement):
    with app.app_context():
        return db.session.get_one(Claim, queries.newest_of(placement.id))


def url(placement):
    return f"/garanties/plaatsing/{placement.id}"


def wished():
    return add_working_days(clock.today(), 8)


def walk(visitor, placement, **more):
    """The three steps, as far as the last page."""
    first = visitor.get(url(placement))
    typed = {"reason": "less_work", "wished_on": wished().isoformat(), "step": "check"} | more
    second = visitor.steps(first, url(placement), **typed)
    third = visitor.steps(second, url(placement), step="confirm")
    return first, second, third


def main(page):
    """What the page itself says, without who one can call."""
    return " ".join(page.tree.css_first("main").text().replace("\xa0", " ").split())


def text_of(pdf):
    call = ["pdftotext", "-layout", "-", "-"]
    said = subprocess.run(call, input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(said.split())


def own_mediator(app, placement):
    with app.app_context():
        return Visitor(app, db.session.get_one(User, placement.mediator_id))
