"""The question of the verify page: a file, or a number with its control number."""

from wtforms import FileField

from portal.forms import PortalForm, TextField
from portal.language import N_


class VerifyForm(PortalForm):
    file = FileField()
    reference = TextField(
        N_("Nummer"), hint=N_("Bijvoorbeeld O-2026-0214"), required=False, size="m", max=40
    )
    number = TextField(
        N_("Controlegetal"),
        hint=N_("64 tekens, cijfers en de letters a tot en met f. Spaties mogen."),
        required=False,
        max=200,
    )
