"""A form with free text that is looked through before it is kept (portal/scrub.py)."""

from typing import Any

from portal import scrub
from portal.forms import PortalForm, YesField
from portal.forms.base import PortalField
from portal.language import N_, _
from portal.patterns import KIND
from portal.scrub import NEVER, Kind, Own


class WordsForm(PortalForm):
    """A form with free text, which is looked through before it is kept."""

    words: tuple[str, ...] = ()
    undrafted = frozenset({"kept"})
    kept = YesField(N_("Ik heb dit gelezen en het hoort in het dossier"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks: dict[str, list[tuple[str, Kind | None]]] = {}
        self.may_keep = False

    def values(self) -> dict[str, object]:
        """What was typed, by column."""
        plain = ("once", "version", "csrf_token", "kept")
        return {field.name: field.data for field in self if field.name not in plain}

    def scrubbed(self, own: Own, before: object = None) -> bool:
        """Does nothing stand out in what is new? What does is marked, with a sentence beside it."""
        for name in self.words:
            if self[name].data != getattr(before, name, ""):
                self._look(self[name], own)
        return not self.marks

    def _look(self, field: PortalField, own: Own) -> None:
        hits = scrub.find(field.data, own)
        kinds = list(dict.fromkeys(hit.kind for hit in hits))
        never = [kind for kind in kinds if kind in NEVER]
        self.may_keep = self.may_keep or bool(set(kinds) - NEVER)
        if not kinds or (self.kept.data and not never):
            return
        self.refuse(field, _(_NEVER if never else _MARKED, what=_listing(never or kinds)))
        self.marks[field.name] = scrub.pieces(field.data, hits)


_NEVER = N_(
    "In uw tekst staat mogelijk %(what)s. Dat bewaren wij nooit. "
    "Schrijf alleen op wat het werk nodig heeft."
)
_MARKED = N_(
    "In uw tekst staat mogelijk %(what)s. Haal het weg, of vink onderaan aan dat het erin hoort."
)


def _listing(kinds: list[Kind]) -> str:
    *first, last = (_(KIND[kind]) for kind in kinds)
    return f"{', '.join(first)} {_('en')} {last}" if first else last
