"""Days that stand billed although the placement ended: on which invoices, and by when their credit
note was promised. A job makes it at once; what is found here, it did not.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, literal, select, union_all

from portal import db
from portal.guarantees import queries as guarantee_queries
from portal.invoices.models import InvoiceLine
from portal.placements.credit_queries import is_after, promised_credits


def taken_back(employer_id: Any = None) -> Select:
    """Invoices (of this company) on which days stand billed after the last paid day of a take-back
    that was carried out, closed since or not, and when their credit note was promised.
    """
    return _billed_after(guarantee_queries.promised_credits(), employer_id)


def ended_early(employer_id: Any = None) -> Select:
    """Invoices (of this company) on which days stand billed after the last charged day of a
    placement that ended early, and when their credit note was promised.
    """
    return _billed_after(promised_credits(), employer_id)


def _billed_after(promised: Select, employer_id: Any) -> Select:
    if employer_id is not None:  # or every line of every company is read
        promised = promised.where(promised.selected_columns.employer_id == employer_id)
    end, few = promised.subquery("ended"), promised.subquery("few")
    return (
        select(InvoiceLine.invoice_id, func.min(end.c.due_at).label("due_at"))
        .join(end, end.c.placement_id == InvoiceLine.placement_id)
        .where(
            InvoiceLine.placement_id.in_(select(few.c.placement_id)),  # read first, not every line
            is_after(InvoiceLine, end.c.charged_until),
        )
        .group_by(InvoiceLine.invoice_id)
    )


def promised_on(invoice_id: uuid.UUID) -> Row[tuple[bool, datetime]] | None:
    """The credit note that is still to be made on this invoice: is it after a take-back, and when
    it was promised. One statement.
    """
    mine = InvoiceLine.invoice_id == invoice_id
    found = [
        select(literal(is_taken_back).label("is_taken_back"), of.c.due_at)
        for is_taken_back, of in (
            (True, taken_back().where(mine).subquery()),
            (False, ended_early().where(mine).subquery()),
        )
    ]
    back = union_all(*found).subquery()
    return db.session.execute(select(back).order_by(back.c.due_at).limit(1)).one_or_none()
