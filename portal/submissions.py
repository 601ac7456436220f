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

What is typed is kept in drafts while it is typed (the domain above; the factory sets `drafts`): a
form that is opened goes on where its draft was left, and the draft goes with the verb. A verb that
meets another version of its row shows both texts to choose from (portal.forms.conflicts).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from flask import g, request
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db, openers
from portal.access import CHANGED, actor
from portal.db import unit
from portal.errors import Refused
from portal.forms import PortalForm
from portal.language import N_, _
from portal.pages import Answer, see

KEPT_FOR = timedelta(days=7)
_MOVED_ON = frozenset({"conflict", "wrong_state"})  # the row is not what it was
OTHER = "*"  # in `beside`: any refusal that is not named, but for those of a row that moved on
_LOOK_AGAIN = N_(
    "Dit is net gewijzigd. Wat u invulde, staat er nog. Kijk alles na en stuur het opnieuw."
)
IN_SUMMARY = dict.fromkeys((OTHER, *_MOVED_ON))  # every refusal, above the form
# Never in a key that is kept: what is secret, and what a sign-in over the page makes anew.
_NOT_KEYED = frozenset({"csrf_token", openers.FIELD, "password", "code"})


@dataclass(frozen=True)
class Drafts:
    """What keeps the text of forms: `resume` fills a form in with its draft (False: there is none),
    `keep` writes what was posted in a unit of its own, `drop` throws the draft away in the unit of
    the verb.
    """

    resume: Callable[[PortalForm], bool] = lambda form: False
    keep: Callable[[PortalForm], None] = lambda form: None
    drop: Callable[[PortalForm], None] = lambda form: None


drafts = Drafts()


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
    notice: str | Callable[[], str] = "",
    beside: Mapping[str, str | None] | None = None,
    status: int = 409,
    check: Callable[[], bool] | None = None,
    judge: Callable[[], bool] | None = None,
    repeatable: bool = False,
) -> Answer:
    """Show the form; when it is posted, do `verb` in one unit, once, and go to `to` with `notice`
    (both asked afterwards, when they can be called: what is so then).

    `page(status)` shows the form: 200, and 422 when it does not read well. `check` is what else is
    asked of a form that reads well, outside the unit; `judge` what the rules say of its answers,
    asked even when a field does not read, so that all is said in one round. Both put what is wrong
    in the form and say False. `beside` says where a refusal of the verb stands, by its code: at a
    field (422), or in the summary (None: `status`, 409 for a conflict). Any other refusal has a
    page of its own. `repeatable`: the verb sets what was posted, however often, and needs no key.
    """
    if request.method != "POST":
        drafts.resume(form)
        return page(200)
    if form.is_choosing:
        return page(200)
    if not _is_good(form, check, judge):
        drafts.keep(form)
        return page(409 if form.is_behind and _is_laid_beside(form) else 422)
    try:
        with unit():
            if repeatable or is_first(form):
                verb()
                drafts.drop(form)
                _remember(form)
            else:
                _again(verb)
    except Refused as refused:
        return page(_put(form, refused, beside or {}, status))
    return see(
        to() if callable(to) else to,
        notice=notice() if callable(notice) else notice,
    )


def _is_good(
    form: PortalForm, check: Callable[[], bool] | None, judge: Callable[[], bool] | None
) -> bool:
    reads = form.accepted()
    holds = judge is None or judge()
    return reads and holds and (check is None or check())


def _put(form: PortalForm, refused: Refused, beside: Mapping[str, str | None], status: int) -> int:
    """Say the refusal where it belongs in the form, and with which status; or pass it on."""
    drafts.keep(form)
    known = refused.code in beside or refused.code in _MOVED_ON
    code = refused.code if known else OTHER
    if refused.code == "conflict" and _is_laid_beside(form):
        return 409
    if code not in beside:
        raise refused
    form.refuse(beside[code], refused)
    return 422 if beside[code] else 409 if code == "conflict" else status


def _is_laid_beside(form: PortalForm) -> bool:
    """Somebody else was first: lay the form beside what he left, and say so."""
    if not form.compare():
        return False
    form.refuse(None, _(CHANGED if form.differences else _LOOK_AGAIN))
    return True


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
    answers = sorted(
        (name, values) for name, values in request.form.lists() if name not in _NOT_KEYED
    )
    hashes = [sha256(file).hexdigest() for file in files]
    text = repr((who.kind.value, who.id, request.full_path, answers, hashes))
    return UUID(bytes=sha256(text.encode()).digest()[:16])
