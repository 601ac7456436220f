"""People come, get roles, sign in, and go. Passwords arrive hashed; nothing here is slow."""

import uuid
from collections.abc import Collection, Mapping, Set
from datetime import date, datetime, timedelta
from math import ceil

from sqlalchemy import case, delete, select, update

from portal import clock, db, formats, outbox
from portal.accounts import queries, rules
from portal.accounts.devices import Device
from portal.accounts.models import (
    Attempts,
    Grant,
    Invitation,
    KnownDevice,
    Membership,
    User,
    UserSession,
)
from portal.accounts.rules import Changed, Counters
from portal.audit import SYSTEM, Actor, record
from portal.audit.rules import ActorKind
from portal.errors import Hidden, Refused
from portal.language import N_
from portal.roles import Role
from portal.settings import settings


def create_user(
    name: str,
    email: str,
    *,
    roles: Set[Role],
    employer_id: uuid.UUID | None = None,
    phone: str = "",
    password_hash: str | None = None,
    user_id: uuid.UUID | None = None,
    by: Actor,
    at: datetime,
) -> User:
    """A person with a set of roles. Refuses `email_taken` and sets of roles that do not go
    together.
    """
    rules.check_roles(roles, of_employer=employer_id is not None)
    email = email.strip().lower()
    if db.session.scalar(select(User.id).where(User.email == email)):
        raise Refused("email_taken", N_("Dit e-mailadres heeft al een plek in het portaal."))
    user = User(
        id=user_id or uuid.uuid4(),
        name=name,
        email=email,
        phone=phone,
        password_hash=password_hash,
        created_at=at,
    )
    membership = Membership(id=uuid.uuid4(), user_id=user.id, employer_id=employer_id)
    db.session.add(user)
    db.session.flush()
    db.session.add(membership)
    db.session.flush()
    db.session.add_all(Grant(membership_id=membership.id, role=role) for role in sorted(roles))
    record("accounts.create_user", user, by=by, at=at, roles=sorted(roles), employer_id=employer_id)
    return user


def invite(
    name: str,
    email: str,
    *,
    roles: Set[Role],
    employer_id: uuid.UUID | None,
    phone: str = "",
    user_id: uuid.UUID | None = None,
    by: Actor,
    at: datetime,
) -> User:
    """A person without a password yet; a job mails the link with which they choose one.

    Refuses `email_taken` and, of a company, `employer_not_active` (before it is checked, or while
    it is stopped) and after ten in a day `invitation_limit`.
    """
    if employer_id is not None:
        check_company(employer_id, clock.day(at))
        _count_invitation(employer_id, at)
    user = create_user(
        name,
        email,
        roles=roles,
        employer_id=employer_id,
        phone=phone,
        user_id=user_id,
        by=by,
        at=at,
    )
    outbox.put("accounts.invited", user_id=str(user.id), by_id=by.id)
    return user


def send_invitation(user: User, token_hash: str, *, at: datetime) -> Invitation:
    """Keep the hash of the link that a job is about to mail. Earlier links work until one of them
    is used, so that whoever asks for another kills none that its owner has.
    """
    term = rules.link_term(has_password=user.password_hash is not None)
    invitation = Invitation(user_id=user.id, token_hash=token_hash, expires_at=at + term)
    db.session.add(invitation)
    return invitation


def ask_new_password(user: User, token_hash: str, *, at: datetime) -> Invitation:
    """Keep the hash of a link that somebody asked for, to the address of this person."""
    record("accounts.ask_new_password", user, by=SYSTEM, at=at)
    return send_invitation(user, token_hash, at=at)


