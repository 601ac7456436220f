"""The disk with the database and INSTANCE fills up while people work: who keeps it is told in time,
reading goes on, and what cannot be saved is answered so. With room again everything goes on.
"""

import os
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal import db
from portal.roles import Role
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from tests import make
from tests_long.faults.town import Town

MB = 1_000_000
SIZE = 600 * MB  # a tenth of it is more than what the portal calls full
NEARLY, HARDLY = 55 * MB, 20 * MB
LAST = 300_000  # bytes that are left when people begin to fill them
PEOPLE, SECONDS, DRAFTS = 4, 10, 20
BACK = 5  # seconds
LONG = "Orders verzamelen en inpakken. " * 40  # so that the file has to grow


@pytest.fixture
def small(tmp_path):
    """A town on a disk of its own, which root may make."""
    folder = tmp_path / "instance"
    folder.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "gp-fault", str(folder)]
    done = subprocess.run(made, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"not run, for want of a disk of its own (give this test root): {done.stderr}")
    try:
        town = Town(f"sqlite:///{folder}/portal.db", folder)
        yield town
        town.stop()
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def leave(folder, room):
    """So much room, and no more, is left on the disk."""
    ballast = folder / "ballast"
    ballast.touch()
    found = os.statvfs(folder)
    more = found.f_bavail * found.f_frsize - room
    with ballast.open("r+b") as file:
        os.posix_fallocate(file.fileno(), 0, ballast.stat().st_size + more)


def disk(town):
    return [kind for kind, check, _ in town.doctor() if check == "disk"]


def posts(person, page, action, **typed):
    """Send the form of a page once; what is answered, which is no mistake of ours."""
    form = page.form(action)
    data = {one.attributes["name"]: one.attributes.get("value") or ""
            for one in form.css('input[type="hidden"]')}  # fmt: skip
    answer = person.ask("POST", form.attributes.get("action") or page.path, data | typed)
    assert answer.status in (303, 503), answer.words
    return answer


def writes(person, until):
    """Vacancies, each once, and looks at the list; where those stand that were saved."""
    page, saved = person.get("/vacatures/nieuw"), []
    words = {"title": "Orderpicker", "tasks": LONG, "then": "later"}
    while time.monotonic() < until:
        answer = posts(person, page, "nieuw", **words, once=str(uuid4()))
        saved += [answer.location] if answer.status == 303 else []
        read = person.ask("GET", "/vacatures")
        assert read.status == 200, read.words
    return saved


def sends_in(person, drafts):
    """Each once; those that were, as it was answered."""
    sent = []
    for draft in drafts:
        page = person.get(f"/vacatures/{draft}/controleren")
        sent += [draft] if posts(person, page, "/insturen").status == 303 else []
        time.sleep(SECONDS / DRAFTS / 4)
    return sent


@pytest.mark.promise("J2")
def test_what_a_full_disk_takes_stands_and_what_it_does_not_is_said(small, tell):
    with small.inside():
        bakery = make.employer()
        users = [make.person(Role.MEMBER, of=bakery) for _ in range(PEOPLE)]
        drafts = [make.vacancy(of=bakery, state=State.DRAFT).id for _ in range(DRAFTS)]
    before = small.vacancies()
    small.start()
    people = [small.person(user) for user in users]
    small.works_off()

    assert (disk(small), small.status("/readyz")) == ([], 200)
    leave(small.folder, NEARLY)
    assert (disk(small), small.status("/readyz")) == (["attention"], 200)
    leave(small.folder, HARDLY)
    assert (disk(small), small.status("/readyz")) == (["broken"], 503)
    saved = [people[0].draft()]  # what still goes, goes
    leave(small.folder, LAST)
    began = time.monotonic()
    with ThreadPoolExecutor(PEOPLE) as pool:
        sending = pool.submit(sends_in, people[0], drafts)
        acts = [pool.submit(writes, person, began + SECONDS) for person in people[1:]]
        saved += [one for act in acts for one in act.result()]
        sent = sending.result()
    seen = Counter(
        one.status for person in people for one in person.seen
        if one.began > began and one.method == "POST"
    )  # fmt: skip
    assert seen[503] > 0
    assert disk(small) == ["broken"]
    assert (small.status("/healthz"), small.status("/readyz")) == (200, 503)

    (small.folder / "ballast").unlink()
    free = time.monotonic()
    saved.append(people[0].draft())
    took = time.monotonic() - free
    last = people[0].submit(f"/vacatures/{drafts[-1]}/controleren", "/insturen")
    assert last.status == 303
    done = small.works_off()
    tell(
        f"on a full disk {seen[303]} were saved and {seen[503]} were told; "
        f"the first write {took:.1f} s after there was room, all that was due {done:.0f} s after"
    )
    assert small.vacancies() - before == Counter(saved)
    with small.inside():
        stand = select(Vacancy.id).where(Vacancy.state == State.SUBMITTED)
        assert set(db.session.scalars(stand)) == {*sent, drafts[-1]}
    assert took < BACK
    assert small.broken() == []
