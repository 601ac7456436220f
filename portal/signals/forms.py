from portal.forms import (
    LongTextField,
    PortalForm,
)
from portal.language import N_


class TalkedForm(PortalForm):
    talk_note = LongTextField(
        N_("Wat is er besproken?"), max=1000, hint=N_("Alleen de teamleider leest dit.")
    )


class EndSignalForm(PortalForm):
    end_note = LongTextField(
        N_("Toelichting"),
        called=N_("de toelichting"),
        max=1000,
        hint=N_("Alleen de teamleider leest dit."),
    )
