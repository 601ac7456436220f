"""What a vacancy's state means, in one sentence, for the employer and for us. Pure."""

from collections.abc import Mapping

from portal.language import N_, _
from portal.vacancies import times
from portal.vacancies.labels import State


def first_candidates() -> str:
    """What every page says of the first candidates: the one promise, by the rule that keeps it."""
    return _(
        "U ziet de eerste kandidaten binnen %(n)s werkdagen nadat wij uw vacature goedkeuren. "
        "Of wij zeggen eerlijk dat er nog niemand is.",
        n=times.FIRST_PROPOSAL_DAYS,
    )


def answer_within() -> str:
    """What every page says of our answer to a vacancy."""
    return _("Wij lezen uw vacature binnen %(n)s werkdagen.", n=times.ANSWER_DAYS)


EMPLOYER: Mapping[State, str] = {
    State.DRAFT: N_("Uw vacature is een concept. Wij doen nog niets."),
    State.SUBMITTED: N_("Wij hebben uw vacature. %(manager)s antwoordt uiterlijk %(respond_by)s."),
    State.RETURNED: N_("Wij hebben een vraag. Pas de vacature aan en stuur die opnieuw."),
    State.ACCEPTED: N_(
        "Uw vacature is goed. U ziet uiterlijk %(first_proposal_by)s de eerste kandidaten. "
        "Of wij zeggen eerlijk dat er nog niemand is."
    ),
    State.MATCHING: N_("Wij zoeken kandidaten. U hoort uiterlijk %(next_update_by)s van ons."),
    State.FILLED: N_("Alle plekken zijn bezet."),
    State.CLOSED: N_("Deze vacature is afgesloten. U kunt die kopiëren."),
    State.ON_HOLD: N_("Uw vacature staat stil tot %(resume_on)s."),
    State.WITHDRAWN: N_("De vacature is ingetrokken op %(changed_on)s."),
    State.EXPIRED: N_("De sluitdatum is voorbij. Kies een nieuwe datum of sluit af."),
}
# While the company is still to be checked.
UNCHECKED = N_(
    "Wij hebben uw vacature. Wij controleren eerst uw bedrijf. "
    "Daarna antwoordt %(manager)s binnen %(answer_days)s werkdagen."
)
# While the company stands still, of what we would look for.
STOPPED = N_("Uw bedrijf staat stil. Wij zoeken nu niemand voor deze vacature.")
STAFF_UNCHECKED = N_("Controleer eerst het bedrijf. Daarna loopt de tijd voor deze vacature.")
# Once the promised day has passed: which day that was and what follows stands beside it.
LATE: Mapping[State, str] = {
    State.SUBMITTED: N_("Wij hebben uw vacature."),
    State.ACCEPTED: N_("Uw vacature is goed. Wij zoeken kandidaten."),
    State.MATCHING: N_("Wij zoeken kandidaten."),
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
