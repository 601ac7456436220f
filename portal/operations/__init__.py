"""How the portal itself stands, for the administrator: jobs that gave up or are late, mail that
does not leave, backup, disk, certificate. No case content: of a job its kind and the class of its
error.

Owns no table: jobs are the outbox's. What the administrator does is one verb, RUN_PORTAL:

    dead ─retry→ waiting
"""
