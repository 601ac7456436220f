"""What wants the administrator's eye, and what went wrong with a job. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from portal.errors import Refused
from portal.language import N_

ENDS_SOON = timedelta(days=60)  # what a new certificate takes to order
UNANCHORED = timedelta(days=2)
STALE = timedelta(days=8)  # a doctor that is asked once a week


class Standing(StrEnum):
    GOOD = "good"
    LOOK = "look"
    ACT = "act"


class Cause(StrEnum):
    """Why a job failed, as far as the class of its error tells."""

    WORKER = "worker"
    AWAY = "away"
    DATABASE = "database"
    GONE = "gone"
    SETTING = "setting"
    MISTAKE = "mistake"


_CAUSES = {
    "WorkerDied": Cause.WORKER,
    "OperationalError": Cause.DATABASE,
    "InterfaceError": Cause.DATABASE,
    "Unwritable": Cause.DATABASE,
    "TimeoutError": Cause.AWAY,
    "Away": Cause.AWAY,
    "gaierror": Cause.AWAY,
    "OSError": Cause.AWAY,
    "NoGateway": Cause.SETTING,
    "ModuleNotFoundError": Cause.GONE,
    "AttributeError": Cause.GONE,
}
_OF_AWAY = ("SMTP", "Connection", "SSL")


def cause(error: str | None) -> Cause | None:
    """What the class of the last error says; None of a job that did not fail."""
    if not error:
        return None
    name = error.rpartition(".")[2]  # what failed before an update has no module
    is_away = name.startswith(_OF_AWAY)
    return Cause.AWAY if is_away else _CAUSES.get(name, Cause.MISTAKE)


def check_retry(is_dead: bool) -> None:
    """Only a job that gave up is tried anew (`not_dead`); the others are, by themselves."""
    if not is_dead:
        raise Refused(
            "not_dead",
            N_("Deze taak is niet gestopt: zij is gedaan, of wordt vanzelf opnieuw geprobeerd."),
        )


def certificate(until: datetime | None, now: datetime) -> Standing:
    """Without one nothing is sealed, and one that ended seals nothing that is worth it."""
    if until is None or until <= now:
        return Standing.ACT
    return Standing.LOOK if until - now < ENDS_SOON else Standing.GOOD


def anchor(at: datetime | None, now: datetime) -> Standing:
    """Was the trail anchored last night, or at least the one before?"""
    return Standing.LOOK if at is None or now - at > UNANCHORED else Standing.GOOD


def doctor(at: datetime | None, broken: int, attention: int, now: datetime) -> Standing:
    """Was it asked of late, and did it find anything?"""
    if broken:
        return Standing.ACT
    is_old = at is None or now - at > STALE
    return Standing.LOOK if is_old or attention else Standing.GOOD
