"""Everything an employer receives before the reveal, byte for byte (promises C2, C3, C16).

The signatory walks every link from his home, opens what he has no business with, and reads every
mail the portal sent. Nothing of the person behind a profile may be in it, in no spelling.
"""

import base64
import re
import unicodedata
import uuid
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote

import pytest

from portal import clock, db
from portal.cards import actions as cards
from portal.cards.models import Card, ShowingCard
from portal.cards.queries import dossier_behind
from portal.dossiers import actions as dossiers
from portal.dossiers.models import Dossier, Intake
from portal.effects import mail
from portal.introductions import actions as introductions
from portal.introductions import queries
from portal.introductions.models import Introduction
from portal.introductions.rules import How, State
from portal.roles import Role
from tests import make
from tests.make import basis

FIELDS = (
    "case_number", "first_name", "last_name", "email", "phone", "street", "caseworker",
    "job_titles", "experience", "wishes", "constraints", "suitability_for",
)  # fmt: skip
INTAKE = {name: f"Intake{name.title().replace('_', '')}Geheim" for name in dossiers.INTAKE_WORDS}
NOT_PAGES = (".pdf", ".ics", "/static/", "mailto:", "tel:", "#", "/taal/", "/uitloggen")
MOST_PAGES = 120


@pytest.mark.promise("C2")
@pytest.mark.parametrize("state", ["shown", State.WANTED, State.ASKED, State.DECLINED])
def test_no_byte_of_a_person_reaches_an_employer_before_the_reveal(state, bakery, signatory, work):
    world = _world(bakery, state)
    work()
    received = _everything(signatory, world)
    assert len(received) >= 12
    for marker in _markers(world):
        found = [path for path, told in received.items() if marker in told]
        assert not found, f"{marker!r} in {found}"


@pytest.mark.promise("C3")
def test_what_is_hidden_from_an_employer_changes_nothing_he_sees(bakery, signatory, work):
    """Other wishes, constraints and limits leave the list as it was, byte for byte."""
    world = _world(bakery, "shown")
    work()
    path = f"/vacatures/{world.vacancy_id}/kandidaten"
    before = _steady(signatory.get(path).text)
    with db.unit() as session:
        dossier = session.get_one(Dossier, world.dossier_id)
        changed = {"wishes": "Iets heel anders", "constraints": "Niets meer"}
        by = basis.actor(dossier.mediator_id, Role.MEDIATOR)
        dossiers.edit(dossier, {**_written(dossier), **changed}, by=by, at=clock.now())
    limits = {"most_hours": 8, "can_evening": True, "can_weekend": False, "skills": "Iets anders"}
    _take_in(world.dossier_id, limits)
    assert _steady(signatory.get(path).text) == before


@pytest.mark.promise("C16")
@pytest.mark.parametrize("how", ["hide", "withdraw"])
def test_a_profile_that_goes_leaves_one_text_whatever_the_cause(how, bakery, signatory):
    answers = {}
    for verb in ("rest", how):
        world = _world(bakery, "shown")
        with db.unit() as session:
            card, by = session.get_one(Card, world.card_id), basis.actor(make.person(Role.MEDIATOR))
            more = (bakery.id,) if verb == "hide" else ()
            getattr(cards, verb)(card, *more, by=by, at=clock.now())
        page = signatory.post(f"/kennismakingen/{world.showing_id}/aanvragen")
        answers[verb] = (page.status, _steady(page.text, world))
    assert answers["rest"] == answers[how]


@pytest.mark.promise("C2")
def test_what_is_typed_beside_a_reason_reaches_no_colleague_and_no_mediator(
    bakery, signatory, member, mediator, work
):
    """Words of a protected ground too: the account manager reads them, and the decider."""
    made, typed = make.introduction(of=bakery, state=State.HELD), "geen buitenlanders"
    page = f"/kennismakingen/{made.id}"
    signatory.submit(page, "/geen-vervolg", reason="other_choice", note=f"Liever {typed}")
    work()
    showing = queries.showing(made)
    behind = dossier_behind(showing.id)
    card_id = db.session.get_one(ShowingCard, showing.id).card_id
    world = World(showing.id, showing.vacancy_id, made.id, card_id, behind)
    for who in (member, signatory):
        received = _everything(who, world)
        assert page in received
        assert not [path for path, told in received.items() if typed in told]
    seen = _walk(mediator, world)
    assert page in seen
    assert not [path for path, told in seen.items() if typed in told]


