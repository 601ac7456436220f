"""The take-back guarantee: three steps, a date, no cost, no fault asked.

Owns `claims`, at most one open per placement (partial unique index).

    invoked → contacted → accepted → executed → closed
      invoked, contacted → accepted   (by the night, on the latest day of the receipt)
      any open one → withdrawn        (up to and including the last day of work)
      any open one → lapsed           (the placement ends in another way, by agreement article 13)
      invoked, contacted → refused    (only by a decider, on one of two legal grounds)

An account manager who sees a legal ground refers the claim: every decider has a task until one of
them refuses or finds no ground, or the claim goes on or ends. The promised days do not move.

A signatory of the employer invokes it; the account manager fills in the same form for an employer
on the phone, answers, accepts and closes. One transaction writes the claim, the announced end in
the placement's ledger, the tasks of the account manager and of the mediator, the audit line and the
jobs. The mediator tells the candidate before anybody accepts. What a late answer costs is ours: the
day until which the employer pays stands in the ledger. In the night after the last day it is
executed; then the invoices credit what was paid for later days. Outside the agreed window the same
form becomes a request for help. Placement and claim cannot lock each other: the tests hold one
matrix of all their verbs.
"""
