"""Dutch words for what somebody means for a job, and for why somebody waits. Pure."""

from collections.abc import Iterable
from types import MappingProxyType

from portal.language import N_, _
from portal.matching.rules import Condition, Kind, Unseen, Verdict

CONDITION = {
    Kind.YES: N_("Ja voor dit werk"),
    Kind.WORK: N_("Soort werk"),
    Kind.LEVEL: N_("Niveau"),
    Kind.HOURS: N_("Uren per week"),
    Kind.EVENING: N_("Werken in de avond"),
    Kind.NIGHT: N_("Werken in de nacht"),
    Kind.WEEKEND: N_("Werken in het weekend"),
    Kind.START: N_("Eerste werkdag"),
    Kind.TRAVEL: N_("Afstand"),
    Kind.TRANSPORT: N_("Vervoer"),
    Kind.CHILDCARE: N_("Opvang thuis"),
    Kind.DEBTS: N_("Hulp bij schulden"),
    Kind.ADAPTATION: N_("Aanpassing van het werk"),
    Kind.LICENCE: N_("Rijbewijs B"),
    Kind.DUTCH: N_("Nederlands voor het werk"),
    Kind.SKILL: N_("Vaardigheid"),
}

VERDICT = {
    Verdict.MET: N_("Past"),
    Verdict.LEARN: N_("Te leren"),
    Verdict.ADJUST: N_("Aanpassing nodig"),
    Verdict.UNKNOWN: N_("Nog te vragen"),
    Verdict.NO: N_("Past niet"),
}

VERDICT_ICON = MappingProxyType(
    {
        Verdict.MET: "check",
        Verdict.LEARN: "clock",
        Verdict.ADJUST: "pen",
        Verdict.UNKNOWN: "talk",
        Verdict.NO: "stop",
    }
)

UNSEEN = {
    Unseen.RESTING: N_("Kaart op pauze"),
    Unseen.UNREVIEWED: N_("Kaart niet nagekeken"),
    Unseen.UNCONFIRMED: N_("Kaart te lang niet bevestigd"),
    Unseen.NO_YES: N_("Geen ja om te tonen"),
    Unseen.NO_VACANCY: N_("Geen vacature in dit soort werk"),
    Unseen.READY: N_("Nog niet aan de beurt"),
}


def told(conditions: Iterable[Condition]) -> list[tuple[Verdict, list[str]]]:
    """What somebody means for a job, a line per verdict, each in the order of the conditions."""
    lines: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    for condition in conditions:
        values = dict(condition.values)
        name = _(values.get("skill", CONDITION[condition.kind]))
        lines[condition.verdict].append(
            f"{name} ({_(condition.text, **values)})" if condition.text else name
        )
    return [(verdict, words) for verdict, words in lines.items() if words]
