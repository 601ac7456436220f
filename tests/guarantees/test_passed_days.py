"""No day that has passed is still promised, and no matter that is over still open: on every page
and in every mail, for everybody, at every moment in the life of a claim.
"""

import calendar
import re
import uuid
from datetime import date, timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.effects import mail
from portal.formats import MONTHS
from portal.guarantees import actions, jobs
from portal.guarantees.actions import ClaimRequest
from portal.guarantees.labels import Ground, Reason, State
from portal.guarantees.models import Claim
from portal.placements import actions as placements
from portal.placements.models import Placement
from tests import make
from tests.guarantees.test_actions import act
from tests.guarantees.walk import main, own_mediator, wished

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # it looks at words only

DAY = timedelta(days=1)
_DATE = rf"(?:\w+dag )?(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?"
PROMISED = re.compile(rf"(.{{0,70}})\b(?:[Uu]iterlijk|vóór)(?: tot en met| op)? {_DATE}")
_OPEN = (
    "laatste werkdag (?:is|van)|loopt(?: door)? tot en met|door tot en met|aan het werk, tot en met"
    "|intrekken tot en met|opnieuw melden, tot en met"
)
SO_NOW = re.compile(rf"(?:{_OPEN})(?: uiterlijk)? {_DATE}")
TODAY = re.compile(rf"vandaag,? of uiterlijk {_DATE}")
LATE = re.compile(r"(beloof\w*|moest|zou)\b[^.]*$")
CALLS = ("belt u", "bellen u uiterlijk", "wij bellen u")
ANSWERS = ("Dit antwoord is te laat", "Ons antwoord is te laat", "ons antwoord")
UNANSWERED = (State.INVOKED, State.CONTACTED)


def day_of(found):
    """The day that is written; without a year the nearest."""
    number, month, year = found[-3:]
    today = clock.today()
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    on = MONTHS.index(month) + 1, int(number)
    days = [date(one, *on) for one in years if int(number) <= calendar.monthrange(one, on[0])[1]]
    return min(days, key=lambda one: abs(one - today))


def false_in(words):
    """What these words say of a day that has passed as if it were to come."""
    words, today = " ".join(words.replace("\xa0", " ").split()), clock.today()
    promised = [
        one[0] for one in PROMISED.finditer(words)
        if day_of(one.groups()) < today and not LATE.search(one[1])
    ]  # fmt: skip
    passed = [one[0] for one in SO_NOW.finditer(words) if day_of(one.groups()) < today]
    doubled = [one[0] for one in TODAY.finditer(words) if day_of(one.groups()) <= today]
    return promised + passed + doubled


@pytest.mark.parametrize(
    ("words", "is_false"),
    [
        ("Noor belt u uiterlijk maandag 14 september 2026.", True),
        ("Noor belt u uiterlijk dinsdag 15 september 2026.", False),
        ("Wij beloofden het antwoord uiterlijk maandag 14 september 2026.", False),
        ("Antwoord uiterlijk maandag 14 september", True),
        ("De laatste werkdag is maandag 14 september 2026.", True),
        ("De laatste werkdag was maandag 14 september 2026.", False),
        ("Bel vandaag of uiterlijk dinsdag 15 september 2026.", True),
    ],
)
@pytest.mark.at("2026-09-15T10:00")
def test_the_check_sees_a_false_day(app, words, is_false):
    assert bool(false_in(words)) is is_false


def invoked(placement):
    return make.claim(placement=placement, last_on=add_working_days(clock.today(), 2), told=False)


def contacted(placement):
    last_on = add_working_days(clock.today(), 2)
    return make.claim(placement=placement, state=State.CONTACTED, last_on=last_on)


def referred(placement):
    claim = contacted(placement)
    with db.unit() as session:
        row = session.get_one(Claim, claim.id)
        actions.refer(row, by=make.basis.SYSTEM, at=clock.now())
    return claim


def accepted(placement):
    return make.claim(placement=placement, state=State.ACCEPTED, last_on=wished())


def by_itself(placement):
    """Nobody called or answered: it became a yes on its latest day."""
    claim = invoked(placement)
    clock.move_to(clock.at(claim.latest_on, "6.00"))
    return act(claim, actions.accept_unanswered)


def executed(placement):
    claim = by_itself(placement)
    clock.move_to(clock.at(claim.last_on + DAY, "6.00"))
    return act(claim, actions.execute)


def lapsed(placement):
    """By an end that has passed, and an answer of ours that was late."""
    claim = invoked(placement)
    clock.move_to(clock.at(claim.latest_on, "6.00"))
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        on = clock.today() - DAY
        placements.end(row, on, "mutual", by=make.basis.SYSTEM, at=clock.now())
    jobs.lapse(str(claim.id))
    return claim


def withdrawn(placement):
    claim = contacted(placement)
    return act(claim, actions.withdraw)


def refused(placement):
    claim = contacted(placement)
    return act(claim, actions.refuse, Ground.PROTECTED_GROUND)


