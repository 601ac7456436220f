"""The field all others are made of: reads typed text into a value, or keeps the text."""

from typing import Any

from wtforms import Field
from wtforms.widgets import TextInput

from portal import reading
from portal.errors import Refused
from portal.language import N_, _

_CLAUSES = ("vanaf ", "op welke ", "hoe ", "waar ", "waarom ", "wat ", "wie ", "welke ", "tot ")


class PortalField(Field):
    """Reads typed text into a value, keeps the text, and says in Dutch what is wrong."""

    widget: Any = TextInput()
    kind = "text"  # what macros/fields.html draws
    type_ = "text"
    inputmode: str | None = None
    autofocus = False  # the page opens in it: set by a view, when this is what comes next
    most = 500
    size: str | None = None
    empty: Any = None
    may_be_kept = True  # in a draft, and beside the text of somebody else
    emptied = ""  # what is said when what was typed in it is not shown again
    _form: Any
    missing = N_("Vul %(label)s in.")
    missing_clause = N_("Vul in %(label)s.")
    missing_question = N_("Vul een antwoord in.")

    def __init__(
        self,
        label: str,
        validators: tuple[Any, ...] | list[Any] = (),
        *,
        required: bool = True,
        hint: str = "",
        called: str = "",
        size: str | None = None,
        autocomplete: str | None = None,
        affix: str = "",
        max: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(_(label), validators, **kwargs)
        self.required = required
        self.hint = _(hint) if hint else ""
        self.called = _(called) if called else _small(self.label.text)
        self.size = size or self.size
        self.autocomplete = autocomplete or getattr(self, "autocomplete", None)
        self.affix = _(affix) if affix else ""
        self.most = max or self.most
        self.problem: str | None = None

    @property
    def target(self) -> str:
        """The id a link in the summary jumps to."""
        return str(self.id)

    @property
    def optional_mark(self) -> bool:
        return not self.required and self._form_marks() and self.kind not in ("check", "checks")

    @property
    def typed(self) -> str:
        """What stands in the box: the text as typed, otherwise the value."""
        if self.raw_data is not None:
            return reading.showable(self.raw_data[0]) if self.raw_data else ""
        return "" if self.data is None else self.written(self.data)

    def _value(self) -> str:
        return self.typed

    @property
    def describedby(self) -> str:
        """The ids of hint and error, in that order."""
        return " ".join(
            [f"{self.id}-hint"] * bool(self.hint) + [f"{self.id}-fout"] * bool(self.errors)
        )

    def written(self, value: Any) -> str:
        """A value as a person would type it."""
        return str(value)

    def words(self, value: Any) -> str:
        """A value as a person would read it; "" when there is none."""
        return "" if value is None or value == "" else self.written(value)

    def typed_words(self) -> str:
        """What was typed or chosen, as a person would read it."""
        return self.typed

    def sent(self, value: Any) -> list[str]:
        """What a browser would send of a form that shows this value."""
        return [self.words(value)]

    def typed_now(self) -> list[str]:
        """What a browser would send of what was typed; as it was typed when it does not read."""
        return list(self.raw_data or ()) if self.problem else self.sent(self.data)

    def is_same(self, value: Any) -> bool:
        """Does what was typed say this?"""
        return not self.problem and _filled(self.data) == _filled(value)

    def take_over(self) -> None:
        """The value of the row takes the place of what was typed, and of what was wrong with it."""
        self.errors = []
        self.raw_data = self.sent(self.object_data)
        self.process_formdata(self.raw_data)

    def read(self, text: str) -> Any:
        """The value of a text that is not empty; raises Refused."""
        return text

    def process_formdata(self, valuelist: list[str]) -> None:
        self.problem, self.data = None, self.empty
        try:
            self.data = self.take(valuelist)
        except Refused as refused:
            self.problem = _(refused.text, **refused.values)

    def take(self, valuelist: list[str]) -> Any:
        """The value of what the browser sent."""
        text = reading.clean(valuelist[0] if valuelist else "", lines=self.kind == "area")
        if not text:
            self.want()
            return self.empty
        return self.read(reading.within(reading.keepable(text), self.most))

    def want(self) -> None:
        """Refuse `required` when this must be filled in."""
        if self.required:
            raise Refused("required", self.ask(), label=self.called)

    def ask(self) -> str:
        """The sentence that asks for this field; a question is not repeated inside it, and "vanaf
        welke dag" does not stand between the two halves of a verb.
        """
        is_question = self.called == _small(self.label.text) and self.called.endswith("?")
        if is_question:
            return self.missing_question
        is_clause = self.missing == PortalField.missing and self.called.startswith(_CLAUSES)
        return self.missing_clause if is_clause else self.missing

    def validate(self, form: Any, extra_validators: tuple[Any, ...] | list[Any] = ()) -> bool:
        if self.raw_data is not None:
            self.process_formdata(self.raw_data)
        if self.problem:
            self.errors = [self.problem]
            return False
        return bool(super().validate(form, extra_validators))

    def _form_marks(self) -> bool:
        return bool(getattr(self._form, "marks_optional", True))


def _filled(value: Any) -> Any:
    """What is empty is one thing, however it is kept."""
    return None if value in ("", []) else value


def _small(label: str) -> str:
    """The label inside a sentence: without its capital, unless the word has more of them."""
    first = label.split(" ", 1)[0]
    return label if any(letter.isupper() for letter in first[1:]) else label[:1].lower() + label[1:]
