"""Money an employer pays the municipality: invoices and credit notes, derived from the ledgers.

Owns `vat_decisions`, `invoices`, `invoice_lines` and `invoice_events`; all four are written once.

    issued → sent → paid
    on the way: partly_paid · disputed (until answered) · to_credit (until credited) · overdue
    other ends: credited · written_off
    back: a payment that never was is reversed, and open again
    more: what came in on an invoice that asks less now is owed back on its credit note

One rule (`billing.py`): per placement and month, what the ledger charges minus what was billed.
Finance makes the month's invoices (button or `flask invoices run`), records payments and refunds
(and reverses one), answers questions and credits; the bookkeeper of the employer reads, pays by
bank transfer and asks. Numbers are gapless per year and taken in the transaction of the invoice. No
candidate's name stands on any of it. What was agreed has its VAT inside; without a recorded
decision about that nothing is issued.
"""
