"""What migrations say more than once. Like them, never changed after it landed; a new wording gets
a new name.
"""

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
