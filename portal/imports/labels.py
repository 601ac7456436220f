"""Dutch words for what the lines of a file do. Pure."""

from portal.imports.rules import Verdict
from portal.language import N_

VERDICT = {
    Verdict.NEW: N_("Nieuw dossier"),
    Verdict.NEW_CARD: N_("Nieuw dossier met kaart"),
    Verdict.CHANGED: N_("Bijgewerkt"),
    Verdict.SAME: N_("Niets nieuws"),
    Verdict.FAILED: N_("Niet ingelezen"),
}
