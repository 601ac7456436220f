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
    "signatory": N_("uw collega die mag tekenen"),
    "meeting": N_("de afspraak"),
    "last_day": N_("de laatste werkdag"),
    "mediator": N_("bemiddelaar"),
    "manager": N_("accountmanager"),
    "decider": N_("teamleider"),
    "finance": N_("financiën"),
    "colleague": N_("collega"),
}
# Behind whom a day is still our promise to an employer.
PROMISING = frozenset({"municipality", "third", "candidate"})
OUTSIDE = frozenset({"candidate", "third", "signatory"})  # whom an employer reads that we wait for
