""" "Ik" in an inbox only where my page has the act: every line of every role is followed to it."""

import re
from datetime import timedelta

from portal import clock
from portal.agreements.labels import Party
from portal.agreements.labels import State as Agreed
from portal.cards.rules import FRESH_FOR
from portal.employers.models import Employer
from portal.employers.rules import State as Company
from portal.guarantees import actions as guarantees
from portal.guarantees.labels import Kind
from portal.guarantees.labels import State as Claimed
from portal.home.queries import INBOXES
from portal.introductions.rules import OPEN
from portal.introductions.rules import State as Met
from portal.invoices import actions as invoices
from portal.invoices import payments
from portal.invoices.labels import DisputeReason, Verdict
from portal.placements import actions as placements
from portal.placements.labels import State as Placed
from portal.roles import Role
from portal.tasks import actions as tasks
from portal.tasks import labels as task_labels
from portal.tasks import rules as task_rules
from portal.vacancies import requests
from portal.vacancies.labels import State as Wanted
from tests import make
from tests.home.test_start_knows import change
from tests.make import basis

# What is done about a line: the form on its page, or a link that leads to the form.
ACTS = {
    "employers.activate": "/activeren",
    "vacancies.submitted": "/goedkeuren",
    "vacancies.unchecked": "/activeren",
    "vacancies.news": "/gesproken",
    "vacancies.ask_proposal": "/kennismakingen/vacature/",  # the list to choose from
    "introductions.wanted": "/vragen",
    "introductions.agreed": "/tijden",
    "introductions.unanswered": "/antwoord",
    "introductions.no_show_candidate": "/oorzaak",
    "introductions.no_show_employer": "/oorzaak",
    "introductions.missed": "/tijden",
    "agreements.draft": "/aanbieden",
    "agreements.sign": "/ondertekenen",
    "guarantees.invoked": "/gesproken",
    "guarantees.contacted": "/akkoord",
    "guarantees.helped": "/afronden",
    "guarantees.accepted": "/uitvoeren",
    "guarantees.executed": "/afronden",
    "guarantees.referred": "/geen-grond",
    "guarantees.untold": "/verteld",
    "invoices.run": "/maken",
    "invoices.disputed": "/antwoord",
    "invoices.credit": "/crediteren",
    "invoices.taken_back": "/dagen-crediteren",
    "invoices.ended_early": "/dagen-crediteren",
    "invoices.refund": "/betaling",
    "invoices.overdue": "/betaling",
    "cards.confirm": "/bevestigen",
    "cards.resume": "/hervatten",
    "signals.show": "/afsluiten",
    "operations.retry": "/opnieuw",
    "tasks.agreements.draft": "/overeenkomsten/nieuw/",
    "tasks.guarantees.tell": "/verteld",
    "tasks.introductions.call": "/antwoord",
    "tasks.placements.week_6": "/gesprek",
    "tasks.placements.month_3": "/gesprek",
    "tasks.placements.month_6": "/gesprek",
    "tasks.placements.month_9": "/gesprek",
}
BY_HAND = "/afronden"  # every other task
NEVER_MINE = {  # somebody else acts, or nobody yet
    "vacancies.returned",
    "vacancies.expired",
    "introductions.proposed",
    "introductions.asked",
    "introductions.ahead",
    "introductions.planned",
    "introductions.held",
    "agreements.offered",
    "placements.start",
    "guarantees.looked_at",
    "guarantees.telling",
    "guarantees.unheard",
}
SENTENCES = {kind: words for inbox in INBOXES for kind, words in inbox.sentences.items()}


def kind_of(title):
    """The kind of a line, by its sentence."""
    tasks_ = {f"tasks.{kind}": words for kind, words in task_labels.TITLES.items()}
    for kind, words in (SENTENCES | tasks_).items():
        pattern = ".+".join(map(re.escape, words.split("%(title)s")))
        if re.fullmatch(pattern, title):
            return kind
    raise AssertionError(f"no sentence for {title!r}")


def mine(visitor):
    """The lines that say "Ik": kind and address."""
    page = visitor.get("/")
    found = {}
    for row in page.tree.css("table.gp-inbox tbody tr"):
        cells = row.css("td")
        if cells and " ".join(cells[-1].text().split()) == "Ik":
            link = row.css_first("a")
            found.setdefault(kind_of(" ".join(link.text().split())), link.attributes["href"])
    return found


def reaches(visitor, address, act, hops=2):
    """Is there a form for this act on the page, or on one that it leads to?"""
    page = visitor.get(address)
    if page.status != 200 or not page.is_text:
        return False
    if act in address or any(act in action for action in forms(page)):
        return True
    links = page.tree.css(
        "main .gp-actions a, main p > a.utrecht-button, main .gp-cards a, main td a"
    )
    return hops > 0 and any(
        reaches(visitor, link.attributes["href"].split("#")[0], act, hops - 1) for link in links
    )


def forms(page):
    found = set()
    for form in page.tree.css("main form"):
        sends = [one for one in form.css("button") if "disabled" not in one.attributes]
        if (form.attributes.get("method") or "").lower() == "post" and sends:
            found.add(form.attributes.get("action") or page.path)
    return found


