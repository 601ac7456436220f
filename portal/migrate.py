"""Bringing a database to the newest version, and asking which version it has."""

from alembic import command
from alembic.config import Config as Alembic
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal import db
from portal.settings import settings


def upgrade() -> None:
    """Run the migrations that are missing, each in a transaction of its own."""
    command.upgrade(_alembic(), "head")


def rebuild() -> None:
    """Drop every table and make them anew: only for a demo that was broken off."""
    db.session.remove()
    with db.migrating(), db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = on")
        db.Base.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    upgrade()


def is_current() -> bool:
    """Does the database have every migration this code knows?"""
    with db.engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    return at == head()


def head() -> str | None:
    return ScriptDirectory.from_config(_alembic()).get_current_head()


def _alembic() -> Alembic:
    alembic = Alembic()
    alembic.set_main_option("script_location", str(settings().migrations))
    return alembic
