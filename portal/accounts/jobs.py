"""Mailing the link with which somebody chooses a password, and that it was changed. By night:
what is over of sessions, devices and counters.
"""

from datetime import datetime
from uuid import UUID

from portal import clock, db, letters, outbox, texts
from portal.accounts import actions, queries, rules
from portal.accounts.models import User
from portal.settings import settings


def send_invitation(user_id: str, by_id: str = "") -> None:
    """Mail somebody his first link. It says who asks (`by_id`), of which company, when we know
    them.
    """
    if user := _active(user_id):
        at = clock.now()
        token = _send_link(user, by_id, at)
        with db.unit():
            actions.send_invitation(user, rules.hash_of(token), at=at)


def send_new_link(user_id: str) -> None:
    """Somebody asked for a link to choose a password. Nothing when it is nobody's address."""
    if user := _active(user_id):
        at = clock.now()
        token = _send_link(user, "", at)
        with db.unit():
            actions.ask_new_password(user, rules.hash_of(token), at=at)


def tell_password_changed(user_id: str) -> None:
    """Mail the person that the password is another now, and what to do when that was not him."""
    user = _active(user_id)
    if user is None:
        return
    letters.send(
        to=user.email,
        whose=user.id,
        subject=f"Uw wachtwoord voor het portaal van {settings().municipality_name} is gewijzigd",
        text=texts.render(
            "mail/accounts_password_changed.txt", forgotten=texts.address("accounts.forgot")
        ),
        message_id=outbox.job_id(),
    )


def forget() -> None:
    """Throw away what is over."""
    with db.unit():
        actions.forget(clock.now())


def _active(user_id: str) -> User | None:
    user = db.session.get(User, UUID(user_id))
    return user if user is not None and user.is_active else None


def _send_link(user: User, by_id: str, at: datetime) -> str:
    """Mail a link to choose a password; its token, of which the hash is to be kept. A repeat sends
    the same link. In a first mail stand no words of somebody we do not know.
    """
    token, has_password = outbox.token(), user.password_hash is not None
    asks = queries.asks(by_id)
    letters.send(
        to=user.email,
        whose=user.id,
        subject=f"Kies uw wachtwoord voor het portaal van {settings().municipality_name}",
        text=texts.render(
            "mail/accounts_invited.txt",
            name=user.name if has_password or asks else "",
            link=texts.address("accounts.accept", token=token),
            until=at + rules.link_term(has_password=has_password),
            is_renewal=has_password,
            asks=asks,
        ),
        message_id=outbox.job_id(),
    )
    return token
