"""Which days can be the last day of work: those on which is worked, as for the first day. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.calendar import is_day_of_rest
from portal.errors import Refused
from portal.formats import day as in_words
from portal.formats import weekdays
from portal.language import N_
from portal.schemes.starts import WEEK, first_worked

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Week:
    """Who works (by first name), and on which days of the week as agreed; none known: on any but
    Sunday.
    """

    name: str
    days: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """ "maandag tot en met donderdag"; nothing where no days are known."""
        return weekdays(self.days)

    def worked(self, on: date) -> date:
        """`on` itself, or the first day after it on which is worked."""
        return first_worked(on, self.days or WEEK[:-1])

    def worked_by(self, on: date, first: date) -> date | None:
        """The last day worked from `first` up to and including `on`, if any."""
        while on >= first:
            if self.worked(on) == on:
                return on
            on -= _DAY
        return None

    def worked_beside(self, on: date, first: date) -> date:
        """The last day worked before `on`, from `first`; without one the first after it."""
        return self.worked_by(on, first) or self.worked(on)


def check(week: Week, last_on: date, first: date, latest: date) -> None:
    """A last day from `first` to `latest` is a day worked; where none is left, the latest. Refuses
    `date_rest` for a Sunday or holiday, `date_not_worked` for another day.
    """
    if last_on in (week.worked(last_on), min(week.worked(first), latest)):
        return
    if is_day_of_rest(last_on):
        raise Refused(
            "date_rest",
            N_("%(day)s is een zondag of een feestdag. Kies %(earliest)s of later."),
            day=in_words(last_on),
            earliest=in_words(min(week.worked(last_on), latest)),
        )
    raise Refused(
        "date_not_worked",
        N_("%(name)s werkt op %(days)s. Kies bijvoorbeeld %(worked_on)s."),
        name=week.name,
        days=week.in_words,
        worked_on=in_words(min(week.worked_beside(last_on, first), latest)),
    )
