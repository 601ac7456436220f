"""C2 and C13: no private value reaches an employer, in no page, part, file, mail, header or log.

Every private column holds a bird of its own. The signatory opens every address of the portal with
ids of everything there is, his own and not, in every state; whole, in part, with a form that is
empty, without its token, and in ways that are not allowed. Then the worker does all it can do.
"""

import contextvars
import inspect
import logging
import uuid
from itertools import chain

import pytest

from portal import db, outbox
from portal.agreements import actions as agreements
from portal.effects import mail
from portal.introductions import actions, meetings, overdue, queries
from portal.introductions.models import Introduction
from portal.introductions.reasons import EmployerReason
from portal.introductions.rules import How, State
from portal.jobs import DOES
from portal.vacancies.models import Vacancy
from tests import make, test_doors
from tests.anonymity import canaries, replay
from tests.make import basis

JOBS = ("introductions.", "vacancies.", "guarantees.", "invoices.", "placements.", "cards.")
OWN = {"Kanarië titel": "vacancies.title"}  # what this employer wrote himself
NAMED = {"dossiers.first_name", "dossiers.last_name"}  # of whom an agreement is about


@pytest.mark.promise("C2")
def test_every_private_column_has_a_bird():
    columns = canaries.text_columns()
    assert set(columns) >= canaries.CLOSED, "a closed list that is no longer there"
    open_ones = set(columns) - canaries.CLOSED
    assert {"dossiers.wishes", "intakes.adaptation", "links.sent_to"} <= open_ones
    assert len(open_ones) > 25


def test_a_bird_is_found_in_every_spelling():
    (canary,) = canaries_planted = {"Kanarië wishes 7": "dossiers.wishes"}
    assert len(canaries.spellings(canary)) >= 9
    for one in canaries.spellings(canary):
        assert canaries.found(canaries_planted, {"page": f"<p>{one}</p>"}) == {
            "dossiers.wishes": "page"
        }
    assert canaries.found(canaries_planted, {"page": "<p>Kanarie</p>"}) == {}


@pytest.mark.promise("C2")
def test_no_bird_reaches_an_employer(app, bakery, butcher, signatory, caplog, capfd):
    caplog.set_level(logging.INFO)
    ids = _ids(bakery, butcher)
    canaries_planted = canaries.plant()
    assert len(set(canaries_planted.values())) > 25
    for typed in chain.from_iterable(ids.values()):  # an error page repeats its address
        canaries_planted.pop(getattr(typed, "hex", ""), None)
    told = _opened(app, signatory, ids) | _letters(app, signatory, ids)
    assert len(told) > 500
    assert sum(name.startswith("mail") for name in told) >= 10
    told["log"], told["output"] = caplog.text, "".join(capfd.readouterr())
    assert canaries.found(canaries_planted, told) == {}
    seen = {name for name, text in told.items() if canaries.found(OWN, {name: text})}
    assert len(seen) > 20, "what he may read is found where he reads it"


def _ids(bakery, butcher):
    """Name in addresses → ids: mine in every state, the neighbour's, and of people and cards."""
    ids = {name: [one] for name, one in test_doors.world(bakery).items()}
    ids["introduction_id"] += [_meeting(bakery, state) for state in State]
    ids["introduction_id"].append(_meeting(bakery, State.ASKED, How.PHONE))
    for name, one in test_doors.world(butcher).items():
        ids[name].append(one)
    person = queries.person(db.session.get_one(Introduction, ids["introduction_id"][0]))
    ids["dossier_id"] = [person.id]
    ids["card_id"] = [make.card().id]
    ids["vacancy_id"] += [db.session.get_one(Introduction, one).vacancy_id
                          for one in ids["introduction_id"][:3]]  # fmt: skip
    with db.unit() as session:
        for row in session.query(Introduction):
            row.vacancy_title = session.get_one(Vacancy, row.vacancy_id).title = next(iter(OWN))
    return ids


def _meeting(bakery, state, refused=None):
    """A meeting of the bakery in this state, or one the candidate said no to."""
    ways = {
        State.PROPOSED: (State.WANTED, None),
        State.DECLINED: (State.ASKED, _refuses(How.LINK)),
        State.EXPIRED: (
            State.ASKED,
            lambda row, by: overdue.expire(row, by=by, at=row.changed_at),
        ),
        State.NO_SHOW_CANDIDATE: (State.PLANNED, _misses(meetings.miss_candidate)),
        State.NO_SHOW_EMPLOYER: (State.PLANNED, _misses(meetings.miss_employer)),
        State.NEGATIVE: (State.HELD, _rejects),
    }
    start, step = ways.get(state, (state, None))
    made = make.introduction(of=bakery, state=start)
    step = _refuses(refused) if refused else step
    if step:
        with basis.inside() as session:
            step(session.get_one(Introduction, made.id), basis.SYSTEM)
    return made.id


