"""Two texts for one row: what somebody typed beside what the row holds now, field by field.

A form that is made with its row (`obj=`) knows what the row holds now: each field keeps it. What
the row held when the form was opened travels along as a mark per field. So a field is in conflict
only when both changed it, and differently; what one alone changed is as that one left it. Which of
two texts stays is chosen in the form itself, by `keuze-<field>`; nothing is chosen beforehand but
what was typed.

A mark is keyed: nobody reads a value from it, nor makes one. Without marks (a form of before an
upgrade) every field counts as changed by both.
"""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from flask import current_app, request

from portal.forms.base import PortalField

CHOICE, THEIRS = "keuze-", "theirs"
CHOOSE = "kies"  # the buttons that show the form again as chosen
OPENED = "geopend"  # the hidden input with the marks
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # no mark looks like somebody's number


@dataclass(frozen=True)
class Difference:
    """One field that says something else than the row: its label, and both in words."""

    name: str
    label: str
    theirs: str
    mine: str


class ComparedForm:
    """The part of a form that is laid beside its row."""

    differences: tuple[Difference, ...] = ()  # both changed it
    taken: tuple[Difference, ...] = ()  # somebody else alone changed it
    opened: str = ""
    undrafted: ClassVar[frozenset[str]]
    if TYPE_CHECKING:  # what a form of wtforms brings

        def __getitem__(self, name: str) -> Any: ...
        def __iter__(self) -> Iterator[Any]: ...

    @property
    def is_choosing(self) -> bool:
        """Was a button pressed that asks for the form as chosen, and no more?"""
        return bool(request.form.get(CHOOSE))

    @property
    def is_behind(self) -> bool:
        """Was it opened before the row became what it is now?"""
        now = self["version"].object_data
        return now is not None and self["version"].data != now

    def open(self, marks: str | None = None) -> None:
        """Remember what the row held when the form was opened: by these marks, or now."""
        if marks is None and self["version"].object_data is not None:
            marks = " ".join(_mark(one.name, one.sent(one.object_data)) for one in self._compared())
        self.opened = marks or ""

    def compare(self) -> bool:
        """Lay what was typed beside the row as it is now, and go on from that version. False when
        there is no row, it says nothing of all this, or both say the same.
        """
        now = self["version"].object_data
        if now is None or not any(one.words(one.object_data) for one in self._compared()):
            return False
        opened = frozenset(self.opened.split())
        differing = [one for one in self._compared() if not one.is_same(one.object_data)]
        theirs = [one for one in differing if _is_left(one, one.typed_now(), opened)]
        mine = [one for one in differing if _is_left(one, one.sent(one.object_data), opened)]
        both = [one for one in differing if one not in theirs and one not in mine]
        self.taken, self.differences = _laid(theirs), _laid(both)
        for one in theirs:
            one.take_over()
        self["version"].data = now
        self.open()
        return bool(differing)

    def choose(self) -> None:
        """Take over from the row what was chosen so."""
        everything = request.form.get(CHOOSE) == THEIRS
        for one in self._compared():
            chosen = request.form.get(f"{CHOICE}{one.name}")
            if chosen == THEIRS or (everything and chosen):
                one.take_over()

    def _compared(self) -> list[Any]:
        """What is typed, without what is never kept and what a person declares."""
        fields = [one for one in self if isinstance(one, PortalField) and one.may_be_kept]
        return [one for one in fields if one.name not in self.undrafted]


def _laid(fields: list[Any]) -> tuple[Difference, ...]:
    return tuple(
        Difference(one.name, one.label.text, one.words(one.object_data), one.typed_words())
        for one in fields
    )


def _is_left(field: Any, sent: Iterable[str], opened: frozenset[str]) -> bool:
    """Does this say what stood in the field when the form was opened?"""
    return _mark(field.name, sent) in opened


def _mark(name: str, sent: Iterable[str]) -> str:
    text = repr((name, sorted(filter(None, sent))))
    key = current_app.secret_key or b""
    made = hmac.new(key.encode() if isinstance(key, str) else key, text.encode(), sha256)
    return made.hexdigest()[:12].translate(_LETTERS)
