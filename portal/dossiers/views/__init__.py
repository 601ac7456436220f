"""Dossiers on the mediator's screen: keeping them, and the intake."""

from portal.dossiers.views import intake, keeping
from portal.dossiers.views.blueprint import bp

__all__ = ["bp", "intake", "keeping"]
