"""States of tasks, and who must act, in Dutch. Pure."""

from portal.language import N_
from portal.tasks.rules import Party, State

STATE = {
    State.OPEN: N_("bezig"),
    State.WAITING_EMPLOYER: N_("wacht op werkgever"),
    State.WAITING_CANDIDATE: N_("wacht op kandidaat"),
    State.WAITING_THIRD: N_("wacht op een ander"),
    State.DONE: N_("klaar"),
    State.CANCELLED: N_("vervallen"),
}
PARTY = {
    Party.MUNICIPALITY: N_("gemeente"),
    Party.EMPLOYER: N_("werkgever"),
    Party.CANDIDATE: N_("kandidaat"),
    Party.THIRD: N_("derde"),
}
