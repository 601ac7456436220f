"""Paperwork: what must still be done for a subject, who must act, and by when.

    open | waiting_employer | waiting_candidate | waiting_third → done
    any of these → cancelled

Owns `tasks`. Other domains assign and finish them along with their own verbs; a person of the
municipality finishes what has no verb of its own at /taken. An employer sees the tasks marked for
him as "Wij regelen dit voor u". A task keeps what it is about (a reference, a job), never anything
about a candidate; its kind says what must be done, in words that are made when it is shown.
"""
