"""Forms of the agreement: drafting, signing, refusing, withdrawing."""

from wtforms import HiddenField

from portal import clock, reading
from portal.agreements.labels import IDENTITY, REFUSE_REASON, WITHDRAW_REASON
from portal.agreements.rules import LEAST_MINUTES, ZERO_HOURS
from portal.errors import Refused
from portal.forms import (
    ChoiceField,
    DutchDateField,
    DutchTimeField,
    EuroField,
    HoursField,
    LongTextField,
    ManyField,
    PasswordField,
    PhoneField,
    PickField,
    PortalForm,
    TextField,
    YesField,
)
from portal.language import N_
from portal.schemes.labels import SCHEME
from portal.schemes.rules import example_wage
from portal.vacancies.labels import Day

HELPS = (
    (N_("vaste pauzetijden"), N_("vaste pauzetijden")),
    (N_("taken op papier of met foto's"), N_("taken op papier of met foto's")),
    (N_("één taak tegelijk"), N_("één taak tegelijk")),
    (N_("een vaste plek"), N_("een vaste plek")),
    (N_("een vaste collega"), N_("een vaste collega")),
    (N_("rustige uitleg"), N_("rustige uitleg")),
    (N_("start op een later uur"), N_("start op een later uur")),
)


class LinesField(LongTextField):
    """One thing a line; the value is the list of lines."""

    empty: list[str] = []

    def written(self, value: list[str]) -> str:
        return "\n".join(value)

    def read(self, text: str) -> list[str]:
        return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]


class FixedHoursField(HoursField):
    """The hours of a contract; fewer than `min` are not fixed hours. Refuses `zero_hours`."""

    def read(self, text: str) -> int:
        if reading.minutes(text, 0, 1000 * 60) < self.least_minutes:
            raise Refused("zero_hours", ZERO_HOURS)
        return super().read(text)


class DraftForm(PortalForm):
    draft = "agreements.agreement"
    scheme = ChoiceField(N_("Regeling"), SCHEME)
    function_title = TextField(N_("Functie"), called=N_("de functie"), max=80)
    tasks = LinesField(N_("Taken"), called=N_("de taken"), hint=N_("Eén taak per regel."), max=1500)
    goals = LinesField(
        N_("Leerdoelen"),
        called=N_("de leerdoelen"),
        hint=N_("Wat kan de kandidaat na zes weken? Eén doel per regel."),
        max=1500,
    )
    excluded_tasks = TextField(N_("Werk dat hier niet bij hoort"), max=300, required=False)
    start_on = DutchDateField(N_("Eerste werkdag"), called=N_("de eerste werkdag"))
    end_on = DutchDateField(N_("Laatste dag"), called=N_("de laatste dag"))
    minutes_per_week = FixedHoursField(
        N_("Uren per week"),
        called=N_("de uren per week"),
        min=LEAST_MINUTES,
        max=48 * 60,
        affix=N_("uur"),
    )
    days = ManyField(N_("Werkdagen"), Day, required=True, row=True)
    working_times = TextField(
        N_("Werktijden"),
        called=N_("de werktijden"),
        hint=N_("Op deze dagen. Bijvoorbeeld: 8.00 tot 15.30 uur"),
        max=200,
    )
    start_time = DutchTimeField(
        N_("Begintijd op de eerste dag"), called=N_("de begintijd op de eerste dag")
    )
    report_time = DutchTimeField(N_("Afmelden vóór"), called=N_("hoe laat dat is"))
    work_address = TextField(
        N_("Werkplek"), called=N_("de werkplek"), hint=N_("Straat, huisnummer en plaats"), max=200
    )
    wage_cents = EuroField(
        N_("Loon"),
        called=N_("het loon"),
        affix=N_("bruto per uur"),
        min=100,
        max=20_000,
        example=lambda: example_wage(clock.today()),
    )
    wage_source = TextField(
        N_("Volgens"),
        hint=N_("Bijvoorbeeld de cao van het bedrijf"),
        called=N_("waar het loon staat"),
        max=120,
    )
    supervisor_name = TextField(
        N_("Begeleider op de werkplek"), called=N_("de begeleider op de werkplek"), max=80
    )
    supervisor_phone = PhoneField(N_("Telefoon van de begeleider"), required=False)
    supervisor_minutes = HoursField(
        N_("Uren begeleiding per week"),
        called=N_("de uren begeleiding per week"),
        min=60,
        max=40 * 60,
        affix=N_("uur"),
    )
    supervisor_backup_name = TextField(N_("Wie neemt het over als die er niet is?"), max=80)
    work_agreements = ManyField(N_("Afspraken over het werk die helpen"), HELPS)


class OfferForm(PortalForm):
    """One button."""


class DiscardForm(PortalForm):
    """One button."""


class SignForm(PortalForm):
    document_hash = HiddenField()
    read = YesField(N_("Ik heb de overeenkomst gelezen en ik ga akkoord."), required=True)
    mandated = YesField(N_("Ik mag tekenen voor deze partij."), required=True)
    password = PasswordField(
        N_("Uw wachtwoord"), hint=N_("Het wachtwoord waarmee u inlogt bewijst dat u het bent.")
    )


class CodeField(TextField):
    """Six digits of an SMS, as phones fill them in."""

    inputmode = "numeric"
    autocomplete = "one-time-code"
    may_be_kept = False


class CandidateForm(PortalForm):
    document_hash = HiddenField()
    read = YesField(N_("Ik heb het gelezen, of iemand las het mij voor."), required=True)
    agreed = YesField(N_("Ik ga akkoord en ik teken."), required=True)
    code = CodeField(
        N_("Code uit de sms"),
        called=N_("de code uit de sms"),
        hint=N_("6 cijfers"),
        size="s",
        max=12,
    )


class CodeForm(PortalForm):
    """One button: send me a code."""


class InPersonForm(PortalForm):
    document_hash = HiddenField()
    read = YesField(N_("Ik heb het gelezen, of iemand las het mij voor."), required=True)
    agreed = YesField(N_("Ik ga akkoord en ik teken."), required=True)
    identified = YesField(
        N_("Ik ben de bemiddelaar. Ik zag wie er voor mij zit, en dat die zelf tekent."),
        required=True,
    )
    identity = ChoiceField(
        N_("Hoe weet u wie het is?"), IDENTITY, hint=N_("Noteer nooit een nummer.")
    )
    asked = YesField(N_("De kandidaat vraagt zelf om samen te tekenen."))
    password = PasswordField(
        N_("Wachtwoord van de bemiddelaar"), called=N_("het wachtwoord van de bemiddelaar")
    )


class AppointForm(PortalForm):
    mediator = PickField(N_("Tweede bemiddelaar"), called=N_("de tweede bemiddelaar"))


class RefuseForm(PortalForm):
    reason = ChoiceField(N_("Reden"), REFUSE_REASON)


class WithdrawForm(PortalForm):
    reason = ChoiceField(
        N_("Reden"), {one: word for one, word in WITHDRAW_REASON.items() if one.is_chosen}
    )
