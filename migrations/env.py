"""Runs migrations on the portal's own engine, inside one writing transaction per migration.

On SQLite foreign keys are off while a table is rebuilt (a rebuild with them on deletes children)
and checked after.
"""

from alembic import context

from portal import db


def run() -> None:
    raw = None
    with db.migrating(), db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            raw = connection.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys = off")
        context.configure(
            connection=connection,
            target_metadata=db.Base.metadata,
            transaction_per_migration=True,
            transactional_ddl=True,
            render_as_batch=is_sqlite,
        )
        with context.begin_transaction():
            context.run_migrations()
        if raw is not None:
            broken = raw.execute("PRAGMA foreign_key_check").fetchall()
            raw.execute("PRAGMA foreign_keys = on")
            if broken:
                raise RuntimeError(f"foreign keys broken by a migration: {broken[:5]}")


run()
