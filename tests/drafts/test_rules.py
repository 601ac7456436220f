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
    ("text", "of_employer", "is_kept"),
    [
        ("Orders verzamelen", True, True),
        ("Bel 0612345678", False, True),
        ("Het nummer is 111222333", True, False),
        ("Het nummer is 111222333", False, False),
        ("Heeft een depressie", False, False),
        ("Heeft een depressie", True, True),  # a vacancy says nothing of a person
    ],
)
def test_what_is_never_kept_is_not_kept_in_a_draft(text, of_employer, is_kept):
    kept = rules.keepable({"a": ["x"], "b": [text]}, of_employer=of_employer)
    assert ("b" in kept, "a" in kept) == (is_kept, True)
