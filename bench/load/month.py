"""The month run of finance, from the press of the button until the last bookkeeper has his mail."""

import asyncio
import time
from random import Random

from sqlalchemy import func, select

from bench.load.house import Served
from bench.load.person import Answer, Person
from bench.town import Town
from bench.visitor import sign_in
from portal import clock, db
from portal.invoices.labels import Kind
from portal.invoices.models import Invoice
from portal.outbox import Job, JobState
from portal.placements.ledger import month_of
from portal.roles import Role

PATIENCE = 900  # seconds


async def bill(town: Town, house: Served) -> tuple[float, str]:
    """Make the invoices as finance does, and wait for them: the seconds, and what it was."""
    with town.app.app_context():
        cookie = sign_in(town.app, town.people[Role.FINANCE][0]).cookie
    heard: list[Answer] = []
    finance = Person(house.port, cookie, Random(0), 0, heard)
    page = await finance.submit(await finance.get("/facturen/maken"), "/maken", step="check")
    begun, cpu = time.monotonic(), house.cpu()[1]
    await finance.submit(page, "/maken", step="save")
    pressed = max(one.seconds for one in heard)
    while not (made := invoices(town))[0] or made[1] < made[0]:
        if time.monotonic() - begun > PATIENCE:
            return PATIENCE, f"NOT DONE: {made[1]} of {made[0]} invoices mailed in {PATIENCE} s"
        await asyncio.sleep(0.5)
    took, cpu = time.monotonic() - begun, house.cpu()[1] - cpu
    each = f"{1000 * cpu / made[0]:.0f} ms of CPU each"
    told = (
        f"{made[0]} invoices with PDF and mail in {took:.0f} s, {each}, the press {pressed:.1f} s"
    )
    return took, told


def invoices(town: Town) -> tuple[int, int]:
    """Those of this month, and how many of them were printed and mailed since it began."""
    made = select(func.count()).where(
        Invoice.kind == Kind.INVOICE, Invoice.month == month_of(clock.today())
    )
    mailed = select(func.count()).where(Job.name == "invoices.printed", Job.state == JobState.DONE)
    with town.app.app_context():
        return db.session.scalar(made) or 0, db.session.scalar(mailed) or 0
