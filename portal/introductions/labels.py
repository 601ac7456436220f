"""Dutch words for introductions. Pure.

EMPLOYER_* is what an employer reads: one word and one sentence for every end without a cause. The
plain tables feed the `label` filter; the proxies are second words for the same state and are
asked for by name.
"""

from types import MappingProxyType

from portal import formats
from portal.introductions.appointments import Side
from portal.introductions.rules import (
    Answer,
    Cause,
    EmployerReason,
    How,
    Impression,
    NoReason,
    State,
    Travel,
)
from portal.language import N_

STATE = {
    State.WANTED: N_("Gevraagd"),
    State.PROPOSED: N_("Voorgesteld"),
    State.ASKED: N_("Wacht op kandidaat"),
    State.AGREED: N_("Kandidaat wil kennismaken"),
    State.PLANNED: N_("Gepland"),
    State.HELD: N_("Gehouden"),
    State.POSITIVE: N_("Gaat verder"),
    State.DECLINED: N_("Gaat niet door"),
    State.NO_SHOW_CANDIDATE: N_("Kandidaat kwam niet"),
    State.NO_SHOW_EMPLOYER: N_("Werkgever kwam niet"),
    State.NEGATIVE: N_("Geen vervolg"),
    State.EXPIRED: N_("Verlopen"),
}
EMPLOYER_STATE = MappingProxyType(
    STATE
    | {
        State.WANTED: N_("Wij vragen het"),
        State.PROPOSED: N_("Ons voorstel"),
        State.ASKED: N_("Wij vragen het"),
        State.NO_SHOW_CANDIDATE: N_("Ging niet door"),
        State.NO_SHOW_EMPLOYER: N_("Ging niet door"),
        State.EXPIRED: N_("Gaat niet door"),
    }
)
TONE = {
    State.WANTED: ("neutral", "talk"),
    State.PROPOSED: ("warning", "talk"),
    State.ASKED: ("neutral", "talk"),
    State.AGREED: ("warning", "calendar"),
    State.PLANNED: ("inactive", "calendar"),
    State.HELD: ("warning", "clock"),
    State.POSITIVE: ("valid", "check"),
    State.DECLINED: ("inactive", "info"),
    State.NO_SHOW_CANDIDATE: ("warning", "phone"),
    State.NO_SHOW_EMPLOYER: ("warning", "phone"),
    State.NEGATIVE: ("inactive", "info"),
    State.EXPIRED: ("inactive", "info"),
}
NOT_ON = N_("Deze kennismaking gaat niet door. Wij zoeken verder.")
EMPLOYER_SENTENCE = MappingProxyType(
    {
        State.WANTED: N_("U wilt kennismaken. Wij vragen het de kandidaat."),
        State.PROPOSED: N_("Wij stellen iemand voor. U kiest: kennismaken of niet."),
        State.ASKED: N_("Wij vragen het de kandidaat."),
        State.AGREED: N_("De kandidaat wil kennismaken. Wij plannen de afspraak."),
        State.PLANNED: N_("De afspraak staat."),
        State.HELD: N_("De kennismaking is geweest. Wat vindt u?"),
        State.POSITIVE: N_("U wilt verder. Wij maken de overeenkomst."),
        State.DECLINED: NOT_ON,
        State.NO_SHOW_CANDIDATE: N_("De afspraak ging niet door. Wij bellen u %(call)s."),
        State.NO_SHOW_EMPLOYER: N_("U was er niet. Wij bellen u voor een nieuwe afspraak."),
        State.NEGATIVE: N_("Deze kennismaking krijgt geen vervolg. Wij zoeken verder."),
        State.EXPIRED: NOT_ON,
    }
)
# While the company is not active; of all that stopped it reads no more than this.
EMPLOYER_STOPPED = N_("Deze kennismaking gaat niet door.")
EMPLOYER_WAITS = N_("U wilt verder. De overeenkomst wacht: uw bedrijf staat stil.")
CALL_IS_LATE = N_(
    "De afspraak ging niet door. Wij zouden u %(call)s bellen. Belde er niemand? Bel ons dan."
)
STAFF_SENTENCE = MappingProxyType(
    {
        State.WANTED: N_("Vraag het de kandidaat."),
        State.PROPOSED: N_("Wacht op antwoord van de werkgever."),
        State.ASKED: N_("Wacht op antwoord van de kandidaat."),
        State.AGREED: N_("Ja ontvangen. Plan de afspraak."),
        State.PLANNED: N_("De afspraak is geweest. Leg vast hoe het ging."),
        State.HELD: N_("Gehouden. Wacht op beide antwoorden."),
        State.POSITIVE: N_(
            "De werkgever wil verder. Eerst is er de inkomenscheck, daarna de overeenkomst."
        ),
        State.DECLINED: N_("Gaat niet door."),
        State.NO_SHOW_CANDIDATE: N_("Bel beide. Leg de oorzaak vast."),
        State.NO_SHOW_EMPLOYER: N_("Bel de werkgever."),
        State.NEGATIVE: N_("Geen vervolg. Geef persoonlijk uitleg."),
        State.EXPIRED: N_("Verlopen. Controleer waarom."),
    }
)
CHOOSES = {
    Side.EMPLOYER: N_("De werkgever kiest een tijd."),
    Side.CANDIDATE: N_("De kandidaat kiest een tijd."),
}
AHEAD = N_("De afspraak staat.")
COMING = N_("De afspraak staat. De kandidaat heeft gezegd te komen.")
UNCONFIRMED = N_("De afspraak staat. De kandidaat heeft nog niet gezegd te komen.")
UNANSWERED = N_("De kandidaat antwoordt niet. Bel.")
CAUSE_KNOWN = N_("De oorzaak is bekend. Spreek een nieuwe tijd af, of stop.")
ANSWER = {
    Answer.YES: N_("Ja, ik wil kennismaken"),
    Answer.NO: N_("Nee, nu niet"),
    Answer.CALL: N_("Bel mij eerst"),
}
IMPRESSION = {Impression.GO_ON: N_("Ja, ik wil verder"), Impression.STOP: N_("Nee, geen vervolg")}
HOW = {How.LINK: N_("Via de link"), How.PHONE: N_("Aan de telefoon")}
NO_REASON = {
    NoReason.NO_REASON: N_("Ik geef geen reden"),
    NoReason.OTHER_WORK: N_("Ik zoek ander werk"),
    NoReason.HOURS_TIMES: N_("Uren of tijden passen niet"),
    NoReason.TOO_FAR: N_("De reis is te lang"),
    NoReason.WAGE_INCOME: N_("Ik weet niet wat dit met mijn inkomen doet"),
    NoReason.EMPLOYER_HIDDEN: N_("Ik wil niet bij deze werkgever"),
    NoReason.NOT_NOW: N_("Nu niet, later wel"),
    NoReason.FOUND_WORK: N_("Ik heb al iets anders"),
    NoReason.MORE_INFORMATION: N_("Ik wil eerst meer weten"),
}
EMPLOYER_REASON = {
    EmployerReason.SKILLS: N_("Vaardigheden passen niet bij de taken"),
    EmployerReason.LANGUAGE_TASK: N_("Nederlands is voor deze taken nog te weinig"),
    EmployerReason.AVAILABILITY: N_("Uren of dagen passen niet"),
    EmployerReason.START_DATE: N_("De startdatum past niet"),
    EmployerReason.DISTANCE: N_("De reisafstand past niet"),
    EmployerReason.LICENCE: N_("Rijbewijs of certificaat ontbreekt"),
    EmployerReason.FILLED: N_("De plek is vergeven"),
    EmployerReason.POSITION_STOPPED: N_("De plek vervalt"),
    EmployerReason.OTHER_CHOICE: N_("Keuze voor een andere kandidaat"),
    EmployerReason.DISCUSS: N_("Ik bespreek het met mijn accountmanager"),
}
CAUSE = {
    Cause.NOT_INFORMED: N_("Uitnodiging niet ontvangen of niet begrepen"),
    Cause.WRONG_PLACE_TIME: N_("Verkeerde plaats of tijd"),
    Cause.TRANSPORT: N_("Vervoer lukte niet"),
    Cause.UNABLE_THAT_DAY: N_("Kon die dag niet"),
    Cause.ARRANGEMENTS_AT_HOME: N_("Thuis was het nog niet geregeld"),
    Cause.CHANGED_MIND: N_("Wilde toch niet"),
    Cause.MOVED: N_("Verhuisd"),
    Cause.EMPLOYER_ABSENT: N_("Werkgever was er niet"),
    Cause.OUR_MISTAKE: N_("Fout van de gemeente"),
    Cause.UNKNOWN: N_("Nog niet bekend"),
}
FIELD = {
    "first_name": N_("voornaam"),
    "last_name": N_("achternaam"),
    "phone": N_("telefoonnummer"),
    "job_titles": N_("eerdere functies"),
}
CONSENT = MappingProxyType(  # what the candidate ticks, and what the employer then sees
    {
        "last_name": N_("Mijn achternaam. De werkgever ziet dan: %(value)s"),
        "phone": N_("Mijn telefoonnummer. De werkgever ziet %(value)s en kan mij bellen"),
        "job_titles": N_("Mijn eerdere functies. De werkgever ziet dan: %(value)s"),
    }
)
TRAVEL = {
    Travel.YES: N_("Ja, wij regelen het"),
    Travel.NO: N_("Nee, nog niet"),
    Travel.NOT_NEEDED: N_("Niet nodig"),
}


def reads(field: str, value: str) -> str:
    """A value of somebody as an employer reads it."""
    return formats.phone(value) if field == "phone" else value
