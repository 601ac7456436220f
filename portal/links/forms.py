from portal.forms import PortalForm


class RenewForm(PortalForm):
    """One button."""
