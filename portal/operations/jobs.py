"""By night: the trail is anchored outside the database, and its auditor is mailed the anchor."""

from portal import clock, db, letters, outbox, texts
from portal.operations import anchors, checks
from portal.settings import settings


def anchor() -> None:
    """Today's anchor, and the keys that doctor will know again."""
    made = anchors.add(at=clock.now())
    checks.know_keys()
    with db.unit():
        outbox.put("operations.anchored", key=f"operations.anchored:{made.sha256}", line=made.text)


def tell_anchored(line: str) -> None:
    """Mail the auditor the anchor as it stands in the file."""
    if not settings().auditor_mail:
        return
    made = anchors.parsed(line)
    on = clock.day(made.at)
    letters.send(
        to=settings().auditor_mail,
        whose=None,
        subject=f"Portaal van {settings().municipality_name}: het logboek van {on:%d-%m-%Y}",
        text=texts.render("mail/operations_anchored.txt", anchor=made, file=anchors.file()),
        message_id=outbox.job_id(),
    )
