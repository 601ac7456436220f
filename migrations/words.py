"""What migrations say more than once. Like them, never changed after it landed; a new wording gets
a new name.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

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


def refuse_replace(table: str) -> None:
    """On a frozen `table` REPLACE (SQLite) and TRUNCATE (PostgreSQL) fail from now on, as they
    delete without the trigger on DELETE. Its primary key and its unique constraints are read from
    the database: after another one came, give this again.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    found = sa.inspect(op.get_bind())
    keys = sorted(one["column_names"] for one in found.get_unique_constraints(table))
    keys.insert(0, found.get_pk_constraint(table)["constrained_columns"])
    taken = [
        f"SELECT RAISE(ABORT, 'UNIQUE constraint failed: "
        f"{', '.join(f'{table}.{column}' for column in key)}') FROM {table} "
        f"WHERE {' AND '.join(f'{column} = NEW.{column}' for column in key)};"
        for key in keys
    ]
    taken.append(f"SELECT RAISE(ABORT, 'frozen: {table}') FROM {table} WHERE rowid = NEW.rowid;")
    op.execute(f"DROP TRIGGER IF EXISTS {table}_no_replace")
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} BEGIN {' '.join(taken)} END"
    )


@contextmanager
def thawed(table: str) -> Iterator[None]:
    """Inside, rows of the frozen `table` can change; after it they are frozen as before. In one
    transaction with the rest of its migration, so nobody else ever sees the table open.
    """
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER {table}_no_{verb.lower()}")
    else:
        op.execute(f"DROP TRIGGER {table}_frozen ON {table}")
    yield
    freeze(table)


def rewrite(table: str, column: str, change: Callable[[Any], Any]) -> None:
    """The JSON of `column`, in every row, as `change` gives it; a thousand rows at a time."""
    bind, after = op.get_bind(), uuid.UUID(int=0)
    rows = sa.table(table, sa.column("id", sa.Uuid()), sa.column(column, sa.Text()))
    page = sa.select(rows.c.id, rows.c[column]).order_by(rows.c.id).limit(1000)
    put = sa.update(rows).where(rows.c.id == sa.bindparam("row_id"))
    while found := bind.execute(page.where(rows.c.id > after)).all():
        told = [{"row_id": row[0], column: _written(change(json.loads(row[1])))} for row in found]
        bind.execute(put, told)
        after = found[-1][0]


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def multiply(
    table: str, factor: int, columns: Mapping[str, str], checks: Mapping[str, tuple[str, str]]
) -> None:
    """Whole numbers of `columns` become `factor` times as much, under new names (old → new). Of
    `checks` the name changes too: old → (new, what it says). Words in other checks, indexes and
    triggers follow. A frozen table is `thawed` around it.
    """
    if op.get_bind().dialect.name == "sqlite":
        _remake(table, factor, columns, checks)
        return
    for old in checks:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{old}")
    for old, new in columns.items():
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    raised = ", ".join(f"{new} = {new} * {factor}" for new in columns.values())
    op.execute(f"UPDATE {table} SET {raised}")
    for new, says in checks.values():
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{new} CHECK ({says})")


