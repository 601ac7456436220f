"""What a company that is not active can do, and what ends when one is stopped."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select, update

from portal import clock, db, formats
from portal.accounts import actions as accounts
from portal.accounts import queries as account_queries
from portal.agreements import actions as agreements
from portal.agreements import signing
from portal.agreements.labels import Party
from portal.agreements.labels import State as Paper
from portal.agreements.models import Agreement, Signature
from portal.audit.models import AuditLine
from portal.cards import planning, showings
from portal.cards.labels import GONE, ShowingState
from portal.cards.models import Reveal, Showing
from portal.effects import mail
from portal.employers import actions, rules
from portal.employers.models import Employer
from portal.employers.rules import State
from portal.errors import Refused
from portal.guarantees.models import Claim
from portal.introductions import actions as introductions
from portal.introductions import meetings, queries
from portal.introductions.appointments import Side
from portal.introductions.models import Introduction
from portal.introductions.rules import OPEN, How
from portal.introductions.rules import State as Met
from portal.links.rules import Channel, Purpose
from portal.outbox import Job
from portal.placements.models import Placement
from portal.roles import Role
from portal.tasks.models import Task
from portal.vacancies import actions as vacancies
from portal.vacancies import jobs, requests
from portal.vacancies import queries as vacancy_queries
from portal.vacancies.labels import RequestState
from portal.vacancies.labels import State as Wanted
from portal.vacancies.models import ProposalRequest, Vacancy
from tests import make
from tests.introductions.own import fresh
from tests.make import basis
from tests.page import Visitor
from tests.together import at_once, begin_together

INACTIVE = [one for one in State if one is not State.ACTIVE]
HOW = {"by": basis.SYSTEM}


def become(company, state):
    """The row alone, without what the verb does: as if something had been forgotten."""
    with basis.inside() as session:
        session.execute(update(Employer).where(Employer.id == company.id).values(state=state))


def suspend(company):
    with db.unit() as session:
        row = session.get_one(Employer, company.id, with_for_update=True, populate_existing=True)
        actions.suspend(row, at=clock.now(), **HOW)


def row(model, made):
    made_id = getattr(made, "id", made)
    return db.session.get_one(model, made_id, with_for_update=True, populate_existing=True)


def later():
    return [clock.now() + timedelta(days=6)]


def on(state, act):
    """A verb on an introduction in this state."""

    def ready(company):
        made = make.introduction(of=company, state=state)
        return lambda: act(row(Introduction, made), at=clock.now(), **HOW)

    return ready


def wanting(company):
    made = make.showing(of=company)

    def want():
        shown = row(Showing, made)
        vacancy = db.session.get_one(Vacancy, shown.vacancy_id)
        introductions.want(shown, vacancy, introduction_id=uuid.uuid4(), at=clock.now(), **HOW)

    return want


def proposed(company):
    """Somebody was proposed, and the employer has not said anything."""
    made = make.showing(of=company)
    dossier = make.dossier_behind(made.id)
    with basis.inside() as session:
        vacancy = session.get_one(Vacancy, made.vacancy_id)
        who = session.get_one(type(make.dossier()), dossier)
        return introductions.propose(
            made, vacancy, who, introduction_id=uuid.uuid4(), at=clock.now(), **HOW
        )  # fmt: skip


def accepting(company):
    made = proposed(company)
    return lambda: introductions.accept_proposal(row(Introduction, made), at=clock.now(), **HOW)


def proposing(company):
    made = make.showing(of=company)
    dossier = make.dossier_behind(made.id)
    return lambda: introductions.propose(
        row(Showing, made),
        db.session.get_one(Vacancy, made.vacancy_id),
        db.session.get_one(type(make.dossier()), dossier),
        introduction_id=uuid.uuid4(),
        at=clock.now(),
        **HOW,
    )


def keeping(verb):
    def ready(company):
        made = make.showing(of=company)
        return lambda: verb(row(Showing, made), at=clock.now(), **HOW)

    return ready


def asking(company):
    made = make.vacancy(of=company)
    return lambda: requests.ask_proposal(
        row(Vacancy, made), request_id=uuid.uuid4(), at=clock.now(), **HOW
    )


def showing(company):
    vacancy, _cards = make.vacancy(of=company), make.candidates(5)
    opening = vacancy_queries.opening(vacancy, clock.today())
    profiles = planning.plan(opening, at=clock.now(), random=Random(1))
    assert profiles
    return lambda: showings.show(opening, profiles, at=clock.now(), random=Random(1), **HOW)


def inviting(company):
    return lambda: accounts.invite(
        "Kim Bos", "kim@bakkerij.example", roles=frozenset({Role.MEMBER}),
        employer_id=company.id, at=clock.now(), **HOW,
    )  # fmt: skip


def agree(introduction, **how):
    person = queries.person(introduction)
    introductions.agree(introduction, person, ["phone"], how=How.LINK, **how)


def choose(introduction, **how):
    meetings.choose(introduction, introduction.offered[0], **how)


def choosing(company):
    made = make.introduction(of=company, state=Met.AGREED)
    with basis.inside():
        meetings.offer_times(row(Introduction, made), later(), "Kade 7", "", at=clock.now(), **HOW)
    return lambda: choose(row(Introduction, made), at=clock.now(), **HOW)


def offering(company):
    made = make.agreement(of=company)
    return lambda: agreements.offer(row(Agreement, made), at=clock.now(), **HOW)


def signing_for(party):
    def ready(company):
        made = make.agreement(of=company, state=Paper.OFFERED)
        return lambda: make.sign(row(Agreement, made), party)

    return ready


def reminding(company):
    made = make.agreement(of=company, state=Paper.OFFERED)
    return lambda: signing.remind(row(Agreement, made), at=clock.now(), **HOW)


NO, WAITS, STEP = "employer_not_active", "company_stopped", "check_missing"
ABOUT_CANDIDATES = {
    "show profiles": (showing, NO),
    "keep a profile": (keeping(showings.keep), NO),
    "let go of a profile": (keeping(showings.let_go), NO),
    "want to meet": (wanting, NO),
    "ask a proposal": (asking, NO),
    "propose somebody": (proposing, NO),
    "accept a proposal": (accepting, NO),
    "ask the candidate": (
        on(Met.WANTED, lambda one, **how: introductions.ask(one, Channel.MAIL, **how)), NO,
    ),
    "say yes, and reveal": (on(Met.ASKED, agree), NO),
    "offer times": (
        on(Met.AGREED, lambda one, **how: meetings.offer_times(one, later(), "Kade", "", **how)),
        NO,
    ),
    "suggest other times": (
        on(Met.PLANNED,
           lambda one, **how: meetings.suggest_times(one, later(), Side.EMPLOYER, **how)), NO,
    ),
    "choose a time": (choosing, NO),
    "confirm to come": (on(Met.PLANNED, meetings.confirm), NO),
    "go on after the meeting": (on(Met.HELD, meetings.accept), NO),
    "invite a colleague": (inviting, NO),
    "offer an agreement": (offering, STEP),
    "sign as the company": (signing_for(Party.EMPLOYER), WAITS),
    "sign as the candidate": (signing_for(Party.CANDIDATE), WAITS),
    "sign as the foundation": (signing_for(Party.FOUNDATION), WAITS),
    "remind who must sign": (reminding, WAITS),
}  # fmt: skip


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", ABOUT_CANDIDATES)
def test_everything_about_candidates_needs_an_active_company(bakery, verb, state):
    """Also where something that should have ended was forgotten, and whoever does it for them."""
    ready, code = ABOUT_CANDIDATES[verb]
    act = ready(bakery)
    become(bakery, state)
    if state is State.ACTIVE:
        with db.unit():
            act()
        return
    with pytest.raises(Refused, match=code), db.unit():
        act()


@pytest.mark.parametrize("state", INACTIVE)
def test_no_job_makes_profiles_for_a_company_that_is_not_active(bakery, state):
    vacancy = make.vacancy(of=bakery)
    make.candidates(5)
    become(bakery, state)
    jobs.show(str(vacancy.id))
    jobs.renew()
    assert count(Showing) == 0
    assert count(Job, Job.name == "vacancies.show") == 0


def test_a_company_that_is_stopped_while_profiles_are_drawn_gets_none(bakery, monkeypatch):
    vacancy = make.vacancy(of=bakery)
    make.candidates(5)
    plan = planning.plan

    def slow(*args, **how):
        found = plan(*args, **how)
        db.session.rollback()
        become(bakery, State.SUSPENDED)
        return found

    monkeypatch.setattr(planning, "plan", slow)
    jobs.show(str(vacancy.id))
    assert count(Showing) == 0


def count(model, *which):
    return db.session.scalar(select(func.count()).select_from(model).where(*which))


@pytest.fixture
def full(bakery, signatory):
    """A company with one of everything."""
    vacancy = make.vacancy(of=bakery, state=Wanted.MATCHING)
    shown, kept = make.showing(vacancy=vacancy), make.showing(vacancy=vacancy)
    made = {
        "vacancy": vacancy,
        "placement": make.placement(of=bakery),
        "claim": make.claim(placement=make.placement(of=bakery)),
        "offered": make.agreement(of=bakery, state=Paper.OFFERED),
        "proposed": proposed(bakery),
        "shown": shown,
        "kept": kept,
        **{
            state.value: make.introduction(of=bakery, state=state)
            for state in (Met.WANTED, Met.ASKED, Met.AGREED, Met.PLANNED, Met.HELD, Met.POSITIVE)
        },
    }
    with basis.inside():
        showings.keep(row(Showing, kept), at=clock.now(), **HOW)
        requests.ask_proposal(row(Vacancy, vacancy), request_id=uuid.uuid4(), at=clock.now(), **HOW)
    return {name: Kept(one.id) for name, one in made.items()}


@dataclass(frozen=True)
class Kept:
    """A row by its id, whatever session it was read in."""

    id: uuid.UUID


OPEN_ONES = ("wanted", "proposed", "asked", "agreed", "planned", "held")


def standing(company):
    """What stands of a company that can end, as the database has it."""
    db.session.rollback()
    db.session.expire_all()

    def told(column, *more):
        mine = column.class_.employer_id == company.id
        return sorted(map(str, db.session.execute(select(column, *more).where(mine)).all()))

    return {
        "company": db.session.get_one(Employer, company.id).state,
        "profiles": told(Showing.id, Showing.state, Showing.kept),
        "reveals": told(Reveal.id, Reveal.until_on, Reveal.revoked_at, Reveal.fields),
        "requests": told(ProposalRequest.id, ProposalRequest.state),
        "introductions": told(Introduction.id, Introduction.state),
        "agreements": told(Agreement.id, Agreement.state, Agreement.sign_by),
        "tasks": told(Task.id, Task.state),
        "jobs": count(Job),
        "lines": count(AuditLine),
    }


def test_stopping_a_company_ends_at_once_all_that_is_about_candidates(bakery, full, work):
    goes_on = kept_going(full)
    suspend(bakery)
    assert count(Showing, Showing.state == ShowingState.SHOWN) == 0
    assert count(Showing, Showing.kept) == 0
    assert count(ProposalRequest, ProposalRequest.state == RequestState.OPEN) == 0
    assert count(Reveal, Reveal.fields != {}) == 0
    assert count(Reveal, Reveal.until_on >= clock.today(), Reveal.revoked_at.is_(None)) == 0
    ended = {fresh(Introduction, full[name].id).state for name in OPEN_ONES}
    assert ended == {Met.DECLINED, Met.NEGATIVE}
    tasks = count(Task, Task.kind == "vacancies.ask_proposal", Task.state == "open")
    assert tasks == 0
    assert fresh(Introduction, full["positive"].id).state is Met.POSITIVE
    assert fresh(Agreement, full["offered"].id).state is Paper.OFFERED
    assert kept_going(full) == goes_on
    work()
    assert fresh(Vacancy, full["vacancy"].id).state is Wanted.MATCHING  # it goes on when lifted
    assert kept_going(full) == goes_on


def kept_going(full):
    return (
        fresh(Placement, full["placement"].id).state,
        fresh(Claim, full["claim"].id).state,
        count(Signature),
    )


@pytest.mark.parametrize("after", range(3))
def test_what_fails_halfway_leaves_nothing_half(bakery, full, monkeypatch, after):
    """It is one transaction: neither the state nor anything that ends with it."""
    ends = list(actions.ending)
    assert len(ends) == 2

    def fails(*_args, **_how):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "ending", [*ends[:after], fails, *ends[after:]])
    before = standing(bakery)
    with pytest.raises(RuntimeError):
        suspend(bakery)
    assert standing(bakery) == before
    monkeypatch.setattr(actions, "ending", ends)
    suspend(bakery)
    now = standing(bakery)
    assert {name for name in before if now[name] != before[name]} == set(before) - {"agreements"}


@pytest.mark.parametrize("first", range(2))
def test_who_asks_at_the_moment_the_company_is_stopped_leaves_nothing_open(
    app, bakery, signatory, account_manager, monkeypatch, first
):
    """Whoever of the two begins to write first."""
    made, answers = Kept(make.showing(of=bakery).id), []
    begin_together(monkeypatch)
    posts = [
        (signatory, f"/kennismakingen/profiel/{made.id}"),
        (account_manager, f"/werkgevers/{bakery.id}/stoppen"),
    ]

    def post(who, address):
        answers.append((address, who.post(address, once=str(uuid.uuid4())).status))

    at_once(post, posts[first:] + posts[:first])
    told = dict(answers)
    assert told[posts[1][1]] == 303
    assert told[posts[0][1]] in (303, 409)
    with app.app_context():
        assert count(Introduction, db.one_of(Introduction.state, OPEN)) == 0
        assert count(Showing, Showing.state == ShowingState.SHOWN) == 0
        assert count(Introduction) == (told[posts[0][1]] == 303)


def test_every_step_away_from_active_ends_what_hangs_on_it():
    left = {
        verb
        for (state, verb), after in rules.TRANSITIONS.items()
        if rules.ends_activation(state, after)
    }
    assert left == {"suspend"}
    assert {
        (one, other) for one in State for other in State if rules.ends_activation(one, other)
    } == {(State.ACTIVE, other) for other in INACTIVE}


def test_of_a_planned_meeting_the_candidate_hears_first(bakery, signatory, member, work):
    made = make.introduction(of=bakery, state=Met.PLANNED)
    address = queries.person(made).email
    suspend(bakery)
    assert count(Job, Job.name == "introductions.stopped_told") == 0
    assert count(Job, Job.name == "introductions.stopped") == 2
    work()
    told = [one for one in reversed(mail.newest()) if "gaat niet door" in one.text]
    assert told[0].to == address
    assert {one.to for one in told[1:]} == {signatory.person.email, member.person.email}
    for one in told[1:]:
        assert "stil" not in one.text
        assert "Wij zoeken verder" not in one.text


def called(phone):
    return formats.phone(phone).replace("\xa0", " ")


def test_the_company_reads_no_more_than_that_it_does_not_go_on(bakery, signatory, full):
    met = [fresh(Introduction, full[name].id) for name in ("planned", "positive")]
    people = [queries.person(one).phone for one in met]
    reads = [f"/kennismakingen/{full[name].id}" for name in ("planned", "positive")]
    for phone, address in zip(people, reads, strict=True):
        assert called(phone) in signatory.get(address).words
    suspend(bakery)
    for name in OPEN_ONES:
        page = signatory.get(f"/kennismakingen/{full[name].id}")
        assert page.status == 200
        assert "Deze kennismaking gaat niet door." in page.words
        assert "zoeken verder" not in page.words
        assert page.tree.css("main form") == []
    page = signatory.get(f"/kennismakingen/{full['positive'].id}")
    assert "De overeenkomst wacht: uw bedrijf staat stil." in page.words
    for phone in people:
        for address in ("/", "/alles", "/kennismakingen", *reads):
            assert called(phone) not in signatory.get(address).words


def test_what_runs_for_candidates_is_gone_from_menu_start_and_vacancy(bakery, signatory, full):
    assert "/aanbod" in signatory.get("/").links()
    suspend(bakery)
    page = signatory.get("/")
    assert "Uw bedrijf staat stil" in page.words
    away = {"/aanbod", f"/vacatures/{full['vacancy'].id}/kandidaten"}
    for address in (
        "/",
        "/alles",
        f"/vacatures/{full['vacancy'].id}",
        "/vacatures",
        "/overeenkomsten",
    ):
        page = signatory.get(address)
        assert not away & set(page.links()), address
        for link in {one for one in page.links() if one.startswith("/")}:
            assert signatory.get(link).status not in (403, 404, 409), f"{address} links to {link}"
    page = signatory.get(f"/vacatures/{full['vacancy'].id}")
    assert "Uw bedrijf staat stil. Wij zoeken nu niemand voor deze vacature." in page.words


def test_who_comes_anyway_reads_what_goes_on_and_whom_to_call(bakery, signatory, full):
    suspend(bakery)
    manager = account_queries.person(bakery.account_manager_id).name
    for address in (
        "/aanbod",
        f"/vacatures/{full['vacancy'].id}/kandidaten",
        f"/vacatures/{full['vacancy'].id}/voorstel",
        f"/kennismakingen/profiel/{full['shown'].id}",
        f"/kennismakingen/{full['planned'].id}/afspraak.ics",
    ):
        page = signatory.get(address)
        assert page.h1 == "Uw bedrijf staat stil"
        assert "Wat loopt, loopt door: plaatsingen, de terugneemgarantie en facturen." in page.words
        assert f"Bel {manager}." in page.words
        assert GONE not in page.words
    lines = count(AuditLine, AuditLine.verb == "vacancies.look")
    assert lines == 0  # a look at nothing is none


def test_the_account_manager_sees_what_stops_what_waits_and_what_goes_on(
    bakery, full, account_manager
):
    words = account_manager.get(f"/werkgevers/{bakery.id}/stoppen").words
    for said in (
        "1 geplande kennismaking gaat niet door. De kandidaat hoort dat eerst, daarna het bedrijf.",
        "2 andere kennismakingen stoppen.",
        "1 vraag aan een kandidaat vervalt.",
        "2 wensen of voorstellen om kennis te maken vervallen.",
        "1 vraag om een voorstel vervalt.",
        "1 overeenkomst in de maak. Niemand kan tekenen. De tekendatum blijft staan.",
        "2 plaatsingen",
        "1 melding van de terugneemgarantie",
        "Wat stopte, komt dan niet vanzelf terug.",
    ):
        assert said in words, said
    shown = count(Showing, Showing.state == ShowingState.SHOWN)
    assert f"Het bedrijf ziet {shown} profielen niet meer." in words
    readable = count(Reveal, Reveal.until_on >= clock.today(), Reveal.revoked_at.is_(None))
    assert f"Het bedrijf leest de gegevens van {readable} kandidaten niet meer." in words


def test_lifting_restores_nothing_and_new_profiles_come_in_the_ordinary_way(bakery, full, work):
    suspend(bakery)
    before = standing(bakery)
    with db.unit():
        actions.resume(row(Employer, bakery), at=clock.now(), **HOW)
    now = standing(bakery)
    assert now["company"] is State.ACTIVE
    for name in ("profiles", "reveals", "requests", "introductions", "agreements", "tasks", "jobs"):
        assert now[name] == before[name]
    work()
    make.candidates(5)
    jobs.show(str(full["vacancy"].id))
    assert count(Showing, Showing.state == ShowingState.SHOWN) > 0


def test_an_offer_waits_for_everybody_and_can_be_signed_once_the_company_goes_on(
    bakery, signatory, decider, foundation_signer
):
    made = make.agreement(of=bakery, state=Paper.OFFERED)
    suspend(bakery)
    for who in (signatory, decider, foundation_signer):
        page = who.get(f"/overeenkomsten/{made.id}")
        assert "Dit bedrijf staat nu stil. Tekenen kan nu niet." in page.words
        assert (
            "De tekendatum blijft staan. Is die voorbij, dan vervalt deze overeenkomst."
            in page.words
        )
        assert "U bent aan de beurt" not in page.words
        assert "Onderteken de overeenkomst" not in who.get("/").words
    dossier = queries.dossier_of(made.introduction_id)
    candidate = Visitor(signatory.app)
    page = candidate.get(f"/k/{make.link(made, dossier, purpose=Purpose.SIGN).token}/overeenkomst")
    assert "Dit bedrijf staat nu stil. Tekenen kan nu niet." in page.words
    assert page.tree.css("main form") == []
    assert "Teken de overeenkomst voor" not in signatory.get("/").words
    with db.unit():
        actions.resume(row(Employer, bakery), at=clock.now(), **HOW)
    assert "U bent aan de beurt" in signatory.get(f"/overeenkomsten/{made.id}").words


def test_an_offer_that_lapses_while_the_company_stands_still_is_nobodys_fault(bakery, signatory):
    made = make.agreement(of=bakery, state=Paper.OFFERED)
    suspend(bakery)
    with db.unit():
        agreements.lapse(row(Agreement, made), at=clock.now(), **HOW)
    page = signatory.get(f"/overeenkomsten/{made.id}")
    assert "Het bedrijf stond stil. Daarom kon niemand tekenen." in page.words
    assert "U tekende niet op tijd" not in page.words


def test_a_draft_made_before_can_be_offered_once_the_company_goes_on(bakery):
    """Nobody's yes was taken back by it."""
    made = make.agreement(of=bakery)
    suspend(bakery)
    with db.unit():
        actions.resume(row(Employer, bakery), at=clock.now(), **HOW)
    with db.unit():
        agreements.offer(row(Agreement, made), at=clock.now(), **HOW)


def test_the_night_leaves_what_stood_still_at_a_stopped_company(bakery, work):
    made = Kept(make.vacancy(of=bakery).id)
    with db.unit():
        vacancies.hold(row(Vacancy, made), clock.today() + timedelta(days=3), at=clock.now(), **HOW)
    suspend(bakery)
    clock.move_to(clock.now() + timedelta(days=4))
    jobs.renew()
    work()
    assert fresh(Vacancy, made.id).state is Wanted.ON_HOLD
