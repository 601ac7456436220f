"""One person, one party, by the rules alone."""

from dataclasses import replace
from datetime import date

import pytest

from portal import reading
from portal.agreements import parties
from portal.agreements.labels import Identity, Party
from portal.agreements.parties import Beside, Reached
from portal.errors import Refused
from portal.links.rules import Channel

CANDIDATE = Reached(Party.CANDIDATE, "Romy de Wit", "romy@post.example", "0612345678")
BOSS = Reached(Party.EMPLOYER, "Ilse Korenaar", "ilse@bakkerij.example", "0511123456")
CLERK = Reached(Party.MUNICIPALITY, "Noor Terhaar", "noor@gemeente.example", "0880000142")
LENDER = Reached(Party.FOUNDATION, "Els de Wit", "els@stichting.example", "")
BESIDE = Beside("own", frozenset({"own", "deputy"}), None, False, False, None, None)
UNTIL = date(2026, 12, 2)


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("romy@post.example", "ROMY@Post.Example"),
        ("romy@post.example", "romy+werk@post.example"),
        ("romy+a@post.example", "romy+b@post.example"),
        ("r.omy@gmail.com", "romy@gmail.com"),
        ("r.o.my+x@googlemail.com", "Romy@Gmail.com"),
        ("ro\u00admy@post.example", "romy@post.example"),
        ("rom\u200dy@post.example", "romy@post.example"),
        ("romy@po\u017ft.example", "romy@post.example"),
    ],
)
def test_however_it_is_written_it_is_one_mailbox(one, other):
    assert reading.mailbox(one) == reading.mailbox(other)


def test_other_people_have_other_mailboxes():
    boxes = ("romy@post.example", "romy@werk.example", "roomy@post.example", "+a@post.example", "",
             "r.omy@post.example")  # fmt: skip
    assert len({reading.mailbox(box) for box in boxes}) == len(boxes)


@pytest.mark.parametrize(
    "typed", ["06-12345678", "+31 6 12 34 56 78", "0031612345678", "+310612345678"]
)
def test_a_number_is_one_however_it_is_written(typed):
    assert reading.dialled(typed) == "0612345678"
    assert reading.phone(typed) == "0612345678"


@pytest.mark.parametrize(
    "typed", ["+49 (0)151 1234 5678", "0049 (0) 15112345678", "+49(0)15112345678", "+4915112345678"]
)
def test_the_nought_between_brackets_is_not_dialled_from_abroad(typed):
    assert reading.phone(typed) == "+4915112345678"


@pytest.mark.parametrize(
    "typed", ["ro\u00admy@post.example", "rom\u200dy@post.example", "romy@po\u017ft.example"]
)
def test_an_address_with_a_sign_that_nobody_sees_is_refused(typed):
    with refused("mail_letters"):
        reading.mail(typed)


@pytest.mark.parametrize("other", [BOSS, CLERK, LENDER])
@pytest.mark.parametrize(
    ("theirs", "channel"),
    [
        ({"email": "Romy+x@post.example"}, Channel.MAIL),
        ({"phone": "+31 6 1234 5678"}, Channel.SMS),
    ],
)
def test_an_address_of_the_candidate_that_another_party_has_is_found(other, theirs, channel):
    people = [BOSS, CLERK, LENDER]
    assert parties.shared(CANDIDATE, people) is None
    both = replace(other, **theirs)
    found = parties.shared(CANDIDATE, [*people, both])
    assert (found.of, found.also, found.channel) == (CANDIDATE, both, channel)
    with refused("shared_address") as caught:
        parties.check_shared(found)
    assert caught.value.values["name"] == other.name


def test_who_has_no_mail_or_phone_shares_none():
    bare = replace(CANDIDATE, email="", phone="")
    assert parties.shared(bare, [replace(LENDER, phone=""), replace(BOSS, phone="")]) is None


