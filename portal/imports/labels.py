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
VERDICT_TONE = {
    Verdict.NEW: ("valid", "check"),
    Verdict.NEW_CARD: ("valid", "check"),
    Verdict.CHANGED: ("neutral", "pen"),
    Verdict.SAME: ("inactive", "lock"),
    Verdict.FAILED: ("error", "stop"),
}