def _refuses(how):
    return lambda row, by: actions.refuse(row, how=how, by=by, at=row.changed_at)


def _misses(verb):
    return lambda row, by: verb(row, by=by, at=row.meeting_at)


def _expires(row, by):
    overdue.expire(row, by=by, at=row.changed_at)


def _rejects(row, by):
    meetings.reject(row, EmployerReason.SKILLS, "", by=by, at=row.changed_at)


def _opened(app, visitor, ids):
    """Every address in every way; GETs first, for posts change what there is to see."""
    token, htmx = {"csrf_token": visitor.token()}, {"HX-Request": "true"}
    rest = [("PUT", "/vacatures", {}), ("GET", "/bestaat-niet", {}), ("POST", "/dossiers", {})]
    get, send = [], []
    for n, (method, path) in enumerate(replay.pool(app, None, ids)):
        if method == "GET":
            get += [("GET", path, {}), ("GET", path, {"headers": htmx})]
        else:
            send.append(("POST", path, {"data": token, "headers": htmx if n % 2 else {}}))
            rest += [("GET", path, {}), ("POST", path, {})] if n % 5 == 0 else []
    seen = {}
    for n, (method, path, how) in enumerate([*get, *rest, *send]):
        ask = contextvars.copy_context().run
        response = ask(visitor.client.open, path, method=method, **how)
        seen[f"{n} {method} {path} {response.status}"] = canaries.told(response)
    return seen


def _letters(app, visitor, ids):
    """What the worker mails to this company, whatever it is asked to do."""
    known = {name: str(values[0]) for name, values in ids.items()}
    known |= {"meeting": 1, "channel": "mail"}
    meetings = [str(one) for one in ids["introduction_id"]]
    with app.app_context():
        with db.unit():
            for name in filter(lambda name: name.startswith(JOBS), DOES):
                asked = set().union(*(inspect.signature(does).parameters for does in DOES[name]))
                for one in meetings if "introduction_id" in asked else meetings[:1]:
                    given = known | {"introduction_id": one, "link_id": str(uuid.uuid4())}
                    if asked <= set(given):
                        outbox.put(name, **{each: given[each] for each in asked})
        outbox.run_due()
    mine = [one for one in mail.newest(5000) if one.to == visitor.person.email]
    return {f"mail {n}": f"{one.subject}\n{one.text}\n{one.ics}" for n, one in enumerate(mine)}


@pytest.mark.promise("C13")
def test_files_carry_no_hidden_names(app, bakery, signatory, work):
    """An agreement names its candidate on the page and nowhere else; the others name nobody."""
    draft = make.agreement(of=bakery)
    claim, invoice = make.claim(of=bakery), make.invoice(of=bakery)
    canaries_planted = canaries.plant()
    with db.unit() as session:
        row = session.get_one(type(draft), draft.id)
        agreements.offer(row, by=basis.SYSTEM, at=row.created_at)
        outbox.put("guarantees.invoked", claim_id=str(claim.id))
        outbox.put("invoices.issued", invoice_id=str(invoice.id))
    work()
    files = {
        f"/overeenkomsten/{draft.id}/pdf": NAMED,
        f"/garanties/{claim.id}/bewijs.pdf": set(),
        f"/facturen/{invoice.id}/factuur.pdf": set(),
    }
    for path, named in files.items():
        got = signatory.get(path).response
        assert got.mimetype == "application/pdf", path
        read = canaries.printed(got.data)
        assert set(canaries.found(canaries_planted, {path: read.pop("words")})) == named
        assert canaries.found(canaries_planted, {path: str(got.headers), **read}) == {}
        people = [one.person.name for one in (signatory,)] + ["root", "/work", "/home"]
        assert not [one for one in people if one in read["info"] + read["xmp"]], read["info"]


@pytest.mark.promise("C13")
def test_calendars_carry_no_hidden_names(app, bakery, signatory):
    meeting, claim = make.introduction(of=bakery, state=State.PLANNED), make.claim(of=bakery)
    canaries_planted = canaries.plant()
    paths = (f"/kennismakingen/{meeting.id}/afspraak.ics", f"/garanties/{claim.id}/agenda.ics")
    told = {path: canaries.told(signatory.get(path).response) for path in paths}
    assert all("BEGIN:VCALENDAR" in one for one in told.values())
    assert canaries.found(canaries_planted, told) == {}
