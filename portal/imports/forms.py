from portal.forms import FileField, PortalForm
from portal.language import N_


class UploadForm(PortalForm):
    file = FileField(
        N_("Het bestand"),
        hint=N_("CSV of XLSX, hooguit 10 MB en 5.000 regels. Meer? Deel het bestand op."),
    )
