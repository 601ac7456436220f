"""Bringing a database to the newest version, and asking which version it has.

Only who migrates loads Alembic: the web asks for the version, and nothing more.
"""

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from portal import db
from portal.settings import settings


def upgrade() -> None:
    """Run the migrations that are missing, each in a transaction of its own."""
    from alembic import command
    from alembic.config import Config

    alembic = Config()
    alembic.set_main_option("script_location", str(settings().migrations))
    command.upgrade(alembic, "head")


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
    return version() == head()


def version() -> str:
    """The newest migration that the database has; "" when it was never migrated."""
    try:
        with db.engine.connect() as connection:
            at = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except DatabaseError:
        return ""
    return str(at or "")


def knows(version: str) -> bool:
    """Can a database of this version be brought to the newest?"""
    names = (path.name for path in (settings().migrations / "versions").glob("*_*.py"))
    return version in {name.partition("_")[0] for name in names}


def head() -> str:
    """The newest migration, by the file beside them (a test compares)."""
    return (settings().migrations / "HEAD").read_text().strip()
