"""What migrations say more than once. Like them, never changed after it landed; a new wording gets
a new name.
"""

import re

import sqlalchemy as sa
from alembic import op


def choice(name: str, *values: str) -> sa.Enum:
    """A text column that holds these values only, by a CHECK called ck_<table>_<name>."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def freeze(table: str) -> None:
    """UPDATE and DELETE on `table` fail from now on."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'frozen: {table}'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'frozen: %', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def widen(table: str, name: str, column: str, *values: str) -> None:
    """`choice` of an existing column holds these values from now on.

    SQLite cannot change a CHECK: its table is made anew from its own text, with its rows, indexes
    and triggers (https://www.sqlite.org/lang_altertable.html, section 7).
    """
    called = f"ck_{table}_{name}"
    check = f"{column} IN {values!r}"
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {called}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {called} CHECK ({check})")
        return
    raw = op.get_bind().connection.dbapi_connection
    told = raw.execute(
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (table,)
    ).fetchall()
    (made,) = [sql for kind, sql in told if kind == "table"]
    wider, n = re.subn(
        rf"(CONSTRAINT {called} CHECK )\({column} IN \([^)]*\)\)", rf"\1({check})", made
    )
    if n != 1:
        raise RuntimeError(f"{table} has no check {called} on the words of {column}")
    raw.execute(re.sub(rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_wider", wider))
    raw.execute(f"INSERT INTO {table}_wider SELECT * FROM {table}")
    raw.execute(f"DROP TABLE {table}")
    raw.execute(f"ALTER TABLE {table}_wider RENAME TO {table}")
    for sql in (sql for kind, sql in told if kind != "table"):
        raw.execute(sql)