def test_two_colleagues_of_one_party_may_share_and_two_parties_may_not():
    assert parties.shared(CANDIDATE, [BOSS, replace(BOSS, name="Daan Bakker")]) is None
    same_phone = replace(CLERK, phone=BOSS.phone)
    assert parties.shared(CANDIDATE, [BOSS, same_phone]) is None, "neither is served by phone"
    found = parties.shared(CANDIDATE, [BOSS, replace(CLERK, email="ilse+g@bakkerij.example")])
    assert (found.of.party, found.also.party) == (Party.EMPLOYER, Party.MUNICIPALITY)
    with refused("shared_address"):
        parties.check_shared(found)


def test_who_only_worked_on_it_and_was_stopped_clashes_with_the_candidate_alone():
    gone = replace(CLERK, email="ilse+g@bakkerij.example", acts=False)
    assert parties.shared(CANDIDATE, [BOSS, gone]) is None
    assert parties.shared(replace(CANDIDATE, email=gone.email), [gone]) is not None


def test_who_comes_by_the_link_reads_nobodys_name():
    found = parties.shared(CANDIDATE, [replace(BOSS, email=CANDIDATE.email)])
    with refused("shared_address") as caught:
        parties.check_shared(found, by_link=True)
    assert caught.value.values == {}
    assert "werkgever" not in caught.value.text


@pytest.mark.parametrize(
    ("who", "code"),
    [("own", None), ("deputy", None), ("second", None), ("other", "not_own_mediator")],
)
def test_a_candidate_signs_beside_his_own_mediator_or_who_stands_in_or_was_named(who, code):
    now = replace(BESIDE, witness=who, second="second")
    if code is None:
        parties.check_beside(now, signed=())
        return
    with refused(code):
        parties.check_beside(now, signed=())


@pytest.mark.parametrize(("who", "code"), [("own", "took_over"), ("second", None)])
def test_who_made_himself_the_mediator_is_told_so(who, code):
    now = replace(BESIDE, witness=who, own=frozenset(), second="second", took_over=True)
    if code is None:
        parties.check_beside(now, signed=())
        return
    with refused(code):
        parties.check_beside(now, signed=())


def test_who_signed_for_another_party_does_not_sit_beside():
    with refused("same_person"):
        parties.check_beside(BESIDE, signed={"own"})


@pytest.mark.parametrize(
    ("who", "changed_by", "code"),
    [
        ("own", "own", "number_rests"),
        ("own", None, "number_rests"),
        ("deputy", "own", "number_rests"),
        ("second", "own", None),
        ("second", None, None),
        ("second", "second", "own_number"),
    ],
)
def test_while_a_number_rests_only_a_second_mediator_who_did_not_change_it(who, changed_by, code):
    now = replace(BESIDE, witness=who, second="second", rests_until=UNTIL, changed_by=changed_by)
    if code is None:
        parties.check_beside(now, signed=())
        return
    with refused(code):
        parties.check_beside(now, signed=())


@pytest.mark.parametrize(
    ("who", "changed_by", "code"),
    [("own", None, "mail_rests"), ("second", "own", None), ("second", "second", "own_mail")],
)
def test_a_mail_address_that_was_left_rests_alike(who, changed_by, code):
    now = replace(
        BESIDE, witness=who, second="second", mail_rests_until=UNTIL, mail_changed_by=changed_by
    )
    if code is None:
        parties.check_beside(now, signed=())
        return
    with refused(code):
        parties.check_beside(now, signed=())


@pytest.mark.parametrize(
    ("has_mobile", "asked", "identity", "code"),
    [
        (True, False, Identity.PASSPORT, "mobile_on_file"),
        (True, True, Identity.PASSPORT, None),
        (False, False, Identity.KNOWN, None),
        (False, False, None, "required"),
    ],
)
def test_who_has_a_mobile_asks_for_it_and_the_mediator_says_how_he_knew(
    has_mobile, asked, identity, code
):
    now = replace(BESIDE, has_mobile=has_mobile)
    if code is None:
        parties.check_said(now, identity=identity, asked=asked)
        return
    with refused(code):
        parties.check_said(now, identity=identity, asked=asked)


@pytest.mark.parametrize("who", ["own", "leader", "clerk"])
def test_the_team_leader_names_another_mediator_and_not_himself(who):
    known = {"own", "leader", "second"}
    parties.check_appointed("second", by="leader", own="own", known=known)
    with refused("not_second"):
        parties.check_appointed(who, by="leader", own="own", known=known)
