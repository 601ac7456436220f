"""Pages of invoices: for who pays them, and for finance that makes them."""

from portal.invoices.views import invoices, running
from portal.invoices.views.blueprint import bp

__all__ = ["bp", "invoices", "running"]
