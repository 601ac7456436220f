"""Mails to companies about their account manager and their place in the portal."""

from datetime import datetime
from uuid import UUID

from portal import clock, db, formats, letters, outbox, texts
from portal.accounts import actions as account_actions
from portal.accounts import queries as account_queries
from portal.accounts import rules as account_rules
from portal.accounts.models import User
from portal.audit import SYSTEM, VISITOR
from portal.calendar import call_day
from portal.db import unit
from portal.employers import actions, queries, rules
from portal.employers.models import Absence, Employer, Registration
from portal.employers.rules import State
from portal.roles import Role
from portal.tasks import actions as task_actions


def welcome(employer_id: str, user_id: str) -> None:
    """After registration: the account manager, and the link to choose a password."""
    _send_way_in(employer_id, user_id, "employers_registered", "Uw vaste contact bij de gemeente")


def send_invitation(employer_id: str, user_id: str) -> None:
    """An account manager asked this company in: what it is, and the link to begin."""
    _send_way_in(
        employer_id,
        user_id,
        "employers_invited",
        "Uitnodiging: personeel vinden met uw gemeente",
    )


def register(registration_id: str) -> None:
    """Somebody signed a company up. When that has a place already, or his address has, both their
    owners hear so by mail and nothing is made; on the outside all looks the same. One letter a day.
    """
    registration = db.session.get(Registration, UUID(registration_id))
    if registration is None:
        return
    company, person = registration.asked
    employer, place = queries.with_kvk(company.kvk_number), account_queries.place_of(person.email)
    if employer is None and place is None:
        with unit() as session:
            actions.register(
                company, person, employer_id=registration.id, by=VISITOR, at=registration.at
            )
            session.delete(registration)
        return
    _tell_registered(person.email, place.user_id if place else None, registration.at)
    if employer is not None and place is not None and place.employer_id == employer.id:
        employer = None  # one of its own people: he just heard it
    if employer is not None:
        again = f"again.{employer.id}.{clock.today()}"
        subject = "Iemand meldde uw bedrijf nog een keer aan"
        _mail_signatories(str(employer.id), "employers_again", subject, message_id=again)
    with unit():
        actions.drop(registration, employer, by=VISITOR, at=clock.now())


def start(user_id: str) -> None:
    """The first person of an invited company chose a password: the company begins."""
    person = queries.of_person(UUID(user_id))
    if person is None or person.state is not State.INVITED:
        return
    with unit():
        employer = db.session.get_one(Employer, person.id, with_for_update=True)
        if employer.state is State.INVITED:
            actions.start(employer, by=SYSTEM, at=clock.now())


def tell_activated(employer_id: str) -> None:
    """The company was checked and can post vacancies."""
    _mail_signatories(employer_id, "employers_activated", "U kunt beginnen in het portaal")


def tell_handed_over(employer_id: str) -> None:
    """Another account manager from today."""
    _mail_signatories(employer_id, "employers_handed_over", "Uw nieuwe vaste contact")


def tell_deputy(absence_id: str) -> None:
    """A colleague goes on leave; the deputy has his companies and tasks on those days."""
    absence = db.session.get(Absence, UUID(absence_id))
    if absence is None:
        return
    deputy = account_queries.person(absence.deputy_id)
    letters.send(
        to=deputy.email,
        whose=deputy.id,
        subject=f"U neemt waar van {formats.plain_day(absence.from_on)}",
        text=texts.render(
            "mail/employers_stood_in.txt",
            deputy=deputy,
            away=account_queries.person(absence.user_id),
            absence=absence,
            link=texts.address("home.show"),
        ),
        message_id=outbox.job_id(),
    )


def _tell_registered(email: str, user_id: UUID | None, at: datetime) -> None:
    """To the address that was typed, without a word that was typed: that it has a place, or that
    somebody calls. Whether the company is known it does not say.
    """
    template = "employers_called" if user_id is None else "employers_known"
    letters.send(
        to=email,
        whose=user_id,
        subject="Uw aanmelding bij het portaal",
        text=texts.render(
            f"mail/{template}.txt",
            call_on=call_day(at),
            sign_in=texts.address("accounts.sign_in"),
            forgotten=texts.address("accounts.forgot"),
        ),
        message_id=f"{template}.{account_rules.hash_of(email)[:32]}.{clock.today()}",
    )


def _send_way_in(employer_id: str, user_id: str, template: str, subject: str) -> None:
    """One mail with everything a first person needs. A repeat sends the same link."""
    employer = db.session.get_one(Employer, UUID(employer_id))
    user = db.session.get_one(User, UUID(user_id))
    token, now = outbox.token(), clock.now()
    letters.send(
        to=user.email,
        whose=user.id,
        subject=subject,
        text=texts.render(
            f"mail/{template}.txt",
            employer=employer,
            person=user,
            contact=queries.contact(employer.id, clock.day(now)),
            link=texts.address("accounts.accept", token=token),
            link_until=now + account_rules.INVITATION,
            first_call_on=rules.check_by(clock.day(employer.came_at)),
        ),
        message_id=outbox.job_id(),
    )
    with unit():
        account_actions.send_invitation(user, account_rules.hash_of(token), at=now)


def _mail_signatories(
    employer_id: str, template: str, subject: str, *, message_id: str = ""
) -> None:
    employer = db.session.get_one(Employer, UUID(employer_id))
    contact = queries.contact(employer.id, clock.today())
    for person in account_queries.people_with(Role.SIGNATORY, employer_id=employer.id):
        letters.send(
            to=person.email,
            whose=person.id,
            subject=subject,
            text=texts.render(
                f"mail/{template}.txt",
                employer=employer,
                person=person,
                contact=contact,
                from_on=clock.today(),
                link=texts.address("home.show"),
                colleagues=texts.address("employers.colleagues"),
            ),
            message_id=f"{message_id or outbox.job_id()}.{person.id}",
        )


def have_reached(whose: str) -> None:
    """No server wants mail for this person of a company any more: the account manager calls."""
    at = clock.now()
    with unit() as session:
        person = session.get(User, UUID(whose))
        employer_id = account_queries.employer_of(person.id) if person else None
        contact = queries.contact(employer_id, clock.day(at)) if employer_id else None
        if person is not None and employer_id is not None:
            task_actions.assign(
                "employers.reach",
                subject=person,
                employer_id=employer_id,
                to=contact.id if contact else None,
                title=f"{person.name}, {formats.phone(person.phone)}".strip(", "),
                due_on=call_day(at),
                by=SYSTEM,
                at=at,
            )
