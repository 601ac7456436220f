"""What a candidate reads about an introduction and about the own card. Pure.

Second words for states that have a word of their own: asked for by name.
"""

from types import MappingProxyType

from portal.cards.labels import State as CardState
from portal.introductions.rules import State
from portal.language import N_

SENTENCE = MappingProxyType(
    {
        State.WANTED: N_("Een werkgever wil u leren kennen. Uw contactpersoon belt u."),
        State.PROPOSED: N_("Wij stelden u voor aan een werkgever. U hoeft niets te doen."),
        State.ASKED: N_("Een werkgever wil u leren kennen. U kiest: ja of nee."),
        State.AGREED: N_("U hebt ja gezegd. Wij plannen de afspraak."),
        State.PLANNED: N_("U hebt een afspraak."),
        State.HELD: N_("De kennismaking is geweest. Vertel ons wat u ervan vond."),
        State.POSITIVE: N_("De werkgever wil verder met u. Wij bespreken dit eerst met u."),
        State.DECLINED: N_("Deze kennismaking gaat niet door."),
        State.NO_SHOW_CANDIDATE: N_("U was niet op de afspraak. Wat is er gebeurd? Bel ons."),
        State.NO_SHOW_EMPLOYER: N_("De werkgever was er niet. Dat ligt niet aan u."),
        State.NEGATIVE: N_("U gaat hier niet verder. Uw contactpersoon belt u."),
        State.EXPIRED: N_("Dit voorstel is gesloten. U hoeft niets te doen."),
    }
)

NO_CARD = N_("U hebt nu geen kaart. Werkgevers zien niets van u.")

SHOWN_NOW = N_("Werkgevers zien uw kaart. Uw naam staat er niet op.")

CARD_SENTENCE = MappingProxyType(
    {
        CardState.DRAFT: N_("Uw kaart is nog niet klaar. Werkgevers zien niets."),
        CardState.REVIEWED: N_("Uw kaart is nagekeken. Werkgevers zien nu niets."),
        CardState.RESTING: N_("Uw kaart staat op pauze. Niemand ziet die nu."),
        CardState.WITHDRAWN: N_("U hebt uw kaart weggehaald. Niemand ziet die meer."),
    }
)

EMPLOYER_CHOOSES = N_("De werkgever kiest een van de tijden. U krijgt daarna bericht.")

NO_ANSWER = N_("De werkgever gaf geen antwoord. Dat ligt niet aan u. U hoeft niets te doen.")
