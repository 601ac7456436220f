"""Dutch words for links. Pure."""

from portal.language import N_
from portal.links.rules import Channel, Outcome, Purpose

PURPOSE = {
    Purpose.ANSWER: N_("Vraag over een kennismaking"),
    Purpose.MEETING: N_("Uw afspraak"),
    Purpose.RESULT: N_("Hoe was de kennismaking?"),
    Purpose.SIGN: N_("Een document voor u"),
    Purpose.OWN_PAGE: N_("Uw eigen pagina"),
}
CHANNEL = {Channel.MAIL: N_("E-mail"), Channel.SMS: N_("SMS")}
OUTCOME = {
    Outcome.AGREED: N_(
        "U hebt ja gezegd. Wij plannen de afspraak. U krijgt bericht over de tijd en de plaats."
    ),
    Outcome.REFUSED: N_(
        "U hebt nee gezegd. De werkgever hoort alleen dat het niet doorgaat. Wij zoeken verder."
    ),
    Outcome.TOLD: N_("Wij hebben uw antwoord. Dank u wel. Uw contactpersoon kan het nu lezen."),
    Outcome.SIGNED: N_(
        "U hebt ondertekend. U krijgt een eigen exemplaar zodra iedereen heeft getekend."
    ),
    Outcome.REPLACED: N_("Wij stuurden u een nieuwe link. Gebruik de nieuwste."),
}
