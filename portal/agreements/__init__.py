"""The agreement of a placement: who agrees what, who signed, and the seal.

Owns `agreements`, and three tables nobody can change: `agreement_terms` (what was offered, with the
words), `signatures` (one per party) and `seals`.

    draft ── offer → offered ── sign (last) → signed ── seal → sealed
      │                 ├─ withdraw → withdrawn
      └─ discard        ├─ lapse → lapsed          (nobody signed in time; nightly)
         (→ withdrawn)  └─ refuse → refused

Who may: the account manager drafts, offers, reminds and withdraws; the employer (a signatory, with
the password again), the candidate (safe link and code, or beside the mediator) and, where it is the
formal employer, the foundation sign in any order; the decider of the municipality signs last and is
never the drafter. Any of them may refuse. One person, one party: an address serves no two of them,
nor is a candidate's one of a colleague; who signed or sat beside counts on when he is stopped.
Beside the mediator is beside his own, who stands in, or a second one whom the decider appoints: who
made himself the mediator after the offer is any other. The candidate hears of it at once. After the
last signature a job makes the final PDF and seals it; a signed agreement never changes. Each party
has its own last working day to sign.

The words are versions in `texts/`, each with the day from which it is offered; what was offered
keeps its own. tests/agreements/promises.toml names the tests that show what a clause promises.
"""
