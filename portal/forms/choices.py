"""Fields that are chosen: radio buttons, a list, checkboxes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from flask import current_app

from portal.errors import Refused
from portal.forms.base import PortalField
from portal.language import N_, _

Option = tuple[Any, str, str]  # key, text, a word at the end of the line
Choices = type[Enum] | Mapping[Any, str] | Iterable[Sequence[Any]] | Callable[[], Any]


class ChoiceField(PortalField):
    """One of a few, as radio buttons; the value is the key as it was given."""

    kind = "radios"
    missing = N_("Kies een mogelijkheid bij %(label)s.")
    missing_question = N_("Kies een mogelijkheid.")

    def __init__(
        self, label: str, choices: Choices = (), *args: Any, row: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.row = row
        self.choices = choices

    @property
    def choices(self) -> list[Option]:
        """Key, translated text and a word at the end, in order."""
        return self._options

    @choices.setter
    def choices(self, given: Choices) -> None:
        self._options = _options(given)
        self._keys = {str(key): key for key, _text, _end in self._options}

    @property
    def target(self) -> str:
        return f"{self.id}-0"

    def is_chosen(self, key: Any) -> bool:
        """Whether this choice is on, as posted or as stored."""
        if self.raw_data is not None:
            return str(key) in self.raw_data
        return self.data is not None and key == self.data

    def words(self, value: Any) -> str:
        return next((text for key, text, _end in self._options if key == value), "")

    def typed_words(self) -> str:
        return self.words(self.data)

    def sent(self, value: Any) -> list[str]:
        return [] if value is None else [str(value)]

    def read(self, text: str) -> Any:
        if text not in self._keys:
            raise Refused("choice_required", self.ask(), label=self.called)
        return self._keys[text]


class PickField(ChoiceField):
    """One of many, as a list that opens."""

    kind = "select"

    @property
    def offered(self) -> list[Option]:
        """What the list shows; `choices` are what may be posted."""
        return self.choices

    @property
    def target(self) -> str:
        return str(self.id)


class ManyField(ChoiceField):
    """Any of a few, as checkboxes; the value is a list of keys."""

    kind = "checks"
    missing = N_("Kies ten minste één mogelijkheid bij %(label)s.")
    missing_question = N_("Kies ten minste één mogelijkheid.")

    def __init__(
        self, label: str, choices: Choices = (), *args: Any, required: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(label, choices, *args, required=required, **kwargs)

    def is_chosen(self, key: Any) -> bool:
        if self.raw_data is not None:
            return str(key) in self.raw_data
        return key in (self.data or ())

    def words(self, value: Any) -> str:
        return ", ".join(text for key, text, _end in self._options if key in (value or ()))

    def sent(self, value: Any) -> list[str]:
        return [str(key) for key in value or ()]

    def is_same(self, value: Any) -> bool:
        return not self.problem and {*map(str, self.data or ())} == {*map(str, value or ())}

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = self.data or []

    def take(self, valuelist: list[str]) -> list[Any]:
        if not valuelist:
            self.want()
        return list(dict.fromkeys(self.read(text) for text in valuelist))


class YesField(PortalField):
    """One checkbox; required means it must be on."""

    kind = "check"
    empty = False
    missing = missing_question = N_("Vink dit aan als u verder wilt.")

    def __init__(self, label: str, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(label, *args, required=required, **kwargs)

    def words(self, value: Any) -> str:
        return _("ja") if value else _("nee")

    def typed_words(self) -> str:
        return self.words(self.data)

    def sent(self, value: Any) -> list[str]:
        return ["y"] if value else []

    def is_same(self, value: Any) -> bool:
        return bool(self.data) is bool(value)

    def take(self, valuelist: list[str]) -> bool:
        if not valuelist or not valuelist[0]:
            self.want()
            return False
        return True


def _options(given: Any) -> list[Option]:
    if isinstance(given, type) and issubclass(given, Enum):
        label = current_app.jinja_env.filters["label"]
        return [(member, label(member), "") for member in given]
    if isinstance(given, Mapping):
        return [(key, _(text), "") for key, text in given.items()]
    if callable(given):
        return _options(given())
    return [(key, _(text), end[0] if end else "") for key, text, *end in given]
