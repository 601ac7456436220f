"""Asking to take back, and what happens with it."""

from portal.guarantees.views import claims, invoking
from portal.guarantees.views.blueprint import bp

__all__ = ["bp", "claims", "invoking"]
