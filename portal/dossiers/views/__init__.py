"""Dossiers on the mediator's screen: keeping them, the intake, and reading them in from a file."""

from portal.dossiers.views import intake, keeping, reading_in
from portal.dossiers.views.blueprint import bp

__all__ = ["bp", "intake", "keeping", "reading_in"]
