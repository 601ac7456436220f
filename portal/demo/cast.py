"""Who plays whom: the people behind the demo roles. Names and numbers are made up. Pure."""

from dataclasses import dataclass

from portal.roles import Role

PASSWORD = "demo-demo-demo"
DOMAIN = "vaartland.example"


@dataclass(frozen=True)
class Player:
    """One person of the municipality (or its foundation) with a role in the demo."""

    demo_role: str
    name: str
    email: str
    phone: str
    roles: frozenset[Role]


def _player(demo_role: str, name: str, phone: str, *roles: Role) -> Player:
    local = name.lower().replace(" ", ".").replace("ë", "e").replace("'", "")
    return Player(demo_role, name, f"{local}@{DOMAIN}", phone, frozenset(roles))


PLAYERS = (
    _player("accountmanager", "Noor Terhaar", "088 000 01 42", Role.ACCOUNT_MANAGER),
    _player("accountmanager-2", "Jasper Oudenhoef", "088 000 01 43", Role.ACCOUNT_MANAGER),
    _player("", "Malika Veldkamp", "088 000 01 44", Role.ACCOUNT_MANAGER),
    _player("bemiddelaar", "Ruben Hoefakker", "088 000 01 51", Role.MEDIATOR),
    _player("bemiddelaar-2", "Sanne Drieberg", "088 000 01 52", Role.MEDIATOR),
    _player("", "Omar Lindeboom", "088 000 01 53", Role.MEDIATOR),
    _player("", "Fenna Waterink", "088 000 01 54", Role.MEDIATOR),
    _player("financien", "Pieter Kloosterman", "088 000 01 61", Role.FINANCE),
    _player("teamleider", "Karin Wolterbeek", "088 000 01 71", Role.DECIDER),
    _player("stichting", "Hans Meerdink", "088 000 01 81", Role.FOUNDATION_SIGNER),
    _player("auditor", "Dewi Rozenburg", "088 000 01 91", Role.AUDITOR),
    _player("beheerder", "Bas Engbers", "088 000 01 95", Role.ADMIN),
)

EMPLOYER_ROLES = {
    "werkgever": frozenset({Role.MEMBER}),
    "tekenbevoegde": frozenset({Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}),
    "boekhouder": frozenset({Role.BOOKKEEPER}),
    "werkgever-2": frozenset({Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}),
}

DOORS = (
    (
        "tekenbevoegde",
        "Tekenbevoegde bij een werkgever",
        "Vacatures, kandidaten, tekenen, terugnemen, facturen.",
    ),
    ("werkgever", "Collega bij dezelfde werkgever", "Vacatures, kandidaten en kennismakingen."),
    ("boekhouder", "Boekhouding van dezelfde werkgever", "Alleen facturen."),
    ("werkgever-2", "Een andere werkgever", "Om te zien dat bedrijven niets van elkaar zien."),
    ("accountmanager", "Accountmanager", "De inbox met alles van de eigen werkgevers."),
    ("accountmanager-2", "Tweede accountmanager", "Is met verlof. De eerste neemt het over."),
    ("bemiddelaar", "Bemiddelaar", "Kandidaten, kaarten en kennismakingen."),
    ("bemiddelaar-2", "Tweede bemiddelaar", "Kijkt kaarten na van een collega."),
    ("financien", "Financiën", "Facturen maken, betalingen, creditnota's."),
    ("teamleider", "Teamleider", "Tekent voor de gemeente."),
    ("stichting", "Tekenbevoegde van de stichting", "Tekent waar de stichting werkgever is."),
    ("auditor", "Auditor", "Het logboek."),
    ("beheerder", "Beheerder", "Gebruikers en rollen."),
    ("kandidaat", "Kandidaat", "Opent de nieuwste veilige link van een kandidaat."),
)

STAFF = {  # demo role → address of the person at a company who plays it
    "tekenbevoegde": "ilse.bovenkamp@houtwerf.example",
    "werkgever": "thijs.molenaar@houtwerf.example",
    "boekhouder": "greet.administratie@houtwerf.example",
    "werkgever-2": "gerard.nijboer@vaartlijn.example",
}
