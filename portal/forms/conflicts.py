"""Two texts for one row: what somebody typed beside what the row holds now, field by field.

A form that is made with its row (`obj=`) knows both: each field keeps the row's own value. Which of
the two stays is chosen in the form itself, by `keuze-<field>`; nothing is chosen beforehand but
what was typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request

from portal.forms.base import PortalField

CHOICE, THEIRS = "keuze-", "theirs"
CHOOSE = "kies"  # the buttons that show the form again as chosen


@dataclass(frozen=True)
class Difference:
    """One field that says something else than the row: its label, and both in words."""

    name: str
    label: str
    theirs: str
    mine: str


class ComparedForm:
    """The part of a form that is laid beside its row."""

    differences: tuple[Difference, ...] = ()
    if TYPE_CHECKING:  # what a form of wtforms brings

        def __getitem__(self, name: str) -> Any: ...
        def __iter__(self) -> Iterator[Any]: ...

    @property
    def is_choosing(self) -> bool:
        """Was a button pressed that asks for the form as chosen, and no more?"""
        return bool(request.form.get(CHOOSE))

    def compare(self) -> bool:
        """Lay what was typed beside the row as it is now, and go on from that version. False when
        there is no row, it says nothing of all this, or both say the same.
        """
        now = self["version"].object_data
        if now is None or not any(one.words(one.object_data) for one in self._compared()):
            return False
        self["version"].data = now
        self.differences = tuple(
            Difference(one.name, one.label.text, one.words(one.object_data), one.typed_words())
            for one in self._compared()
            if not one.is_same(one.object_data)
        )
        return bool(self.differences)

    def choose(self) -> None:
        """Take over from the row what was chosen so."""
        everything = request.form.get(CHOOSE) == THEIRS
        for one in self._compared():
            if everything or request.form.get(f"{CHOICE}{one.name}") == THEIRS:
                one.take_over()

    def _compared(self) -> list[Any]:
        return [one for one in self if isinstance(one, PortalField) and one.may_be_kept]
