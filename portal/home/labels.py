"""Dutch words of the inbox that belong to no domain. Pure."""

from portal.home.rules import Group
from portal.language import N_

GROUP = {
    Group.FIRST: N_("Eerst: garantie en te laat"),
    Group.TODAY: N_("Vandaag"),
    Group.TOMORROW: N_("Morgen"),
    Group.LATER: N_("Later"),
}
WAITS_ON = {
    "employer": N_("werkgever"),
    "candidate": N_("kandidaat"),
    "third": N_("de stichting"),
    "decider": N_("teamleider"),
}
