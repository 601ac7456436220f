"""Pages of introductions: for employers and their account manager, and for mediators."""

from portal.introductions.views import changing, employers, lists, mediators, preparations
from portal.introductions.views.blueprint import bp

__all__ = ["bp", "changing", "employers", "lists", "mediators", "preparations"]
