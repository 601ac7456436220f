"""`flask demo`: play the municipality into an empty database, and write the surplus that is asked
for.
"""

import sys
import time
from random import Random

import click
from sqlalchemy import select

from portal import clock, db
from portal.accounts import queries as accounts
from portal.demo import bulk, play, queries
from portal.demo.companies import COMPANIES
from portal.employers.models import Employer
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
    if db.session.scalar(select(Employer.id).limit(1)):
        raise click.ClickException(
            "There are companies in this database: the demo wants an empty one."
        )
    until = clock.now()
    play.play(until=until, seed=seed, candidates=min(candidates, play.POOL), say=_say)
    _surplus(employers - len(COMPANIES), candidates - play.POOL, seed)
    click.echo(f"The demo is ready in {time.monotonic() - began:.0f} seconds.")


def _surplus(employers: int, candidates: int, seed: int) -> None:
    if max(employers, candidates) <= 0:
        return
    pen = bulk.Pen(
        Random(seed),
        clock.now(),
        [person.id for person in accounts.people_with(Role.ACCOUNT_MANAGER)],
        [person.id for person in accounts.people_with(Role.MEDIATOR)],
    )
    _say(f"{max(candidates, 0)} more candidates")
    bulk.candidates(max(candidates, 0), pen)
    _say(f"{max(employers, 0)} more companies")
    bulk.employers(max(employers, 0), pen)


def _say(what: str) -> None:
    click.echo(f"  {what} …")
    sys.stdout.flush()
