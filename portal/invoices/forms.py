"""What is asked about invoices: a month to run, payments, questions, answers, VAT decisions."""

import re

from wtforms import ValidationError

from portal import clock
from portal.forms import (
    ChoiceField,
    DutchDateField,
    EuroField,
    LongTextField,
    PickField,
    PortalForm,
    TextField,
    WholeNumberField,
)
from portal.invoices import labels
from portal.invoices.labels import DisputeReason, VatCategory
from portal.language import N_, _

_CATEGORY = {
    VatCategory.OUTSIDE: N_("Buiten de btw"),
    VatCategory.EXEMPT: N_("Vrijgesteld van btw"),
    VatCategory.ZERO: N_("Nultarief"),
    VatCategory.STANDARD: N_("Belast"),
}


class RunForm(PortalForm):
    month = TextField(
        N_("Tot en met welke maand"), max=7, size="s", hint=N_("Jaar en maand, zoals 2027-03.")
    )

    def validate_month(self, field: TextField) -> None:
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", field.data):
            raise ValidationError(_("Vul jaar en maand in, zoals 2027-03."))


class DisputeForm(PortalForm):
    draft = "invoices.dispute"
    reason = ChoiceField(N_("Wat klopt er niet?"), labels.DISPUTE_REASON)
    note = LongTextField(
        N_("Uw uitleg"),
        max=1000,
        required=False,
        hint=N_("Schrijf over dagen en bedragen. Noem geen namen en niets over gezondheid."),
    )

    def validate_note(self, field: LongTextField) -> None:
        if self.reason.data is DisputeReason.OTHER and not field.data:
            raise ValidationError(_("Schrijf in een paar woorden wat er niet klopt."))


class AnswerForm(PortalForm):
    verdict = ChoiceField(N_("Uw oordeel"), labels.VERDICT)
    note = LongTextField(
        N_("Uitleg aan de werkgever"), called=N_("de uitleg aan de werkgever"), max=1000
    )


class PaymentForm(PortalForm):
    cents = EuroField(N_("Ontvangen bedrag"), called=N_("het bedrag"))
    on = DutchDateField(
        N_("Datum op het afschrift"), called=N_("de datum op het afschrift"), latest=clock.today
    )


class RefundForm(PortalForm):
    cents = EuroField(N_("Terugbetaald bedrag"), called=N_("het terugbetaalde bedrag"))
    on = DutchDateField(
        N_("Terugbetaald op"),
        called=N_("de dag van de terugbetaling"),
        latest=clock.today,
    )


class ReverseForm(PortalForm):
    note = LongTextField(
        N_("Waarom draait u dit terug?"),
        max=1000,
        hint=N_("Bijvoorbeeld: de betaling hoorde bij factuur 2026-000012."),
    )


class WriteOffForm(PortalForm):
    note = LongTextField(N_("Waarom"), called=N_("waarom u dit doet"), max=1000)


class VatForm(PortalForm):
    reference = TextField(
        N_("Nummer van het besluit"), called=N_("het nummer van het besluit"), max=40, size="m"
    )
    decided_on = DutchDateField(
        N_("Datum van het besluit"), called=N_("de datum van het besluit"), latest=clock.today
    )
    decided_by = TextField(N_("Wie besloot"), max=80)
    valid_from = DutchDateField(N_("Geldt vanaf"), called=N_("vanaf welke dag"))
    category = PickField(N_("Behandeling"), _CATEGORY)
    rate_bp = WholeNumberField(N_("Tarief"), min=0, max=100, affix=N_("procent"), required=False)
    text = TextField(
        N_("Tekst op de factuur"),
        called=N_("de tekst op de factuur"),
        max=300,
        hint=N_("Zoals: Deze bijdrage valt buiten de btw."),
    )

    def validate_rate_bp(self, field: WholeNumberField) -> None:
        if bool(field.data) != (self.category.data is VatCategory.STANDARD):
            raise ValidationError(_("Een tarief hoort bij Belast, en alleen daarbij."))
