"""Companies that wait for their check."""

import uuid

from sqlalchemy import Select

from portal.employers.models import Employer
from portal.employers.queries import looked_after
from portal.employers.rules import State
from portal.inbox import Inbox, Source, items_of
from portal.language import N_
from portal.roles import Role


def items(viewer_id: uuid.UUID) -> Select:
    """Companies that wait for their check, for the account manager's inbox."""
    return items_of(
        kind="employers.activate",
        subject_id=Employer.id,
        employer_id=Employer.id,
        employer_name=Employer.name,
        title=Employer.name,
        due_at=Employer.check_by,
    ).where(Employer.state == State.REGISTERED, looked_after(Employer.id, viewer_id))


INBOX = Inbox(
    domain="employers",
    word=N_("Werkgever"),
    icon="user",
    path="/werkgevers",
    slug="werkgevers",
    filter_word=N_("Werkgevers"),
    sources=(Source(Role.ACCOUNT_MANAGER, items),),
    sentences={"employers.activate": N_("Controleer en activeer dit bedrijf")},
    tasks={"employers.activate": N_("Controleer en activeer dit bedrijf")},
)
