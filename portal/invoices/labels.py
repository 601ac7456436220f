"""The Dutch words of invoices: kinds, states, events and the reasons to ask. Pure."""

from enum import StrEnum

from portal.language import N_


class Kind(StrEnum):
    INVOICE = "invoice"
    CREDIT = "credit"


class State(StrEnum):
    ISSUED = "issued"
    SENT = "sent"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    DISPUTED = "disputed"
    CREDITED = "credited"
    OVERDUE = "overdue"
    WRITTEN_OFF = "written_off"


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
    State.CREDITED: N_("Vervallen"),
    State.OVERDUE: N_("Te laat"),
    State.WRITTEN_OFF: N_("Afgeboekt"),
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
