from portal.forms import (
    ChoiceField,
    DutchDateField,
    DutchTimeField,
    EuroField,
    HoursField,
    KvkField,
    LongTextField,
    MailField,
    ManyField,
    PasswordField,
    PhoneField,
    PickField,
    PortalForm,
    PostcodeField,
    TextField,
    YesField,
)

DAYS = [(day, day) for day in ("ma", "di", "wo", "do", "vr", "za")]
MOODS = {"good": "Goed", "call": "Er is iets, bel mij"}


class StyleGuideForm(PortalForm):
    title = TextField("Hoe heet het werk?", max=80)
    tasks = LongTextField("Wat doet iemand op een gewone dag?", hint="Drie of vier taken.")
    helper = TextField("Wie helpt de eerste weken?", required=False)
    minutes_min = HoursField("Uren per week, minimaal", min=240, max=2400, affix="uur")
    minutes_max = HoursField("Uren per week, maximaal", min=240, max=2400, affix="uur")
    days = ManyField("Werkdagen", DAYS, row=True, required=True)
    start_on = DutchDateField("Eerste werkdag")
    start_at = DutchTimeField("Begintijd")
    wage = EuroField("Bruto loon per uur", hint="Minimumloon vanaf 21 jaar: € 14,99.")
    skills = ManyField(
        "Wat moet iemand echt al kunnen?",
        [("sand", "Schuren of lakken", "20-49"), ("b", "Rijbewijs B", "10-19")],
        hint="Hoe minder u aankruist, hoe meer mensen u ziet.",
    )
    mood = ChoiceField("Hoe gaat het?", MOODS)
    area = PickField("Vakgebied", {1: "Magazijn", 2: "Schoonmaak"}, required=False, size="m")
    email = MailField("E-mailadres")
    phone = PhoneField("Telefoon")
    postcode = PostcodeField("Postcode")
    kvk = KvkField("KvK-nummer")
    password = PasswordField("Wachtwoord")
    agreed = YesField("Ik onderteken namens de werkgever", required=True)
