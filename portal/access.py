"""The door: who may do what, and which rows a viewer can see at all.

Every view says what it needs (`@allow`, `@public`, `@any_link`, `@by_link`) or the app does not
start. What you may not see is 404, what you may not do is 403. Employers reach their own company,
an account manager his portfolio (and that of a colleague he stands in for), the other municipal
roles every row of the kinds they are granted. Sessions of employers are fenced from the first
statement on.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, Response, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user

from portal import clock, db, logs, openers
from portal.audit import VISITOR, Actor, record
from portal.audit.rules import ActorKind
from portal.errors import Forbidden, Hidden, Refused
from portal.language import N_, _
from portal.roles import ABOUT_CANDIDATES, EMPLOYER_ROLES, GRANTS, Role, unbounded
from portal.roles import May as May

Row = TypeVar("Row")
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Viewer(UserMixin):  # type: ignore[misc]
    """Who looks: a person with a set of roles, of one employer or of the municipality."""

    id: uuid.UUID
    name: str
    roles: frozenset[Role]
    employer_id: uuid.UUID | None
    employer_name: str | None
    session_version: int
    company_is_active: bool = True  # of who works at a company
    session_id: uuid.UUID | None = None  # through which he came in
    seen_at: datetime | None = None  # in that session, to a few minutes

    def get_id(self) -> str:
        return f"{self.id}:{self.session_version}"

    @property
    def is_employer(self) -> bool:
        return self.employer_id is not None

    @property
    def is_ours(self) -> bool:
        """Of the municipality itself: who only signs for the foundation is another party."""
        return self.is_municipal and self.roles != {Role.FOUNDATION_SIGNER}

    @property
    def is_municipal(self) -> bool:
        return self.employer_id is None

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    def may(self, what: May | str) -> bool:
        return any(what in GRANTS[role] for role in self.roles)

    def may_now(self, what: May | str) -> bool:
        """The same as the company stands: about candidates nothing while it is not active."""
        return self.may(what) and (self.company_is_active or what not in ABOUT_CANDIDATES)

    def capacity_for(self, what: May) -> Role | None:
        """The role in which this person may do `what`."""
        return next((role for role in Role if role in self.roles and what in GRANTS[role]), None)


class Public(StrEnum):
    PUBLIC = "public"
    ANY_LINK = "any_link"


@dataclass(frozen=True)
class ByLink:
    """Needs a safe link made for this purpose; where the address names a thing inside what the link
    is for, one of the purpose `inside`.
    """

    purpose: str
    inside: str = ""

    def asked(self, names: Mapping[str, Any]) -> str:
        """Which purpose an address with these names asks for."""
        return self.inside if self.inside and names.keys() - {"token"} else self.purpose


# of whatever ended it: a long rest, another window or device, a new password, access that stopped
SESSION_ENDED = N_(
    "U bent uitgelogd. Er is niets verstuurd. "
    "Hieronder staat wat u invulde. Log opnieuw in en vul het daar weer in."
)
OF_ANOTHER = N_(
    "Dit formulier is geopend door iemand die hier is uitgelogd. Er is niets verstuurd. "
    "Bent u dat zelf? Log dan uit en log opnieuw in."
)
KEPT_OF_ANOTHER = N_(
    "Dit formulier is geopend door iemand die hier is uitgelogd. Er is niets verstuurd. "
    "Wat er stond, is voor die persoon bewaard. Bent u dat zelf? Log dan uit en log opnieuw in."
)
CHANGED = N_("Dit is net gewijzigd. Bekijk hoe het nu is en kies wat moet blijven.")
NOT_ACTIVE = N_("Dit kan als uw bedrijf actief is. Op uw start staat hoe het daarmee staat.")
KEPT = N_("U was uitgelogd. Wij hebben bewaard wat u invulde. Log in, dan gaat u daar verder.")
KEPT_HERE = N_("U was even uitgelogd. Wij hebben bewaard wat u invulde. Kijk het na en stuur het.")
Sees = Callable[[Viewer, uuid.UUID], bool]
OpenLink = Callable[[str, str], Any]  # token, purpose → the link or None
_sees: Sees
_open_link: OpenLink
ClosedLink = Callable[[Any], Response | None]  # a link → why nothing is read or done by it now
_dead_link: Callable[[], Response]
_closed_link: ClosedLink
_inactive_page: Callable[[], Response]
_sign_in_part: Callable[[], Response]
_keep_draft: Callable[[], bool]


def allow(
    what: May, *, post: May | None = None, logs: str | None = None, inactive: bool = False
) -> Callable[[View], View]:
    """Only for who may do `what`; to POST to the same address, for who may do `post`. `logs` names
    the audit line for looking, written before the view reads. What is about candidates is for
    people of an active company only, unless `inactive`: it tells nothing new, or what runs goes on.
    """

    def mark(view: View) -> View:
        says = (what, post or what, logs, inactive)
        view.needs, view.needs_to_post, view.logs, view.inactive = says  # type: ignore[attr-defined]
        return view

    return mark


def needs_of(view: Any, method: str) -> Any:
    """What `view` needs of who asks it by this method; None when it does not say."""
    needs = getattr(view, "needs", None)
    return getattr(view, "needs_to_post", needs) if method == "POST" else needs


def public(view: View) -> View:
    """For everybody, signed in or not."""
    view.needs, view.logs = Public.PUBLIC, None  # type: ignore[attr-defined]
    return view


def any_link(view: View) -> View:
    """For whoever has an address under /k/, alive or not: a candidate there, whoever is signed in
    in this browser. The view tells nobody whether the address is known.
    """
    view.needs, view.logs = Public.ANY_LINK, None  # type: ignore[attr-defined]
    return view


def by_link(purpose: str, *, inside: str = "") -> Callable[[View], View]:
    """Only through a safe link of this purpose; the URL carries `token`. Of a view at two addresses
    the one that names a thing too is `inside` what another link is for.
    """

    def mark(view: View) -> View:
        view.needs, view.logs = ByLink(purpose, inside), None  # type: ignore[attr-defined]
        return view

    return mark


def guard(
    app: Flask,
    *,
    sees: Sees,
    open_link: OpenLink,
    dead_link: Callable[[], Response],
    closed_link: ClosedLink,
    inactive_page: Callable[[], Response],
    sign_in_part: Callable[[], Response],
    keep_draft: Callable[[], bool],
) -> None:
    """Refuse to start with an unmarked view, and check every request at the door.

    `inactive_page` tells people of a company that is not active what goes on; `sign_in_part` is the
    dialog in which one signs in again in place; `keep_draft` keeps the form that was posted in a
    session that ended, for the person of that session alone, and says whether it could.
    """
    global _sees, _open_link, _dead_link, _closed_link, _inactive_page, _sign_in_part, _keep_draft
    _sees, _open_link, _dead_link, _closed_link = sees, open_link, dead_link, closed_link
    _inactive_page, _sign_in_part, _keep_draft = inactive_page, sign_in_part, keep_draft
    views = {name: view for name, view in app.view_functions.items() if name != "static"}
    if unmarked := sorted(name for name, view in views.items() if not hasattr(view, "needs")):
        raise RuntimeError(f"views that do not say what they need: {', '.join(unmarked)}")
    first = app.before_request_funcs.setdefault(None, [])
    first.insert(0, _wall)  # the page that refuses a token or an address asks the database too
    app.before_request(_check)


def visitor() -> Viewer | None:
    """Who is signed in, if anybody: for what the public sees too."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def viewer() -> Viewer:
    """Who is signed in, in a view that only lets in who is (`@allow`)."""
    who = visitor()
    if who is None:
        raise RuntimeError("nobody is signed in: ask visitor()")
    return who


