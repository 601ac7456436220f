"""A reason that touches a protected ground: a signal for the decider, and for nobody else."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal import clock, db, outbox
from portal.audit.models import AuditLine
from portal.effects import mail
from portal.errors import Refused
from portal.introductions.models import Introduction
from portal.introductions.rules import State as Meeting
from portal.signals import actions as signal_actions
from portal.signals import rules as signal_rules
from portal.signals.models import DiscriminationSignal
from portal.signals.rules import State
from portal.transitions import step
from tests import make
from tests.engines import counted
from tests.make import basis
from tests.page import Visitor

WORDS = "Wij willen geen buitenlanders, liever iemand jonger dan 30"
PLAIN = "Het tillen lukt nog niet"
VERBS = ("talk", "close", "report")


def rows(model):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(model).all()


@pytest.fixture
def held(bakery):
    return make.introduction(of=bakery, state=Meeting.HELD)


@pytest.fixture
def signal(bakery):
    return make.signal(of=bakery, text=WORDS)


def say(visitor, introduction, note):
    page = f"/kennismakingen/{introduction.id}"
    return visitor.submit(page, "/geen-vervolg", reason="other_choice", note=note)


def handle(signal, verb):
    with db.unit() as session:
        row = session.get(DiscriminationSignal, signal.id)
        known = {"handler_id": make.person("decider").id, "by": basis.SYSTEM, "at": clock.now()}
        getattr(signal_actions, verb)(row, "Besproken", **known)


def reach(signal, state):
    """The signal in this state, by its verbs."""
    way = {State.OPEN: (), State.TALKED: ("talk",), State.CLOSED: ("close",)}
    for verb in way.get(state, ("talk", "report")):
        handle(signal, verb)


# rules


@pytest.mark.parametrize(("state", "verb"), sorted(signal_rules.TRANSITIONS))
def test_what_is_in_the_table_happens(state, verb):
    assert step(signal_rules.TRANSITIONS, state, verb) is signal_rules.TRANSITIONS[state, verb]


@pytest.mark.parametrize(
    ("state", "verb"), sorted(set(product(State, VERBS)) - set(signal_rules.TRANSITIONS))
)
def test_what_is_not_in_the_table_does_not_happen(state, verb):
    with pytest.raises(Refused, match="wrong_state"):
        step(signal_rules.TRANSITIONS, state, verb)


def test_nothing_is_reported_before_a_talk():
    assert {state for state, verb in signal_rules.TRANSITIONS if verb == "report"} == {State.TALKED}
    assert (
        set(State) - {state for state, _ in signal_rules.TRANSITIONS}
        == set(State) - signal_rules.PENDING
    )


def test_words_of_a_protected_ground_are_found_with_their_ground():
    found = signal_rules.scan(WORDS)
    assert found.grounds == ["age", "origin"]
    assert "jonger dan 30" in found.words
    assert signal_rules.scan(PLAIN) is None
    assert signal_rules.scan("") is None


def test_a_hint_is_enough_for_a_signal():
    assert signal_rules.scan("Past niet bij onze cultuur").grounds == ["origin"]


@pytest.mark.clause("no_discrimination")
def test_a_signal_is_handled_within_five_working_days():
    assert signal_rules.handle_by(date(2026, 11, 24)) == date(2026, 12, 1)


# raising


@pytest.mark.parametrize(("note", "signals"), [(WORDS, 1), (PLAIN, 0), ("", 0)])
def test_only_words_of_a_ground_raise_a_signal(held, member, work, note, signals):
    say(member, held, note)
    work()
    assert len(rows(DiscriminationSignal)) == signals


def test_a_declined_proposal_is_read_too(bakery, member, mediator, work):
    vacancy = make.vacancy(of=bakery)
    behind = make.candidates(5)[0].dossier_id
    made = mediator.submit(f"/kennismakingen/voorstellen/{behind}", str(behind), vacancy=vacancy.id)
    member.submit(made.location, "/niet-kennismaken", reason="distance", note=WORDS)
    work()
    (signal,) = rows(DiscriminationSignal)
    assert (signal.employer_id, signal.vacancy_id) == (bakery.id, vacancy.id)


def test_reading_it_twice_raises_one_signal(held, member, work):
    say(member, held, WORDS)
    work()
    with db.unit():
        outbox.put("introductions.reasoned", introduction_id=str(held.id))
    work()
    (signal,) = rows(DiscriminationSignal)
    assert signal.text == WORDS
    assert signal.state is State.OPEN


@pytest.mark.promise("C16")
def test_the_employer_gets_the_ordinary_answer_at_the_ordinary_cost(bakery, member, work):
    """Nothing tells that words were found: the same answer, statements and jobs."""
    answers, jobs = [], []
    for note in (WORDS, PLAIN):
        made = make.introduction(of=bakery, state=Meeting.HELD)
        page = member.get(f"/kennismakingen/{made.id}")
        with counted() as ran:
            answer = member.submit(page, "/geen-vervolg", reason="other_choice", note=note)
        work()
        shown = member.follow(answer).words.replace(made.alias, "…")
        answers.append((answer.status, len(ran), re.sub(r"\d+", "n", shown)))
        jobs.append(sorted(one.name for one in rows(outbox.Job)))
    assert answers[0] == answers[1]
    assert len(jobs[1]) == 2 * len(jobs[0])


def test_the_text_is_nowhere_in_the_trail(signal):
    reach(signal, State.REPORTED)
    trail = sorted(rows(AuditLine), key=lambda line: line.id)
    lines = [line for line in trail if line.verb.startswith("signals.")]
    assert [line.verb for line in lines] == [
        "signals.raise_signal", "signals.talk", "signals.report",
    ]  # fmt: skip
    for word in ("buitenlanders", "jonger", "Besproken"):
        assert all(word not in str(line.facts) for line in rows(AuditLine))


# who sees what


@pytest.mark.promise("C2")
def test_the_text_reaches_the_account_manager_and_the_decider_only(
    held, signatory, member, mediator, account_manager, other_account_manager, decider, stranger,
    auditor, work,
):  # fmt: skip
    say(member, held, WORDS)
    work()
    page = f"/kennismakingen/{held.id}"
    assert WORDS in account_manager.get(page).words
    assert other_account_manager.get(page).status == 404
    assert stranger.get(page).status == 404
    behind = Visitor(member.app, held.mediator_id)
    vacancy = f"/vacatures/{held.vacancy_id}"
    for who in (member, signatory, mediator, behind):
        for path in (page, "/kennismakingen", "/", "/taken", vacancy, f"{vacancy}/kandidaten"):
            assert "buitenlanders" not in who.get(path).text, (who.person, path)
    assert all("buitenlanders" not in one.text for one in mail.newest(200))
    assert "buitenlanders" not in auditor.get("/logboek").text
    (signal,) = rows(DiscriminationSignal)
    assert WORDS in decider.get(f"/signalen/{signal.id}").words


def test_nobody_but_the_decider_knows_of_the_signal(
    signal, member, mediator, account_manager, finance
):
    for who in (member, mediator, account_manager, finance):
        assert who.get("/signalen").status == 403
        assert who.get(f"/signalen/{signal.id}").status == 403
        home = who.get("/")
        assert "ignaal" not in home.words
        assert "/signalen" not in home.links()
    page = account_manager.get(f"/kennismakingen/{signal.introduction_id}")
    assert "ignaal" not in page.words


def test_the_decider_finds_it_on_the_home_page_until_it_is_ended(signal, decider):
    assert f"/signalen/{signal.id}" in decider.get("/").links()
    reach(signal, State.CLOSED)
    assert f"/signalen/{signal.id}" not in decider.get("/").links()
    assert f"/signalen/{signal.id}" in decider.get("/signalen").links()


# handling


def test_the_decider_talks_and_then_reports(signal, decider):
    page = f"/signalen/{signal.id}"
    assert "Leg vast: gemeld" not in decider.get(page).words
    empty = decider.submit(page, "/besproken", talk_note="")
    assert empty.status == 422
    talked = decider.submit(page, "/besproken", talk_note="Gebeld op maandag")
    assert "Gebeld op maandag" in decider.follow(talked).words
    (row,) = rows(DiscriminationSignal)
    assert (row.state, row.handled_by) == (State.TALKED, decider.person.id)
    decider.post(f"{page}/melden", version=row.version, end_note="Bij het meldpunt")
    (row,) = rows(DiscriminationSignal)
    assert (row.state, row.end_note) == (State.REPORTED, "Bij het meldpunt")
    shown = decider.get(page)
    assert "Gemeld" in shown.words
    assert "Rond het af" not in shown.words


def test_a_double_click_is_one_talk(signal, decider):
    page = decider.get(f"/signalen/{signal.id}")
    answers = [decider.submit(page, "/besproken", talk_note="Gebeld") for _ in range(2)]
    assert [one.status for one in answers] == [303, 303]
    assert [line.verb for line in rows(AuditLine)].count("signals.talk") == 1


def test_an_old_page_meets_a_conflict_and_keeps_what_was_typed(signal, decider):
    page = decider.get(f"/signalen/{signal.id}")
    decider.submit(page, "/besproken", talk_note="Gebeld")
    late = decider.submit(page, "/afsluiten", end_note="Het was een bedrijfsnaam")
    assert late.status == 409
    assert "Het was een bedrijfsnaam" in late.text


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_ended_stays_ended(signal, verb):
    reach(signal, State.CLOSED)
    with pytest.raises(Refused, match="wrong_state"):
        handle(signal, verb)
    assert rows(DiscriminationSignal)[0].state is State.CLOSED


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(bakery, decider, n):
    for _ in range(n):
        make.signal(of=bakery)
    with counted() as ran:
        assert len(decider.get("/signalen").all("tbody tr")) == n
    assert len(ran) <= 3, ran


def test_a_long_list_goes_on(bakery, decider):
    made = make.signal(of=bakery)
    with db.unit() as session:
        keep = {c.key: getattr(made, c.key) for c in made.__mapper__.column_attrs}
        for n in range(26):
            meeting = make.introduction(of=bakery, state=Meeting.ASKED)
            copy = {"id": meeting.id, "introduction_id": meeting.id}
            at = made.raised_at - timedelta(minutes=n + 1)
            session.add(DiscriminationSignal(**(keep | copy | {"raised_at": at})))
            session.get(Introduction, meeting.id).state = Meeting.DECLINED
            session.flush()
    first = decider.get("/signalen")
    assert len(first.all("tbody tr")) == 25
    after = next(one for one in first.links() if "na=" in one)
    assert len(decider.get(after).all("tbody tr")) == 2


# what the database keeps true


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"state": State.CLOSED}, "ck_discrimination_signals_ended"),
        ({"state": State.TALKED}, "ck_discrimination_signals_handled_by_somebody"),
        ({"text": "x" * 1001}, "ck_discrimination_signals_text_length"),
    ],
)
def test_the_database_keeps_a_signal_whole(signal, values, name):
    if name.endswith("_ended"):
        values = values | {"handled_by": make.person("decider").id}
    changed = update(DiscriminationSignal).where(DiscriminationSignal.id == signal.id)
    with pytest.raises(IntegrityError) as refused, db.unit() as session:
        session.execute(changed.values(**values))
    assert db.violated(refused.value) == name
