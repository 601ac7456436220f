"""Vacancies on the screen: reading them, writing them, moving them on, and their candidates."""

from portal.vacancies.views import asking, candidates, moving, reading, supply, writing
from portal.vacancies.views.blueprint import bp

__all__ = ["asking", "bp", "candidates", "moving", "reading", "supply", "writing"]
