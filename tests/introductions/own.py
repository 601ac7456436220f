"""Steps of a candidate in the own page."""

from portal import db
from portal.links.rules import Purpose
from tests import make


def own_page(dossier):
    """The path of a new link to somebody's own page."""
    return f"/k/{make.link(dossier, dossier, purpose=Purpose.OWN_PAGE).token}/venster"


def act(candidate, page, verb, **fields):
    """Press the button that posts to `verb`; the page that follows."""
    return candidate.follow(candidate.submit(page, verb, **fields))


def fresh(model, row_id):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(model, row_id)
