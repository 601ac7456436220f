"""A trail that grows, nights that anchor it, and somebody with the keys of the database."""

from datetime import timedelta

from sqlalchemy import text

from portal import clock, db
from portal.accounts.models import User
from portal.audit import SYSTEM, record
from portal.operations import anchors, checks


def write(count):
    """So many lines more."""
    with db.unit() as session:
        user = User(name="Joost Kamp", email=f"{clock.now():%H%M%S%f}@x.example",
                    created_at=clock.now())  # fmt: skip
        session.add(user)
        session.flush()
        for _ in range(count):
            record("accounts.sign_in", user, by=SYSTEM, at=clock.now())


def a_day_later():
    clock.move_to(clock.now() + timedelta(days=1))


def night():
    """What a night adds; the next day begins."""
    made = anchors.add(at=clock.now())
    a_day_later()
    return made


def said(check=checks.trail):
    """What doctor says, as (kind, what)."""
    db.session.rollback()
    return [(finding.kind.value, finding.what) for finding in check()]


def change(statement):
    """Somebody goes past the triggers."""
    with db.unit() as session:
        if db.engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for table in ("audit_lines", "documents"):
                for verb in ("update", "delete"):
                    session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        session.execute(text(statement))
    db.session.remove()


def cut(last):
    """The lines behind this one are gone, and their numbers are given anew."""
    change(f"DELETE FROM audit_lines WHERE id > {last}")
    if db.engine.dialect.name == "postgresql":
        change(f"ALTER SEQUENCE audit_lines_id_seq RESTART WITH {last + 1}")
    else:
        change(f"UPDATE sqlite_sequence SET seq = {last} WHERE name = 'audit_lines'")
