from datetime import datetime

from portal.cards.lists import SECTORS
from portal.forms import ChoiceField, LongTextField, ManyField, PickField, PortalForm, YesField
from portal.introductions.labels import CONSENT, IMPRESSION, NO_REASON, reads
from portal.introductions.rules import Person, offers
from portal.language import N_, _


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

    fields = ManyField(
        N_("Wat mag deze werkgever nog meer zien?"),
        hint=N_("Niets is aangevinkt. U kiest zelf. Niets aanvinken mag ook."),
    )
    wants_company = YesField(
        N_("Ik wil graag dat er iemand meegaat"),
        hint=N_("Uw contactpersoon regelt dit met u. De werkgever hoort het niet vooraf."),
    )
    wants_travel = YesField(
        N_("Ik heb hulp nodig met de reis"),
        hint=N_("Uw contactpersoon regelt dit met u. De werkgever hoort dit niet."),
    )
    reason = PickField(
        N_("Als u nee zegt: waarom?"),
        NO_REASON,
        required=False,
        hint=N_("U hoeft geen reden te geven. De werkgever ziet dit nooit."),
    )

    def offer(self, who: Person) -> None:
        """What can be shown of somebody, each with what the employer then sees; nothing is ticked
        beforehand.
        """
        self.fields.choices = [
            (name, _(CONSENT[name], value=reads(name, getattr(who, name)))) for name in offers(who)
        ]


class ChooseForm(PortalForm):
    time = ChoiceField(N_("Welke tijd past u?"))

    def chosen(self) -> datetime:
        """The instant that was chosen."""
        return datetime.fromisoformat(self.time.data)


class TellForm(PortalForm):
    impression = ChoiceField(N_("Hoe was de kennismaking?"), IMPRESSION)
