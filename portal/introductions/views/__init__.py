"""Pages of introductions: for employers and their account manager, for mediators, and by link for
candidates.
"""

from portal.introductions.views import by_link, employers, lists, matches, mediators, window
from portal.introductions.views.blueprint import bp

__all__ = ["bp", "by_link", "employers", "lists", "matches", "mediators", "window"]
