"""The forms of a dossier and of an intake. Free text is shown back with its hits."""

from collections.abc import Mapping
from typing import Any

from portal.accounts.queries import people_with
from portal.dossiers import actions, labels
from portal.dossiers.rules import SUITABLE_FOR
from portal.forms import (
    ChoiceField,
    HoursField,
    LongTextField,
    MailField,
    PhoneField,
    PickField,
    PortalForm,
    PostcodeField,
    TextField,
    YesField,
)
from portal.forms.words import WordsForm
from portal.language import N_
from portal.roles import Role


def mediators() -> list[tuple[object, str]]:
    return [(person.id, person.name) for person in people_with(Role.MEDIATOR)]


class DossierForm(WordsForm):
    draft = "dossiers.dossier"
    words = actions.WORDS
    case_number = TextField(N_("Zaaknummer"), called=N_("het zaaknummer"), max=30, size="m")
    mediator_id = PickField(N_("Bemiddelaar"), mediators)
    caseworker = TextField(N_("Contactpersoon bij inkomen"), max=80, required=False)
    first_name = TextField(N_("Voornaam"), called=N_("de voornaam"), max=60)
    last_name = TextField(N_("Achternaam"), called=N_("de achternaam"), max=80)
    contact_by = ChoiceField(N_("Hoe vragen wij iets?"), labels.CONTACT_BY, row=True)
    email = MailField(N_("E-mailadres"), required=False)
    phone = PhoneField(N_("Telefoonnummer"), required=False)
    street = TextField(N_("Straat"), max=80, required=False)
    house_number = TextField(N_("Huisnummer"), max=10, size="s", required=False)
    postcode = PostcodeField(N_("Postcode"), required=False)
    city = TextField(N_("Woonplaats"), max=80, required=False)
    job_titles = TextField(
        N_("Eerdere functies"),
        max=200,
        required=False,
        hint=N_("Een werkgever ziet dit alleen als de kandidaat daar ja op zegt."),
    )
    experience = LongTextField(N_("Wat kan deze kandidaat al?"), max=4000, required=False)
    wishes = LongTextField(
        N_("Wensen, in eigen woorden"),
        max=4000,
        required=False,
        hint=N_("Wat wil de kandidaat doen en leren?"),
    )
    constraints = LongTextField(
        N_("Waar houden wij rekening mee?"),
        max=4000,
        required=False,
        hint=N_("Alleen uren, dagen, reizen en aanpassing van werk. Geen ziekte of diagnose."),
    )


NOT_ASKED = "not_asked"


class AskedField(ChoiceField):
    """A question that may not have been asked yet: then the value is None."""

    def __init__(self, label: str, answers: Mapping[Any, str], **kwargs: Any) -> None:
        choices = [*answers.items(), (NOT_ASKED, N_("Nog niet gevraagd"))]
        super().__init__(label, choices, required=False, **kwargs)

    def is_chosen(self, key: Any) -> bool:
        if self.raw_data:
            return super().is_chosen(key)
        return bool(key == (NOT_ASKED if self.data is None else self.data))

    def read(self, text: str) -> Any:
        answer = super().read(text)
        return None if answer == NOT_ASKED else answer


_YES_OR_NO = {True: N_("Ja"), False: N_("Nee")}


def _reason(what: str = N_("Waarom?")) -> TextField:
    return TextField(what, max=500, required=False)


class IntakeForm(WordsForm):
    draft = "dossiers.intake"
    words = actions.INTAKE_WORDS
    marks_optional = False
    skills = LongTextField(
        N_("Wat heeft de kandidaat geleerd en gedaan?"), max=2000, required=False
    )
    education = TextField(
        N_("Opleiding"),
        max=500,
        required=False,
        hint=N_("Richting en niveau. Geen naam van een school."),
    )
    languages = TextField(N_("Talen"), max=200, required=False)
    aims_at = AskedField(N_("Naar welk werk wil de kandidaat toe?"), labels.AIMS_AT)
    training_wish = LongTextField(
        N_("Wat wil de kandidaat nog leren?"), max=1000, required=False, rows=3
    )
    most_minutes = HoursField(
        N_("Hoeveel uur per week hooguit?"), min=60, max=48 * 60, required=False, affix=N_("uur")
    )
    hours_reason = _reason(N_("Waarom niet meer uren?"))
    can_evening = AskedField(N_("Kan in de avond werken"), _YES_OR_NO, row=True)
    can_night = AskedField(N_("Kan in de nacht werken"), _YES_OR_NO, row=True)
    can_weekend = AskedField(N_("Kan in het weekend werken"), _YES_OR_NO, row=True)
    times_reason = _reason(N_("Waarom niet op andere tijden?"))
    travel = AskedField(N_("Hoe ver kan de kandidaat reizen?"), labels.TRAVEL)
    travel_reason = _reason(N_("Waarom niet verder?"))
    needs_adaptation = AskedField(N_("Moet het werk worden aangepast?"), _YES_OR_NO, row=True)
    adaptation = LongTextField(
        N_("Wat is er nodig?"),
        max=1000,
        required=False,
        rows=3,
        hint=N_("Bijvoorbeeld een stoel met een leuning. Niet waarom."),
    )
    debts_arranged = AskedField(N_("Schulden"), labels.ARRANGED)
    travel_arranged = AskedField(N_("Vervoer naar het werk"), labels.ARRANGED)
    childcare_arranged = AskedField(N_("Opvang van kinderen of zorg thuis"), labels.ARRANGED)


class VouchForm(WordsForm):
    words = ("suitable_for",)
    suitable_for = TextField(
        N_("Geschikt voor welk werk?"),
        max=SUITABLE_FOR,
        hint=N_("Noem het werk en de uren. Bijvoorbeeld: magazijnwerk, 24 uur."),
    )


class ChildcareForm(PortalForm):
    checked = YesField(N_("Besproken: opvang is geregeld, of niet nodig"))
