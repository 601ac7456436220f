"""One value says everything about signing: for every state, every person and every signature."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations, product

import pytest

from portal.agreements import queries, rules
from portal.agreements.labels import SENTENCES, Party, State
from portal.agreements.rules import Signatory, Standing
from portal.errors import Refused
from portal.schemes.tables import FormalEmployer
from tests import make
from tests.engines import counted
from tests.make.people import PASSWORD

TODAY = date(2026, 11, 19)
ALL = rules.parties(FormalEmployer.FOUNDATION)
WITHOUT = rules.parties(FormalEmployer.EMPLOYER)
OTHERS = ALL - {Party.MUNICIPALITY}
OFFERED = Standing(State.OFFERED, ALL, frozenset(), TODAY, "drafter", {}, has_document=True)

PEOPLE = {
    "signatory": Signatory("ilse", (Party.EMPLOYER,)),
    "member": Signatory("daan", (Party.EMPLOYER,), may_sign=False),
    "candidate": Signatory("link", (Party.CANDIDATE,)),
    "foundation": Signatory("els", (Party.FOUNDATION,)),
    "decider": Signatory("ruud", (Party.MUNICIPALITY,)),
    "drafting decider": Signatory("drafter", (Party.MUNICIPALITY,)),
    "both": Signatory("ans", (Party.FOUNDATION, Party.MUNICIPALITY)),
    "mediator": Signatory("samira", (), may_sign=False),
}
SIGNED = [
    frozenset(signed) for signed in chain(*(combinations(sorted(ALL), n) for n in range(len(ALL))))
]


def signed_by(*parties, **signers):
    hands = {party: f"hand of {party}" for party in parties}
    hands |= {Party(party): hand for party, hand in signers.items()}
    return replace(OFFERED, signed=frozenset(hands), signers=hands)


def code(refused):
    return refused.code if refused else None


def act(signing):
    """What signing does now, as the action goes: the state it leaves, or the code of a refusal."""
    if signing.refusal:
        return signing.refusal.code
    try:
        return rules.sign(signing.standing, signing.party).state
    except Refused as refused:
        return refused.code


ROWS = [  # standing, who, the party he signs for, can he, what the page tells, what the act does
    (OFFERED, "signatory", Party.EMPLOYER, True, None, State.OFFERED),
    (OFFERED, "member", Party.EMPLOYER, False, "not_signatory", State.OFFERED),
    (OFFERED, "candidate", Party.CANDIDATE, True, None, State.OFFERED),
    (OFFERED, "foundation", Party.FOUNDATION, True, None, State.OFFERED),
    (OFFERED, "decider", Party.MUNICIPALITY, False, "not_your_turn", "not_your_turn"),
    (OFFERED, "both", Party.FOUNDATION, True, None, State.OFFERED),
    (OFFERED, "mediator", None, False, None, "cannot_sign"),
    (signed_by("employer"), "signatory", Party.EMPLOYER, False, None, "already_signed"),
    (signed_by(*OTHERS), "decider", Party.MUNICIPALITY, True, None, State.SIGNED),
    (signed_by(*OTHERS), "drafting decider", Party.MUNICIPALITY, False, "own_draft", "own_draft"),
    (signed_by(*OTHERS), "both", Party.MUNICIPALITY, True, None, State.SIGNED),
    (
        signed_by("employer", "candidate", foundation="ans"), "both", Party.MUNICIPALITY, False,
        "same_person", "same_person",
    ),
    (
        replace(OFFERED, has_document=False), "signatory", Party.EMPLOYER, False, "not_ready",
        State.OFFERED,
    ),
    (
        replace(OFFERED, has_document=False), "decider", Party.MUNICIPALITY, False, "not_ready",
        "not_your_turn",
    ),
    (
        replace(OFFERED, sign_by=TODAY - timedelta(days=1)), "candidate", Party.CANDIDATE, False,
        "agreement_lapsed", "agreement_lapsed",
    ),
    (replace(OFFERED, parties=WITHOUT), "foundation", None, False, None, "cannot_sign"),
    (replace(OFFERED, parties=WITHOUT), "both", Party.MUNICIPALITY, False, "not_your_turn",
     "not_your_turn"),
    (replace(OFFERED, state=State.DRAFT), "signatory", Party.EMPLOYER, False, None, "wrong_state"),
    (
        replace(OFFERED, state=State.LAPSED), "signatory", Party.EMPLOYER, False, None,
        "agreement_lapsed",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("now", "who", "party", "can_sign", "told", "does"), ROWS)
def test_what_somebody_finds(now, who, party, can_sign, told, does):
    signing = rules.signing(now, PEOPLE[who], TODAY)
    assert signing.party is party
    assert (signing.can_sign, code(signing.why_not)) == (can_sign, told)
    assert act(signing) == does


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", State)
def test_a_form_that_shows_also_works_and_no_other_does(state, who):
    person, asked = PEOPLE[who], product(SIGNED, (True, False), (0, 1))
    for signed, has_document, late in asked:
        hands = {party: f"hand of {party}" for party in signed}
        sign_by = TODAY - timedelta(days=late)
        now = Standing(state, ALL, signed, sign_by, "drafter", hands, has_document)
        signing = rules.signing(now, person, TODAY)
        works = act(signing) in (State.OFFERED, State.SIGNED)
        assert signing.can_sign == (works and has_document and person.may_sign)
        assert not (signing.can_sign and signing.why_not)
        assert signing.has_signed == (signing.party in signed)
        assert signing.next_signers == now.next_signers
        assert signing.waiting == len(ALL - signed)


@pytest.mark.parametrize("state", State)
def test_each_side_reads_its_own_sentence(state):
    sides = {"signatory": 0, "member": 0, "candidate": 1, "decider": 2, "mediator": 2}
    for who, side in sides.items():
        signing = rules.signing(replace(OFFERED, state=state), PEOPLE[who], TODAY)
        assert signing.sentence.endswith(SENTENCES[state][side])
        mine = signed_by(*[signing.party] if signing.party else ())
        after = rules.signing(replace(mine, state=state), PEOPLE[who], TODAY)
        waits = state is State.OFFERED and signing.party
        told = rules.WAITS_ON_OTHERS if waits else SENTENCES[state][side]
        assert after.sentence.endswith(told)


def test_the_list_has_who_signed_first_then_you_and_the_municipality_last():
    employer, candidate, foundation, municipality = (
        Party.EMPLOYER, Party.CANDIDATE, Party.FOUNDATION, Party.MUNICIPALITY,
    )  # fmt: skip
    for now, who, order in [
        (OFFERED, "signatory", (employer, candidate, foundation, municipality)),
        (OFFERED, "decider", (candidate, employer, foundation, municipality)),
        (signed_by("foundation"), "candidate", (foundation, candidate, employer, municipality)),
        (signed_by("candidate"), "foundation", (candidate, foundation, employer, municipality)),
    ]:
        assert rules.signing(now, PEOPLE[who], TODAY).order == order


def test_signing_and_refusing_read_the_signatures_once(app, bakery, signatory, decider):
    made = make.agreement(of=bakery, state=State.OFFERED)
    here = f"/overeenkomsten/{made.id}"
    seen = {"document_hash": made.document_sha256, "version": made.version}
    sign = {"read": "y", "mandated": "y", "password": PASSWORD}
    for path, fields in [("/ondertekenen", sign), ("/ondertekenen", sign)]:
        with counted() as ran:
            assert signatory.post(here + path, **seen, **fields).status == 303
        assert len(reads(ran)) == 1
    assert len(queries.signatures(made.id)) == 1
    other = make.agreement(of=bakery, state=State.OFFERED)
    with counted() as ran:
        page = signatory.post(
            f"/overeenkomsten/{other.id}/weigeren", reason="no_reason", version=other.version
        )
        assert page.status == 303
    assert len(reads(ran)) == 1
    with counted() as ran:
        assert decider.get(here).status == 200
    assert len(reads(ran)) == 1


def reads(ran):
    return [one for one in ran if one.startswith("SELECT") and "FROM signatures" in one]
