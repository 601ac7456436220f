from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from portal import clock
from portal.forms import (
    ChoiceField,
    DutchDateField,
    DutchTimeField,
    LongTextField,
    ManyField,
    PickField,
    PortalForm,
    TextField,
    YesField,
)
from portal.forms.times import check_pair, instants
from portal.introductions import appointments, labels
from portal.introductions.reasons import RETIRED, EmployerReason
from portal.introductions.rules import Answer
from portal.language import N_
from portal.links.labels import CHANNEL
from portal.matching.rules import MOTIVATION


def reason_field(retired: Collection[EmployerReason]) -> ChoiceField:
    """What an employer can choose from; a row with a retired reason keeps its word."""
    offered = {
        reason: word for reason, word in labels.EMPLOYER_REASON.items() if reason not in retired
    }
    return ChoiceField(N_("Waarom niet?"), offered)


class ReasonForm(PortalForm):
    reason = reason_field(RETIRED)
    note = LongTextField(
        N_("Toelichting"),
        max=1000,
        required=False,
        hint=N_("Alleen uw accountmanager leest dit. Schrijf over het werk, niet over de persoon."),
    )


class ChooseForm(PortalForm):
    time = ChoiceField(N_("Welke tijd past u?"))


class AskForm(PortalForm):
    channel = ChoiceField(N_("Hoe stuurt u de vraag?"), CHANNEL, row=True)


class AnswerForm(PortalForm):
    """What a candidate says on the phone."""

    answer = ChoiceField(
        N_("Wat zegt de kandidaat?"),
        {one: labels.ANSWER[one] for one in (Answer.YES, Answer.NO)},
    )
    fields = ManyField(N_("Wat mag de werkgever zien, naast de voornaam?"))
    wants_company = YesField(N_("Wil dat er iemand meegaat"))
    wants_travel = YesField(N_("Heeft hulp nodig met de reis"))
    reason = PickField(
        N_("Reden van nee"),
        labels.NO_REASON,
        required=False,
        hint=N_("Vraag niet door. Alleen de bemiddelaar ziet dit."),
    )


def _first_day() -> date:
    return appointments.first_day_to_offer(clock.now())


class TimesForm(PortalForm):
    day_1 = DutchDateField(
        N_("Eerste tijd: dag"), called=N_("de dag van de eerste tijd"), earliest=_first_day
    )
    time_1 = DutchTimeField(
        N_("Eerste tijd: uur"),
        called=N_("het uur van de eerste tijd"),
        hint=N_("Bijvoorbeeld 10.00"),
    )
    day_2 = DutchDateField(N_("Tweede tijd: dag"), earliest=_first_day, required=False)
    time_2 = DutchTimeField(N_("Tweede tijd: uur"), required=False)
    day_3 = DutchDateField(N_("Derde tijd: dag"), earliest=_first_day, required=False)
    time_3 = DutchTimeField(N_("Derde tijd: uur"), required=False)
    place = TextField(N_("Waar?"), max=200, hint=N_("Straat, nummer en plaats"))
    bring = TextField(N_("Wat neemt de kandidaat mee?"), max=200, required=False)

    def times(self) -> list[datetime]:
        """The instants that were filled in."""
        return instants(self, 3)

    def validate_time_2(self, field: Any) -> None:
        check_pair(self, 2)

    def validate_time_3(self, field: Any) -> None:
        check_pair(self, 3)


class CauseForm(PortalForm):
    cause = PickField(
        N_("Oorzaak"), labels.CAUSE, hint=N_("Schrijf nergens iets over gezondheid op.")
    )


class TravelForm(PortalForm):
    arranged = ChoiceField(N_("Is het vervoer geregeld?"), labels.TRAVEL)
    how = TextField(
        N_("Hoe?"),
        max=200,
        required=False,
        hint=N_("De kandidaat leest dit. Bijvoorbeeld: een taxi, om 9.15 uur bij u thuis."),
    )


class TellForm(PortalForm):
    impression = ChoiceField(N_("Hoe was de kennismaking?"), labels.IMPRESSION)


class ProposeForm(PortalForm):
    vacancy = PickField(N_("Bij welke vacature?"))
    motivation = LongTextField(
        N_("Waarom kan dit toch?"),
        max=MOTIVATION,
        required=False,
        hint=N_(
            "Alleen nodig als het werk niet past bij een wens of grens van de kandidaat. "
            "Alleen bemiddelaars lezen dit."
        ),
    )
