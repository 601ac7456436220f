"""`wsgi:app` in which signing in, and every job, fails with somebody's name in each part of its
error: `gunicorn tests.crashing:app`, `flask --app tests.crashing jobs work` (test_logs.py).
"""

from sqlalchemy import text

from portal import db, outbox
from portal.access import public
from wsgi import app as app

NAME = "Kanarië Brugmans"


class Lost:
    """What it raises, nobody can hear."""

    def __del__(self):
        raise LookupError(NAME)


@public
def sign_in():
    Lost()
    with db.unit():
        outbox.put("crash", word=NAME)
    try:
        crash(NAME)
    except Exception as error:
        raise KeyError(NAME) from error


def crash(word):
    """The name is a value of a statement that is refused, and in a variable beside it."""
    values = {"name": word}
    db.session.execute(text("SELECT 1 FROM nowhere WHERE name = :name"), values)


app.view_functions["accounts.sign_in"] = sign_in
app.config["WTF_CSRF_ENABLED"] = False
outbox.registry = {"crash": [crash]}
