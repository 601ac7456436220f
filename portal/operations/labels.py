"""Dutch words for how the portal stands. Pure."""

from types import MappingProxyType

from portal.language import N_
from portal.operations.rules import Cause, Standing

STANDING = {
    Standing.GOOD: N_("In orde"),
    Standing.LOOK: N_("Let op"),
    Standing.ACT: N_("Nu doen"),
}
TONE = MappingProxyType(
    {
        Standing.GOOD: ("valid", "check"),
        Standing.LOOK: ("warning", "warn"),
        Standing.ACT: ("error", "stop"),
    }
)
CAUSE = {
    Cause.WORKER: N_("De verwerker stopte er drie keer mee."),
    Cause.AWAY: N_("Een andere dienst, zoals de mailserver, was niet bereikbaar."),
    Cause.DATABASE: N_("De database was niet bereikbaar, bezet of vol."),
    Cause.GONE: N_("Deze taak bestaat niet meer in deze versie van het portaal."),
    Cause.SETTING: N_("Er is geen dienst voor sms ingesteld. De instelling is SMS_URL."),
    Cause.MISTAKE: N_("Er zit een fout in het portaal. Geef het nummer aan de leverancier."),
}
