from portal.accounts.queries import people_with
from portal.dossiers import labels
from portal.dossiers.rules import SUITABLE_FOR
from portal.forms import (
    ChoiceField,
    LongTextField,
    MailField,
    PhoneField,
    PickField,
    PortalForm,
    PostcodeField,
    TextField,
    YesField,
)
from portal.language import N_
from portal.roles import Role


def mediators() -> list[tuple[object, str]]:
    return [(person.id, person.name) for person in people_with(Role.MEDIATOR)]


class DossierForm(PortalForm):
    case_number = TextField(N_("Zaaknummer"), max=30, size="m")
    mediator_id = PickField(N_("Bemiddelaar"), mediators)
    caseworker = TextField(N_("Contactpersoon bij inkomen"), max=80, required=False)
    first_name = TextField(N_("Voornaam"), max=60)
    last_name = TextField(N_("Achternaam"), max=80)
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

    def values(self) -> dict[str, object]:
        """What was typed, by column."""
        plain = ("once", "version", "csrf_token")
        return {field.name: field.data for field in self if field.name not in plain}


class VouchForm(PortalForm):
    suitable_for = TextField(
        N_("Geschikt voor welk werk?"),
        max=SUITABLE_FOR,
        hint=N_("Noem het werk en de uren. Bijvoorbeeld: magazijnwerk, 24 uur."),
    )


class ChildcareForm(PortalForm):
    checked = YesField(N_("Besproken: opvang is geregeld, of niet nodig"))


class PlainForm(PortalForm):
    """One button."""