def accept_invitation(
    invitation_id: uuid.UUID, password_hash: str, *, by: Actor, at: datetime
) -> User:
    """The invited person chose a password. Works once, and only for who has access (Hidden); the
    other links to him stop.
    """
    invitation = db.session.get(
        Invitation, invitation_id, with_for_update=True, populate_existing=True
    )
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= at:
        raise Hidden
    user = db.locked(User, invitation.user_id)
    if user is None or not user.is_active:
        raise Hidden
    invitation.used_at = at
    had_one = user.password_hash is not None
    user.password_hash = password_hash
    _end_sessions(user)
    _end_invitations(user, at)
    record("accounts.accept_invitation", user, by=by, at=at)
    if had_one:
        outbox.put("accounts.password_changed", user_id=str(user.id))
    outbox.put("accounts.accepted", user_id=str(user.id))
    return user


def change_password(user: User, password_hash: str, *, by: Actor, at: datetime) -> None:
    """Another password, by somebody who just gave the old one. Every session ends, and so do links
    in the mail; the view opens this session anew. A job tells the person by mail.
    """
    user.password_hash = password_hash
    _end_sessions(user)
    _end_invitations(user, at)
    record("accounts.change_password", user, by=by, at=at)
    outbox.put("accounts.password_changed", user_id=str(user.id))


def set_roles(user: User, roles: Set[Role], *, by: Actor, at: datetime) -> None:
    """Another set of roles, at the next request (promises D5). Refuses to take the last signatory
    away.
    """
    membership = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    rules.check_roles(roles, of_employer=membership.employer_id is not None)
    if membership.employer_id is not None and Role.SIGNATORY not in roles:
        _keep_a_signatory(membership)
    db.session.execute(delete(Grant).where(Grant.membership_id == membership.id))
    db.session.add_all(Grant(membership_id=membership.id, role=role) for role in sorted(roles))
    record("accounts.set_roles", user, by=by, at=at, roles=sorted(roles))


def deactivate(user: User, *, even_last: bool = False, by: Actor, at: datetime) -> None:
    """This person cannot sign in any more; open sessions end, and so do links in the mail. Refuses
    to take the last signatory away, unless even he goes.
    """
    membership = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    if membership.employer_id is not None and not even_last:
        _keep_a_signatory(membership)
    user.is_active = False
    _end_sessions(user)
    _end_invitations(user, at)
    record("accounts.deactivate", user, by=by, at=at)
    outbox.put("accounts.deactivated", user_id=str(user.id))


def activate(user: User, *, by: Actor, at: datetime) -> None:
    """This person may sign in again."""
    user.is_active = True
    record("accounts.activate", user, by=by, at=at)
    outbox.put("accounts.activated", user_id=str(user.id))


