"""C9: what is not there, is somebody else's, or is not for employers, reads alike.

The same status, headers, body and statements for an id of nothing, of the neighbour, of a card, of
a person and of a profile that was never released. How long each takes: tests_long.
"""

import uuid
from dataclasses import replace

import pytest

from portal.cards.models import ShowingCard
from portal.db import session
from portal.introductions.rules import State
from portal.vacancies.labels import State as Scenario
from tests import make
from tests.anonymity import replay
from tests.anonymity.worlds import AT, World

ADDRESSES = [
    ("GET", "/kennismakingen/profiel/{}"),
    ("POST", "/kennismakingen/profiel/{}"),
    ("GET", "/kennismakingen/{}/afspraak.ics"),
    ("GET", "/vacatures/{}"),
    ("POST", "/vacatures/{mine}/kandidaten/{}/bewaren"),
]
LOOKED_AT = [("GET", "/kennismakingen/{}"), ("GET", "/vacatures/{}/kandidaten")]


@pytest.fixture
def ids(bakery, butcher):
    """Ids that are not this employer's to see, by what they are."""
    theirs = make.introduction(of=butcher, state=State.PLANNED)
    draft = make.vacancy(of=butcher, state=Scenario.DRAFT)
    showing = make.showing(of=butcher)
    return {
        "nothing": uuid.UUID("12345678-1234-4234-8234-123456789abc"),
        "the neighbour's profile": showing.id,
        "the neighbour's meeting": theirs.id,
        "the neighbour's vacancy": theirs.vacancy_id,
        "a draft": draft.id,
        "a card": session.get_one(ShowingCard, showing.id).card_id,
        "a card nobody sees": make.card(yes=False).id,
        "a person": make.dossier_behind(showing.id),
    }


@pytest.mark.promise("C9")
@pytest.mark.parametrize(("method", "address"), ADDRESSES + LOOKED_AT)
@pytest.mark.parametrize("htmx", [False, True])
def test_every_id_that_is_not_his_gives_one_answer(app, ids, bakery, member, method, address, htmx):
    mine = make.vacancy(of=bakery).id
    world = World(member.person.id, None, frozenset())
    with replay.still(AT, 1):
        world.sign_in(app)
    brought = {}
    for name, one in ids.items():
        step = (method, address.format(one, mine=mine), htmx)
        with replay.still(AT, 2):
            (told,) = replay.visit(world, [step])
        # the page repeats the address that was typed, for who changes the language
        brought[name] = replace(told, body=told.body.replace(str(one).encode(), b"typed"))
    first = brought["nothing"]
    assert first.status == 404
    assert first.statements
    for name, one in brought.items():
        assert replay.difference([first], [one]) is None, name


@pytest.mark.promise("C9")
def test_a_profile_of_another_vacancy_is_not_in_this_one(bakery, member):
    mine, other = make.showing(of=bakery), make.showing(of=bakery)
    path = f"/vacatures/{mine.vacancy_id}/kandidaten"
    assert member.post(f"{path}/{mine.id}/bewaren").status == 303
    assert member.post(f"{path}/{other.id}/bewaren").status == 404
