"""Companies that wait for their check."""

import uuid

from sqlalchemy import Select

from portal.employers.models import Employer
from portal.employers.queries import looked_after
from portal.employers.rules import State
from portal.inbox import Inbox, Source, Todo, items_of, running_of
from portal.language import N_
from portal.roles import May, Role


def items(viewer_id: uuid.UUID) -> Select:
    """Companies that wait for their check, for the account manager's inbox."""
    return promised().where(looked_after(Employer.id, viewer_id))


def promised() -> Select:
    """The check that a new company was promised."""
    return items_of(
        kind="employers.activate",
        subject_id=Employer.id,
        employer_id=Employer.id,
        employer_name=Employer.name,
        title=Employer.name,
        due_at=Employer.check_by,
    ).where(Employer.state == State.REGISTERED)


def running(employer_id: uuid.UUID) -> Select:
    """The check of this company itself."""
    return running_of(
        kind="employers.check", subject_id=Employer.id, title=Employer.name, at=Employer.check_by
    ).where(Employer.id == employer_id, Employer.state == State.REGISTERED)


INBOX = Inbox(
    domain="employers",
    word=N_("Werkgever"),
    icon="user",
    path="/werkgevers",
    slug="werkgevers",
    filter_word=N_("Werkgevers"),
    sources=(Source(Role.ACCOUNT_MANAGER, items),),
    running=(Todo(May.BE_HOME, running),),
    promised=(promised,),
    view=May.VIEW_EMPLOYERS,
    sentences={"employers.activate": N_("Controleer en activeer dit bedrijf")},
    running_sentences={"employers.check": N_("Wij controleren uw bedrijf")},
    days={"employers.check": N_("Wij bellen u uiterlijk %(day)s")},
    tasks={
        "employers.activate": N_("Controleer en activeer dit bedrijf"),
        "employers.again": N_("Bel: iemand meldde dit bedrijf nog een keer aan, %(title)s"),
        "employers.reach": N_("Mail komt niet aan: bel %(title)s"),
    },
)
