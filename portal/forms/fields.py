"""Fields that are typed in: text, numbers, amounts, dates, addresses."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from wtforms.widgets import PasswordInput

from portal import clock, reading
from portal.errors import Refused
from portal.formats import euro, hour_number
from portal.forms.base import PortalField
from portal.language import N_, _

_AHEAD = timedelta(days=28)  # of an example


class TextField(PortalField):
    """One line of text."""

    empty: Any = ""
    most = 200


class LongTextField(PortalField):
    """Some lines of text."""

    kind = "area"
    empty: Any = ""
    most = 2000

    def __init__(self, label: str, *args: Any, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(label, *args, **kwargs)
        self.rows = rows


class WholeNumberField(PortalField):
    """A whole number from `min` to `max`."""

    inputmode = "numeric"
    size = "s"

    def __init__(
        self, label: str, *args: Any, min: int = 0, max: int = 1_000_000, **kwargs: Any
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.least_number, self.most_number = min, max

    def read(self, text: str) -> int:
        return reading.whole(text, self.least_number, self.most_number)


class HoursField(PortalField):
    """A number of hours; the value is whole minutes, `min` and `max` are minutes."""

    inputmode = "decimal"
    size = "s"

    def __init__(
        self, label: str, *args: Any, min: int = 0, max: int = 60 * 60, **kwargs: Any
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.least_minutes, self.most_minutes = min, max

    def written(self, value: Any) -> str:
        return hour_number(value)

    def read(self, text: str) -> int:
        return reading.minutes(text, self.least_minutes, self.most_minutes)


class FileField(PortalField):
    """A file; the value is what was uploaded (name and stream), or None. Its form needs
    `enctype="multipart/form-data"`.
    """

    type_ = "file"
    may_be_kept = False
    emptied = N_("Kies het bestand opnieuw.")
    missing = missing_question = N_("Kies een bestand.")

    @property
    def typed(self) -> str:
        return ""

    def take(self, valuelist: list[Any]) -> Any:
        found = next((one for one in valuelist if getattr(one, "filename", "")), None)
        if found is None:
            self.want()
        return found


class EuroField(PortalField):
    """An amount; the value is whole cents, `min` and `max` are cents. `example` is one that will
    do here today, in what is said of an amount that cannot be read.
    """

    kind = "euro"
    inputmode = "decimal"

    def __init__(
        self,
        label: str,
        *args: Any,
        min: int = 0,
        max: int = 100_000_000,
        example: Callable[[], int] = lambda: 1250,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.least_cents, self.most_cents, self.example = min, max, example

    def written(self, value: Any) -> str:
        return f"{value // 100},{value % 100:02d}"

    def read(self, text: str) -> int:
        found = reading.cents(text, self.example())
        if not self.least_cents <= found <= self.most_cents:
            raise Refused(
                "amount_range",
                N_("Het bedrag moet tussen %(min)s en %(max)s liggen. Pas het aan."),
                min=euro(self.least_cents),
                max=euro(self.most_cents),
            )
        return found


class DutchDateField(PortalField):
    """A date; `earliest` and `latest` are dates, or callables that give one."""

    size = "m"

    def __init__(
        self,
        label: str,
        *args: Any,
        earliest: date | Callable[[], date] | None = None,
        latest: date | Callable[[], date] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.earliest, self.latest = earliest, latest
        self.example: date | None = None
        self.hint = self.hint or _("Bijvoorbeeld %(day)s", day=self.written(self._example()))

    def _example(self) -> date:
        """A day that may be filled in here: some weeks ahead, or the last one that is possible.
        `example` is for a form that knows better.
        """
        if self.example is not None:
            return self.example
        first = _day(self.earliest) or clock.today()
        last = _day(self.latest)
        ahead = first + _AHEAD
        return ahead if last is None else min(ahead, last)

    def written(self, value: Any) -> str:
        return f"{value.day}-{value.month}-{value.year}"

    @property
    def typed(self) -> str:
        """As it was typed; what a page carried in the notation of a machine, as people write it."""
        text = super().typed
        try:
            return self.written(date.fromisoformat(text))
        except ValueError:
            return text

    def read(self, text: str) -> date:
        found = self._date(text)
        earliest, latest = _day(self.earliest), _day(self.latest)
        if earliest and found < earliest:
            raise Refused(
                "date_past",
                N_("Deze datum is te vroeg. Kies %(day)s of later."),
                day=self.written(earliest),
            )
        if latest and found > latest:
            raise Refused(
                "date_too_far",
                N_("Deze datum ligt te ver weg. Kies %(day)s of eerder."),
                day=self.written(latest),
            )
        return found

    def _date(self, text: str) -> date:
        """Refuses `date_format` with an example that would be right here."""
        try:
            return reading.a_date(text, clock.today())
        except Refused as refused:
            if refused.code != "date_format":
                raise
            raise Refused(
                "date_format",
                N_("Vul een datum in als dag, maand, jaar. Bijvoorbeeld %(day)s."),
                day=self.written(self._example()),
            ) from None


def _day(given: date | Callable[[], date] | None) -> date | None:
    return given() if callable(given) else given


class DutchTimeField(PortalField):
    """A time of day; the value is text such as "8.30"."""

    size = "s"

    def read(self, text: str) -> str:
        return reading.a_time(text)


class MailField(PortalField):
    type_ = "email"
    autocomplete = "email"
    empty = ""

    def read(self, text: str) -> str:
        return reading.mail(text)


class PhoneField(PortalField):
    type_ = "tel"
    autocomplete = "tel"
    size = "m"
    empty = ""

    def read(self, text: str) -> str:
        return reading.phone(text)


class PostcodeField(PortalField):
    autocomplete = "postal-code"
    size = "s"
    empty = ""

    def read(self, text: str) -> str:
        return reading.postcode(text)


class KvkField(PortalField):
    inputmode = "numeric"
    size = "m"
    empty = ""

    def read(self, text: str) -> str:
        return reading.kvk_number(text)


class PasswordField(PortalField):
    """A password: composed, never shown again. How long a new one is, accounts.rules says."""

    type_ = "password"
    may_be_kept = False
    emptied = N_("Een wachtwoord wordt nooit bewaard: vul het opnieuw in.")
    widget = PasswordInput()
    empty = ""
    autocomplete = "current-password"

    @property
    def typed(self) -> str:
        return ""

    def read(self, text: str) -> str:
        return text
