"""What people answer, how, and why: closed lists, none of them about health. Pure."""

from enum import StrEnum


class Answer(StrEnum):
    """What the candidate says to the question."""

    YES = "yes"
    NO = "no"
    CALL = "call"


class Impression(StrEnum):
    """What somebody makes of the meeting."""

    GO_ON = "go_on"
    STOP = "stop"


class How(StrEnum):
    """By which way the candidate's answer came."""

    LINK = "link"
    PHONE = "phone"


class NoReason(StrEnum):
    """Why a candidate says no: only the mediator sees it, and none is needed."""

    NO_REASON = "no_reason"
    OTHER_WORK = "other_work"
    HOURS_TIMES = "hours_times"
    TOO_FAR = "too_far"
    WAGE_INCOME = "wage_income"
    EMPLOYER_HIDDEN = "employer_hidden"
    NOT_NOW = "not_now"
    FOUND_WORK = "found_work"
    MORE_INFORMATION = "more_information"


class EmployerReason(StrEnum):
    """Why an employer goes no further: about the job only; account manager and mediator see it."""

    SKILLS = "skills"
    LANGUAGE_TASK = "language_task"
    AVAILABILITY = "availability"
    START_DATE = "start_date"
    DISTANCE = "distance"
    LICENCE = "licence"
    FILLED = "filled"
    POSITION_STOPPED = "position_stopped"
    OTHER_CHOICE = "other_choice"
    DISCUSS = "discuss"


class Cause(StrEnum):
    """Why somebody did not come. None is about health. The mediator sees it; others only see whose
    side.
    """

    NOT_INFORMED = "not_informed"
    WRONG_PLACE_TIME = "wrong_place_time"
    TRANSPORT = "transport"
    UNABLE_THAT_DAY = "unable_that_day"
    ARRANGEMENTS_AT_HOME = "arrangements_at_home"
    CHANGED_MIND = "changed_mind"
    MOVED = "moved"
    EMPLOYER_ABSENT = "employer_absent"
    OUR_MISTAKE = "our_mistake"
    UNKNOWN = "unknown"


class Travel(StrEnum):
    """Does the municipality arrange how the candidate gets to the meeting?"""

    YES = "yes"
    NO = "no"
    NOT_NEEDED = "not_needed"


# Employers are not offered these any more; a row that has one keeps its word.
RETIRED: frozenset[EmployerReason] = frozenset()
