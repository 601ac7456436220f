"""One function per noun: `make.vacancy(of=bakery)`. Say only what matters; the rest is ordinary.

They go through the real actions where one exists, in the open unit or one of their own, and leave
nothing for the worker to do.
"""

from tests.make.agreements import agreement, sign
from tests.make.candidates import (
    candidates,
    card,
    correction,
    dossier,
    dossier_behind,
    showing,
    told_row,
    upload,
)
from tests.make.employers import absence, employer
from tests.make.introductions import introduction, signal
from tests.make.invoices import invoice, vat_decision
from tests.make.papers import document, job, link, task
from tests.make.people import person
from tests.make.placements import claim, event, placement
from tests.make.vacancies import vacancy

__all__ = [
    "absence",
    "agreement",
    "candidates",
    "card",
    "claim",
    "correction",
    "document",
    "dossier",
    "dossier_behind",
    "employer",
    "event",
    "introduction",
    "invoice",
    "job",
    "link",
    "person",
    "placement",
    "showing",
    "sign",
    "signal",
    "task",
    "told_row",
    "upload",
    "vacancy",
    "vat_decision",
]
