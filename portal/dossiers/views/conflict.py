"""What a page shows when a colleague saved first: both texts, and what was typed stays."""

from collections.abc import Collection
from typing import Any

from portal.dossiers.forms import shown
from portal.forms import PortalForm
from portal.pages import Answer, answer


def both(
    template: str,
    form: PortalForm,
    row: Any,
    names: Collection[str],
    **values: Any,
) -> Answer:
    """409: what `row` holds now beside what was typed, for the fields in `names` that differ."""
    form.version.data = row.version
    theirs = type(form)(formdata=None, obj=row)
    differs = [
        (field.label.text, shown(theirs[field.name]), shown(field))
        for field in form
        if field.name in names and field.data != getattr(row, field.name)
    ]
    return answer(template, 409, form=form, theirs=differs, failed=True, **values)
