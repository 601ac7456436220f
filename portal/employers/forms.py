"""A company and its first person, hand-over, leave, colleagues."""

from portal import clock
from portal.accounts.labels import ROLE
from portal.employers.labels import HANDOVER, SECTOR
from portal.employers.rules import Company, Handover, Person
from portal.forms import (
    ChoiceField,
    DutchDateField,
    KvkField,
    LongTextField,
    MailField,
    ManyField,
    PhoneField,
    PickField,
    PortalForm,
    PostcodeField,
    TextField,
    WholeNumberField,
)
from portal.language import N_
from portal.roles import Role

_ROLES = [(role, ROLE[role]) for role in (Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER)]
_REASONS = {reason: word for reason, word in HANDOVER.items() if reason is not Handover.FIRST}


class CompanyForm(PortalForm):
    in_place = True
    name = TextField(
        N_("Naam van het bedrijf"),
        called=N_("de naam van het bedrijf"),
        max=120,
        autocomplete="organization",
    )
    kvk_number = KvkField(N_("KvK-nummer"), called=N_("het KvK-nummer"), hint=N_("8 cijfers"))
    street = TextField(N_("Straat"), called=N_("de straat"), max=120)
    house_number = TextField(
        N_("Huisnummer en toevoeging"), called=N_("het huisnummer"), max=20, size="s"
    )
    postcode = PostcodeField(
        N_("Postcode"), called=N_("de postcode"), hint=N_("Bijvoorbeeld 9901 AB")
    )
    city = TextField(N_("Plaats"), called=N_("de plaats"), max=80, autocomplete="address-level2")
    sector = PickField(N_("Soort bedrijf"), SECTOR)
    staff_count = WholeNumberField(N_("Hoeveel mensen werken er bij u?"), min=1, max=1_000_000)
    contact_name = TextField(N_("Uw naam"), called=N_("uw naam"), max=80, autocomplete="name")
    contact_email = MailField(N_("E-mailadres"), called=N_("het e-mailadres"))
    contact_phone = PhoneField(N_("Telefoonnummer"), called=N_("het telefoonnummer"))

    def company(self) -> Company:
        return Company(
            name=self.name.data,
            kvk_number=self.kvk_number.data,
            street=self.street.data,
            house_number=self.house_number.data,
            postcode=self.postcode.data,
            city=self.city.data,
            sector=self.sector.data,
            staff_count=self.staff_count.data,
        )

    def person(self) -> Person:
        return Person(self.contact_name.data, self.contact_email.data, self.contact_phone.data)


class InviteForm(CompanyForm):
    draft = "employers.company"
    staff_count = WholeNumberField(
        N_("Aantal mensen in dienst"),
        called=N_("het aantal mensen in dienst"),
        min=1,
        max=1_000_000,
    )
    contact_name = TextField(N_("Naam van de contactpersoon"), called=N_("de naam"), max=80)


class HandOverForm(PortalForm):
    to = PickField(N_("Nieuwe accountmanager"))
    reason = ChoiceField(N_("Reden"), _REASONS)
    sheet = LongTextField(
        N_("Wat moet uw collega weten?"),
        hint=N_("Lopende vragen en afspraken. Schrijf niets over een kandidaat."),
        max=2000,
        required=False,
    )


class AbsenceForm(PortalForm):
    from_on = DutchDateField(N_("Eerste dag"), called=N_("de eerste dag"), earliest=clock.today)
    until_on = DutchDateField(N_("Laatste dag"), called=N_("de laatste dag"), earliest=clock.today)
    deputy = PickField(N_("Wie neemt waar?"))


class ColleagueForm(PortalForm):
    name = TextField(N_("Naam"), called=N_("de naam"), max=80)
    email = MailField(N_("E-mailadres"), called=N_("het e-mailadres"))
    phone = PhoneField(N_("Telefoonnummer"), required=False)
    roles = ManyField(N_("Wat mag uw collega?"), _ROLES, required=True)


class RolesForm(PortalForm):
    roles = ManyField(N_("Wat mag uw collega?"), _ROLES, required=True)
