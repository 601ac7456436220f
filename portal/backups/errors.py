"""What goes wrong with a backup; commands show the message, which says what to do."""

import click


class BackupError(click.ClickException):
    """No backup, or none that can be used. What was there is as it was."""
