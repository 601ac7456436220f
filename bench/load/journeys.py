"""What people do, and how often: the mix. A journey ends where a page has nothing to go on with."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from bench.load.person import Person
from portal import clock
from portal.roles import Role
from portal.schemes.starts import first_worked

Journey = Callable[[Person], Awaitable[object]]
DAYS = ["ma", "di", "wo", "do"]
VACANCY = {
    "title": "Medewerker afwerking", "field": "wood_furniture",
    "tasks": "Schuren van tafelbladen, lakken met de roller, inpakken.",
    "supervisor_name": "Wout Zandhuis", "positions": "1", "minutes_min": "24",
    "minutes_max": "32", "days": DAYS, "day_from": "8.30", "day_until": "17.00",
    "street_line": "Kade 12, Vaartland", "area": "kade", "wage_cents": "17,50",
    "skill_1": "pack_products", "skill_1_strength": "learn", "licence": "no",
    "dutch": "talk must", "schemes": ["groeibaan"],
}  # fmt: skip


async def candidates(person: Person) -> None:
    """An employer looks who there is for his vacancy, keeps somebody and lets him go again."""
    await person.get("/")
    vacancy = await person.pick(await person.get("/vacatures"), under="/vacatures")
    if vacancy is None:
        return
    listed = await person.pick(vacancy, "/kandidaten", under="/vacatures")
    if listed is None or "/bewaren" not in listed.text:
        return
    listed = await person.submit(listed, "/bewaren")
    await person.submit(listed, "/loslaten")


async def new_vacancy(person: Person) -> None:
    """An employer writes a vacancy, stops for a moment, checks it and sends it in."""
    page = await person.get("/vacatures/nieuw")
    start_on = first_worked(clock.today() + timedelta(days=60), DAYS)
    typed = VACANCY | {"start_on": _typed(start_on), "then": "check"}
    await person.keep_typed(page, "/nieuw", **typed)
    page = await person.submit(await person.get("/vacatures/nieuw"), "/nieuw", **typed)
    await person.submit(page, "/insturen")


async def placements(person: Person) -> None:
    await person.pick(await person.get("/plaatsingen"), under="/plaatsingen")


async def agreements(person: Person) -> None:
    await person.pick(await person.get("/overeenkomsten"), under="/overeenkomsten")


async def invoices(person: Person) -> None:
    await person.pick(await person.get("/facturen"), under="/facturen")


async def companies(person: Person) -> None:
    await person.get("/")
    await person.pick(await person.get("/werkgevers"), under="/werkgevers")


async def accept(person: Person) -> None:
    """An account manager accepts a vacancy: the worker then makes its list of candidates."""
    await person.get("/")
    waiting = await person.get("/vacatures?staat=submitted")
    vacancy = await person.pick(waiting, under="/vacatures")
    if vacancy is not None and "/goedkeuren" in vacancy.text:
        await person.submit(vacancy, "/goedkeuren")


async def dossier(person: Person) -> None:
    """A mediator opens somebody's dossier, and stores it as he read it."""
    found = await person.pick(await person.get("/dossiers"), under="/dossiers")
    if found is None:
        return
    page = await person.pick(found, "/wijzigen", under="/dossiers")
    if page is not None:
        await person.submit(page, "/wijzigen")


async def search(person: Person) -> None:
    """A mediator looks who suits a vacancy."""
    vacancy = await person.pick(await person.get("/vacatures?staat=matching"), under="/vacatures")
    if vacancy is not None:
        await person.pick(vacancy, "/kandidaten", under="/kennismakingen/vacature")


async def payment(person: Person) -> None:
    """Finance records part of what came in for an invoice."""
    invoice = await person.pick(await person.get("/facturen?status=open"), under="/facturen")
    if invoice is not None and "/betaling" in invoice.text:
        await person.submit(invoice, "/betaling", cents="1,00", on=_typed(clock.today()))


async def inbox(person: Person) -> None:
    await person.get("/")
    await person.get("/taken")


EMPLOYER, CANDIDATE = Role.MEMBER, "candidate"
# Of every 60 people so many; 180 of them are the 150 employers and candidates and 30 staff of K1.
PEOPLE: dict[str, int] = {
    EMPLOYER: 48, CANDIDATE: 2,
    Role.ACCOUNT_MANAGER: 5, Role.MEDIATOR: 3, Role.FINANCE: 1, Role.DECIDER: 1,
}  # fmt: skip
# Of every so many journeys of somebody with this role.
MIX: dict[str, dict[Journey, int]] = {
    EMPLOYER: {candidates: 5, new_vacancy: 1, placements: 2, agreements: 1, invoices: 1},
    Role.ACCOUNT_MANAGER: {companies: 3, accept: 3, placements: 1, agreements: 1},
    Role.MEDIATOR: {dossier: 3, search: 3, inbox: 1},
    Role.FINANCE: {payment: 3, invoices: 1, inbox: 1},
    Role.DECIDER: {companies: 1, agreements: 1, placements: 1, invoices: 1},
}


def own_page(address: str) -> Journey:
    """A candidate opens the link to the own page and says that all of it still stands."""

    async def look(person: Person) -> None:
        page = await person.get(address)
        if '/venster/klopt"' in page.text:
            await person.submit(page, "/venster/klopt")

    return look


def shared(people: int) -> dict[str, int]:
    """So many people by role, at least one of each."""
    found = {role: max(1, people * part // sum(PEOPLE.values())) for role, part in PEOPLE.items()}
    found[EMPLOYER] += max(0, people - sum(found.values()))
    return found


def _typed(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
