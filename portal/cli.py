"""The commands of the portal: `flask --app wsgi …`. All can be repeated; all exit 0 when there is
nothing to do.
"""

import json
import os
import secrets
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from portal import (
    assets,
    backup_commands,
    clock,
    db,
    heartbeat,
    holds,
    migrate,
    notes,
    outbox,
    worker,
)
from portal.audit import SYSTEM
from portal.health import Finding
from portal.settings import settings

jobs = AppGroup("jobs", help="Wat na een wijziging gebeurt: uitvoeren of bekijken.")
invoices = AppGroup("invoices", help="Facturen.")
cards = AppGroup("cards", help="Kaarten en profielen.")
candidates = AppGroup("candidates", help="Kandidaten uit het zaaksysteem.")
roles = AppGroup("roles", help="Rechten in de database.")


def register(app: Flask) -> None:
    """Make the commands known."""
    for command in (
        setup,
        migrate_,
        doctor,
        backup_commands.backup,
        backup_commands.restore,
        nightly,
        jobs,
        invoices,
        cards,
        candidates,
        roles,
        administrator,
    ):
        app.cli.add_command(command)


@click.command()
def setup() -> None:
    """Write the secrets and the demo seal certificate of this machine into INSTANCE, once, and pack
    the files that pages need.
    """
    prepare(settings().instance)
    click.echo(f"INSTANCE is ready: {settings().instance}")


def prepare(instance: Path) -> None:
    """The folder with a secret key and a seal certificate, readable by its owner only, and packed
    files.
    """
    from portal.effects import seal

    keep_to_owner(instance)
    key = instance / "secret_key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_hex(32))
    if not (instance / "seal").exists():
        seal.make_demo_certificate(instance / "seal")
    assets.pack(instance / "static")
    for made in (key, instance / "seal", instance / "static"):
        for path in (made, *made.rglob("*")):
            notes.give_to_owner(path, instance)


def keep_to_owner(instance: Path) -> None:
    """INSTANCE and the database in it are for their owner only. A folder that everybody uses
    stays as it is, and `doctor` tells.
    """
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = instance.stat()
    if found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX:
        instance.chmod(0o700)
    for file in instance.glob("*.db*"):
        if file.stat().st_uid == os.geteuid():
            file.chmod(0o600)


@click.command("migrate")
def migrate_() -> None:
    """Bring the database to the newest version."""
    keep_to_owner(settings().instance)
    migrate.upgrade()
    click.echo(f"Database is at version {migrate.head()}.")


@jobs.command("run")
def jobs_run() -> None:
    """Work off all that is due, follow-ups included, and return."""
    click.echo(f"{outbox.run_due()} jobs done.")


@jobs.command("work")
def jobs_work() -> None:
    """Stay and work off jobs as they come."""
    from flask import current_app

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    worker.work(app, settings())


@jobs.command("alive")
def jobs_alive() -> None:
    """Is a worker of this machine at work? Exit 1 when there is none: for who starts it again."""
    if not heartbeat.is_here():
        raise click.ClickException("No worker of this machine was seen in the last two minutes.")
    click.echo("A worker of this machine is at work.")


@jobs.command("dead")
@click.option("--retry", is_flag=True, help="Give every one of them another round.")
def jobs_dead(retry: bool) -> None:
    """List the jobs that gave up."""
    from portal.operations import actions

    for job in outbox.dead():
        click.echo(f"{job.id}  {job.name}  {job.error}  since {job.created_at:%Y-%m-%d %H:%M}")
    if retry:
        with db.unit():
            actions.retry_all(by=SYSTEM, at=clock.now())


@jobs.command("held")
def jobs_held() -> None:
    """List what is held since a restore, by function."""
    for does, count in holds.listed():
        click.echo(f"{count:6}  {does}")


@jobs.command("release")
@click.option("--without-mail", is_flag=True, help="Drop the mails: they were sent before.")
def jobs_release(without_mail: bool) -> None:
    """Let go on what is held since a restore, and the nightly work."""
    from portal.operations import actions

    with db.unit():
        released = actions.release(without_mail=without_mail, by=SYSTEM, at=clock.now())
    click.echo(f"{released} jobs released.")


@click.command()
def nightly() -> None:
    """Do today's nightly work now; a second time today does nothing."""
    from portal.jobs import NIGHTLY

    if holds.count():
        click.echo("Jobs are held since a restore: first flask --app wsgi jobs release.")
        return
    with db.unit():
        for name in NIGHTLY:
            outbox.put(name, key=f"{name}:{clock.today()}")
    click.echo(f"{outbox.run_due()} jobs done.")


@invoices.command("run")
@click.option("--month", required=True, help="The month to bill, YYYY-MM.")
def invoices_run(month: str) -> None:
    """Bill every employer up to and including this month; a second run issues nothing."""
    from portal.errors import Refused
    from portal.invoices import actions as invoice_actions

    try:
        numbers = invoice_actions.run_month(month)
    except Refused as refused:
        raise click.ClickException(refused.text) from None
    outbox.run_due()
    click.echo(f"{len(numbers)} invoices and credit notes issued.")


