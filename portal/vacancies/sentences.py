"""What a vacancy's state means, in one sentence, for the employer and for us. Pure."""

from collections.abc import Mapping

from portal.language import N_
from portal.vacancies.labels import State

EMPLOYER: Mapping[State, str] = {
    State.DRAFT: N_("Uw vacature is een concept. Wij doen nog niets."),
    State.SUBMITTED: N_("Wij hebben uw vacature. %(manager)s antwoordt uiterlijk %(respond_by)s."),
    State.RETURNED: N_("Wij hebben een vraag. Pas de vacature aan en stuur die opnieuw."),
    State.ACCEPTED: N_("Uw vacature is goed. U hoort uiterlijk %(first_proposal_by)s meer."),
    State.MATCHING: N_("Wij zoeken kandidaten. U hoort uiterlijk %(next_update_by)s van ons."),
    State.FILLED: N_("Alle plekken zijn bezet."),
    State.CLOSED: N_("Deze vacature is afgesloten. U kunt die kopiëren."),
    State.ON_HOLD: N_("Uw vacature staat stil tot %(resume_on)s."),
    State.WITHDRAWN: N_("De vacature is ingetrokken op %(changed_on)s."),
    State.EXPIRED: N_("De sluitdatum is voorbij. Kies een nieuwe datum of sluit af."),
}
STAFF: Mapping[State, str] = {
    State.DRAFT: N_("Concept bij de werkgever."),
    State.SUBMITTED: N_("Beoordeel uiterlijk %(respond_by)s."),
    State.RETURNED: N_("Terug naar werkgever, klok staat stil."),
    State.ACCEPTED: N_("Eerste voorstel uiterlijk %(first_proposal_by)s."),
    State.MATCHING: N_("Zoeken loopt. Open plekken: %(open_positions)s."),
    State.FILLED: N_("Bezet. Sluit na de starts."),
    State.CLOSED: N_("Afgesloten."),
    State.ON_HOLD: N_("Stil tot %(resume_on)s, klok gestopt."),
    State.WITHDRAWN: N_("De vacature is ingetrokken op %(changed_on)s."),
    State.EXPIRED: N_("Verlopen. Bel de werkgever."),
}