def _remake(
    table: str, factor: int, columns: Mapping[str, str], checks: Mapping[str, tuple[str, str]]
) -> None:
    """SQLite makes the table anew from its own text, as in `widen`."""
    raw = op.get_bind().connection.dbapi_connection
    told = raw.execute(
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (table,)
    ).fetchall()
    (made,) = [sql for kind, sql in told if kind == "table"]
    for old, (new, says) in checks.items():
        check = rf"CONSTRAINT ck_{table}_{old} CHECK \([^()]*\)"
        made, n = re.subn(check, f"CONSTRAINT ck_{table}_{new} CHECK ({says})", made)
        if n != 1:
            raise RuntimeError(f"{table} has no check ck_{table}_{old}")
    names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    values = [f"{name} * {factor}" if name in columns else f'"{name}"' for name in names]
    made = re.sub(rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_remade", made)
    raw.execute(_renamed(made, columns))
    raw.execute(f"INSERT INTO {table}_remade SELECT {', '.join(values)} FROM {table}")
    raw.execute(f"DROP TABLE {table}")
    raw.execute(f"ALTER TABLE {table}_remade RENAME TO {table}")
    for sql in (sql for kind, sql in told if kind != "table"):
        raw.execute(_renamed(sql, columns))


def _renamed(sql: str, columns: Mapping[str, str]) -> str:
    for old, new in columns.items():
        sql = re.sub(rf"\b{old}\b", new, sql)
    return sql


def extend(
    table: str,
    columns: Mapping[str, tuple[sa.types.TypeEngine[Any], str | None]],
    constraints: Mapping[str, str],
) -> None:
    """`table` gets `columns`: a type, and in SQL what the rows that are there hold, after which
    every row holds something (None: it may stay empty); and `constraints`: what each says.

    SQLite makes its table anew from its own text, as in `widen`. A frozen table is `thawed` around
    it.
    """
    dialect = op.get_bind().dialect
    kinds = {name: kind.compile(dialect=dialect) for name, (kind, _) in columns.items()}
    filled = {name: fill for name, (_, fill) in columns.items() if fill is not None}
    extended = _extend_in_place if dialect.name != "sqlite" else _extend_anew
    extended(table, kinds, filled, constraints)


def _extend_in_place(
    table: str, kinds: Mapping[str, str], filled: Mapping[str, str], constraints: Mapping[str, str]
) -> None:
    for name, kind in kinds.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    for name, fill in filled.items():
        op.execute(f"UPDATE {table} SET {name} = {fill}")
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL")
    for name, says in constraints.items():
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {says}")


def _extend_anew(
    table: str, kinds: Mapping[str, str], filled: Mapping[str, str], constraints: Mapping[str, str]
) -> None:
    raw = op.get_bind().connection.dbapi_connection
    told = raw.execute(
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (table,)
    ).fetchall()
    (made,) = [sql for kind, sql in told if kind == "table"]
    more = [f"{name} {kind}{' NOT NULL' * (name in filled)}" for name, kind in kinds.items()]
    more += [f"CONSTRAINT {name} {says}" for name, says in constraints.items()]
    # columns come before the first constraint of the table
    made, n = re.subn(r"\bCONSTRAINT\b", f"{', '.join(more)}, CONSTRAINT", made, count=1)
    if n != 1:
        raise RuntimeError(f"{table} has no constraint to stand before")
    names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    into, values = [*names, *filled], [*names, *filled.values()]
    raw.execute(re.sub(rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_extended", made))
    raw.execute(
        f"INSERT INTO {table}_extended ({', '.join(into)}) SELECT {', '.join(values)} FROM {table}"
    )
    raw.execute(f"DROP TABLE {table}")
    raw.execute(f"ALTER TABLE {table}_extended RENAME TO {table}")
    for sql in (sql for kind, sql in told if kind != "table"):
        raw.execute(sql)


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


def rename(table: str, to: str, columns: Mapping[str, str] | None = None) -> None:
    """`table` is called `to` from now on (the same: only `columns` change, old → new), and so are
    its constraints and indexes. Rows, triggers and who points at it stay.
    """
    words = {**(columns or {}), **({table: to} if table != to else {})}
    if op.get_bind().dialect.name == "sqlite":
        _remake_renamed(table, to, columns or {}, words)
        return
    for old, new in (columns or {}).items():
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    if table != to:
        op.execute(f"ALTER TABLE {table} RENAME TO {to}")
    constraints = "SELECT conname FROM pg_constraint WHERE conrelid = CAST(:name AS regclass)"
    _rename_each(constraints, "ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}", to, words)
    indexes = "SELECT indexname FROM pg_indexes WHERE tablename = :name"
    _rename_each(indexes, "ALTER INDEX {old} RENAME TO {new}", to, words)


def _rename_each(found: str, change: str, table: str, words: Mapping[str, str]) -> None:
    for (name,) in op.get_bind().execute(sa.text(found), {"name": table}).all():
        if (new := _in_names(name, words)) != name:
            op.execute(change.format(table=table, old=f'"{name}"', new=f'"{new}"'))


def _remake_renamed(
    table: str, to: str, columns: Mapping[str, str], words: Mapping[str, str]
) -> None:
    raw = op.get_bind().connection.dbapi_connection
    parts = raw.execute(
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (table,)
    ).fetchall()
    (made,) = [sql for kind, sql in parts if kind == "table"]
    names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    made = re.sub(rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {to}_remade", made)
    raw.execute(_in_sql(made, words))
    listed = ", ".join(f'"{columns.get(name, name)}"' for name in names)
    values = ", ".join(f'"{name}"' for name in names)
    raw.execute(f"INSERT INTO {to}_remade ({listed}) SELECT {values} FROM {table}")
    raw.execute(f"DROP TABLE {table}")
    raw.execute(f"ALTER TABLE {to}_remade RENAME TO {to}")
    for sql in (sql for kind, sql in parts if kind != "table"):
        raw.execute(_in_sql(sql, words))


def _in_sql(sql: str, words: Mapping[str, str]) -> str:
    """The same statement with new words: whole ones, and those inside names of constraints."""
    return re.sub(r"\w+", lambda found: _in_names(found.group(0), words), sql)


def _in_names(name: str, words: Mapping[str, str]) -> str:
    for old, new in words.items():
        name = re.sub(rf"(?<![a-z]){old}(?![a-z])", new, name)
    return name
