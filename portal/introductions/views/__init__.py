"""Pages of introductions: for employers and their account manager, for mediators, by link for
candidates, and signals for the decider.
"""

from portal.introductions.views import (
    by_link,
    employers,
    lists,
    matches,
    mediators,
    preparations,
    signals,
    window,
)
from portal.introductions.views.blueprint import bp

__all__ = [
    "bp", "by_link", "employers", "lists", "matches", "mediators", "preparations", "signals",
    "window",
]  # fmt: skip