def own_employer() -> uuid.UUID:
    """The company of who looks, in a view that only employers open."""
    company = viewer().employer_id
    if company is None:
        raise Hidden
    return company


def actor() -> Actor:
    """Who acts in this request, as audit lines and signatures keep it."""
    link = g.get("link")
    if link is not None:
        return Actor(ActorKind.CANDIDATE, str(link.id), "candidate")
    who = visitor()
    if who is None:
        return VISITOR
    needs = g.needs
    role = who.capacity_for(needs) if isinstance(needs, May) else next(iter(who.roles), None)
    return Actor(ActorKind.USER, str(who.id), str(role or "visitor"))


def actor_for(row: Any) -> Actor:
    """Who acts on this row. What the people of a company may do, somebody of the municipality does
    on behalf of the row's company, which is on the phone.
    """
    who, by = viewer(), actor()
    is_theirs = any(g.needs in GRANTS[role] for role in EMPLOYER_ROLES)
    if who.is_employer or not is_theirs:
        return by
    return replace(by, on_behalf_of=str(row.employer_id))


def link() -> Any:
    """The safe link this request came through."""
    return g.link


def closed(link: Any) -> Response | None:
    """Why nothing is read or done by this link now; None when it opens."""
    return _closed_link(link)


def may(what: May | str) -> bool:
    """Asked by templates, so that a button that shows also works."""
    who = visitor()
    return who is not None and who.may_now(what)


def load(
    model: type[Row], row_id: uuid.UUID, *, lock: bool = False, version: int | None = None
) -> Row:
    """The row, if it is this viewer's to see; otherwise it is not there (404).

    `lock` holds it until the unit ends. A `version` that is no longer the row's refuses `conflict`,
    and names the row's own; one that is, makes it the row this request acts on (`g.acted_on`).
    """
    if lock and not db.writing():
        raise RuntimeError("a row is locked inside a unit only")
    row = (db.locked if lock else db.session.get)(model, row_id)
    if row is None or not visible(row):
        raise Hidden
    own = getattr(row, "version", None)
    if version is not None and own != version:
        raise Refused("conflict", CHANGED, version=own)
    if version is not None:
        g.acted_on = row
    return row