@dataclass(frozen=True)
class World:
    """Whom it is about, by ids."""

    showing_id: uuid.UUID
    vacancy_id: uuid.UUID
    introduction_id: uuid.UUID | None
    card_id: uuid.UUID
    dossier_id: uuid.UUID


def _world(bakery, state):
    """A profile on a list, and what the employer did with it; the person is behind the wall."""
    made = None
    if state != "shown":
        made = make.introduction(of=bakery, state=State.ASKED if state is State.DECLINED else state)
    if state is State.DECLINED:
        with db.unit() as session:
            row = session.get_one(Introduction, made.id)
            by = basis.actor(queries.person(row).mediator_id, Role.MEDIATOR)
            introductions.refuse(row, how=How.PHONE, by=by, at=clock.now())
    showing = queries.showing(made) if made else make.showing(of=bakery)
    card_id = db.session.get_one(ShowingCard, showing.id).card_id
    dossier_id = dossier_behind(showing.id)
    _take_in(dossier_id, INTAKE)
    return World(showing.id, showing.vacancy_id, made.id if made else None, card_id, dossier_id)


def _take_in(dossier_id, told):
    with db.unit() as session:
        by = basis.actor(session.get_one(Dossier, dossier_id).mediator_id, Role.MEDIATOR)
        dossiers.take_in(session.get_one(Intake, dossier_id), told, by=by, at=clock.now())


def _markers(world):
    """Every private value and id of the person, as it is and in the spellings code could make."""
    dossier = db.session.get_one(Dossier, world.dossier_id)
    values = [*(str(getattr(dossier, name)) for name in FIELDS), *INTAKE.values()]
    assert all(values), "every private field is filled in"
    for value in [*values, str(world.dossier_id), str(world.card_id)]:
        yield from {
            value,
            value.lower(),
            value.upper(),
            quote(value),
            unicodedata.normalize("NFD", value),
            base64.b64encode(value.encode()).decode().rstrip("="),
            value.replace("-", ""),
        }


def _everything(visitor, world):
    """Path → all that came back: status, headers and body of pages and errors; and his mails."""
    seen = _walk(visitor, world)
    for path in ("/dossiers", "/kaarten", "/taken", "/logboek"):
        seen[path] = _told(visitor.get(path))
    for path in (f"/dossiers/{world.dossier_id}", f"/kaarten/{world.card_id}"):
        assert visitor.get(path).status in (403, 404)
    mine = [one for one in mail.newest(200) if one.to == visitor.person.email]
    return seen | {f"mail {n}": f"{one.subject} {one.text} {one.ics}" for n, one in enumerate(mine)}


def _walk(visitor, world):
    """Every page that links lead to, from his home and from the profile."""
    listed = f"/vacatures/{world.vacancy_id}/kandidaten"
    todo = ["/", "/alles", listed, f"{listed}/vergelijken?kaart={world.showing_id}"]
    if world.introduction_id:
        todo.append(f"/kennismakingen/{world.introduction_id}")
    seen = {}
    while todo and len(seen) < MOST_PAGES:
        path = todo.pop(0)
        if path not in seen:
            page = visitor.get(path)
            seen[path] = _told(page)
            todo += [link for link in page.links() if link.startswith("/") and _is_page(link)]
    return seen


def _told(page):
    headers = "\n".join(f"{name}: {value}" for name, value in page.headers.items())
    body = page.data.decode("utf-8", "replace")
    return f"{page.status}\n{headers}\n{body}\n{unescape(body)}"


def _is_page(link):
    return not any(part in link for part in NOT_PAGES)


def _written(dossier):
    return {name: getattr(dossier, name) for name in dossiers.FIELDS}


def _steady(text, world=None):
    """A page without what differs at every look: token, id of a new form, ids of this world."""
    text = re.sub(r'(name="(csrf_token|once)"[^>]*value=")[^"]*', r"\1", text)
    for one in (world.showing_id, world.vacancy_id) if world else ():
        text = text.replace(str(one), "…")
    return text
