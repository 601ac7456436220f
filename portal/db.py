"""The database: one session, one place that commits.

A request starts in a read-only transaction. `unit()` ends it, opens the writing one and commits;
nothing else does. `fence(True)` takes the tables marked `info={"fenced": True}` out of reach until
the request ends (design: the wall between what an employer may see and who somebody is). Tables
given to `frozen()` refuse UPDATE, DELETE, REPLACE and TRUNCATE by trigger.
"""

import enum
import os
import select
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import cache, wraps
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, TypeVar, cast

from sqlalchemy import (
    DDL,
    BindParameter,
    CheckConstraint,
    ColumnElement,
    Connection,
    CursorResult,
    Date,
    Engine,
    ForeignKey,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    create_engine,
    event,
    literal,
    literal_column,
    text,
)
from sqlalchemy.exc import IntegrityError, InvalidatePoolError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    declared_attr,
    mapped_column,
    scoped_session,
    sessionmaker,
)
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.visitors import replacement_traverse

from portal import clock, logs, notes
from portal.columns import Json, choice
from portal.columns import UtcDateTime as UtcDateTime

Row = TypeVar("Row")
IDLE = 60  # seconds after which the server is asked whether a connection stands
WAITS = 10  # seconds for whoever else writes (SQLite)
LOOKS = 0.02  # seconds in which SQLite looks a few times, before it would look ever more seldom


class Base(DeclarativeBase):
    """Every table: a random uuid, plain types, named constraints."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {
        str: Text,
        date: Date,
        datetime: UtcDateTime,
        bytes: LargeBinary,
        uuid.UUID: Uuid,
        dict[str, Any]: Json,
        list[str]: Json,
        list[dict[str, Any]]: Json,
        enum.StrEnum: choice(enum.StrEnum),
    }

    __table__: ClassVar[Table]
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4, sort_order=-1)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = getattr(cls, "__table__", None)
        if table is not None:
            table.dialect_options["sqlite"]["strict"] = True


class EmployerOwned:
    """Belongs to one employer; the door shows it to nobody else's people."""

    @declared_attr
    def employer_id(self) -> Mapped[uuid.UUID]:
        return mapped_column(ForeignKey("employers.id"), index=True)


class Versioned:
    """Counts its changes: a form that read version n cannot overwrite version n + 1."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}


def at_most(column: str, length: int) -> CheckConstraint:
    """`column` holds at most `length` characters, on both engines."""
    return CheckConstraint(f"length({column}) <= {length}", name=f"{column}_length")


def only_where(condition: str) -> dict[str, Any]:
    """For an Index: of the rows that meet this condition, on both engines."""
    return {f"{engine}_where": text(condition) for engine in ("sqlite", "postgresql")}


def frozen(table: Table) -> None:
    """Rows of `table` are written once: UPDATE and DELETE fail on both engines, and so does what
    deletes otherwise, REPLACE and TRUNCATE.
    """
    table.info["frozen"] = True
    for dialect, statements in freeze_sql(table.name, _unique_keys(table)).items():
        for statement in statements:
            ddl = DDL(statement.replace("%", "%%"))
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def freeze_sql(name: str, keys: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """The triggers that freeze the table called `name`, per engine; `keys`: the columns that no two
    rows share. Migrations say the same in words of their own.

    SQLite deletes for REPLACE without asking the trigger on DELETE, so a row that would take the
    place of another is refused before it comes, in the words in which a plain INSERT is.
    """
    taken = [(" AND ".join(f"{column} = NEW.{column}" for column in key), key) for key in keys]
    replaces = [
        f"SELECT RAISE(ABORT, 'UNIQUE constraint failed: "
        f"{', '.join(f'{name}.{column}' for column in key)}') FROM {name} WHERE {where};"
        for where, key in taken
    ]
    replaces.append(f"SELECT RAISE(ABORT, 'frozen: {name}') FROM {name} WHERE rowid = NEW.rowid;")
    return {
        "sqlite": [
            *(
                f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, 'frozen: {name}'); END"
                for verb in ("UPDATE", "DELETE")
            ),
            f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} "
            f"BEGIN {' '.join(replaces)} END",
        ],
        "postgresql": [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'frozen: %', TG_TABLE_NAME; END $$",
            f"CREATE TRIGGER {name}_frozen BEFORE UPDATE OR DELETE ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ],
    }


def _unique_keys(table: Table) -> list[list[str]]:
    """The columns of every key of `table`, primary first."""
    keys = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    more = [[column.name for column in key.columns] for key in keys]
    return [[column.name for column in table.primary_key], *sorted(more)]


def fenced_tables() -> frozenset[str]:
    """What an employer's session cannot read."""
    return frozenset(n for n, t in Base.metadata.tables.items() if t.info.get("fenced"))


_writing: ContextVar[bool] = ContextVar("writing", default=False)
_fence: ContextVar[frozenset[str]] = ContextVar("fence", default=frozenset())

