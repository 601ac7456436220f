"""`flask demo`: play the municipality into an empty database, and write the surplus that is asked
for.
"""

import sys
import time
from random import Random

import click
from sqlalchemy import select

from portal import clock, db, migrate, outbox
from portal.accounts import queries as account_queries
from portal.accounts.models import User
from portal.audit import SYSTEM, record
from portal.demo import bulk, cast, play, queries
from portal.demo.companies import COMPANIES
from portal.roles import Role


@click.command("demo")
@click.option(
    "--employers", default=len(COMPANIES), show_default=True, help="Companies; above 25 in bulk."
)
@click.option(
    "--candidates", default=play.POOL, show_default=True, help="Candidates; above 400 in bulk."
)
@click.option(
    "--seed", default=7, show_default=True, help="The same seed plays the same municipality."
)
def demo(employers: int, candidates: int, seed: int) -> None:
    """Load the demo: fictitious people and companies in every state, dated relative to today."""
    began = time.monotonic()
    if queries.is_loaded():
        click.echo("The demo is loaded already: nothing to do.")
        return
    if queries.is_begun():
        _say("starting over: the last time was broken off")
        migrate.rebuild()
    elif queries.is_in_use():
        click.echo("This database is in use: the demo is left out.")
        return
    until = clock.now()
    play.play(until=until, seed=seed, candidates=min(candidates, play.POOL), say=_say)
    _surplus(employers - len(COMPANIES), candidates - play.POOL, seed)
    with db.unit() as session:
        first = session.scalars(select(User).where(User.email == cast.PLAYERS[0].email)).one()
        record(queries.PLAYED, first, by=SYSTEM, at=until, seed=seed)
    click.echo(f"The demo is ready in {time.monotonic() - began:.0f} seconds.")


def _surplus(employers: int, candidates: int, seed: int) -> None:
    if max(employers, candidates) <= 0:
        return
    writer = bulk.Writer(
        Random(seed),
        clock.now(),
        [person.id for person in account_queries.people_with(Role.ACCOUNT_MANAGER)],
        [person.id for person in account_queries.people_with(Role.MEDIATOR)],
    )
    _say(f"{max(candidates, 0)} more candidates")
    bulk.candidates(max(candidates, 0), writer)
    _say(f"{max(employers, 0)} more companies")
    bulk.employers(max(employers, 0), writer)
    bulk.season(writer)
    outbox.run_due()


def _say(what: str) -> None:
    click.echo(f"  {what} …")
    sys.stdout.flush()
