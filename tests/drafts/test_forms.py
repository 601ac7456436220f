"""Which forms are kept, and what of them: a form that says nothing is not."""

from importlib import import_module
from pathlib import Path

import pytest

import portal
from portal.forms import PortalForm
from portal.forms.drafts import DraftedForm, form_named

for path in sorted(Path(portal.__file__).parent.glob("*/forms.py")):
    import_module(f"portal.{path.parent.name}.forms")

KEPT = {
    "agreements.agreement",
    "cards.card",
    "dossiers.dossier",
    "dossiers.intake",
    "employers.company",
    "guarantees.claim",
    "guarantees.help",
    "invoices.dispute",
    "vacancies.vacancy",
}


def classes(parent=DraftedForm):
    for kind in parent.__subclasses__():
        yield kind
        yield from classes(kind)


def test_only_the_forms_that_say_so_are_kept():
    assert {kind.draft for kind in classes() if kind.draft} >= KEPT
    assert PortalForm.draft == ""
    assert form_named("") is None


@pytest.mark.parametrize("kind", [one for one in classes() if one.draft], ids=lambda k: k.draft)
def test_no_draft_holds_a_secret_or_a_declaration(kind):
    """Passwords, codes, files, and what is signed for."""
    assert not {"password", "code", "document_hash", "csrf_token", "mandated"} & set(kind.drafted())
    assert not {"read_together", "agreed"} & set(kind.drafted())
    if not kind.draft.startswith("guarantees."):  # there it goes along from step to step
        assert "kept" not in kind.drafted()
    assert not any("password" in name for name in vars(kind))


def test_every_kept_form_has_a_name_of_its_own():
    names = [kind.draft for kind in classes() if "draft" in vars(kind) and kind.draft]
    assert len(names) == len(set(names))