engine: Engine
session: scoped_session[Session] = scoped_session(sessionmaker(expire_on_commit=False))
before_commit: list[Callable[[], None]] = []  # run inside the unit, last
after_commit: list[Callable[[], None]] = []  # run once it is true; nothing they do undoes it
log = logs.logger("portal.db")


def use(given: Engine) -> None:
    """Work on this engine from now on."""
    global engine
    session.remove()
    engine = given
    session.configure(bind=given)


def connect(url: str, *, fence_role: str = "") -> Engine:
    """An engine that keeps the transaction rules; the caller gives it to `use`."""
    if url.startswith("sqlite"):
        made = create_engine(url, connect_args={"timeout": WAITS}, hide_parameters=True)
        event.listen(made, "do_connect", _sqlite_make)
        event.listen(made, "connect", _sqlite_connect)
        event.listen(made, "begin", _sqlite_begin)
        return made
    utc = {"options": "-c timezone=UTC"}
    made = create_engine(url, connect_args=utc, hide_parameters=True)
    event.listen(made, "checkin", _postgresql_checkin)
    event.listen(made, "checkout", _postgresql_checkout(made))
    event.listen(made, "begin", _postgresql_begin(fence_role))
    return made


class Unwritable(Exception):
    """The disk takes nothing (SQLite): no unit can be saved. Outside a unit the same words of the
    engine mean that a read writes, which is our fault.
    """


@contextmanager
def unit() -> Iterator[Session]:
    """The writing transaction: all of it is committed, or none. Units do not nest."""
    if _writing.get():
        raise RuntimeError("units do not nest")
    session.commit()  # ends the read-only transaction, keeps the objects
    token = _writing.set(True)
    try:
        yield session()
        for hook in before_commit:
            hook()
        session.commit()
    except BaseException as error:
        session.rollback()
        _check_disk(error)
        raise
    finally:
        _writing.reset(token)
    for hook in after_commit:
        try:
            hook()
        except Exception as error:  # saved is saved: what failed here is made good by a sweep
            log.error("after a commit", error=error)


def leave(error: BaseException | None) -> None:
    """The request is over. What was only read ends with COMMIT: at a ROLLBACK psycopg throws away
    the statements that the server has planned.
    """
    if error is None and session.registry.has():
        with suppress(SQLAlchemyError):  # it failed before, and was answered
            session.commit()
    session.remove()


def _check_disk(error: BaseException) -> None:
    text = str(getattr(error, "orig", ""))
    if text.startswith("attempt to write a readonly database"):
        raise Unwritable from error