def open_everything(bakery):
    """Something of every kind for every role of the municipality."""
    by, at = basis.SYSTEM, clock.now()
    make.vacancy(of=bakery, state=Wanted.SUBMITTED)
    news = make.vacancy(of=bakery, state=Wanted.MATCHING, needs=[])
    change(news, news_at=at + timedelta(hours=1))
    for state in (Wanted.RETURNED, Wanted.EXPIRED):
        change(make.vacancy(of=bakery), state=state, news_at=at)
    asked = make.vacancy(of=bakery)
    for state in OPEN:
        met = make.introduction(of=bakery, state=Met.WANTED)
        change(
            met, state=state, due_at=at, answer_by=clock.today(), meeting_place="Kade 7",
            meeting_at=at - timedelta(hours=1),
        )  # fmt: skip
    make.agreement(of=bakery)
    offered = make.agreement(of=bakery, state=Agreed.OFFERED)
    last = make.agreement(of=bakery, state=Agreed.OFFERED)
    for party in (Party.EMPLOYER, Party.CANDIDATE, Party.FOUNDATION):
        make.sign(last, party)
    make.placement(of=bakery, state=Placed.RUNNING, since=60)
    for state in (Claimed.INVOKED, Claimed.CONTACTED, Claimed.ACCEPTED, Claimed.EXECUTED):
        change(make.claim(of=bakery), state=state, last_on=clock.today())
    change(make.claim(of=bakery), state=Claimed.CONTACTED, kind=Kind.HELP, last_on=None)
    referred = make.claim(of=bakery, state=Claimed.CONTACTED)
    with basis.inside():
        requests.ask_proposal(asked, request_id=offered.id, by=by, at=at)
        guarantees.refer(referred, by=by, at=at)
        bill = make.invoice(of=bakery)
        invoices.send(bill, by=by, at=at)
        invoices.dispute(bill, DisputeReason.DAYS_WRONG, "", by=by, at=at)
    _of_finance(bakery, by=by, at=at)
    change(
        make.claim(of=bakery), state=Claimed.CONTACTED, latest_on=clock.today(), told_at=None,
        last_on=clock.today(),
    )  # fmt: skip
    make.signal(of=bakery)
    make.job()


def _of_finance(bakery, *, by, at):
    """An invoice that is late, one to credit, money to pay back, and days after an early end."""
    with basis.inside():
        late, paid, right = (make.invoice(of=bakery) for _ in range(3))
        for one in (late, paid, right):
            invoices.send(one, by=by, at=at - timedelta(days=60))
        for one in (paid, right):
            invoices.dispute(one, DisputeReason.WRONG_ADDRESSEE, "", by=by, at=at)
            invoices.answer(one, Verdict.RIGHT, "", by=by, at=at)
        payments.record_payment(paid, paid.total_cents, clock.today(), by=by, at=at)
        invoices.reissue(paid, by=by, at=at)
        about = make.placement(of=bakery)
        make.invoice(placement=about)
        before = clock.today() - timedelta(days=40)
        placements.end(about, before, "mutual", by=by, at=at)  # its job did not run


def test_what_is_mine_can_be_done_from_its_line(
    account_manager, mediator, finance, decider, foundation_signer, admin, bakery, butcher
):
    open_everything(bakery)
    _of_mediator(mediator.person, butcher)
    for who in (account_manager, mediator, finance, decider, foundation_signer, admin):
        found = mine(who)
        assert found
        assert set(found) & NEVER_MINE == set()
        for kind, address in found.items():
            assert reaches(who, address, ACTS.get(kind, BY_HAND)), (who.person.name, kind, address)


def _of_mediator(person, butcher):
    """The introductions, a card that nobody confirmed, and a candidate who wants to be called."""
    at = clock.now()
    for state in (Met.WANTED, Met.ASKED, Met.AGREED, Met.NO_SHOW_CANDIDATE, Met.NO_SHOW_EMPLOYER):
        dossier = make.dossier(mediator=person)
        card = make.card(dossier=dossier, at=at - FRESH_FOR - timedelta(days=1))
        seen = make.showing(of=butcher, card=card, at=at - timedelta(days=9))
        met = make.introduction(state=Met.ASKED, showing=seen)
        if state is Met.ASKED:
            with basis.inside():
                tasks.assign(
                    "introductions.call", subject=met, employer_id=butcher.id, to=person.id,
                    title="x", due_on=clock.today(), by=basis.SYSTEM, at=at,
                )  # fmt: skip
        change(
            met, state=state, due_at=at, answer_by=clock.today(), meeting_place="Kade 7",
            meeting_at=at - timedelta(hours=1),
        )  # fmt: skip


def test_a_company_that_is_not_checked_comes_before_its_vacancy(account_manager, bakery):
    made = make.vacancy(of=bakery, state=Wanted.SUBMITTED)
    change(made, respond_by=None)
    with basis.inside() as session:
        session.get_one(Employer, bakery.id).state = Company.REGISTERED
    found = mine(account_manager)
    assert set(found) == {"vacancies.unchecked", "employers.activate"}
    for kind, address in found.items():
        assert reaches(account_manager, address, ACTS[kind]), kind
    page = account_manager.get(f"/vacatures/{made.id}")
    assert "Eerst het bedrijf controleren" in page.words
    assert not any("/goedkeuren" in action for action in forms(page))
    made_anyway = account_manager.submit(page, "/terugsturen", reason="task_unclear", note="")
    assert made_anyway.status == 303


def test_every_line_is_followed_or_never_mine():
    assert set(SENTENCES) - set(ACTS) - NEVER_MINE == set()
    alone = {
        f"tasks.{kind}" for kind in task_rules.WITH_OWN_VERB - task_rules.LISTED_BY_THEIR_DOMAIN
    }
    assert alone - set(ACTS) == {
        "tasks.cards.settle", "tasks.agreements.sign_together", "tasks.introductions.travel",
        "tasks.introductions.travel_again", "tasks.invoices.mend",
        "tasks.agreements.own_address", "tasks.agreements.own_mail", "tasks.dossiers.own_address",
    }  # each has a test beside its own page  # fmt: skip
    assert Role.ACCOUNT_MANAGER in {source.whose for inbox in INBOXES for source in inbox.sources}
