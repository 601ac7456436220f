"""Cards on the mediator's screen: making them, reviewing them, what the candidate decides."""

from portal.cards.views import deciding, making, reviewing
from portal.cards.views.blueprint import bp

__all__ = ["bp", "deciding", "making", "reviewing"]
