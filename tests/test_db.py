"""The transaction rules, the fence and the frozen tables, on both engines."""

import sqlite3
import uuid
from datetime import date
from itertools import product

import pytest
from sqlalchemy import String, bindparam, event, literal, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from portal import clock, db
from portal.accounts.models import User
from portal.audit import SYSTEM, record
from portal.audit.models import AuditLine

only_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("house", ["postgresql"], indirect=True)


def person(email="noor@vaartland.example"):
    return User(id=uuid.uuid4(), name="Noor", email=email, created_at=clock.now())


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield
        db.session.rollback()


def _stop_halfway():
    with db.unit() as session:
        session.add(person())
        session.flush()
        raise RuntimeError("halfway")


def test_a_unit_is_all_or_nothing():
    with pytest.raises(RuntimeError, match="halfway"):
        _stop_halfway()
    assert db.session.query(User).count() == 0


@pytest.mark.parametrize("fails", [False, True])
def test_what_follows_a_unit_is_done_once_it_is_true(monkeypatch, fails):
    """Last inside it, then after it; nothing after one that failed."""
    done = []
    monkeypatch.setattr(db, "before_commit", [lambda: done.append(("before", db.writing()))])
    monkeypatch.setattr(db, "after_commit", [lambda: done.append(("after", db.writing()))])
    try:
        with db.unit():
            if fails:
                raise OSError
    except OSError:
        pass
    assert done == ([] if fails else [("before", True), ("after", False)])


@pytest.mark.promise("J1")
@only_sqlite
def test_a_database_that_is_held_says_so_as_every_statement_does(house, monkeypatch):
    """So that whoever catches it, and the page that it becomes, know it."""
    db.session.rollback()
    held = sqlite3.connect(house.config.database_url.removeprefix("sqlite:///"))
    held.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(db, "WAITS", 0.01)
    with pytest.raises(OperationalError, match="database is locked"), db.unit() as session:
        session.connection()
    held.close()


@pytest.mark.promise("H5")
@only_sqlite
def test_who_waits_long_for_its_turn_looks_as_often_as_who_just_came(house, monkeypatch):
    """SQLite itself would look ever more seldom: those who came later went first."""
    db.session.rollback()
    house.engine.dispose()  # so that the pool has this one connection only
    file = house.config.database_url.removeprefix("sqlite:///")
    held = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    held.execute("BEGIN IMMEDIATE")
    raw, looks = db.session.connection().connection.dbapi_connection, []
    db.session.rollback()

    def look(statement):
        looks.append(statement)
        if looks.count("BEGIN IMMEDIATE") == 5:
            held.rollback()

    raw.set_trace_callback(look)
    try:
        with db.unit() as session:
            session.add(person())
    finally:
        raw.set_trace_callback(None)
        held.close()
    assert looks.count("BEGIN IMMEDIATE") >= 5


@pytest.mark.promise("J2")
def test_saved_is_saved_whatever_fails_after_it(monkeypatch, caplog):
    """A full disk or a locked queue after the commit; what else follows is still done."""
    done = []

    def fail():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(db, "after_commit", [fail, lambda: done.append(True)])
    with db.unit() as session:
        session.add(person())
    assert done == [True]
    assert db.session.query(User).count() == 1
    assert "after a commit" in caplog.text


def test_outside_a_unit_nothing_can_be_written():
    db.session.add(person())
    with pytest.raises(DatabaseError):
        db.session.flush()


@pytest.mark.promise("O1")
def test_an_error_of_the_database_does_not_repeat_what_was_typed():
    with pytest.raises(DatabaseError) as caught, db.unit() as session:
        session.execute(text("SELECT 1 FROM nowhere WHERE name = :name"), {"name": "Samir"})
    assert "nowhere" in str(caught.value)
    assert "Samir" not in str(caught.value)


def test_units_do_not_nest():
    with db.unit(), pytest.raises(RuntimeError, match="nest"), db.unit():
        pass


def test_objects_stay_usable_after_the_commit():
    with db.unit() as session:
        noor = person()
        session.add(noor)
    assert noor.name == "Noor"


@pytest.mark.promise("A9")
@pytest.mark.parametrize("change", ["UPDATE audit_lines SET verb = 'x'", "DELETE FROM audit_lines"])
def test_an_audit_line_cannot_be_changed(change):
    with db.unit() as session:
        noor = person()
        session.add(noor)
        session.flush()
        record("accounts.create_user", noor, by=SYSTEM, at=clock.now())
    with pytest.raises(DatabaseError, match="frozen"), db.unit() as session:
        session.execute(text(change))
    assert db.session.query(AuditLine).one().verb == "accounts.create_user"


@pytest.mark.promise("C1")
def test_the_fence_denies_every_fenced_table_and_nothing_else(app, house):
    db.fence(True)
    for name in sorted(db.Base.metadata.tables):
        statement = text(f"SELECT count(*) FROM {name}")
        if name in db.fenced_tables():
            with pytest.raises(DatabaseError):
                db.session.execute(statement)
            db.session.rollback()
        else:
            db.session.execute(statement)
    db.fence(False)
    db.session.execute(text("SELECT count(*) FROM dossiers"))
    assert {
        "dossiers",
        "links",
        "cards",
        "showing_cards",
        "candidate_answers",
    } <= db.fenced_tables()


