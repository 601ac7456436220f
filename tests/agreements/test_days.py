"""One day to sign for each party, the same on every page and in every mail, before it and after."""

import pytest

from portal import clock, db, formats
from portal.agreements import signing
from portal.agreements.labels import Party, State
from portal.agreements.models import Agreement
from portal.dossiers.rules import ContactBy
from portal.effects import mail
from portal.introductions import queries as introductions
from portal.links import actions as links
from portal.links.rules import Purpose
from tests import make
from tests.make.basis import actor
from tests.page import Visitor

pytestmark = pytest.mark.at("2026-11-26T10:00")


def long(day):
    return formats.day(day).replace("\xa0", " ")


def short(day):
    return formats.short_day(day).replace("\xa0", " ")


def remind(agreement, work):
    with db.unit():
        row = db.session.get(Agreement, agreement.id, with_for_update=True, populate_existing=True)
        signing.remind(row, by=actor(row.drafted_by), at=clock.now())
    work()


@pytest.fixture
def offered(bakery):
    return make.agreement(of=bakery, state=State.OFFERED)


def on(offered, which):
    """The clock at ten on the parties' day, or on the day after: the last of the offer."""
    clock.move_to(clock.at(offered.others_sign_by if which == "own" else offered.sign_by, "10.00"))


@pytest.mark.parametrize("which", ["own", "last"])
def test_start_page_and_agreement_name_one_day(signatory, offered, which):
    on(offered, which)
    own, last = offered.others_sign_by, offered.sign_by
    visitor = signatory.as_(signatory.person)
    (start,) = [one for one in visitor.get("/").all(".gp-tasks__item") if "Teken" in one]
    start = start.replace("\xa0", " ")
    page = visitor.get(f"/overeenkomsten/{offered.id}")
    words = page.words.replace("\xa0", " ")
    listed = visitor.get("/overeenkomsten").words.replace("\xa0", " ")
    assert short(own) in start
    assert f"uiterlijk {short(own)}" in listed
    assert "Overeenkomst ondertekenen" in words
    is_late = which == "last"
    assert ("Te laat" in start) == is_late
    assert (f"Het kan nog tot en met {formats.weekday(last)} {short(last)}" in start) == is_late
    assert (f"het kan nog tot en met {short(last)}" in listed) == is_late
    assert (f"Teken uiterlijk {long(own)}." in words) != is_late
    late = f"U zou tekenen uiterlijk {long(own)}. U bent te laat, maar het kan nog tot en met "
    assert (f"{late}{long(last)}" in words) == is_late
    assert f"Teken uiterlijk {long(last)}" not in words
    assert f"De anderen tekenen daarom uiterlijk {long(own)}" in words
    signers = page.tree.css_first(".gp-signers").text().replace("\xa0", " ")
    assert signers.count(f"Uiterlijk {long(own)}") == 3
    assert signers.count(f"Het kan nog tot en met {long(last)}") == (3 if is_late else 0)


@pytest.mark.parametrize("which", ["own", "last"])
def test_the_board_of_who_signed_says_until_when_the_others_can(signatory, bakery, which):
    made = make.agreement(of=bakery, state=State.OFFERED, signed_by=[Party.EMPLOYER])
    on(made, which)
    start = signatory.as_(signatory.person).get("/").words.replace("\xa0", " ")
    own, last = made.others_sign_by, made.sign_by
    still = f"Tekenen kan nog tot en met {formats.weekday(last)} {short(last)}"
    assert (still in start) == (which == "last")
    assert (f"uiterlijk {formats.weekday(own)} {short(own)}" in start) == (which == "own")


@pytest.mark.parametrize("which", ["own", "last"])
def test_the_mails_name_the_day_of_the_pages(signatory, offered, which, work):
    dossier = introductions.dossier_of(offered.introduction_id)
    assert dossier.contact_by is ContactBy.MAIL
    on(offered, which)
    remind(offered, work)
    texts = {letter.to: " ".join(letter.text.split()) for letter in mail.newest(20)}
    own, last = long(offered.others_sign_by), long(offered.sign_by)
    for to in (signatory.person.email, dossier.email):
        text = texts[to].replace("\xa0", " ")
        assert own in text
        assert (f"het kan nog tot en met {last}" in text.lower()) == (which == "last")


@pytest.mark.parametrize("which", ["own", "last"])
def test_the_candidate_reads_the_day_too(app, offered, which):
    dossier = introductions.dossier_of(offered.introduction_id)
    opened = make.link(offered, dossier, purpose=Purpose.SIGN)
    row = opened[0] if isinstance(opened, tuple) else opened
    on(offered, which)
    page = Visitor(app).get(f"/k/{links.token_for(row.id)}/overeenkomst")
    words = page.words.replace("\xa0", " ")
    own, last = long(offered.others_sign_by), long(offered.sign_by)
    if which == "own":
        assert f"U hebt tot en met {own}." in words
        assert last not in words
    else:
        assert f"U zou tekenen tot en met {own}. Die dag is voorbij, maar tekenen kan" in words
        assert f"U hebt tot en met {last}." in words


@pytest.mark.parametrize("who", ["signatory", "decider", "account_manager", "foundation_signer"])
def test_the_title_names_the_candidate_and_how_he_was_called(who, request, offered):
    visitor = request.getfixturevalue(who)
    h1 = visitor.get(f"/overeenkomsten/{offered.id}").h1
    assert f"voor {offered.candidate_name} (" in h1
