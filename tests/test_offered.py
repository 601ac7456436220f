"""What a page offers can be done: every form on and behind the pages of an invoice, a placement and
a claim, in every state and for every role, is taken by the address it posts to. What cannot be done
says so without a form.
"""

import re
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.calendar import add_working_days
from portal.guarantees import actions as guarantees
from portal.guarantees.labels import State as Claimed
from portal.guarantees.models import Claim
from portal.invoices import actions as invoices
from portal.invoices import payments
from portal.invoices.labels import DisputeReason, Verdict
from portal.invoices.models import Invoice, InvoiceLine
from portal.placements import actions as placements
from portal.placements.labels import State as Placed
from portal.placements.models import Placement
from portal.placements.queries import events
from tests import make

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # it is put back each time
WHO = ("signatory", "account_manager", "finance", "decider", "mediator")
DAY = timedelta(days=1)
NO_FORM = "Daarom staat hier nu geen formulier."
OURS = re.compile(r"/(facturen|plaatsingen|garanties)/[^/]+.*")
# What is filled in, by the end of the address; what a page has filled in itself stays.
FILLED = {
    "vraag": {"reason": "double", "note": "Deze kwam twee keer."},
    "antwoord": {"verdict": "stands", "note": "De dagen kloppen."},
    "betaling": {"on": "today", "cents": "1,00"},
    "terugdraaien": {"note": "Hoorde bij een ander."},
    "afboeken": {"note": "Het bedrijf is failliet."},
    "niet-gestart": {"reason": "postponed"},
    "start": {"on": "first"},
    "afwezig": {"on": "today", "kind": "reported"},
    "terug": {"on": "tomorrow"},
    "uren": {"on": "tomorrow", "minutes": "20"},
    "gesprek": {"moment": "month_3", "on": "today"},
    "einde": {"on": "today", "reason": "mutual"},
    "herstellen": {},
    "weigeren": {"ground": "protected_ground"},
    "akkoord": {"last_on": "last"},
    "plaatsing": {"reason": "less_work", "wished_on": "later"},
    "hulp": {"reason": "less_work", "note": "Kan het met minder uren?"},
}
# Addresses that somebody may have kept, or typed: form or not, they never lead to a refusal.
TYPED = {
    "facturen": ("vraag", "crediteren"),
    "plaatsingen": (
        "start", "niet-gestart", "afwezig", "terug", "uren", "gesprek", "einde", "doorlopen",
    ),
    "garanties": ("intrekken", "weigeren"),
}  # fmt: skip


def act(row, verb, *args):
    with db.unit() as session:
        mine = session.get_one(type(row), row.id)
        verb(mine, *args, by=make.basis.SYSTEM, at=clock.now())
    return row


def at(on):
    clock.move_to(clock.at(on, "12.00"))


def planned(of):
    return make.placement(of=of, state=Placed.PLANNED)


def due(of):
    made = planned(of)
    at(made.start_on)
    return made


def taken_back(of):
    made = make.placement(of=of)
    make.claim(placement=made, last_on=add_working_days(clock.today(), 8))
    return made


PLACEMENTS = {
    "planned": planned,
    "due": due,
    "not started": lambda of: act(due(of), placements.not_start, "postponed"),
    "running": lambda of: make.placement(of=of),
    "absent": lambda of: act(
        make.placement(of=of), placements.report_absent, clock.today(), None, "reported"
    ),
    "announced": lambda of: act(
        make.placement(of=of), placements.end, clock.today() + 20 * DAY, "mutual"
    ),
    "taken back": taken_back,
    "ended": lambda of: act(
        make.placement(of=of), placements.end, clock.today() - 2 * DAY, "mutual"
    ),
}


def sent(of):
    return act(make.invoice(of=of), invoices.send)


