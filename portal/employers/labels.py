"""States and sectors of companies in Dutch, for people of the municipality. Pure."""

from portal.employers.rules import Handover, Sector, State
from portal.language import N_

STATE = {
    State.INVITED: N_("uitgenodigd"),
    State.REGISTERED: N_("te controleren"),
    State.ACTIVE: N_("actief"),
    State.SUSPENDED: N_("gestopt"),
}
STATE_TONE = {
    State.INVITED: ("neutral", "mail"),
    State.REGISTERED: ("warning", "clock"),
    State.ACTIVE: ("valid", "check"),
    State.SUSPENDED: ("inactive", "lock"),
}
SECTOR = {
    Sector.LOGISTICS: N_("Logistiek en vervoer"),
    Sector.PRODUCTION: N_("Productie en voeding"),
    Sector.BUILDING: N_("Bouw en onderhoud"),
    Sector.TECHNICAL: N_("Techniek en ICT"),
    Sector.GREEN: N_("Groen en dieren"),
    Sector.CLEANING: N_("Schoonmaak en milieu"),
    Sector.HOSPITALITY: N_("Horeca en keuken"),
    Sector.RETAIL: N_("Winkel en klantcontact"),
    Sector.CARE_OFFICE: N_("Zorg, onderwijs en kantoor"),
}
HANDOVER = {
    Handover.FIRST: N_("eerste accountmanager"),
    Handover.DISTRICT: N_("andere wijkverdeling"),
    Handover.LOAD: N_("betere verdeling van het werk"),
    Handover.LEFT: N_("collega werkt hier niet meer"),
    Handover.ASKED: N_("op verzoek van de werkgever"),
}
