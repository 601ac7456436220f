"""Dutch words for dossiers. Pure."""

from portal.dossiers.rules import AimsAt, Arranged, ContactBy, Missing, Travel
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
VERB = {
    "dossiers.view": N_("Bekeken"),
    "dossiers.enter": N_("Dossier gemaakt"),
    "dossiers.edit": N_("Gewijzigd"),
    "dossiers.take_in": N_("Intake bijgewerkt"),
    "dossiers.check_income": N_("Inkomenscheck gedaan"),
    "dossiers.check_childcare": N_("Opvang besproken"),
    "dossiers.check_number": N_("Nieuw nummer nagebeld"),
    "dossiers.vouch": N_("Geschikt verklaard"),
    "candidate.send_link": N_("Link naar de eigen pagina gestuurd"),
}
