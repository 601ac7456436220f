"""What is asked for the guarantee: a reason from the list, a day, and at most a few words."""

from portal.forms import ChoiceField, DutchDateField, LongTextField, PortalForm, YesField
from portal.forms.words import WordsForm
from portal.guarantees import labels
from portal.language import N_

_NOTE_HINT = N_(
    "Schrijf over taken en tijden. Schrijf niets over gezondheid, gezin of afkomst. "
    "De kandidaat mag deze tekst opvragen."
)


class NoteForm(WordsForm):
    """With a note that the account manager and, on request, the candidate read."""

    words = ("note",)
    undrafted = frozenset()  # goes along from step to step
    kept = YesField(N_("Ik heb dit opnieuw gelezen en het hoort in de toelichting"))


class InvokeForm(NoteForm):
    draft = "guarantees.claim"
    reason = ChoiceField(N_("Reden"), labels.REASON)
    wished_on = DutchDateField(
        N_("Laatste werkdag die u wenst"), called=N_("de laatste werkdag die u wenst")
    )
    note = LongTextField(
        N_("Toelichting voor uw accountmanager"), max=1000, required=False, hint=_NOTE_HINT
    )


class HelpForm(NoteForm):
    draft = "guarantees.help"
    reason = ChoiceField(N_("Reden"), labels.REASON, hint=N_("Kies wat het beste past."))
    note = LongTextField(N_("Uw vraag"), max=1000, hint=_NOTE_HINT)


class AcceptForm(PortalForm):
    last_on = DutchDateField(N_("Laatste werkdag"), called=N_("de laatste werkdag"))


class RefuseForm(PortalForm):
    ground = ChoiceField(N_("Wettelijke grond"), labels.GROUND)


class StepForm(PortalForm):
    """A verb that asks nothing: who posts it saw this version."""