@pytest.mark.promise("C1")
def test_no_table_an_employer_writes_points_into_a_fenced_one():
    fenced = db.fenced_tables()
    crossing = [
        f"{table.name}.{key.parent.name}"
        for table in db.Base.metadata.tables.values()
        if table.name not in fenced
        for key in table.foreign_keys
        if key.column.table.name in fenced
    ]
    assert crossing == []


def test_a_constraint_is_known_by_its_name():
    with db.unit() as session:
        session.add(person())
    with pytest.raises(IntegrityError) as caught, db.unit() as session:
        session.add(person())
    assert db.violated(caught.value) == "uq_users_email"
    with pytest.raises(IntegrityError) as caught, db.unit() as session:
        session.add(person("Noor@Vaartland.example"))
    assert db.violated(caught.value) == "ck_users_email_lower"


def test_an_instant_without_a_zone_is_refused_and_comes_back_in_utc():
    with db.unit() as session:
        session.add(person())
    db.session.remove()
    assert db.session.query(User).one().created_at.utcoffset().total_seconds() == 0
    with pytest.raises(Exception, match="time zone"), db.unit() as session:
        session.add(
            User(name="x", email="x@x.example", created_at=clock.now().replace(tzinfo=None))
        )


@pytest.mark.promise("C2")
@pytest.mark.parametrize("walls", list(product([True, False], repeat=4)))
def test_the_wall_stands_whatever_the_connection_was_asked_before(house, walls):
    """The same statement on the same connection, with and without the wall in every order."""
    for walled in walls:
        db.fence(walled)
        for statement in ("SELECT count(*) FROM cards", "SELECT count(*) FROM users"):
            refused = walled and "cards" in statement
            try:
                db.session.execute(text(statement)).one()
            except (DatabaseError, OperationalError):
                assert refused
                db.session.rollback()
            else:
                assert not refused


@pytest.mark.parametrize("error", [None, RuntimeError("later")])
@only_postgresql
def test_what_the_server_planned_outlives_a_request(house, error):
    """psycopg plans what it is asked for the sixth time, and forgets at a rollback."""
    house.engine.dispose()  # so that all of them have the one connection
    for _request in range(7):
        db.session.execute(text("SELECT 1 FROM users"))
        db.leave(error)
    planned = db.session.execute(
        text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT 1 FROM%'")
    ).scalar()
    assert planned == (1 if error is None else 0)


def test_what_nobody_saved_is_not_saved_by_leaving(house):
    db.session.add(person())
    db.leave(None)
    assert db.session.query(User).count() == 0


def asked(house, monkeypatch):
    asks, ping = [], house.engine.dialect.do_ping
    monkeypatch.setattr(house.engine.dialect, "do_ping", lambda raw: asks.append(raw) or ping(raw))
    return asks


def test_a_request_asks_the_server_nothing_more_than_it_wants_to_know(house, monkeypatch):
    asks = asked(house, monkeypatch)
    for _request in range(3):
        db.session.execute(text("SELECT 1"))
        db.leave(None)
    assert asks == []


@pytest.mark.promise("J1")
@pytest.mark.parametrize("how", ["restarted", "left alone"])
@only_postgresql
def test_a_connection_that_may_be_gone_is_asked_first(house, monkeypatch, how):
    asks = asked(house, monkeypatch)
    with house.engine.connect() as other:
        db.session.execute(text("SELECT 1"))
        db.leave(None)
        if how == "restarted":
            end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            here = "datname = current_database() AND pid <> pg_backend_pid()"
            other.execute(text(f"{end} WHERE {here}"))
        else:
            later = db.time.monotonic() + db.IDLE + 1
            monkeypatch.setattr(db.time, "monotonic", lambda: later)
        with db.unit() as session:
            session.add(person())
    assert len(asks) == 1


def test_a_statement_built_once_has_its_words_and_numbers_in_it_and_asks_the_rest():
    @db.built
    def found(word):
        given = bindparam("given", type_=String())
        return select(literal(word).label("word"), literal(7).label("n"), given.label("given"))

    statement = found("d'r zit 50% in: wat?")
    assert statement is found("d'r zit 50% in: wat?")
    assert set(statement.compile(db.engine).params) == {"given"}
    rows = [db.ask(statement, {"given": given}).one() for given in ("a", "b'")]
    assert rows == [("d'r zit 50% in: wat?", 7, "a"), ("d'r zit 50% in: wat?", 7, "b'")]


def test_a_day_of_a_statement_built_once_is_that_of_its_run():
    @db.built
    def when():
        return select(db.today().label("today"))

    for day in (date(2026, 9, 15), date(2026, 9, 16)):
        clock.move_to(clock.at(day, "10.00"))
        assert db.ask(when(), {}).scalar_one() == day


def test_a_statement_built_once_is_compiled_once_and_never_for_another_engine():
    @db.built
    def one():
        return select(literal("een").label("word"))

    compiled = []

    def note(*given):
        compiled.append(given[4])

    event.listen(db.engine, "before_cursor_execute", note)
    for _ in range(2):
        assert db.ask(one(), {}).scalar_one() == "een"
    assert compiled[0].compiled is compiled[1].compiled
    other = db.connect("sqlite:///:memory:")
    with other.connect() as connection:
        options = {"compiled_cache": db._compiled[one()]}
        assert connection.execute(one(), execution_options=options).scalar_one() == "een"
    assert db.ask(one(), {}).scalar_one() == "een"
    event.remove(db.engine, "before_cursor_execute", note)
    assert compiled[2].compiled is not compiled[0].compiled
    other.dispose()
