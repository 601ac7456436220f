"""Forms: shape and syntax of what people type, with the Dutch words at the field.

    class InvokeForm(PortalForm):
        reason = ChoiceField(N_("Reden"), labels.REASON)  # mapping, pairs, triples or an enum class
        last_day = DutchDateField(N_("Laatste werkdag"), earliest=clock.today)
        remark = LongTextField(N_("Toelichting"), max=1000, required=False)

    form = InvokeForm(obj=claim)  # GET: values and `version` of the row; POST: what was typed
    if not form.accepted():
        return invalid("guarantees/invoke.html", form, claim=claim)
    form.refuse(form.last_day, refused)  # a Refused or a sentence; None: in the summary alone

Empty: text "", number, hours, euro, date, time and choice None, ManyField [], YesField False.
Filled: EuroField cents, HoursField minutes, DutchDateField date, DutchTimeField "8.30", ChoiceField
and PickField the key as given (enum member, id …), ManyField a list of such keys, PhoneField digits
("0612345678", "+49…"), PostcodeField "1234 AB".

Every field takes `required` (True; for YesField and ManyField False), `hint`, `called` (the word
in "Vul … in"; otherwise the label in small letters), `size` ("s", "m"), `autocomplete`, `affix`
(a word behind the box) and `default`; texts take `max` (characters), numbers and amounts `min` and
`max`, dates `earliest` and `latest`. A method `validate_name(self, field)` may raise
wtforms.ValidationError, once the field itself reads well.
Choices known only at run time: give a callable, or set `form.field.choices` before `accepted()`.

A form that names itself, `draft = "guarantees.claim"`, is kept while somebody types, and can be
left and come back to (portal.forms.drafts). One that is made with its row on POST too (`obj=`)
shows both texts of what both changed, when somebody else was first (portal.forms.conflicts).

`form.once.data` is the id of the row to make, `form.version.data` the version that was shown (None
when the form changes no row). macros/fields.html draws it all.
"""

import uuid
from typing import Any

from flask import g, request
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.widgets import HiddenInput

from portal.errors import Refused
from portal.forms.base import PortalField
from portal.forms.choices import ChoiceField, ManyField, PickField, YesField
from portal.forms.conflicts import OPENED, ComparedForm
from portal.forms.drafts import DraftedForm
from portal.forms.fields import (
    DutchDateField,
    DutchTimeField,
    EuroField,
    FileField,
    HoursField,
    KvkField,
    LongTextField,
    MailField,
    PasswordField,
    PhoneField,
    PostcodeField,
    TextField,
    WholeNumberField,
)
from portal.language import N_, _

__all__ = [
    "ChoiceField",
    "DutchDateField",
    "DutchTimeField",
    "EuroField",
    "FileField",
    "HoursField",
    "KvkField",
    "LongTextField",
    "MailField",
    "ManyField",
    "PasswordField",
    "PhoneField",
    "PickField",
    "PlainForm",
    "PortalForm",
    "PostcodeField",
    "TextField",
    "WholeNumberField",
    "YesField",
]


EXPIRED = N_("Deze pagina stond te lang open. Controleer alles en stuur opnieuw.")
KEPT = N_("Uw tekst is bewaard.")


class OnceField(Field):
    """The id of the row this form makes: new when first shown, kept afterwards."""

    widget = HiddenInput()

    def process_data(self, value: object) -> None:
        self.data = uuid.uuid4()

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            self.data = uuid.UUID(valuelist[0])
        except (ValueError, IndexError):
            self.data = uuid.uuid4()

    def _value(self) -> str:
        return str(self.data)


class VersionField(Field):
    """The version of the row as it was shown; one that cannot be read is 0 and so a conflict."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = (
                int(valuelist[0]) if valuelist[0].isascii() and valuelist[0].isdigit() else 0
            )

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class PortalForm(DraftedForm, ComparedForm, FlaskForm):  # type: ignore[misc]
    """A form with CSRF token, the id of the row it makes, the version of the row it changes."""

    once = OnceField("")
    version = VersionField("")
    marks_optional = True  # says "(niet verplicht)" beside what may stay empty
    in_place = False  # mistakes are shown without leaving the page; so of every form with a draft

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusals: list[str] = []
        is_posted = bool(self.once.raw_data)
        self.open(request.form.get(OPENED, "") if is_posted else None)
        if is_posted:
            self.choose()

    def accepted(self) -> bool:
        """Posted, and every field reads well."""
        g.form = self  # so that an error page can show what was typed, with its labels
        return bool(self.validate_on_submit())

    def refuse(self, field: Field | str | None, text: "Refused | str") -> None:
        """Put a refusal beside a field and in the summary, or in the summary alone."""
        sentence = _(text.text, **text.values) if isinstance(text, Refused) else text
        if field is None:
            self.refusals.append(sentence)
            return
        beside = self[field] if isinstance(field, str) else field
        beside.errors = [*beside.errors, sentence]

    @property
    def kept_words(self) -> str:
        """What of all that was typed stands there again, and what does not."""
        fields = [one for one in self if isinstance(one, PortalField)]
        emptied = dict.fromkeys(one.emptied for one in fields if one.emptied)
        kept = [KEPT] * any(not one.emptied for one in fields)
        return " ".join(_(words) for words in [*kept, *emptied])

    @property
    def summary(self) -> list[tuple[str | None, str | None, str]]:
        """What is wrong, in the order of the page: id of the control, label, sentence."""
        found: list[tuple[str | None, str | None, str]] = [
            (None, None, text) for text in self.refusals
        ]
        if getattr(self, "csrf_token", None) is not None and self.csrf_token.errors:
            found.append(
                (
                    None,
                    None,
                    _(EXPIRED),
                )
            )
        for field in self:
            if isinstance(field, PortalField):
                found += [(field.target, field.label.text, text) for text in field.errors]
        return found


class PlainForm(PortalForm):
    """One button: a verb that asks nothing."""
