"""The Dutch words of invoices: kinds, states, events and the reasons to ask. Pure."""

from enum import StrEnum

from portal.language import N_


class Kind(StrEnum):
    INVOICE = "invoice"
    CREDIT = "credit"

    @property
    def is_credit(self) -> bool:
        return self is Kind.CREDIT


class State(StrEnum):
    ISSUED = "issued"
    SENT = "sent"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    DISPUTED = "disputed"
    TO_CREDIT = "to_credit"  # the employer is right; the credit note is still to come
    CREDITED = "credited"
    OVERDUE = "overdue"
    WRITTEN_OFF = "written_off"

    @property
    def shown(self) -> "State":
        """As a list says it: who reads it need not know that the mail is still to go out."""
        return State.SENT if self is State.ISSUED else self

    @property
    def is_payable(self) -> bool:
        """Money is expected, and nobody asks a question."""
        return self in (State.ISSUED, State.SENT, State.PARTLY_PAID, State.OVERDUE)

    @property
    def is_open(self) -> bool:
        """Money is expected, now or after an answer."""
        return self.is_payable or self.is_paused

    @property
    def is_disputed(self) -> bool:
        return self is State.DISPUTED

    @property
    def is_to_credit(self) -> bool:
        return self is State.TO_CREDIT

    @property
    def is_paused(self) -> bool:
        """Nothing has to be paid until we did what we promised."""
        return self in (State.DISPUTED, State.TO_CREDIT)

    @property
    def is_paid(self) -> bool:
        return self is State.PAID

    @property
    def is_written_off(self) -> bool:
        return self is State.WRITTEN_OFF

    @property
    def is_overdue(self) -> bool:
        return self is State.OVERDUE


class EventKind(StrEnum):
    """What happened to an invoice; rows that nobody changes."""

    ISSUED = "issued"
    SENT = "sent"
    PAID = "paid"
    DISPUTED = "disputed"
    ANSWERED = "answered"
    CREDITED = "credited"
    OVERDUE = "overdue"
    WRITTEN_OFF = "written_off"
    REVERSED = "reversed"  # a payment that was recorded and never was
    SETTLED = "settled"  # neither paid nor paid back: a payment or refund had never been

    @property
    def is_question(self) -> bool:
        return self is EventKind.DISPUTED

    @property
    def is_answer(self) -> bool:
        return self is EventKind.ANSWERED

    @property
    def is_payment(self) -> bool:
        return self is EventKind.PAID

    @property
    def is_credit(self) -> bool:
        return self is EventKind.CREDITED

    @property
    def is_sending(self) -> bool:
        return self is EventKind.SENT

    @property
    def is_reversal(self) -> bool:
        return self is EventKind.REVERSED

    @property
    def is_settlement(self) -> bool:
        return self is EventKind.SETTLED


OVERPAID = "overpaid"  # why a credit note pays back more: it came in after all


class DisputeReason(StrEnum):
    DAYS_WRONG = "days_wrong"
    AMOUNT_WRONG = "amount_wrong"
    ALREADY_PAID = "already_paid"
    ALREADY_ENDED = "already_ended"
    WRONG_ADDRESSEE = "wrong_addressee"
    REFERENCE_MISSING = "reference_missing"
    VAT_QUESTION = "vat_question"
    DOUBLE = "double"
    OTHER = "other"

    @property
    def is_about_placement(self) -> bool:
        """Can the account manager mend it, in the ledger of the placement?"""
        return self in (
            DisputeReason.DAYS_WRONG, DisputeReason.AMOUNT_WRONG, DisputeReason.ALREADY_ENDED,
            DisputeReason.DOUBLE, DisputeReason.OTHER,
        )  # fmt: skip

    @property
    def is_about_days(self) -> bool:
        """Is it mended in the placement alone? A new invoice would hold the same days."""
        return self in ABOUT_DAYS


ABOUT_DAYS = (DisputeReason.DAYS_WRONG, DisputeReason.ALREADY_ENDED)


class Verdict(StrEnum):
    RIGHT = "right"
    STANDS = "stands"