def already(model: type[Row], row_id: uuid.UUID | None) -> Row | None:
    """The row when it is there and this viewer's to see, for an id that came from outside."""
    row = db.session.get(model, row_id) if row_id else None
    return row if row is not None and visible(row) else None


def visible(row: Any) -> bool:
    """May the viewer of this request see this row, given what the view needs?"""
    if g.get("link") is not None:
        return str(row.id) == str(g.link.subject_id)
    who = visitor()
    if who is None:
        return False
    owner = getattr(row, "employer_id", None)
    if row.__tablename__ == "employers":
        owner = row.id
    if who.is_employer:
        return owner == who.employer_id
    return owner is None or _reaches(who, owner)


def opener_mark() -> str:
    """What a page says of who opens it. A candidate's page is his, whoever is signed in here."""
    needs = g.get("needs")
    return "" if isinstance(needs, ByLink) or needs is Public.ANY_LINK else openers.mark()


def person() -> dict[str, Any]:
    """What every template knows of who looks: asked once, since a page asks `may` for every row."""
    who = visitor()
    return {"viewer": who, "may": who.may_now if who else _nothing}


def _nothing(what: May | str) -> bool:
    return False


def _reaches(who: Viewer, employer_id: uuid.UUID) -> bool:
    needs = g.needs if isinstance(g.needs, May) else May.BE_HOME
    if who.roles & unbounded(needs):
        return True
    return who.may(needs) and _sees(who, employer_id)


def _wall() -> None:
    if request.endpoint != "static":
        db.fence(session.get("side") == "employer")


def _check() -> ResponseReturnValue | None:
    view = _view()
    g.needs = needs_of(view, request.method)
    if view is None or request.endpoint == "static":
        return None
    if isinstance(g.needs, ByLink):
        return _check_link(g.needs.asked(request.view_args or {}))
    if g.needs is Public.ANY_LINK:
        db.fence(False)
    return None if isinstance(g.needs, Public) else _check_person(view)


def _check_person(view: Any) -> ResponseReturnValue | None:
    who = visitor()
    if who is None:
        return _to_sign_in()
    if who.is_employer != (session.get("side") == "employer"):
        raise Hidden
    if not who.may(g.needs):
        raise Forbidden
    if is_about_candidates(view, request.method) and not who.company_is_active:
        return _without_company()
    _log_look(view)
    return None


def is_about_candidates(view: Any, method: str) -> bool:
    """Is this view for people of an active company only? By itself whatever needs more than what
    goes on at any company is.
    """
    return needs_of(view, method) in ABOUT_CANDIDATES and not view.inactive


def _without_company() -> ResponseReturnValue:
    """A page that tells how the company stands; what is posted is refused."""
    if request.method == "POST":
        raise Refused("employer_not_active", NOT_ACTIVE)
    return _inactive_page()


def _view() -> Callable[..., Any] | None:
    return current_app.view_functions.get(request.endpoint or "")


def _check_link(purpose: str) -> Response | None:
    db.fence(False)
    g.link = _open_link((request.view_args or {})["token"], purpose)
    if g.link is None:
        return _dead_link()
    logs.know_actor(g.link.id)
    return closed(g.link)


def without_token() -> ResponseReturnValue | None:
    """A form whose token died because its person signed out in another window: as when the session
    ended. None when the page does not say who opened it.
    """
    opener, who = openers.opened_by(), visitor()
    if opener is None:
        return None
    if who is not None and who.id != opener.user_id and "HX-Request" not in request.headers:
        raise Refused("of_another", KEPT_OF_ANOTHER if _keep_draft() else OF_ANOTHER)
    return _to_sign_in()


def _to_sign_in() -> ResponseReturnValue:
    """A part answers with a dialog and leaves the window as it is; a whole page goes to sign-in and
    comes back. What was typed is kept, or shown back.
    """
    was_in = request.method == "POST" and (openers.opened_by() or openers.named()) is not None
    is_kept = was_in and _keep_draft()
    if request.headers.get("HX-Request"):
        return _sign_in_part()
    if was_in and not is_kept:
        raise Refused("session_ended", SESSION_ENDED)
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    if is_kept and visitor():
        flash(_(KEPT_HERE))
        return redirect(here, 303)
    back = here if is_kept or request.method == "GET" else None
    if is_kept:
        flash(_(KEPT))
    return redirect(url_for("accounts.sign_in", verder=back), 303)


def _log_look(view: Any) -> None:
    if not view.logs or request.method != "GET":
        return
    subject = next(iter((request.view_args or {}).values()), None)
    if subject is None:
        return
    with db.unit():
        record(view.logs, _Looked(view.logs.split(".")[0], subject), by=actor(), at=clock.now())


@dataclass(frozen=True)
class _Looked:
    __tablename__: str
    id: uuid.UUID
