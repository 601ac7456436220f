"""What the people of a company that is not active read where something about candidates stands."""

from portal import clock
from portal.access import own_employer
from portal.employers import queries
from portal.employers.rules import State
from portal.pages import Answer, answer


def page() -> Answer:
    """How the company stands, what goes on, and whom to call."""
    company = queries.by_id(own_employer())
    return answer(
        "employers/inactive.html",
        409,
        failed=False,  # nothing went wrong
        is_new=company.state is not State.SUSPENDED,
        check_by=clock.day(company.check_by),
    )
