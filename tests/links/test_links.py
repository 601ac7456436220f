"""Links end to end: opening changes nothing, one act, one new link in ten minutes, codes."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from portal import clock, db, outbox
from portal.dossiers.models import Dossier
from portal.effects import mail
from portal.introductions.models import Introduction
from portal.introductions.rules import State
from portal.links import actions, rules
from portal.links.models import Link, LinkCode
from portal.links.rules import Channel, Checked, Outcome, Purpose
from tests import make
from tests.engines import fingerprint
from tests.make import basis

SHA = "a" * 64


@pytest.fixture
def sent(app, bakery):
    """A question to a candidate, with its link: (introduction, token)."""
    made = make.introduction(of=bakery, state=State.ASKED)
    with db.unit():
        row, token = actions.make(
            Purpose.ANSWER,
            made,
            _dossier_id(made),
            channel=Channel.MAIL,
            sent_to="kandidaat@post.example",
            by=basis.SYSTEM,
            at=clock.now(),
        )
    return row.id, token


def _dossier_id(introduction):
    from portal.introductions import queries

    return queries.person(introduction).id


def link(link_id):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(Link, link_id)


def test_the_token_is_nowhere_in_the_database(sent):
    link_id, token = sent
    assert token not in str(link(link_id).__dict__)
    assert link(link_id).token_hash == rules.token_hash(token)


def test_opening_changes_nothing(client, sent):
    before = fingerprint()
    for path in ("", "/vraag"):
        client.get(f"/k/{sent[1]}{path}")
    assert fingerprint() == before


def test_a_page_by_link_is_not_kept_and_tells_no_other_site(client, sent):
    page = client.get(f"/k/{sent[1]}/vraag")
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("is_used", [False, True])
def test_an_unknown_and_an_expired_link_look_the_same(client, sent, is_used):
    link_id, token = sent
    if is_used:
        with db.unit():
            actions.spend(link_row(link_id), Outcome.AGREED, by=basis.SYSTEM, at=clock.now())
    clock.move_to(link(link_id).expires_at)
    expired = client.get(f"/k/{token}")
    unknown = client.get(f"/k/{'x' * 43}")
    assert expired.status == unknown.status == 200
    assert _plain(expired.text, token) == _plain(unknown.text, "x" * 43)


@pytest.mark.parametrize("path", ["", "/vraag", "/klaar"])
def test_a_used_link_goes_on_saying_what_was_chosen(client, sent, path):
    link_id, token = sent
    with db.unit():
        actions.spend(link_row(link_id), Outcome.AGREED, by=basis.SYSTEM, at=clock.now())
    page = client.get(f"/k/{token}{path}")
    assert (page.status, page.h1) == (200, "Dit koos u")
    assert "U hebt ja gezegd." in page.words
    clock.move_to(link(link_id).expires_at)
    assert client.get(f"/k/{token}{path}").h1 == "Deze link werkt niet meer"


def link_row(link_id):
    return db.session.get(Link, link_id)


def _plain(text, token):
    return re.sub(r'value="[^"]*"', "", text.replace(token, "TOKEN"))


def test_an_expired_link_offers_a_new_one(client, sent, work):
    link_id, token = sent
    clock.move_to(link(link_id).expires_at + timedelta(seconds=1))
    page = client.get(f"/k/{token}")
    assert page.h1 == "Deze link werkt niet meer"
    client.submit(page, "/opnieuw")
    work()
    letter = mail.newest()[0]
    assert letter.to == db.session.get_one(Dossier, link(link_id).dossier_id).email
    new = re.search(r"/k/[\w-]{43}", letter.text).group(0)
    assert new != f"/k/{token}"
    assert client.get(new).status in (302, 303)


def test_one_new_link_in_ten_minutes_and_the_same_answer_always(client, sent, work):
    link_id, token = sent
    clock.move_to(link(link_id).expires_at + timedelta(seconds=1))
    first = client.steps(f"/k/{token}", "/opnieuw")
    work()
    again = client.steps(f"/k/{token}", "/opnieuw")
    strange = client.steps(f"/k/{'x' * 43}", "/opnieuw")
    assert client.get(first.path).words == first.words, "loaded again"
    work()
    assert first.words == again.words == strange.words
    assert len([one for one in mail.newest() if "nieuwe link" in one.text]) == 1
    clock.move_to(clock.now() + timedelta(minutes=11))
    client.submit(f"/k/{token}", "/opnieuw")
    work()
    assert len([one for one in mail.newest() if "nieuwe link" in one.text]) == 2


def test_a_newer_link_replaces_the_older(client, sent):
    link_id, token = sent
    old = link(link_id)
    introduction = db.session.get(Introduction, old.subject_id)
    with db.unit():
        actions.make(
            Purpose.ANSWER,
            introduction,
            old.dossier_id,
            channel=Channel.SMS,
            sent_to="0612345678",
            by=basis.SYSTEM,
            at=clock.now(),
        )
    assert client.get(f"/k/{token}").h1 == "Deze link werkt niet meer"
    assert client.get(f"/k/{token}/klaar").h1 == "Deze link werkt niet meer"


def test_a_link_opens_only_the_pages_of_its_purpose(client, sent):
    assert client.get(f"/k/{sent[1]}/oordeel").h1 == "Deze link werkt niet meer"


def test_an_employer_in_the_same_browser_may_open_a_link(member, sent):
    page = member.follow(member.get(f"/k/{sent[1]}"))
    assert page.h1 == "Een werkgever wil u leren kennen"
    assert "Daan Bakker" not in page.text
    assert member.get("/kennismakingen").status == 200


@pytest.fixture
def coded(sent):
    """A code on its way for one document: (link id, six digits)."""
    link_id, _token = sent
    row = link(link_id)
    introduction = db.session.get(Introduction, row.subject_id)
    with db.unit():
        actions.send_code(row, introduction, SHA, to="0612345678", by=basis.SYSTEM, at=clock.now())
    return link_id


def _digits():
    return re.search(r"\b\d{6}\b", mail.newest()[0].text).group(0)


def _check(link_id, typed, sha=SHA):
    with db.unit():
        introduction = db.session.get(Introduction, link_row(link_id).subject_id)
        return actions.check_code(introduction, sha, typed, at=clock.now())


def test_a_code_comes_by_sms_and_is_right_once(coded, work):
    work()
    letter = mail.newest()[0]
    assert letter.kind == "sms"
    assert letter.to == "0612345678"
    digits = _digits()
    assert _check(coded, digits) is Checked.RIGHT
    assert _check(coded, digits) is Checked.OVER


def test_five_wrong_tries_end_a_code(coded, work):
    work()
    digits = _digits()
    wrong = "000000" if digits != "000000" else "111111"
    for _ in range(5):
        assert _check(coded, wrong) is Checked.WRONG
    assert _check(coded, digits) is Checked.OVER


def test_a_code_is_for_one_version_of_one_document(coded, work):
    work()
    assert _check(coded, _digits(), sha="b" * 64) is Checked.OVER


def test_a_code_works_ten_minutes(coded, work):
    work()
    digits = _digits()
    clock.move_to(clock.now() + timedelta(minutes=10))
    assert _check(coded, digits) is Checked.OVER


def test_a_code_is_kept_as_a_hash(coded, work):
    work()
    db.session.rollback()
    row = db.session.query(LinkCode).one()
    assert _digits() not in str(row.__dict__)


def test_a_job_that_is_tried_again_sends_the_same_link(bakery, work):
    made = make.introduction(of=bakery, state=State.ASKED)
    known = {"introduction_id": str(made.id), "channel": "mail", "link_id": str(uuid4())}
    with db.unit():
        outbox.put("introductions.asked", **known)
    work()
    first = mail.newest()[0].text
    token = actions.token_for(link_row_of(made).id)
    assert token in first


def link_row_of(introduction):
    db.session.rollback()
    return db.session.query(Link).filter(Link.subject_id == introduction.id).one()


@pytest.mark.parametrize("channel", ["mail", "sms"])
def test_a_message_to_a_candidate_names_no_work_and_no_employer(channel, bakery, work):
    made = make.introduction(of=bakery, state=State.ASKED)
    known = {"introduction_id": str(made.id), "channel": channel, "link_id": str(uuid4())}
    with db.unit():
        outbox.put("introductions.asked", **known)
    work()
    letter = mail.newest()[0]
    for word in (bakery.name, made.vacancy_title, "groeibaan", "uitkering", "werkgever"):
        assert word.lower() not in letter.text.lower()
