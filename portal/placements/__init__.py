"""A placement: somebody works at an employer, from a first to a last day, by a sealed agreement.

Owns `placements` and `placement_events`. The events are a ledger that nobody changes: state, days
and money are worked out from it (`ledger.py`); a mistake is mended by a line that points at it.

    planned ─start→ running ─end│take_back│convert→ ended
       └─not_start→ not_started
    Absence, other hours, talks and an announced end leave the state as it is.

The job `agreements.sealed` plans it. The employer confirms the start and reports absence (dates
only, no cause); the account manager records the rest; the night completes what has run its time.
Every change shows what it does to the money before it is saved.
"""
