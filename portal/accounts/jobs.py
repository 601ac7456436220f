"""Mailing the link with which somebody chooses a password, and that it was changed. By night:
what is over of sessions and counters.
"""

from uuid import UUID

from portal import clock, db, letters, outbox, texts
from portal.accounts import actions, queries, rules
from portal.accounts.models import User
from portal.settings import settings


def send_invitation(user_id: str, by_id: str = "") -> None:
    """Mail a link to choose a password, and keep its hash; earlier links stop. A repeat sends the
    same link. An invitation says who asks (`by_id`), of which company.
    """
    user = db.session.get(User, UUID(user_id))
    if user is None or not user.is_active:
        return
    token, now, has_password = outbox.token(), clock.now(), user.password_hash is not None
    letters.send(
        to=user.email,
        whose=user.id,
        subject=f"Kies uw wachtwoord voor het portaal van {settings().municipality_name}",
        text=texts.render(
            "mail/accounts_invited.txt",
            name=user.name,
            link=texts.address("accounts.accept", token=token),
            until=now + rules.link_term(has_password=has_password),
            is_renewal=has_password,
            asks=queries.asks(by_id),
        ),
        message_id=outbox.job_id(),
    )
    with db.unit():
        actions.send_invitation(user, rules.hash_of(token), at=now)


def tell_password_changed(user_id: str) -> None:
    """Mail the person that the password is another now, and what to do when that was not him."""
    user = db.session.get(User, UUID(user_id))
    if user is None or not user.is_active:
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
    """Throw away what is over of sessions and counters."""
    with db.unit():
        actions.forget(clock.now())