def sign_in(
    user_id: uuid.UUID,
    key_hash: str,
    device: Device,
    *,
    known_by: str,
    left: Collection[str] = (),
    tried: Counters | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Begin a session in a browser, in the place of those that it had (`left`, the hashes of their
    keys). The browser is known from now on, by the hash `known_by`; the wrong tries before, which
    `tried` counted, are forgotten.
    """
    user = db.session.get_one(User, user_id)
    user.last_seen_at = at
    forget_tries(tried or Counters(f"account:{user.email}"), at=at)
    _know(user_id, known_by, at)
    for left_hash in left:
        sign_out(left_hash, by=by, at=at)
    kept = UserSession(user_id=user_id, key_hash=key_hash, made_at=at, seen_at=at)
    kept.browser, kept.system = device.browser, device.system
    db.session.add(kept)
    record("accounts.sign_in", user, by=by, at=at)


def see(session_id: uuid.UUID, *, at: datetime) -> None:
    """Keep that this session was used; nothing when it ended meanwhile."""
    mine = update(UserSession).where(UserSession.id == session_id)
    db.session.execute(mine.values(seen_at=at))


def sign_out(key_hash: str, *, by: Actor | None = None, at: datetime) -> None:
    """The session with this key ends, by who was in or who signs in over it: a copy of its cookie
    opens nothing. Nothing when it did.
    """
    which = delete(UserSession).where(UserSession.key_hash == key_hash)
    user_id = db.session.scalar(which.returning(UserSession.user_id))
    if user_id is not None:
        by = by or Actor(ActorKind.USER, str(user_id), "sign-in")
        record("accounts.sign_out", db.session.get_one(User, user_id), by=by, at=at)


def end_session(user: User, session_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """One session of this person ends; nothing when it did. Somebody else's is Hidden."""
    row = db.session.get(UserSession, session_id)
    if row is None:
        return
    if row.user_id != user.id:
        raise Hidden
    db.session.execute(delete(UserSession).where(UserSession.id == session_id))
    record("accounts.end_session", user, by=by, at=at)


def end_other_sessions(user: User, kept: uuid.UUID | None, *, by: Actor, at: datetime) -> None:
    """Every session of this person ends but the one that is `kept`."""
    others = (UserSession.user_id == user.id, UserSession.id != kept)
    ended = db.session.scalars(delete(UserSession).where(*others).returning(UserSession.id)).all()
    if ended:
        record("accounts.end_other_sessions", user, by=by, at=at)


def end_all_access(at: datetime) -> None:
    """After a restore everybody signs in anew, and no link to choose a password that is in the mail
    works: those that ended since the backup would open again.
    """
    for model in (UserSession, KnownDevice):
        db.session.execute(delete(model))
    is_open = (Invitation.used_at.is_(None), Invitation.expires_at > at)
    db.session.execute(update(Invitation).where(*is_open).values(expires_at=at))


def follow_access(
    since: Mapping[uuid.UUID, rules.Access], at: datetime
) -> list[tuple[str, list[Changed]]]:
    """After a restore: by mail address what was changed since the backup, as the database of before
    says. Who was stopped stays out. Who chose another password chooses anew, by mail: neither the
    one that he left nor one that somebody may have chosen in his place works.
    """
    found, backup = [], queries.access()
    for user_id, access in since.items():
        then = backup.get(user_id)
        changes = rules.changed(then, access) if then else [Changed.MADE]
        if Changed.STOPPED in changes:
            user = db.session.get_one(User, user_id)
            deactivate(user, even_last=True, by=SYSTEM, at=at)
        if Changed.PASSWORD in changes:
            _blank_password(db.session.get_one(User, user_id), at)
        if changes:
            found.append((access.email, changes))
    return found


def forget(at: datetime) -> None:
    """Throw away what is over: sessions, devices that were long not used, and counters."""
    begun = UserSession.made_at < rules.over_before(at)
    db.session.execute(delete(UserSession).where(begun))
    db.session.execute(delete(KnownDevice).where(KnownDevice.used_at < at - rules.DEVICE_FOR))
    db.session.execute(delete(Attempts).where(Attempts.window_from < at - timedelta(days=1)))


def forgot(email: str, *, at: datetime) -> None:
    """Have a link mailed to this address when it is somebody's who has access, at most three times
    in ten minutes. The same statements for every address, so that time tells nothing: a job that is
    for nobody finds nobody.
    """
    if attempt(f"forgotten:{email}", limit=3, at=at):
        return
    known = db.session.scalar(select(User.id).where(User.email == email, User.is_active))
    outbox.put("accounts.forgotten", user_id=str(known or uuid.uuid4()))


def count_try(tried: Counters, *, at: datetime) -> int:
    """Count a password before it is looked at: 0 when it may be, otherwise the minutes to wait. Of
    many at once so no more than the limit are looked at. One that was right is given back by
    `forget_tries`, so wrong ones count only.
    """
    own = attempt(tried.own, limit=rules.MAX_ATTEMPTS, at=at)
    if not tried.shared:
        return own
    return max(own, attempt(tried.shared, limit=rules.MAX_ATTEMPTS_ADDRESS, at=at))


def forget_tries(tried: Counters, *, at: datetime) -> None:
    """The password that was counted `at` this instant was right: who gave it begins anew, and his
    address, which others have too, gets this one try back.
    """
    db.session.execute(delete(Attempts).where(Attempts.id == tried.own))
    counted = (Attempts.id == tried.shared, Attempts.window_from <= at, Attempts.n > 0)
    db.session.execute(update(Attempts).where(*counted).values(n=Attempts.n - 1))


def attempt(what: str, *, limit: int, at: datetime, window: timedelta = rules.WINDOW) -> int:
    """Count one try of `what`: 0 while it is allowed, otherwise the minutes to wait. One statement,
    so the count is exact however many try at once.
    """
    row = db.insert(Attempts.__table__).values(id=what, window_from=at, n=1)
    is_over = Attempts.window_from <= at - window
    counted = row.on_conflict_do_update(
        index_elements=["id"],
        set_={
            "n": case((is_over, 1), else_=Attempts.n + 1),
            "window_from": case((is_over, row.excluded.window_from), else_=Attempts.window_from),
        },
    )
    n, begun = db.session.execute(counted.returning(Attempts.n, Attempts.window_from)).one()
    return 0 if n <= limit else ceil((begun + window - at) / timedelta(minutes=1))


def check_company(employer_id: uuid.UUID, today: date) -> None:
    """May this company invite colleagues? Refuses `employer_not_active`."""
    company = queries.company(employer_id)
    if company.state == "active":
        return
    check_on = clock.day(company.check_by)
    if company.state == "suspended":
        said = N_("Uw bedrijf staat stil. U kunt nu geen collega uitnodigen. Bel ons: %(phone)s.")
    elif check_on < today:
        said = N_(
            "Wij controleren eerst uw bedrijf. Daarna kunt u een collega uitnodigen. "
            "Belden wij nog niet? Bel ons: %(phone)s."
        )
    else:
        said = N_(
            "Wij controleren eerst uw bedrijf, uiterlijk %(day)s. "
            "Daarna kunt u een collega uitnodigen."
        )
    phone = settings().municipality_phone
    raise Refused("employer_not_active", said, day=formats.day(check_on), phone=phone)


def _count_invitation(employer_id: uuid.UUID, at: datetime) -> None:
    day = timedelta(days=1)
    what = f"invited:{employer_id}:{clock.day(at)}"
    if attempt(what, limit=rules.INVITATIONS_A_DAY, window=day, at=at):
        raise Refused(
            "invitation_limit",
            N_(
                "U hebt vandaag al %(n)s collega's uitgenodigd. Meer kan niet op één dag. "
                "Nodig de anderen morgen uit, of bel %(municipality_phone)s."
            ),
            n=rules.INVITATIONS_A_DAY,
            municipality_phone=settings().municipality_phone,
        )


def _know(user_id: uuid.UUID, key_hash: str, at: datetime) -> None:
    row = db.insert(KnownDevice.__table__)
    row = row.values(id=uuid.uuid4(), user_id=user_id, key_hash=key_hash, used_at=at)
    again = {"used_at": row.excluded.used_at}
    db.session.execute(
        row.on_conflict_do_update(index_elements=["user_id", "key_hash"], set_=again)
    )


def _blank_password(user: User, at: datetime) -> None:
    user.password_hash = None
    record("accounts.blank_password", user, by=SYSTEM, at=at)


def _end_sessions(user: User) -> None:
    """Also what his devices were known by: one of them may be a thief's."""
    user.session_version += 1
    for model in (UserSession, KnownDevice):
        db.session.execute(delete(model).where(model.user_id == user.id))


def _end_invitations(user: User, at: datetime) -> None:
    db.session.execute(
        update(Invitation)
        .where(Invitation.user_id == user.id, Invitation.used_at.is_(None))
        .values(expires_at=at)
    )


def _keep_a_signatory(membership: Membership) -> None:
    others = db.session.scalar(
        select(Grant.id)
        .join(Membership, Membership.id == Grant.membership_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.employer_id == membership.employer_id,
            Membership.id != membership.id,
            Grant.role == Role.SIGNATORY,
            User.is_active,
        )
        .limit(1)
    )
    mine = db.session.scalar(
        select(Grant.id).where(Grant.membership_id == membership.id, Grant.role == Role.SIGNATORY)
    )
    if mine and not others:
        raise Refused(
            "last_signatory",
            N_("Er moet altijd iemand zijn die mag tekenen. Geef eerst een collega dat recht."),
        )