@cards.command("release")
def cards_release() -> None:
    """Renew the showings of every open vacancy that has a place free, and the table of the
    supply where a season is over.
    """
    with db.unit():
        outbox.put("cards.renew")
    click.echo(f"{outbox.run_due()} jobs done.")


@candidates.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option(
    "--failed",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the lines that failed, with the reason, to this file.",
)
@click.option("--mediator", default="", help="Whose dossiers they become, by e-mail address.")
def candidates_import(file: Path, dry_run: bool, failed: Path | None, mediator: str) -> None:
    """Read candidates in from the case system, CSV or XLSX; exit 1 when lines failed."""
    from portal.errors import Refused
    from portal.imports import service

    try:
        rows = service.look(file.read_bytes())
        by = service.mediator(mediator)
    except Refused as refused:
        raise click.ClickException(refused.text % refused.values) from None
    verdicts = []
    with click.progressbar(length=len(rows), label=file.name, hidden=not _is_screen()) as bar:
        for chunk in service.chunks(rows):
            verdicts += service.judge(chunk) if dry_run else service.take(chunk, by)
            bar.update(len(chunk))
    for line in service.report(rows, verdicts):
        click.echo(line)
    if failed:
        failed.write_bytes(service.failed(rows))
    sys.exit(1 if any(row.problems for row in rows) else 0)


def _is_screen() -> bool:
    return sys.stdout.isatty()


@roles.command("sql")
@click.option("--role", default="portal_employer", show_default=True)
def roles_sql(role: str) -> None:
    """Print the SQL for the PostgreSQL role of employers' sessions (FENCE_ROLE): all but the fenced
    tables.
    """
    click.echo(fence_sql(role))


def fence_sql(role: str) -> str:
    """Statements for an administrator, again after an upgrade that adds tables; never part of a
    migration.
    """
    fenced = db.fenced_tables()
    open_tables = sorted(name for name in db.Base.metadata.tables if name not in fenced)
    absent = f"SELECT FROM pg_roles WHERE rolname = '{role}'"
    lines = [
        f'DO $$ BEGIN IF NOT EXISTS ({absent}) THEN CREATE ROLE "{role}" NOLOGIN; END IF; END $$;',
        f'GRANT "{role}" TO {_user()};',
    ]
    lines += [
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO "{role}";' for name in open_tables
    ]
    lines += [f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}";']
    return "\n".join(lines)


def _user() -> str:
    """Whose sessions take the role: the user of DATABASE_URL, whoever makes it."""
    user = db.engine.url.username
    return f'"{user}"' if user else "CURRENT_USER"


@click.command()
@click.argument("name")
@click.argument("email")
def administrator(name: str, email: str) -> None:
    """Invite somebody who manages users, by mail: the first one, or one more when none of them can
    come in any more.
    """
    from portal.accounts import actions as account_actions
    from portal.audit import SYSTEM
    from portal.errors import Refused
    from portal.roles import Role

    try:
        with db.unit():
            account_actions.invite(
                name, email, roles={Role.ADMIN}, employer_id=None, by=SYSTEM, at=clock.now()
            )
    except Refused as refused:
        raise click.ClickException(refused.text) from None
    click.echo(f"Invited: {email}. The mail leaves when a worker is at work.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--strict", is_flag=True, help="Exit 1 also when something only wants attention.")
@click.option("--deep", is_flag=True, help="Read every page of the database as well.")
@click.option("--watch", is_flag=True, help="Mail what was not there the last time.")
def doctor(as_json: bool, strict: bool, deep: bool, watch: bool) -> None:
    """Check every invariant (broken: exit 1) and what wants attention (exit 0). With --watch who
    keeps the portal (OPERATOR_MAIL) is mailed each finding once, until it is gone.
    """
    from portal import doctor as checks
    from portal.operations import last_doctor

    findings = checks.findings(deep=deep)
    last_doctor.note(findings)
    if watch:
        _tell(findings)
    if as_json:
        click.echo(json.dumps([finding.__dict__ for finding in findings], ensure_ascii=False))
    elif not findings:
        click.echo("All is well.")
    if not as_json and (line := checks.told()):
        click.echo(line)
    for finding in findings if not as_json else ():
        click.echo(f"{finding.kind}: {finding.check}: {finding.what}\n  {finding.mend}")
    sys.exit(any(strict or finding.kind is checks.Kind.BROKEN for finding in findings))


def _tell(findings: Sequence[Finding]) -> None:
    """Exit 2 when it could not be mailed: the next time tells it."""
    from portal.operations import watch

    try:
        click.echo(f"{watch.tell(findings)} new findings mailed.", err=True)
    except watch.Untold as error:
        click.echo(f"Not mailed: {error}", err=True)
        sys.exit(2)
