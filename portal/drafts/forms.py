"""The button beside a form that was filled in from its draft."""

from portal.forms import PortalForm


class ThrowAwayForm(PortalForm):
    """One button: begin anew."""