def paid(of, part=1):
    made = sent(of)
    return act(made, payments.record_payment, made.total_cents // part, clock.today())


def disputed(of, reason=DisputeReason.DAYS_WRONG):
    return act(sent(of), invoices.dispute, reason, "Klopt niet.")


def right(of, reason=DisputeReason.DAYS_WRONG):
    return act(disputed(of, reason), invoices.answer, Verdict.RIGHT, "U hebt gelijk.")


def overdue(of):
    made = sent(of)
    at(made.due_on + DAY)
    return act(made, invoices.fall_due)


def credited(of, made=None):
    """The placement never began, so that all of it comes back."""
    made = made or sent(of)
    line = select(InvoiceLine.placement_id).where(InvoiceLine.invoice_id == made.id)
    placement = db.session.get_one(Placement, db.session.scalar(line))
    act(placement, placements.correct, events(placement.id)[1].id, None)
    act(placement, placements.not_start, "postponed")
    with db.unit():
        invoices.give_back(placement.id, by=make.basis.SYSTEM, at=clock.now())
    return made


def refund(of):
    made = credited(of, paid(of))
    note = db.session.scalars(select(Invoice).where(Invoice.credits_id == made.id)).one()
    return act(note, invoices.send)


def refunded(of):
    note = refund(of)
    return act(note, payments.record_refund, -note.total_cents, clock.today())


INVOICES = {
    "issued": lambda of: make.invoice(of=of),
    "sent": sent,
    "paid": paid,
    "partly paid": lambda of: paid(of, 2),
    "disputed": disputed,
    "to credit": right,
    "to make anew": lambda of: right(of, DisputeReason.WRONG_ADDRESSEE),
    "overdue": overdue,
    "written off": lambda of: act(sent(of), invoices.write_off, "Weg."),
    "credited": credited,
    "refund": refund,
    "refunded": refunded,
}


def claim(of, state=Claimed.CONTACTED, told=True):
    return make.claim(of=of, state=state, told=told, last_on=add_working_days(clock.today(), 8))


def late(of):
    made = claim(of)
    at(add_working_days(made.decide_by, 1))
    return made


def over(of):
    made = claim(of, Claimed.ACCEPTED)
    at(made.last_on + DAY)
    return made


def off(of, verb, *args):
    made = claim(of)
    return act(made, lambda row, *a, **how: verb(row, _placement(row), *a, **how), *args)


def _placement(claim):
    return db.session.get_one(Placement, claim.placement_id)


def asked_help(of):
    placement = make.placement(of=of)
    asked = guarantees.ClaimRequest(uuid.uuid4(), "less_work", "Minder uren?", None, "Test")
    act(placement, guarantees.ask_help, asked)
    return db.session.scalars(select(Claim)).one()


CLAIMS = {
    "invoked": lambda of: claim(of, Claimed.INVOKED),
    "not told": lambda of: claim(of, told=False),
    "told": claim,
    "referred": lambda of: act(claim(of), guarantees.refer),
    "late": late,
    "accepted": lambda of: claim(of, Claimed.ACCEPTED),
    "over": over,
    "executed": lambda of: claim(of, Claimed.EXECUTED),
    "closed": lambda of: act(claim(of, Claimed.EXECUTED), guarantees.close),
    "withdrawn": lambda of: off(of, guarantees.withdraw),
    "refused": lambda of: off(of, guarantees.refuse, "protected_ground"),
    "help": asked_help,
    "help, called": lambda of: act(asked_help(of), guarantees.contact),
}
STATES = [
    *(("facturen", *pair) for pair in INVOICES.items()),
    *(("plaatsingen", *pair) for pair in PLACEMENTS.items()),
    *(("garanties", *pair) for pair in CLAIMS.items()),
]


class Walk:
    """One person past every form of a page and of the pages it leads to; all is put back."""

    def __init__(self, house, visitor, row):
        self.house, self.visitor = house, visitor.as_(visitor.person)
        self.kept, self.faults, self.row = house.snapshot(), [], row

    def past(self, place):
        here = f"/{place}/{self.row.id}"
        page = self.visitor.get(here)
        if page.status != 200:
            return self.faults
        self.forms(page)
        links = {link for link in page.links() if OURS.fullmatch(link) and link != here}
        for link in sorted(links | {f"{here}/{tail}" for tail in TYPED[place]}):
            behind = self.visitor.get(link)
            if behind.status == 200 and behind.is_text:
                self.forms(behind)
            if link in links and NO_FORM in behind.text:
                self.faults.append(f"{here} leads to {link}, where nothing can be done")
        return self.faults

    def forms(self, page):
        for form in page.tree.css("main form"):
            to = form.attributes.get("action") or page.path
            if (form.attributes.get("method") or "").lower() == "post" and OURS.match(to):
                self.post(page, urlsplit(to).path)

    def post(self, page, to):
        tail = next((part for part in reversed(to.split("/")) if part in FILLED), "")
        form = page.form(to)
        names = {one.attributes.get("name") for one in form.css("input, select, textarea")}
        fields = {name: self.value(value) for name, value in FILLED.get(tail, {}).items()}
        shown = {name: value for name, value in fields.items() if name in names}
        done = self.visitor.submit(page, to, **shown)
        if done.status != 303:
            self.faults.append(f"{page.path} offers {to}: {done.status} {done.all('.gp-alert')}")
        self.house.restore(self.kept)

    def value(self, word):
        today = clock.today()
        days = {
            "today": today,
            "tomorrow": today + DAY,
            "later": add_working_days(today, 8),
            "first": getattr(self.row, "start_on", today),
            "last": getattr(self.row, "latest_on", today),
        }
        return days[word].isoformat() if word in days else word


@pytest.mark.parametrize(
    ("place", "state", "made"), STATES, ids=[f"{place}-{state}" for place, state, _made in STATES]
)
def test_every_form_that_is_offered_is_taken(house, app, bakery, place, state, made, request):
    visitors = [request.getfixturevalue(name) for name in WHO]
    with app.app_context():
        row = made(bakery)
        db.session.expire_all()
        row = db.session.get_one(type(row), row.id)
        db.session.expunge(row)
    faults = [fault for who in visitors for fault in Walk(house, who, row).past(place)]
    assert not faults, "\n".join(faults)
