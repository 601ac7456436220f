"""Rows that are written once stay as they were written, whoever holds the database and however he
asks: also past the portal, by the file itself (SQLite) or as its owner (PostgreSQL).
"""

import sqlite3
import uuid
from contextlib import contextmanager

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from portal import clock, db
from portal.audit import SYSTEM
from portal.documents import actions
from portal.documents.models import Document

FIRST, OTHER = {"TEXT": "first", "INTEGER": 1, "BLOB": b"1"}, {
    "TEXT": "other", "INTEGER": 2, "BLOB": b"2",
}  # fmt: skip


def frozen():
    return sorted(n for n, table in db.Base.metadata.tables.items() if table.info.get("frozen"))


def test_the_tables_that_tell_what_was_agreed_and_paid_are_frozen():
    assert frozen() == [
        "agreement_terms",
        "audit_lines",
        "documents",
        "invoice_events",
        "invoice_lines",
        "invoices",
        "placement_events",
        "seals",
        "signatures",
        "vat_decisions",
    ]


@pytest.mark.promise("A9")
def test_no_row_of_a_frozen_table_changes_goes_or_is_replaced(app, house):
    is_sqlite = house.engine.dialect.name == "sqlite"
    refuses = _refused_by_the_file if is_sqlite else _refused_by_the_server
    assert {name: list(refuses(house, name)) for name in frozen()} == {n: [] for n in frozen()}


def _refused_by_the_file(house, name):
    """What a connection without one of our settings gets done in spite of it."""
    raw = sqlite3.connect(house.config.database_url.removeprefix("sqlite:///"))
    raw.execute("PRAGMA ignore_check_constraints = on")
    try:
        kinds = {row[1]: row[2].partition("(")[0] for row in raw.execute(_info(name))}
        first = {column: FIRST[_plain(kind)] for column, kind in kinds.items()}
        other = {column: OTHER[_plain(kind)] for column, kind in kinds.items()}
        put = _insert(name, kinds)
        raw.execute(f"INSERT {put}", list(first.values()))
        before = raw.execute(f"SELECT rowid, * FROM {name}").fetchall()
        raw.commit()
        for statement, values in _file_attacks(raw, name, put, first, other):
            try:
                raw.execute(statement, values)
                yield f"{statement} was done"
            except sqlite3.IntegrityError as error:
                if "frozen" not in str(error) and "UNIQUE" not in str(error):
                    yield f"{statement}: {error}"
            if raw.execute(f"SELECT rowid, * FROM {name}").fetchall() != before:
                yield f"{statement} changed the rows"
            raw.rollback()
        raw.execute(f"INSERT {put}", list(other.values()))  # what takes no place still comes
        raw.rollback()
    finally:
        raw.close()


def _file_attacks(raw, name, put, first, other):
    unique = [row[1] for row in raw.execute(f"PRAGMA index_list({name})") if row[2]]
    keys = [[row[2] for row in raw.execute(f"PRAGMA index_info({index})")] for index in unique]
    has_own_rowid = ["id"] in keys
    keys += [] if has_own_rowid else [["id"]]
    a_column = next(column for column in first if [column] not in keys)
    for key in keys:
        row = {**other, **{column: first[column] for column in key}}
        yield f"INSERT OR REPLACE {put}", list(row.values())
        yield f"REPLACE {put}", list(row.values())
        yield (
            f"INSERT {put} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {a_column} = {a_column}",
            list(row.values()),
        )
    if has_own_rowid:
        yield f"REPLACE {_insert(name, ['rowid', *other])}", [1, *other.values()]
    yield f"UPDATE OR REPLACE {name} SET {a_column} = {a_column}", []
    yield f"UPDATE {name} SET rowid = 9", []
    yield f"DELETE FROM {name}", []


def _refused_by_the_server(house, name):
    """What the owner of the tables gets done in spite of it; nothing of this test stays."""
    with _owner(house) as connection:
        found = inspect(connection)
        checks = [one["name"] for one in found.get_check_constraints(name)]
        for check in checks:
            connection.execute(text(f"ALTER TABLE {name} DROP CONSTRAINT {check}"))
        columns = found.get_columns(name)
        values = {one["name"]: _literal(str(one["type"])) for one in columns}
        put = f"INTO {name} ({', '.join(values)}) VALUES ({', '.join(values.values())})"
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"INSERT {put}"))
        connection.execute(text("SET LOCAL session_replication_role = origin"))
        column = next(iter(values))
        for statement in (
            f"INSERT {put} ON CONFLICT (id) DO UPDATE SET {column} = {name}.{column}",
            f"UPDATE {name} SET {column} = {column}",
            f"DELETE FROM {name}",
            f"TRUNCATE {name} CASCADE",
            "TRUNCATE users, employers CASCADE",
        ):
            try:
                with connection.begin_nested():
                    connection.execute(text(statement))
                    yield f"{statement} was done"
            except DatabaseError as error:
                if "frozen" not in str(error):
                    yield f"{statement}: {error}"


@contextmanager
def _owner(house):
    db.session.remove()
    with db.migrating(), house.engine.connect() as connection:
        yield connection
        connection.rollback()


def test_a_row_that_is_there_twice_is_still_known_by_its_constraint(app):
    with app.app_context():
        kept = _stored(uuid.uuid4())
        db.session.expunge_all()
        for again, constraint in (
            (_document(id=kept.id, subject_id=uuid.uuid4()), "pk_documents"),
            (_document(subject_id=kept.subject_id), "uq_documents_subject_id_kind"),
        ):
            with pytest.raises(IntegrityError) as caught, db.unit() as session:
                session.add(again)
            assert db.violated(caught.value) == constraint


class _Subject:
    __tablename__, employer_id, reference = "subjects", None, "O-1"

    def __init__(self, given):
        self.id = given


def _stored(given):
    with db.unit():
        return actions.store(
            "kind", _Subject(given), b"x", name="x.pdf", template_version="1",
            by=SYSTEM, at=clock.now(),
        )  # fmt: skip


def _document(**given):
    return Document(
        kind="kind", subject_kind="subjects", reference="", name="x.pdf", media_type="a/b",
        content=b"x", size=1, sha256="a" * 64, template_version="1", created_at=clock.now(),
        **given,
    )  # fmt: skip


def _info(name):
    return f"PRAGMA table_info({name})"


def _plain(kind):
    return kind if kind in FIRST else "TEXT"


def _insert(name, columns):
    return f"INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _literal(kind):
    known = {
        "UUID": f"'{uuid.UUID(int=1)}'",
        "BYTEA": "'x'::bytea",
        "BOOLEAN": "true",
        "DATE": "'2026-09-01'",
        "TIMESTAMP": "'2026-09-01 08:00+00'",
        "JSONB": "'{}'",
        "JSON": "'{}'",
        "INTEGER": "1",
        "BIGINT": "1",
    }
    return known.get(kind, "'x'")
