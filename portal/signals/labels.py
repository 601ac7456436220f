"""Dutch words for discrimination signals. Pure."""

from types import MappingProxyType

from portal.language import N_
from portal.signals.rules import State

STATE = {
    State.OPEN: N_("Nieuw"),
    State.TALKED: N_("Besproken"),
    State.CLOSED: N_("Afgesloten"),
    State.REPORTED: N_("Gemeld"),
}

TONE = MappingProxyType(
    {
        State.OPEN: ("warning", "warn"),
        State.TALKED: ("neutral", "talk"),
        State.CLOSED: ("inactive", "check"),
        State.REPORTED: ("inactive", "mail"),
    }
)
