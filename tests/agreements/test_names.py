"""After an offer that ended unsigned the employer reads the alias, and the name nowhere."""

import pytest

from portal import clock, db
from portal.agreements import actions
from portal.agreements.labels import Party, RefuseReason, State, WithdrawReason
from portal.agreements.models import Agreement
from portal.candidate import actions as candidate_actions
from portal.effects import mail
from portal.introductions import queries as introductions
from portal.introductions.models import Introduction
from tests import make
from tests.make.basis import SYSTEM, actor

pytestmark = pytest.mark.usefixtures("app")
MOST_PAGES = 120
CANARY = "Xylofoonstra"


def locked(model, row_id):
    return db.session.get(model, row_id, with_for_update=True, populate_existing=True)


def withdraw(row):
    actions.withdraw(row, WithdrawReason.POSTPONED, by=SYSTEM, at=clock.now())


def lapse(row):
    actions.lapse(row, by=SYSTEM, at=clock.now())


def refuse(row):
    actions.refuse(row, Party.FOUNDATION, RefuseReason.NO_REASON, by=SYSTEM, at=clock.now())


def revoke(row):
    introduction = locked(Introduction, row.introduction_id)
    candidate_actions.take_back(introduction, by=SYSTEM, at=clock.now())


ENDS = {
    withdraw: State.WITHDRAWN,
    lapse: State.LAPSED,
    refuse: State.REFUSED,
    revoke: State.REFUSED,
}


@pytest.fixture
def offered(bakery, work):
    """An offer with its PDF, to somebody with a name that stands nowhere else."""
    made = make.agreement(of=bakery)
    with db.unit():
        introductions.dossier_of(made.introduction_id).last_name = CANARY
    with db.unit():
        row = locked(Agreement, made.id)
        actions.offer(row, by=actor(row.drafted_by, "account_manager"), at=clock.now())
    work()
    return made.id


def walk(visitor):
    """Every page that can be reached from the start, by its path."""
    ahead, pages = ["/", "/overeenkomsten", "/kennismakingen", "/vacatures", "/plaatsingen"], {}
    while ahead and len(pages) < MOST_PAGES:
        path = ahead.pop(0)
        if path in pages:
            continue
        pages[path] = page = visitor.get(path)
        links = page.links() if page.status == 200 and page.is_text else [page.location]
        ahead += [link.partition("#")[0] for link in links if link.startswith("/")]
    return pages


def test_the_canary_is_seen_while_the_offer_stands(offered, signatory):
    pages = walk(signatory)
    assert CANARY in pages["/overeenkomsten"].text
    assert CANARY in pages[f"/overeenkomsten/{offered}/tekst"].text


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_no_page_of_the_employer_names_who_did_not_sign(offered, signatory, work, end):
    alias = introductions.by_id(db.session.get(Agreement, offered).introduction_id).alias
    with db.unit():
        end(locked(Agreement, offered))
    work()
    assert db.session.get(Agreement, offered, populate_existing=True).state is ENDS[end]
    pages = walk(signatory)
    here = f"/overeenkomsten/{offered}"
    assert here in pages
    assert len(pages) < MOST_PAGES
    assert [path for path, page in pages.items() if page.is_text and CANARY in page.text] == []
    assert alias in pages["/overeenkomsten"].text
    assert alias in pages[here].h1
    for path in (f"{here}/tekst", f"{here}/pdf"):
        assert path not in pages[here].links()
        assert signatory.get(path).status == 404
    assert not [letter for letter in mail.newest(50) if CANARY in letter.subject + letter.text]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_who_made_it_still_reads_it(offered, account_manager, work, end):
    with db.unit():
        end(locked(Agreement, offered))
    work()
    assert CANARY in account_manager.get(f"/overeenkomsten/{offered}").text
