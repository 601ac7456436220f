"""The ledger of a placement is read once in a request, whatever is done with it."""

import uuid
from datetime import timedelta

import pytest

from portal import clock
from portal.calendar import add_working_days
from portal.guarantees.labels import Reason
from portal.guarantees.labels import State as Claimed
from portal.placements import actions as placement_actions
from portal.placements.labels import State
from tests import make
from tests.engines import counted
from tests.make import basis


def on(days=0):
    return (clock.today() + timedelta(days=days)).isoformat()


def running(bakery):
    return make.placement(of=bakery)


def begun(bakery):
    placement = make.placement(of=bakery, state=State.PLANNED)
    clock.move_to(clock.at(placement.start_on, "12.00"))
    return placement


def after(verb, *given):
    """A running placement on which this was done."""

    def made(bakery):
        with basis.inside():
            placement = make.placement(of=bakery)
            verb(placement, *given, by=basis.SYSTEM, at=clock.now())
        return placement

    return made


def absent(bakery):
    away = clock.today() - timedelta(days=3)
    return after(placement_actions.report_absent, away, None, "reported")(bakery)


def ending(bakery):
    last_on = clock.today() + timedelta(days=10)
    return after(placement_actions.end, last_on, "mutual")(bakery)


def claimed(state):
    def made(bakery):
        last_on = add_working_days(clock.today(), 4)
        claim = make.claim(of=bakery, state=state, last_on=last_on)
        if state is Claimed.ACCEPTED:
            clock.move_to(clock.at(claim.last_on + timedelta(days=1), "12.00"))
        return claim

    return made


def asked(step):
    return lambda: {
        "once": str(uuid.uuid4()), "reason": Reason.LESS_WORK, "step": step,
        "wished_on": add_working_days(clock.today(), 10).isoformat(),
    }  # fmt: skip


VERBS = {  # what is done: by whom, on what, where, and what is posted
    "start": (begun, "plaatsingen/{}/start", lambda: {"on": on()}),
    "not_start": (begun, "plaatsingen/{}/niet-gestart", lambda: {"reason": "postponed"}),
    "report_absent": (
        running, "plaatsingen/{}/afwezig", lambda: {"on": on(), "kind": "reported"},
    ),
    "report_returned": (absent, "plaatsingen/{}/terug", lambda: {"on": on()}),
    "ask_hours": (running, "plaatsingen/{}/uren", lambda: {"on": on(), "minutes": "24"}),
    "evaluate": (running, "plaatsingen/{}/gesprek", lambda: {"on": on(), "moment": "week_6"}),
    "end": (running, "plaatsingen/{}/einde", lambda: {"on": on(-1), "reason": "mutual"}),
    "keep": (ending, "plaatsingen/{}/doorlopen", dict),
    "invoke": (running, "garanties/plaatsing/{}", asked("save")),
    "accept": (
        claimed(Claimed.CONTACTED), "garanties/{}/akkoord",
        lambda: {"last_on": add_working_days(clock.today(), 5).isoformat()},
    ),
    "execute": (claimed(Claimed.ACCEPTED), "garanties/{}/uitvoeren", dict),
    "withdraw": (claimed(Claimed.INVOKED), "garanties/{}/intrekken", dict),
    "refuse": (
        claimed(Claimed.CONTACTED), "garanties/{}/weigeren",
        lambda: {"ground": "protected_ground"},
    ),
}  # fmt: skip
LOOKS = {  # "ask_hours" changes nothing, and so shows nothing first
    name: VERBS[name]
    for name in VERBS
    if VERBS[name][1].startswith("plaatsingen/") and name != "ask_hours"
}


def reads(ran):
    """The statements that read the ledger."""
    reads = [one for one in ran if one.startswith("SELECT") and "FROM placement_events" in one]
    return [one for one in reads if "FROM claims" not in one]  # who asks when an end was said


@pytest.fixture
def manager(account_manager, decider):
    """Who does this: the account manager, the decider what only she may."""
    return lambda verb: decider if verb == "refuse" else account_manager


def post(visitor, row, path, fields):
    here = "/" + path.format(row.id)
    visitor = visitor.as_(visitor.person)  # the clock may have moved
    with counted() as ran:
        page = visitor.post(here, version=row.version, **fields)
    return page, reads(ran)


def looks(visitor, here):
    """The page of a step, at its own address."""
    visitor = visitor.as_(visitor.person)
    with counted() as ran:
        page = visitor.get(here)
    return page, reads(ran)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_reads_the_ledger_once(app, bakery, manager, verb):
    make_row, path, fields = VERBS[verb]
    row = make_row(bakery)
    page, ran = post(manager(verb), row, path, {"step": "save"} | fields())
    assert page.status == 303, page.words
    assert len(ran) == 1, "\n".join(ran)


@pytest.mark.parametrize("verb", LOOKS)
def test_looking_at_what_it_changes_reads_it_once(app, bakery, account_manager, verb):
    make_row, path, fields = LOOKS[verb]
    page, ran = post(account_manager, make_row(bakery), path, {"step": "check"} | fields())
    assert page.status == 303, page.words
    assert len(ran) == 1, "\n".join(ran)
    shown, ran = looks(account_manager, page.location)
    assert shown.h1 == "Dit verandert er"
    assert len(ran) == 1, "\n".join(ran)


@pytest.mark.parametrize("step", ["edit", "check", "confirm"])
def test_every_step_of_a_take_back_reads_it_once(app, bakery, signatory, step):
    placement = running(bakery)
    page, ran = post(signatory, placement, "garanties/plaatsing/{}", asked(step)())
    assert page.status == 303, page.words
    assert len(ran) <= 1, "\n".join(ran)
    shown, ran = looks(signatory, page.location)
    assert shown.status == 200
    assert len(ran) == 1, "\n".join(ran)


def test_mending_a_line_reads_it_once_under_the_lock(app, bakery, account_manager):
    """And once before it, for what the form is laid beside."""
    placement = running(bakery)
    line = f"plaatsingen/{{}}/herstellen/{make.event(placement).id}"
    day = {"on": (placement.start_on + timedelta(days=7)).isoformat()}
    for step, most in (("check", 1), ("save", 2)):
        page, ran = post(account_manager, placement, line, day | {"step": step})
        assert page.status == 303, page.words
        assert len(ran) == most, "\n".join(ran)


@pytest.mark.parametrize("path", ["plaatsingen/{}", "garanties/plaatsing/{}"])
def test_a_page_reads_it_once(app, bakery, signatory, path):
    placement = running(bakery)
    with counted() as ran:
        assert signatory.get("/" + path.format(placement.id)).status == 200
    assert len(reads(ran)) == 1


@pytest.mark.parametrize("step", ["check", "save"])
def test_a_line_of_another_placement_is_not_mended_here(app, bakery, account_manager, step):
    placement, other = running(bakery), running(bakery)
    line = f"plaatsingen/{{}}/herstellen/{make.event(other).id}"
    page, _ = post(account_manager, placement, line, {"on": on(-20), "step": step})
    assert page.status == 404


def test_what_the_ledger_refuses_at_saving_is_said_beside_the_field(app, bakery, member):
    placement = running(bakery)
    fields = {"kind": "reported", "step": "save"}
    page = member.post(
        f"/plaatsingen/{placement.id}/afwezig", version=placement.version, on="3-3-1999", **fields
    )
    assert page.status == 422
    assert "of later" in page.words
