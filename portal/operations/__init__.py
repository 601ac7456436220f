"""How the portal itself stands, for who keeps it: jobs that gave up or are late, mail that does not
leave, backup, disk, certificate. No case content: of a job its kind and the class of its error.

Owns no table: jobs are the outbox's. What the administrator does is one verb, RUN_PORTAL:

    dead ─retry→ waiting

Outside the database: anchors of the trail (a line a night), checks that compare them, the seal and
the keys, for `doctor`; watch mails the operator what is new.
"""
