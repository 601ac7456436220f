"""What was talked through with the candidates of the play. Pure."""

from typing import Any

from portal.dossiers.rules import AimsAt, Arranged, Travel

SKILLS = (
    "Werkt netjes en rustig, ook als het druk is.",
    "Kan goed uitleggen en helpt nieuwe collega's.",
    "Heeft een certificaat voor veilig werken.",
    "Kan plannen en houdt overzicht.",
)
LESSONS = (
    "Een heftruckcertificaat.",
    "Beter Nederlands lezen en schrijven.",
    "Een diploma in het vak.",
    "",
)


def intake(i: int, card: dict[str, Any]) -> dict[str, Any]:
    """What goes with the card; every so many people have something that must be arranged first."""
    return {
        "skills": SKILLS[i % len(SKILLS)],
        "languages": "Nederlands",
        "aims_at": tuple(AimsAt)[i % 3],
        "training_wish": LESSONS[i % len(LESSONS)],
        "most_minutes": card["minutes_max"],
        **{f"can_{time}": card[time] for time in ("evening", "night", "weekend")},
        "travel": tuple(Travel)[i % 3],
        "needs_adaptation": i % 9 == 4,
        "adaptation": "Zitten en staan afwisselen." if i % 9 == 4 else "",
        "debts_arranged": Arranged.BUSY if i % 7 == 3 else Arranged.YES,
        "travel_arranged": Arranged.NO if i % 11 == 5 else Arranged.YES,
        "childcare_arranged": Arranged.YES,
    }
