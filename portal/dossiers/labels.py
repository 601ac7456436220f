"""Dutch words for dossiers. Pure."""

from portal.dossiers.rules import AimsAt, Arranged, ContactBy, Missing, Travel, Verdict
from portal.dossiers.shapes import Kind
from portal.language import N_

CONTACT_BY = {ContactBy.MAIL: N_("E-mail"), ContactBy.SMS: N_("SMS"), ContactBy.PHONE: N_("Bellen")}
AIMS_AT = {
    AimsAt.SIMPLE: N_("Eenvoudig werk"),
    AimsAt.SKILLED: N_("Vakwerk"),
    AimsAt.LEADING: N_("Werk met eigen verantwoordelijkheid"),
}
TRAVEL = {
    Travel.AREA: N_("Alleen in het eigen gebied"),
    Travel.PART: N_("In het eigen deel van de gemeente"),
    Travel.TOWN: N_("In de hele gemeente"),
}
ARRANGED = {
    Arranged.YES: N_("Geregeld of niet nodig"),
    Arranged.BUSY: N_("Wij zijn bezig"),
    Arranged.NO: N_("Nog niet geregeld"),
}
MISSING = {
    Missing.CONTACT: N_("Vul in hoe wij de kandidaat bereiken."),
    Missing.WISHES: N_("Schrijf de wensen op, in eigen woorden."),
    Missing.HOURS: N_("Vraag hoeveel uur iemand hooguit kan werken."),
    Missing.TIMES: N_("Vraag of avond, nacht en weekend kunnen."),
    Missing.TRAVEL: N_("Vraag hoe ver iemand kan reizen."),
    Missing.ARRANGED: N_("Vraag wat wij eerst moeten regelen."),
    Missing.CARD: N_("Maak samen een kaart."),
    Missing.INCOME: N_("Doe de inkomenscheck."),
    Missing.CHILDCARE: N_("Vraag of de opvang thuis geregeld is."),
    Missing.SUITABILITY: N_("Schrijf de verklaring van geschiktheid."),
}
VERDICT = {
    Verdict.NEW: N_("Nieuw dossier"),
    Verdict.NEW_CARD: N_("Nieuw dossier met kaart"),
    Verdict.CHANGED: N_("Bijgewerkt"),
    Verdict.SAME: N_("Niets nieuws"),
    Verdict.FAILED: N_("Niet ingelezen"),
}
VERDICT_TONE = {
    Verdict.NEW: ("valid", "check"),
    Verdict.NEW_CARD: ("valid", "check"),
    Verdict.CHANGED: ("neutral", "pen"),
    Verdict.SAME: ("inactive", "lock"),
    Verdict.FAILED: ("error", "stop"),
}
KIND = {
    Kind.BSN: N_("een burgerservicenummer"),
    Kind.PHONE: N_("een telefoonnummer"),
    Kind.MAIL: N_("een e-mailadres"),
    Kind.IBAN: N_("een rekeningnummer"),
    Kind.POSTCODE: N_("een postcode"),
    Kind.URL: N_("een webadres"),
    Kind.BIRTH_DATE: N_("een geboortedatum"),
    Kind.NAME: N_("de naam van de kandidaat"),
    Kind.STREET: N_("een adres"),
    Kind.SCHOOL: N_("de naam van een school"),
    Kind.EMPLOYER: N_("de naam van een werkgever"),
    Kind.DIAGNOSIS: N_("een ziekte of diagnose"),
    Kind.DEBT: N_("iets over schulden"),
    Kind.ADDICTION: N_("iets over verslaving"),
    Kind.ORIGIN: N_("iets over afkomst"),
    Kind.RELIGION: N_("iets over geloof"),
    Kind.DETENTION: N_("iets over straf of justitie"),
}
VERB = {
    "dossiers.view": N_("Bekeken"),
    "dossiers.enter": N_("Dossier gemaakt"),
    "dossiers.edit": N_("Gewijzigd"),
    "dossiers.take_in": N_("Intake bijgewerkt"),
    "dossiers.check_income": N_("Inkomenscheck gedaan"),
    "dossiers.check_childcare": N_("Opvang besproken"),
    "dossiers.vouch": N_("Geschikt verklaard"),
    "introductions.send_window": N_("Link naar het eigen venster gestuurd"),
}
