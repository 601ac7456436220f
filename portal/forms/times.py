"""Days with a time of day, to suggest to somebody else."""

from datetime import datetime
from typing import Any

from wtforms import ValidationError

from portal import calendar, clock, formats
from portal.errors import Refused
from portal.forms import PortalForm
from portal.forms.choices import PickField
from portal.language import N_, _

SUGGESTED = 2
DAYS_AHEAD = 28
_FIRST, _LAST, _EVERY = 7 * 60, 20 * 60, 30  # minutes after midnight


class DayField(PickField):
    """One of the days that lie ahead; one that has gone by since the page was opened says so."""

    missing = N_("Kies een dag.")

    def read(self, text: str) -> Any:
        try:
            return super().read(text)
        except Refused:
            raise Refused("day_past", N_("Deze dag kan niet meer. Kies een latere dag.")) from None


class TimeOfDayField(PickField):
    """A half hour between early and late; the value is text such as "9.30"."""

    missing = missing_question = N_("Kies een tijd.")

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        begins = range(_FIRST, _LAST + 1, _EVERY)
        texts = [f"{minutes // 60}.{minutes % 60:02d}" for minutes in begins]
        super().__init__(label, [(text, f"{text} uur") for text in texts], *args, **kwargs)


class TwoTimesForm(PortalForm):
    """One or two times of one's own, when none of the others suits: on days before which the other
    side has a working day to choose.
    """

    day_1 = DayField(N_("Eerste dag"))
    time_1 = TimeOfDayField(N_("Hoe laat?"))
    day_2 = DayField(N_("Tweede dag"), required=False)
    time_2 = TimeOfDayField(N_("Hoe laat op de tweede dag?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last_to_choose = calendar.add_working_days(clock.today(), 1)
        ahead = calendar.weekdays_ahead(last_to_choose, DAYS_AHEAD)
        self.day_1.choices = self.day_2.choices = [(day, formats.day(day)) for day in ahead]

    def times(self) -> list[datetime]:
        """The instants that were filled in."""
        return instants(self, SUGGESTED)

    def validate_time_2(self, field: Any) -> None:
        check_pair(self, 2)


def instants(form: PortalForm, n: int) -> list[datetime]:
    """The first `n` pairs of a day and a time that are filled in."""
    pairs = [(form[f"day_{i}"].data, form[f"time_{i}"].data) for i in range(1, n + 1)]
    return [clock.at(day, wall) for day, wall in pairs if day is not None and wall is not None]


def check_pair(form: PortalForm, n: int) -> None:
    """A day without a time, or a time without a day, is neither; the same pair twice is one."""
    day, wall = form[f"day_{n}"].data, form[f"time_{n}"].data
    if (day is None) != (wall is None):
        raise ValidationError(_("Kies een dag en een tijd, of laat allebei leeg."))
    before = [(form[f"day_{i}"].data, form[f"time_{i}"].data) for i in range(1, n)]
    if day is not None and (day, wall) in before:
        raise ValidationError(_("Deze tijd staat er al. Kies een andere tijd, of laat dit leeg."))