def helped(placement):
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        asked = ClaimRequest(claim_id := uuid.uuid4(), Reason.DISCUSS, "", None, "Ilse")
        actions.ask_help(row, asked, by=make.basis.SYSTEM, at=clock.now())
    return db.session.get_one(Claim, claim_id)


def helped_and_called(placement):
    return act(helped(placement), actions.contact)


def on(name, days=1):
    return lambda claim: getattr(claim, name) + days * DAY


MOMENTS = {
    "invoked, today": (invoked, on("call_by", -1)),
    "invoked, on the day of the call": (invoked, on("call_by", 0)),
    "invoked, a day after the call": (invoked, on("call_by")),
    "invoked, after the wish": (invoked, on("wished_on")),
    "invoked, after the answer": (invoked, on("decide_by")),
    "invoked, on the latest day": (invoked, on("latest_on", 0)),
    "invoked, nights were missed": (invoked, on("latest_on", 3)),
    "contacted, after the wish": (contacted, on("wished_on")),
    "contacted, after the answer": (contacted, on("decide_by")),
    "contacted, nights were missed": (contacted, on("latest_on", 3)),
    "referred, after the answer": (referred, on("decide_by")),
    "accepted, before the last day": (accepted, on("last_on", -1)),
    "accepted, on the last day": (accepted, on("last_on", 0)),
    "accepted, before the night": (accepted, on("last_on")),
    "by itself, that day": (by_itself, on("latest_on", 0)),
    "by itself, before the night": (by_itself, on("latest_on")),
    "executed": (executed, on("latest_on")),
    "executed, after the credit day": (executed, on("credit_by")),
    "executed, long ago": (executed, on("credit_by", 60)),
    "lapsed": (lapsed, on("latest_on", 0)),
    "lapsed, after the credit day": (lapsed, on("credit_by", 20)),
    "withdrawn": (withdrawn, on("wished_on")),
    "withdrawn, long ago": (withdrawn, on("wished_on", 400)),
    "refused": (refused, on("wished_on")),
    "refused, long ago": (refused, on("wished_on", 400)),
    "help": (helped, on("call_by", 0)),
    "help, late": (helped, on("call_by")),
    "help, called": (helped_and_called, on("call_by", 5)),
}


@pytest.fixture
def people(app, signatory, account_manager, decider, placement):
    return {
        "signatory": signatory,
        "account manager": account_manager,
        "decider": decider,
        "mediator": own_mediator(app, placement),
    }


def reads(people, claim):
    """Who reads what on which page, each signed in anew on that day."""
    here = f"/garanties/{claim.id}"
    shared = (here, "/garanties", f"/plaatsingen/{claim.placement_id}", "/plaatsingen", "/")
    more = {
        "signatory": ("/alles", f"{here}/intrekken"),
        "account manager": (f"{here}/intrekken", "/taken"),
        "decider": (f"{here}/weigeren",),
        "mediator": ("/taken",),
    }
    for role, who in people.items():
        visitor = who.as_(who.person)
        for path in (*shared, *more[role]):
            page = visitor.get(path)
            if page.status in (200, 409):
                yield role, path, main(page)


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_page_and_no_mail_promises_a_day_that_has_passed(app, placement, people, work, moment):
    build, when = MOMENTS[moment]
    with app.app_context():
        claim = build(placement)
    if "long ago" in moment:
        work()
    with app.app_context():
        sent = {(one.to, one.subject) for one in mail.newest(60)}  # true on their day
    clock.move_to(clock.at(max(when(claim), clock.today()), "12.00"))
    with app.app_context(), db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        placements.complete(row, by=make.basis.SYSTEM, at=clock.now())
    if "missed" not in moment:
        work()
    found = [(role, path, one) for role, path, words in reads(people, claim)
             for one in false_in(words)]  # fmt: skip
    with app.app_context():
        letters = [one for one in mail.newest(60) if (one.to, one.subject) not in sent]
        found += [(one.to, one.subject, said) for one in letters for said in false_in(one.text)]
    assert not found, "\n".join(f"{role} on {path}: {one}" for role, path, one in found)


UNCALLED = {one for one in MOMENTS if one.startswith("invoked")} | {"help", "help, late"}


@pytest.mark.parametrize("moment", sorted(set(MOMENTS) - UNCALLED))
def test_who_was_called_or_answered_reads_of_no_call_and_no_answer_to_come(
    app, placement, people, moment
):
    build, when = MOMENTS[moment]
    with app.app_context():
        claim = build(placement)
        row = db.session.get_one(Claim, claim.id)
        is_answered, is_untold = row.state not in UNANSWERED, row.to_tell_by is not None
    clock.move_to(clock.at(max(when(claim), clock.today()), "12.00"))
    gone = CALLS + ANSWERS if is_answered and not claim.kind.is_help else CALLS
    for role, path, words in reads(people, claim):
        assert not [one for one in gone if one in words], (role, path)
        if is_answered and path == f"/garanties/{claim.id}" and role == "signatory":
            assert words.count("Te laat") <= is_untold  # that talk is still to come
            assert words.count("Wij zijn te laat") <= is_untold