class VatCategory(StrEnum):
    """EN 16931: standard rate, zero rate, exempt, outside the scope."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    OUTSIDE = "O"


class Status(StrEnum):
    """What a list can be narrowed to."""

    OPEN = "open"
    PAID = "betaald"
    ASKED = "vraag"


KIND = {Kind.INVOICE: N_("Factuur"), Kind.CREDIT: N_("Creditnota")}
STATE = {
    State.ISSUED: N_("Gemaakt"),
    State.SENT: N_("Open"),
    State.PARTLY_PAID: N_("Deels betaald"),
    State.PAID: N_("Betaald"),
    State.DISPUTED: N_("Vraag gesteld"),
    State.TO_CREDIT: N_("Creditnota volgt"),
    State.CREDITED: N_("Vervallen"),
    State.OVERDUE: N_("Te laat"),
    State.WRITTEN_OFF: N_("Afgeboekt"),
}
STATE_TONE = {
    State.ISSUED: ("warning", "clock"),
    State.SENT: ("warning", "clock"),
    State.PARTLY_PAID: ("warning", "clock"),
    State.PAID: ("valid", "check"),
    State.DISPUTED: ("neutral", "talk"),
    State.TO_CREDIT: ("neutral", "talk"),
    State.CREDITED: ("inactive", "lock"),
    State.OVERDUE: ("error", "stop"),
    State.WRITTEN_OFF: ("inactive", "lock"),
}
# Where an invoice stands, as an employer reads it and as the municipality does.
SENTENCES = {
    State.ISSUED: (N_("Uiterlijk %(day)s."), N_("Uiterlijk %(day)s.")),
    State.SENT: (N_("Uiterlijk %(day)s."), N_("Uiterlijk %(day)s.")),
    State.PARTLY_PAID: (N_("Uiterlijk %(day)s."), N_("Uiterlijk %(day)s.")),
    State.PAID: (N_("Betaald. Dank u wel."), N_("Betaald. Dank u wel.")),
    State.DISPUTED: (
        N_(
            "U vroeg ons deze factuur na te kijken. Antwoord uiterlijk %(day)s. "
            "Betalen hoeft nu niet."
        ),
        N_("De werkgever stelde een vraag. Antwoord uiterlijk %(day)s."),
    ),
    State.TO_CREDIT: (
        N_("U hebt gelijk. U krijgt een creditnota, uiterlijk %(day)s. Betalen hoeft nu niet."),
        N_("De werkgever heeft gelijk. De creditnota moet er zijn, uiterlijk %(day)s."),
    ),
    State.CREDITED: (N_("Deze factuur is vervallen."), N_("Deze factuur is vervallen.")),
    State.OVERDUE: (
        N_("De betaaldatum is voorbij. Betaal of bel ons."),
        N_("De betaaldatum is voorbij."),
    ),
    State.WRITTEN_OFF: (N_("U hoeft deze factuur niet meer te betalen."), N_("Afgeboekt.")),
}
# The same when the day that we promised is over: that day is said beside it.
WITHOUT_DAY = {
    State.DISPUTED: (
        N_("U vroeg ons deze factuur na te kijken. Betalen hoeft nu niet."),
        N_("De werkgever stelde een vraag."),
    ),
    State.TO_CREDIT: (
        N_("U hebt gelijk. U krijgt een creditnota. Betalen hoeft nu niet."),
        N_("De werkgever heeft gelijk. De creditnota moet er nog komen."),
    ),
}
EVENT_KIND = {
    EventKind.ISSUED: N_("Gemaakt"),
    EventKind.SENT: N_("Verstuurd"),
    EventKind.PAID: N_("Betaling ontvangen"),
    EventKind.DISPUTED: N_("Vraag gesteld"),
    EventKind.ANSWERED: N_("Vraag beantwoord"),
    EventKind.CREDITED: N_("Creditnota gemaakt"),
    EventKind.OVERDUE: N_("Betaaldatum voorbij"),
    EventKind.WRITTEN_OFF: N_("Afgeboekt"),
    EventKind.REVERSED: N_("Betaling teruggedraaid"),
    EventKind.SETTLED: N_("Verrekend"),
}
DISPUTE_REASON = {
    DisputeReason.DAYS_WRONG: N_("De dagen kloppen niet"),
    DisputeReason.AMOUNT_WRONG: N_("Het bedrag klopt niet"),
    DisputeReason.ALREADY_PAID: N_("Ik heb al betaald"),
    DisputeReason.ALREADY_ENDED: N_("De plaatsing was al gestopt"),
    DisputeReason.WRONG_ADDRESSEE: N_("Deze factuur is niet voor ons"),
    DisputeReason.REFERENCE_MISSING: N_("Ons kenmerk ontbreekt"),
    DisputeReason.VAT_QUESTION: N_("Vraag over btw"),
    DisputeReason.DOUBLE: N_("Dubbel ontvangen"),
    DisputeReason.OTHER: N_("Anders"),
}
VERDICT = {
    Verdict.RIGHT: N_("De werkgever heeft gelijk"),
    Verdict.STANDS: N_("De factuur klopt"),
}
STATUS = {Status.OPEN: N_("open"), Status.PAID: N_("betaald"), Status.ASKED: N_("vraag gesteld")}
