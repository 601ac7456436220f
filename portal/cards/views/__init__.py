"""Cards on the mediator's screen: making them, reviewing them, what the candidate decides; and the
open groups that every employer may look at.
"""

from portal.cards.views import deciding, making, reviewing, supply
from portal.cards.views.blueprint import bp

__all__ = ["bp", "deciding", "making", "reviewing", "supply"]
