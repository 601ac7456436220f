"""A form whose text is kept while somebody types: what of it, and how it is filled in again.

A class takes part by naming itself, `draft = "vacancies.vacancy"`; of a form without a name nothing
is ever kept. Passwords, files and hidden fields never are, nor what stands in `undrafted`: what a
person declares, he declares anew.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from flask import request
from wtforms.fields.core import UnboundField

from portal import reading
from portal.forms.base import PortalField
from portal.forms.conflicts import OPENED

Typed = Mapping[str, Sequence[str]]  # name of a field → what the browser sent
CONCEPT = "concept"  # the hidden input that names the draft of a form: "vacancies.vacancy:<id>"
ONCE, VERSION = "once", "version"
WITHHELD = "-"  # in a draft: the names of the fields whose text was not kept


@dataclass(frozen=True)
class Resumed:
    """Of a form that was filled in from a draft: when that was typed, whether the row it changes
    was changed since, and which answers (labels) were not kept: there stands what the row says.
    """

    at: datetime
    is_behind: bool
    withheld: Sequence[str] = ()


class DraftedForm:
    """The part of a form that can be kept, and come back."""

    draft: ClassVar[str] = ""
    undrafted: ClassVar[frozenset[str]] = frozenset()
    resumed: Resumed | None = None
    if TYPE_CHECKING:  # what a form of wtforms brings

        def __getitem__(self, name: str) -> Any: ...
        def __iter__(self) -> Iterator[Any]: ...
        def open(self, marks: str | None = None) -> None: ...

    @property
    def concept(self) -> str:
        """Under what the text is kept: the name of the form, and what its address is about."""
        return f"{self.draft}:{about()}" if self.draft else ""

    @classmethod
    def drafted(cls) -> list[str]:
        """The names of the fields that are kept."""
        return [
            name
            for name, one in _fields(cls).items()
            if name not in cls.undrafted
            and issubclass(one.field_class, PortalField)
            and one.field_class.may_be_kept
        ]

    def fill(self, typed: Typed, at: datetime) -> None:
        """What was typed takes the place of what the row says; the form goes on where it was. What
        was not kept leaves the row's own text.
        """
        withheld = [name for name in self.drafted() if name in typed.get(WITHHELD, ())]
        for name in self.drafted():
            if name in withheld:
                continue
            raw = list(typed.get(name, ()))
            self[name].raw_data = raw
            self[name].process_formdata(raw)
        shown, read = self[VERSION].data, list(typed.get(VERSION, ()))
        if shown is None and typed.get(ONCE):
            self[ONCE].process_formdata(list(typed[ONCE]))
        is_behind = shown is not None and read != [str(shown)]
        if is_behind:
            self.open(" ".join(typed.get(OPENED, ())))
        self.resumed = Resumed(at, is_behind, [self[name].label.text for name in withheld])

    def reads_well(self) -> bool:
        """Is every field as it should be? For a page that is opened, not posted."""
        fields = [one for one in self if isinstance(one, PortalField)]
        own = {one: getattr(type(self), f"validate_{one.name}", None) for one in fields}
        return all([one.validate(self, [own[one]] if own[one] else []) for one in fields])


def about() -> str:
    """The id of what the address of this request is about, the last it names; "" when none."""
    ids = [one for one in (request.view_args or {}).values() if isinstance(one, UUID)]
    return str(ids[-1]) if ids else ""


def form_named(name: str) -> type[DraftedForm] | None:
    """The class of forms with this draft, if there is one."""
    kinds = (kind for kind in _kinds(DraftedForm) if "draft" in vars(kind))
    return next((kind for kind in kinds if kind.draft == name != ""), None)


def kept_of(form: type[DraftedForm]) -> dict[str, list[str]]:
    """What is kept of the post of this request, for a form of this class."""
    names = [*form.drafted(), ONCE, VERSION, OPENED]
    sent = {name: request.form.getlist(name) for name in names}
    return {name: [reading.showable(one) for one in raw] for name, raw in sent.items() if raw}


def labels_of(posted: Collection[str]) -> dict[str, str]:
    """The labels of the form that has most of these fields, for a page that knows no form: a
    session ended before the form was made.
    """
    forms = [_fields(kind) for kind in _kinds(DraftedForm)]
    found = max(forms, key=lambda fields: len(fields.keys() & {*posted}), default={})
    return {name: str(one.args[0]) for name, one in found.items() if one.args}


def _fields(kind: type[DraftedForm]) -> dict[str, UnboundField]:
    fields = {name: getattr(kind, name) for name in dir(kind)}
    return {name: one for name, one in fields.items() if isinstance(one, UnboundField)}


def _kinds(parent: type[DraftedForm]) -> Iterator[type[DraftedForm]]:
    for kind in parent.__subclasses__():
        yield kind
        yield from _kinds(kind)
