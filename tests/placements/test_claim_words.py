"""Placements lie below claims and know their words by name: the same words."""

from portal.guarantees.labels import Kind, State
from portal.placements import claim_queries


def test_placements_call_claims_what_claims_call_themselves():
    assert claim_queries.TAKE_BACK == Kind.TAKE_BACK
    assert set(claim_queries.UNANSWERED) == {state for state in State if state.is_unanswered}
    assert set(claim_queries.OPEN) == {state for state in State if state.is_open}
    assert claim_queries.LAPSED == State.LAPSED