@contextmanager
def migrating() -> Iterator[None]:
    """Transactions may write and are not committed for you: for migrations and test databases."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def writing() -> bool:
    """Are we inside a unit?"""
    return _writing.get()


def locked(model: type[Row], row_id: uuid.UUID) -> Row | None:
    """The row as it stands, held until the unit ends. SQLAlchemy refuses one whose version is not
    the one that was read before; whether that matters is for who asks to say.
    """
    how: Any = {"with_for_update": True, "populate_existing": True}
    try:
        return session.get(model, row_id, **how)
    except StaleDataError:
        session.expire(session.identity_map[identity_key(model, row_id)])
        return session.get(model, row_id, **how)


def fence(on: bool) -> None:
    """Put the wall up (or take it down) for the transactions that follow in this context."""
    if session.registry.has():
        session.commit()
    _fence.set(fenced_tables() if on else frozenset())


def ask(statement: Select, values: dict[str, Any]) -> CursorResult:
    """Rows of columns, past the ORM: for what every page asks. Sees what was flushed."""
    kept = _compiled.get(statement)
    options = {} if kept is None else {"compiled_cache": kept}
    return session.connection().execute(statement, values, execution_options=options)


def built(make: Callable[..., Select]) -> Callable[..., Select]:
    """Makes a statement for `ask` once for every shape, and writes in it what never changes. As
    parameters those hundreds of words cost more than the rows do, and SQLite plans anew, at every
    run, what compares a parameter with the condition of a partial index.
    """

    @cache
    @wraps(make)
    def once(*shape: Any) -> Select:
        made: Any = replacement_traverse(make(*shape), {}, _written)
        _compiled[made] = _Compiled()
        return cast("Select", made)

    return once


class _Compiled(dict[Any, Any]):
    """One statement as the engine at work takes it. SQLAlchemy looks that up by all the parts of
    the statement, and to hash those takes as long as to run it.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        dialect, _parts, *others = key
        return super().get((dialect, *others), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        dialect, _parts, *others = key
        if any(known is not dialect for known, *_others in tuple(self)):
            self.clear()
        super().__setitem__((dialect, *others), compiled)


_compiled: dict[Select, _Compiled] = {}


def _written(element: Any, **_how: Any) -> ColumnElement[Any] | None:
    """A word or a number of ours as SQL; nothing for what is only known when the statement runs."""
    if type(element) is not BindParameter or not element.unique:
        return None
    value = element.value
    if isinstance(value, str):
        quoted = value.replace("'", "''")
        return literal_column(f"'{quoted}'", element.type)
    return literal_column(str(value), element.type) if type(value) is int else None


def one_of(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """`column` is one of these, which never change. SQLAlchemy's `in_` writes its list anew each
    time the statement runs: that is for what is known only then.
    """
    given = [literal(value, column.type) for value in sorted(values, key=str)]
    is_one: ColumnElement[bool] = column.in_(given)
    return is_one


def today() -> BindParameter[date]:
    """The Amsterdam date when a statement runs, so that a statement can be built once."""
    return bindparam(None, type_=Date(), callable_=clock.today, unique=True)


def now(shift: timedelta = timedelta(0)) -> BindParameter[datetime]:
    """The instant a statement runs, moved by `shift`."""
    return bindparam(None, type_=UtcDateTime(), callable_=lambda: clock.now() + shift, unique=True)


def insert(table: Table) -> Any:
    """An INSERT of this engine that knows ON CONFLICT."""
    dialect = import_module(f"sqlalchemy.dialects.{engine.dialect.name}")
    return dialect.insert(table)


def violated(error: IntegrityError) -> str:
    """The name of the constraint that `error` is about, or "" when the engine does not say."""
    diag = getattr(error.orig, "diag", None)
    if diag is not None:
        return diag.constraint_name or ""
    text = str(error.orig)
    if text.startswith("CHECK constraint failed: "):
        return text.removeprefix("CHECK constraint failed: ")
    if text.startswith("UNIQUE constraint failed: index "):
        return text.removeprefix("UNIQUE constraint failed: index ").strip("'")
    if text.startswith("UNIQUE constraint failed: "):
        return _unique_name(text.removeprefix("UNIQUE constraint failed: ").split(", "))
    return ""


def _unique_name(columns: list[str]) -> str:
    table = columns[0].split(".")[0]
    names = [column.split(".")[1] for column in columns]
    owner = Base.metadata.tables[table]
    for index in owner.indexes:
        if index.unique and [column.name for column in index.columns] == names:
            return str(index.name)
    if [column.name for column in owner.primary_key.columns] == names:
        return f"pk_{table}"
    return f"uq_{table}_{'_'.join(names)}"


def _sqlite_make(dialect: Any, record: Any, given: list[Any], named: dict[str, Any]) -> None:
    """A file that is not there yet is for its owner only, who is that of the folder; its journals
    get the same rights.
    """
    file = Path(given[0])
    if file.parent.is_dir() and not file.exists() and given[0] != ":memory:":
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
        notes.give_to_owner(file, file.parent)


def _sqlite_connect(raw: sqlite3.Connection, record: Any) -> None:
    raw.isolation_level = None
    for pragma in ("foreign_keys = on", "journal_mode = wal", "synchronous = full"):
        raw.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    walled, write = _fence.get(), _writing.get()
    info = connection.info
    if info.get("walled", frozenset()) != walled:  # setting it has all that is prepared asked anew
        raw.set_authorizer(_authorizer(walled) if walled else None)
        info["walled"] = walled
    if info.get("write") is not write:
        raw.execute(f"PRAGMA query_only = {'off' if write else 'on'}")
        raw.execute(f"PRAGMA busy_timeout = {1000 * (LOOKS if write else WAITS):.0f}")
        info["write"] = write
    begin = "BEGIN IMMEDIATE" if write else "BEGIN"
    try:
        _begin_in_turn(raw, begin)
    except sqlite3.OperationalError as error:  # as SQLAlchemy says it of every other statement
        raise OperationalError(begin, {}, error) from error


def _begin_in_turn(raw: sqlite3.Connection, begin: str) -> None:
    """SQLite looks ten times a second at last, and who came later takes the turn of who waits
    longest: of 32 writers some waited 10 seconds and gave up. Everybody looks as often as others.
    """
    until = time.monotonic() + WAITS
    while True:
        try:
            raw.execute(begin)
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # with whatever detail
            if not is_busy or time.monotonic() > until:
                raise
        else:
            return


def _authorizer(walled: frozenset[str]) -> Callable[..., int]:
    def may(action: int, first: str | None, *rest: str | None) -> int:
        denied = action == sqlite3.SQLITE_READ and first in walled
        return sqlite3.SQLITE_DENY if denied else sqlite3.SQLITE_OK

    return may


def _postgresql_checkin(_raw: Any, record: Any) -> None:
    record.info["left_at"] = time.monotonic()


def _postgresql_checkout(of: Engine) -> Callable[[Any, Any, Any], None]:
    """Is the server still there? It says goodbye on the line, which is heard without asking it
    anything; who left a line alone for long asks.
    """

    def checkout(raw: Any, record: Any, _proxy: Any) -> None:
        left_at = record.info.get("left_at")
        if left_at is None:
            return
        try:
            if _has_word(raw) or time.monotonic() - left_at > IDLE:
                of.dialect.do_ping(raw)
        except of.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    return checkout


def _has_word(raw: Any) -> bool:
    line = select.poll()
    line.register(raw.fileno(), select.POLLIN)
    return bool(line.poll(0))


def _postgresql_begin(role: str) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        raw.read_only = not _writing.get()
        if role and _fence.get():
            raw.execute(f'SET LOCAL ROLE "{role}"')

    return begin
