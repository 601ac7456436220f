from portal.cards.lists import SECTORS
from portal.forms import ChoiceField, LongTextField, ManyField, PickField, PortalForm, YesField
from portal.introductions.labels import IMPRESSION, NO_REASON
from portal.language import N_


class YesForm(PortalForm):
    """For which kind of work somebody may be shown, on the own page."""

    sector = PickField(N_("Voor welk soort werk nog meer?"), SECTORS, called=N_("het soort werk"))


class WrongForm(PortalForm):
    """What is wrong on the card, in the candidate's own words."""

    text = LongTextField(
        N_("Wat klopt er niet?"),
        max=1000,
        called=N_("wat er niet klopt"),
        hint=N_("Alleen uw contactpersoon leest dit. Schrijf geen burgerservicenummer op."),
    )


class AnswerForm(PortalForm):
    """The candidate's own page: three buttons under it."""

    marks_optional = False

    fields = ManyField(N_("Wat mag deze werkgever nog meer zien?"))
    wants_company = YesField(N_("Ik wil graag dat er iemand meegaat"))
    wants_travel = YesField(N_("Ik heb hulp nodig met de reis"))
    reason = PickField(
        N_("Als u nee zegt: waarom?"),
        NO_REASON,
        required=False,
        hint=N_("U hoeft geen reden te geven. De werkgever ziet dit nooit."),
    )


class TellForm(PortalForm):
    impression = ChoiceField(N_("Hoe was de kennismaking?"), IMPRESSION)
