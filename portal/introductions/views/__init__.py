"""Pages of introductions: for employers and their account manager, for mediators, by link for
candidates, and signals for the decider.
"""

from portal.introductions.views import (
    by_link,
    employers,
    lists,
    mediators,
    preparations,
    signals,
)
from portal.introductions.views.blueprint import bp

__all__ = ["bp", "by_link", "employers", "lists", "mediators", "preparations", "signals"]
