"""One way to post a verb: look at the form, do it once in one unit, say what came of it.

    def verb() -> None:
        vacancy = load(Vacancy, vacancy_id, lock=True, version=form.version.data)
        actions.hold(vacancy, form.resume_on.data, by=actor(), at=clock.now())

    return submit(
        form, verb, to=to, notice=_("…"), page=page, beside={"date_past": "resume_on"}
    )

A form that is posted twice, by a double click or by going back, is posted once: the same person,
the same address, the same showing of the form (`once`) and the same answers. Such a post is known
by a key that is written in the unit of the first, so that of two at once one waits and finds it;
it is answered as the first was, as long as the row still is as the first left it. Keys are
forgotten after a week. A button without a form of its own has no `once`: its verb may be repeated.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from flask import g, request
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db
from portal.access import actor
from portal.db import unit
from portal.errors import Refused
from portal.forms import PortalForm
from portal.pages import Answer, see

KEPT_FOR = timedelta(days=7)
_MOVED_ON = frozenset({"conflict", "wrong_state"})  # the row is not what it was
OTHER = "*"  # in `beside`: any refusal that is not named, but for those of a row that moved on
IN_SUMMARY = dict.fromkeys((OTHER, *_MOVED_ON))  # every refusal, above the form
_SECRET = frozenset({"csrf_token", "password", "code"})  # never in a key that is kept


class Submission(db.Base):
    """A form that was posted, by its key."""

    __tablename__ = "submissions"

    at: Mapped[datetime] = mapped_column(index=True)
    left_version: Mapped[int | None]  # of the row it acted on, when the form was for a version


def submit(
    form: PortalForm,
    verb: Callable[[], object],
    *,
    to: str | Callable[[], str],
    page: Callable[[int], Answer],
    notice: str = "",
    beside: Mapping[str, str | None] | None = None,
    status: int = 409,
    check: Callable[[], bool] | None = None,
    repeatable: bool = False,
) -> Answer:
    """Show the form; when it is posted, do `verb` in one unit, once, and go to `to` (asked
    afterwards, when it can be called) with `notice`.

    `page(status)` shows the form: 200, and 422 when it does not read well. `check` is what else is
    asked of it outside the unit; it puts what is wrong in the form and says False. `beside` says
    where a refusal of the verb stands, by its code: at a field (422), or in the summary (None:
    `status`, 409 for a conflict). Any other refusal has a page of its own. `repeatable`: the verb
    sets what was posted, however often, and needs no key.
    """
    if request.method != "POST":
        return page(200)
    if not form.accepted() or (check is not None and not check()):
        return page(422)
    try:
        with unit():
            if repeatable or is_first(form):
                verb()
                _remember(form)
            else:
                _again(verb)
    except Refused as refused:
        fields = beside or {}
        known = refused.code in fields or refused.code in _MOVED_ON
        code = refused.code if known else OTHER
        if code not in fields:
            raise
        form.refuse(fields[code], refused)
        return page(422 if fields[code] else 409 if code == "conflict" else status)
    return see(to() if callable(to) else to, notice=notice)


def is_first(form: PortalForm, *files: bytes) -> bool:
    """Is this the first time that this form is posted, with these files? Asked inside the unit that
    acts on it.
    """
    if form.once.name not in request.form:
        return True
    key = db.insert(Submission.__table__).values(id=_key(*files), at=clock.now())
    written = key.on_conflict_do_nothing().returning(Submission.id)
    return db.session.scalar(written) is not None


def forget() -> None:
    """Throw away the keys of forms that nobody has open any more."""
    with unit() as session:
        session.execute(delete(Submission).where(Submission.at < clock.now() - KEPT_FOR))


def _remember(form: PortalForm) -> None:
    """The version in which the first post leaves the row it acted on."""
    row = g.get("acted_on")
    if row is None or form.once.name not in request.form:
        return
    db.session.flush()
    mine = update(Submission).where(Submission.id == _key())
    db.session.execute(mine.values(left_version=row.version))


def _again(verb: Callable[[], object]) -> None:
    """What a second post does: nothing when all is as the first left it. Otherwise somebody acted
    since, and the verb says what holds now.
    """
    left = db.session.scalar(select(Submission.left_version).where(Submission.id == _key()))
    if left is None:
        return
    try:
        verb()
    except Refused as refused:
        if refused.code != "conflict" or refused.values.get("version") != left:
            raise


def _key(*files: bytes) -> UUID:
    """A hash of who posts what where."""
    who = actor()
    answers = sorted((name, values) for name, values in request.form.lists() if name not in _SECRET)
    hashes = [sha256(file).hexdigest() for file in files]
    text = repr((who.kind.value, who.id, request.full_path, answers, hashes))
    return UUID(bytes=sha256(text.encode()).digest()[:16])
