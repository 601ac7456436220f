"""The commands of backups: `backup FILE`, `backup check`, `backup key` and `restore`."""

import json
import os
import sys
from itertools import groupby
from pathlib import Path

import click
from flask.cli import AppGroup

from portal import clock, numbers
from portal.backups.actions import Restored
from portal.settings import settings

FILE = click.Path(dir_okay=False, path_type=Path)
PRESENT = click.Path(exists=True, dir_okay=False, path_type=Path)
CHANGED = {  # portal/accounts/rules.py
    "made": "new, has no account in this backup",
    "password": "another password: asks for a new one by mail, no old one works",
    "stopped": "stopped, and stays out",
    "admitted": "given back access, and has none in this backup",
    "roles": "other roles: has those of the backup again",
    "company": "his company was stopped or started: it stands as in the backup again",
}
identity_option = click.option(
    "--identity", type=PRESENT, help="The age identity that opens an encrypted backup."
)


class _FileOrCommand(AppGroup):
    """`backup FILE` is `backup write FILE`: a first word that is no command is the file. One that
    is called as a command is written ./check.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["write", *args]
        return super().parse_args(ctx, args)


@click.group("backup", cls=_FileOrCommand, subcommand_metavar="[FILE] | COMMAND [ARGS]...")
def backup() -> None:
    """Write one file with the whole database, while people work: FILE, or without one the next in
    BACKUP_FOLDER, where old ones are thrown away.
    """


@backup.command("write")
@click.argument("file", type=FILE, required=False)
def backup_write(file: Path | None) -> None:
    """The same as backup FILE."""
    from portal.backups import actions, secrets_file

    if file:
        actions.write(file, at=clock.now())
    elif settings().backup_folder:
        file = actions.write_into_folder(at=clock.now())
    else:
        raise click.UsageError("Name a FILE, or set BACKUP_FOLDER.")
    click.echo(f"Backup written: {file}")
    click.echo(
        f"The seal key and the secret key are not in it but apart, in {secrets_file.beside(file)}: "
        "keep the two in different places."
    )
    if not settings().backup_recipient:
        click.echo("Neither is encrypted: set BACKUP_RECIPIENT (flask --app wsgi backup key).")


@backup.command("check")
@click.argument("file", type=PRESENT)
@identity_option
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def backup_check(file: Path, identity: Path | None, as_json: bool) -> None:
    """Restore FILE into a database of its own and check every invariant there; exit 1 when one is
    broken. The database at work is not touched.
    """
    from portal import doctor
    from portal.backups import actions

    with actions.opened(file, identity) as beside:
        findings = doctor.invariants()
    if as_json:
        click.echo(json.dumps([finding.__dict__ for finding in findings], ensure_ascii=False))
    else:
        click.echo(f"{file}: version {beside.version}, made {beside.manifest.made_at or 'unknown'}")
        for finding in findings:
            click.echo(f"{finding.kind}: {finding.check}: {finding.what}")
        click.echo("All is well." if not findings else "It can be restored, and is not right.")
    sys.exit(bool(findings))


@backup.command("key")
@click.argument("file", type=FILE)
def backup_key(file: Path) -> None:
    """Make an age identity in FILE and print its recipient, for BACKUP_RECIPIENT. Take FILE away
    from this machine: it opens every backup.
    """
    from portal.backups import crypt

    identity, recipient = crypt.make_identity()
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.ClickException(f"{file} was not written: {error.strerror}.") from None
    with os.fdopen(number, "w") as stream:
        stream.write(f"# public key: {recipient}\n{identity}\n")
    click.echo(recipient)


def _known_number(
    context: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> object:
    for number in given:
        try:
            numbers.read(number)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None
    return given


@click.command()
@click.argument("file", type=PRESENT)
@click.option("--yes", is_flag=True, help="Do not ask.")
@identity_option
@click.option(
    "--hold/--no-hold",
    default=None,
    help="Leave undone what was to be done until `jobs release`. [default: hold, but in the demo]",
)
@click.option(
    "--last-invoice",
    "last_invoices",
    multiple=True,
    callback=_known_number,
    metavar="NUMBER",
    help="The last number that was sent out, of an invoice or credit note; may be given for each.",
)
@click.option("--secrets", type=PRESENT, help="Put these secrets into INSTANCE as well.")
def restore(
    file: Path,
    yes: bool,
    identity: Path | None,
    hold: bool | None,
    last_invoices: tuple[str, ...],
    secrets: Path | None,
) -> None:
    """Replace the database by a backup, and keep the old one by another name. Refuses a damaged
    file, and one that is newer than this portal.
    """
    from portal.backups import actions

    if not yes:
        click.confirm("This replaces everything in the database. Go on?", abort=True)
    done = actions.restore(
        file,
        at=clock.now(),
        identity=identity,
        hold=not settings().demo if hold is None else hold,
        last_invoices=last_invoices,
        secrets=secrets,
    )
    for line in _report(done, asked=bool(last_invoices)):
        click.echo(line)


def _access(done: Restored) -> list[str]:
    if done.changed is None:
        return [
            "It cannot be asked who was stopped, or chose another password, since the backup: "
            "look yourself before people sign in."
        ]
    lines = [
        f"  {whose}: {', '.join(CHANGED[one] for one in what)}" for whose, what in done.changed
    ]
    return ["Changed since the backup:", *lines] if lines else []


def _report(done: Restored, *, asked: bool) -> list[str]:
    lines = ["Restored. Run `flask doctor` to check."]
    if done.kept:
        lines.append(f"The database of before is kept: {done.kept}")
    lines += _access(done)
    if done.held:
        lines.append(
            f"{done.held} jobs are held, and the nightly work: `flask jobs held` lists them, "
            "`flask jobs release` lets them go on."
        )
    for _, series in groupby(done.skipped, key=lambda number: number.rpartition("-")[0]):
        missing = list(series)
        lines.append(f"Sent out, and not in this backup: {missing[0]} to {missing[-1]}")
    if not asked:
        lines.append(
            f"The last invoice in it is {done.last_invoice or 'none of this year'}. Were later "
            "ones sent out? Restore again with --last-invoice NUMBER before the next is made."
        )
    return lines
