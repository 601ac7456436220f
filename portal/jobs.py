"""ONE PAGE: what happens after a commit, job name → functions, and the nightly list.

A domain puts a job by name; who listens is written here and nowhere else.
"""

from collections.abc import Sequence

from portal.accounts import jobs as accounts
from portal.employers import jobs as employers
from portal.outbox import Does

DOES: dict[str, Sequence[Does]] = {
    "accounts.invited": [accounts.send_invitation],
    "accounts.accepted": [employers.start],
    "employers.registered": [employers.welcome],
    "employers.known": [employers.tell_known],
    "employers.invited": [employers.send_invitation],
    "employers.activated": [employers.tell_activated],
    "employers.handed_over": [employers.tell_handed_over],
    "employers.stood_in": [employers.tell_deputy],
}

NIGHTLY: Sequence[str] = ()
