"""The mail server is away, says nothing, or says "later": nobody who clicks waits for it, and when
it is there again it gets every letter, once; in which order is told, since who was tried often
waits longer for his next time. A worker that is killed when the server has a letter and it has not
written that down sends the same letter again.
"""

import os
import signal
import time
from collections import Counter

import pytest

from portal.roles import Role
from portal.vacancies.labels import State
from tests import make
from tests_long.faults.slow_clients import share

A_TIME = 4  # vacancies that are sent in while it is so
LONG = 25  # seconds that it says nothing: longer than the portal listens
LATER = 300  # seconds in which everything came, after that
RECEIVED = "Wij hebben uw vacature"


def filled(town, many):
    with town.inside():
        bakery = make.employer()
        drafts = [make.vacancy(of=bakery, state=State.DRAFT) for _ in range(many)]
        user = make.person(Role.MEMBER, of=bakery)
    return user, [(one.id, one.reference) for one in drafts]


def sends_in(person, vacancies):
    """Seconds that each click took."""
    took = []
    for vacancy, _reference in vacancies:
        page = person.get(f"/vacatures/{vacancy}/controleren")
        assert person.submit(page, "/insturen").status == 303
        took.append(person.seen[-1].took)
    return took


def references(post):
    """Of the vacancies that we said to have, in the order in which it came."""
    subjects = [str(one["Subject"]) for one in post.letters]
    return [one.split()[-1] for one in subjects if one.startswith(RECEIVED)]


@pytest.mark.promise("J3")
def test_a_mail_server_that_is_away_holds_nobody_up_and_gets_all_of_it_later(sqlite_town, tell):
    town, post = sqlite_town, sqlite_town.post
    user, vacancies = filled(town, 4 * A_TIME)
    town.start()
    person = town.person(user)
    calm = sends_in(person, vacancies[:A_TIME])
    town.works_off()
    assert sorted(references(post)) == sorted(one for _, one in vacancies[:A_TIME])

    post.always = "451 later"
    took = sends_in(person, vacancies[A_TIME : 2 * A_TIME])
    time.sleep(3)
    post.always, post.silent = "250 yes", True
    took += sends_in(person, vacancies[2 * A_TIME : 3 * A_TIME])
    time.sleep(LONG)
    post.close()
    took += sends_in(person, vacancies[3 * A_TIME :])
    time.sleep(3)
    assert len(references(post)) == A_TIME
    post.silent = False
    post.reopen()
    later = town.works_off(LATER)

    came = references(post)
    late, asked = came[A_TIME:], [one for _, one in vacancies[A_TIME:]]
    tell(
        f"clicks p50 {share(calm, 0.5):.0f} ms with a mail server, {share(took, 0.5):.0f} ms (at "
        f"most {1000 * max(took):.0f}) without; all {len(late)} letters came within {later:.0f} s, "
        f"in the order of {[asked.index(one) for one in late]}"
    )
    assert max(took) < max(calm) + 2
    assert Counter(came) == Counter(one for _, one in vacancies)
    assert set(town.posted().values()) == {1}
    assert town.broken() == []


@pytest.mark.promise("B8")
def test_a_worker_killed_between_the_yes_and_its_note_sends_the_same_letter(town, tell):
    post = town.post
    user, vacancies = filled(town, 3)
    town.start()
    person = town.person(user)
    town.works_off()
    killed = []

    def kill_once():
        if not killed:
            killed.append(post.letters[-1]["Message-ID"])
            os.killpg(town.worker.pid, signal.SIGKILL)

    post.at_goodbye = kill_once
    sends_in(person, vacancies)
    assert town.worker.wait(60) == -signal.SIGKILL
    began = time.monotonic()
    town.start_worker()
    town.works_off()
    came = Counter(one["Message-ID"] for one in post.letters)
    tell(f"{len(came)} letters, one of them twice; done {time.monotonic() - began:.0f} s after")
    assert {one: times for one, times in came.items() if times > 1} == {killed[0]: 2}
    assert Counter(references(post)).keys() == {one for _, one in vacancies}
    assert set(town.posted()) == {one.strip("<>").partition("@")[0] for one in came}
