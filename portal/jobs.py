"""ONE PAGE: what happens after a commit, job name → functions, and the nightly list.

A domain puts a job by name; who listens is written here and nowhere else.
"""

from collections.abc import Sequence

from portal.outbox import Does

DOES: dict[str, Sequence[Does]] = {}

NIGHTLY: Sequence[str] = ()
