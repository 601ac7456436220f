"""A fresh proof that it is really you, before something that counts."""

from portal import clock
from portal.access import viewer
from portal.accounts import actions, passwords, queries, rules
from portal.db import unit
from portal.forms import PortalForm
from portal.language import _


def proves(form: PortalForm) -> bool:
    """Is the `password` of this form right? Otherwise it says what is wrong beside it; that there
    is none, the field says.
    """
    typed = form["password"].data
    wrong = check_password_again(typed) if typed else None
    if wrong:
        form.refuse("password", wrong)
    return wrong is None


def check_password_again(password: str) -> str | None:
    """None when the password is right, otherwise the sentence that says what is wrong.

    Call it before the unit of the act itself: wrong tries are counted in a unit of their own, and
    the hash is checked outside any.
    """
    who, at = viewer(), clock.now()
    tried = rules.Counters(f"again:{who.id}")
    kept = queries.password_hash(who.id)
    with unit():
        wait = actions.count_try(tried, at=at)
    if wait:
        return _(
            "U hebt te vaak geprobeerd. Wacht %(minutes)s minuten en probeer het dan opnieuw.",
            minutes=wait,
        )
    if passwords.matches(kept, password):
        with unit():
            actions.forget_tries(tried, at=at)
        return None
    return _("Dit wachtwoord klopt niet. Probeer het opnieuw.")
