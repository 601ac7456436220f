"""Pages of introductions: for employers and their account manager, and for mediators."""

from portal.introductions.views import employers, lists, mediators, preparations
from portal.introductions.views.blueprint import bp

__all__ = ["bp", "employers", "lists", "mediators", "preparations"]
