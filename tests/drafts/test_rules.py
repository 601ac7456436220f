"""How much of a draft is kept, how long, and what never is; no database."""

from datetime import timedelta

import pytest

from portal.drafts import rules
from tests.instant import START


def test_a_draft_is_as_much_as_a_form_can_hold():
    assert rules.fits({"a": ["x" * rules.MAX_CHARACTERS]})
    assert not rules.fits({"a": ["x" * rules.MAX_CHARACTERS], "b": ["y"]})


@pytest.mark.parametrize(("more", "may"), [(0, True), (1, False)])
def test_a_form_may_lie_open_over_a_long_weekend(more, may):
    seen_at = START - rules.GONE_FOR - timedelta(seconds=more)
    assert rules.may_still_keep(seen_at, START) is may


@pytest.mark.parametrize(
    ("form", "text", "of_employer", "is_kept"),
    [
        ("vacancies.vacancy", "Orders verzamelen", True, True),
        ("dossiers.dossier", "Bel 0612345678", False, True),
        ("vacancies.vacancy", "Het nummer is 111222333", True, False),
        ("dossiers.dossier", "Het nummer is 111222333", False, False),
        ("dossiers.dossier", "Heeft een depressie", False, False),
        ("vacancies.vacancy", "Heeft een depressie", True, True),  # it says nothing of a person
        ("guarantees.claim", "Heeft een depressie", True, False),
        ("placements.absent", "Heeft een depressie", True, False),
    ],
)
def test_what_is_never_kept_is_not_kept_in_a_draft(form, text, of_employer, is_kept):
    kept, withheld = rules.keepable(form, {"a": ["x"], "b": [text]}, of_employer=of_employer)
    assert ("b" in kept, "a" in kept) == (is_kept, True)
    assert withheld == ([] if is_kept else ["b"])
