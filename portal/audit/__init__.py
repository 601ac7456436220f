"""Who did what, when: append-only lines written in the same transaction as the change itself.

Owns `audit_lines` and the Actor. Nobody changes a line (trigger); an auditor reads them at
/logboek. A line holds ids, codes and numbers, never anything personal about a candidate.
"""

from portal.audit.actions import record
from portal.audit.rules import SYSTEM, VISITOR, Actor

__all__ = ["SYSTEM", "VISITOR", "Actor", "record"]
