"""What people type about a placement: dates, hours and a word from a list."""

from wtforms import ValidationError

from portal import clock
from portal.forms import (
    ChoiceField,
    DutchDateField,
    HoursField,
    PickField,
    PortalForm,
    YesField,
)
from portal.language import N_, _
from portal.placements import labels
from portal.placements.labels import EndReason

_END_REASONS = {
    reason: word
    for reason, word in labels.END_REASON.items()
    if reason not in (EndReason.TAKEN_BACK, EndReason.COMPLETED)
}


class StartForm(PortalForm):
    draft = "placements.start"
    on = DutchDateField(N_("Eerste werkdag"), called=N_("de eerste werkdag"), latest=clock.today)


class NotStartForm(PortalForm):
    draft = "placements.not_start"
    reason = ChoiceField(N_("Wat is er gebeurd?"), labels.NOT_STARTED_REASON)


class AbsentForm(PortalForm):
    draft = "placements.absent"
    on = DutchDateField(N_("Afwezig vanaf"), called=N_("vanaf welke dag"))
    until = DutchDateField(
        N_("Afwezig tot en met"),
        required=False,
        hint=N_("Weet u het nog niet? Laat dit leeg. Vul het in zodra u het weet."),
    )
    kind = ChoiceField(
        N_("Wat weet u?"),
        labels.ABSENCE_KIND,
        hint=N_("Alleen dit en de datums. Vul geen oorzaak in."),
    )


class ReturnForm(PortalForm):
    draft = "placements.return"
    on = DutchDateField(N_("Weer aan het werk op"), called=N_("op welke dag dat is"))


class HoursForm(PortalForm):
    draft = "placements.hours"
    on = DutchDateField(N_("Vanaf welke dag"))
    minutes = HoursField(
        N_("Uren per week"),
        called=N_("de uren per week"),
        min=60,
        max=48 * 60,
        affix=N_("uur per week"),
    )


class EvaluateForm(PortalForm):
    draft = "placements.evaluate"
    moment = ChoiceField(N_("Welk gesprek"), labels.MOMENT)
    on = DutchDateField(N_("Gehouden op"), called=N_("op welke dag het was"), latest=clock.today)


class EndForm(PortalForm):
    draft = "placements.end"
    on = DutchDateField(
        N_("Laatste dag"),
        called=N_("de laatste dag"),
        hint=N_("De laatste dag van de plaatsing. Dat kan ook een vrije dag zijn."),
    )
    reason = PickField(N_("Reden"), _END_REASONS)


class KeepForm(PortalForm):
    """Asks nothing."""

    draft = "placements.keep"


class CorrectForm(PortalForm):
    draft = "placements.correct"
    on = DutchDateField(N_("De goede datum"), required=False)
    minutes = HoursField(N_("De goede uren per week"), min=60, max=48 * 60, required=False)
    strike = YesField(N_("Deze regel klopt helemaal niet: haal die weg"))

    def validate_on(self, field: DutchDateField) -> None:
        if field.data is None and not self.strike.data:
            raise ValidationError(_("Vul de goede datum in, of haal de regel weg."))
