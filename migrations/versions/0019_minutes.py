"""Hours a week become minutes, so that 28,8 hours can be a contract.

One scheme of names: `minutes_min` and `minutes_max` of a wish or an offer, `most_minutes` of a
person, `minutes_per_week` of what was agreed. Frozen lines of the ledger and frozen terms change
with the rest: no hash is made of them (a seal is of the PDF, whose words stay). The words of an
agreement, made from its terms at the offer, stay as they were read and signed.
"""

from typing import Any

from migrations.words import multiply, rewrite, thawed

revision = "0019"
down_revision = "0018"

OFFERED = {"hours_min": "minutes_min", "hours_max": "minutes_max"}
AGREED = {"hours_per_week": "minutes_per_week"}
AGREED_CHECK = {"hours_range": ("minutes_range", "minutes_per_week BETWEEN 60 AND 2880")}
IN_TERMS = AGREED | {"supervisor_hours": "supervisor_minutes"}


def upgrade() -> None:
    multiply("vacancies", 60, OFFERED, {
        "hours_range": (
            "minutes_range",
            "minutes_min between 60 and 2880 and minutes_max between 60 and 2880",
        ),
    })  # fmt: skip
    multiply("cards", 60, OFFERED, {
        "hours_in_order": (
            "minutes_in_order",
            "60 <= minutes_min and minutes_min <= minutes_max",
        ),
    })  # fmt: skip
    multiply("intakes", 60, {"most_hours": "most_minutes"}, {
        "most_hours_range": ("most_minutes_range", "most_minutes between 60 and 2880"),
    })  # fmt: skip
    multiply("agreements", 60, AGREED, AGREED_CHECK)
    multiply("placements", 60, AGREED, AGREED_CHECK)
    with thawed("placement_events"):
        multiply("placement_events", 60, AGREED, {})
    rewrite("agreements", "draft", _in_minutes)
    with thawed("agreement_terms"):
        rewrite("agreement_terms", "terms", _in_minutes)


def _in_minutes(terms: dict[str, Any]) -> dict[str, Any]:
    """`terms` with minutes where they held hours; what was not filled in stays empty."""
    changed = {
        new: None if terms[old] is None else terms[old] * 60
        for old, new in IN_TERMS.items()
        if old in terms
    }
    return {name: value for name, value in terms.items() if name not in IN_TERMS} | changed
