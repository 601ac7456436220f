"""Stored files, tasks, safe links, and jobs that gave up."""

from portal import clock, outbox
from portal.documents.actions import store
from portal.links import actions as links
from portal.links.rules import Channel, Purpose
from portal.tasks import actions as tasks
from tests.make import basis
from tests.make.introductions import introduction


def document(*, of=None, content=b"%PDF-1.7 a word", kind="test", subject=None):
    """A stored file about an introduction (or about `subject`)."""
    with basis.inside():
        about = subject or introduction(of=of)
        return store(
            kind,
            about,
            content,
            name="test.pdf",
            template_version="test",
            by=basis.SYSTEM,
            at=clock.now(),
        )


def task(*, of=None, to=None, subject=None, kind="test.call", title="Bel de werkgever"):
    """A task of the municipality about an introduction (or about `subject`)."""
    with basis.inside():
        about = subject or introduction(of=of)
        return tasks.assign(
            kind,
            subject=about,
            employer_id=about.employer_id,
            to=getattr(to, "id", to),
            title=title,
            due_on=clock.today(),
            by=basis.SYSTEM,
            at=clock.now(),
        )


def job(*, name="invoices.issued", error="KeyError"):
    """A job that the portal gave up."""
    with basis.inside() as session:
        made = outbox.Job(
            name=name,
            does=f"portal.{name.split('.')[0]}.jobs:gone",
            payload={},
            state=outbox.JobState.DEAD,
            run_at=clock.now(),
            created_at=clock.now(),
            attempts=outbox.MAX_ATTEMPTS,
            error=error,
        )
        session.add(made)
    return made


def link(subject, dossier, *, purpose=Purpose.ANSWER, at=None):
    """A safe link for the person of `dossier` about `subject`; `.token` opens /k/<token>/…"""
    with basis.inside():
        made, token = links.make(
            purpose,
            subject,
            dossier.id,
            channel=Channel.MAIL,
            sent_to=dossier.email,
            by=basis.SYSTEM,
            at=at or clock.now(),
        )
    made.token = token
    return made
