"""Made-up names, streets, work histories and days of work. Pure; drawn by the dice that are
passed.
"""

from random import Random

FIRST = (
    "Samir", "Romy", "Tijn", "Merel", "Youssef", "Anouk", "Dennis", "Fatima", "Joris", "Kim", "Lars", "Mila", "Noah",
    "Olga", "Peter", "Quinten", "Rachid", "Selma", "Timo", "Ursula", "Vera", "Wesley", "Xandra", "Yara", "Zeynep",
    "Bram", "Chantal", "Daan", "Esra", "Floor", "Gijs", "Hanna", "Ivo", "Jamila", "Koen", "Leila", "Marco", "Nadia",
    "Oscar", "Priya", "Ramon", "Sjoerd", "Tanja", "Umar", "Veerle", "Wilma", "Zoë", "Łukasz", "Şule", "Renée",
)  # fmt: skip
LAST = (
    "Kolenberg", "Bentveld", "Oosterloo", "Zandhof", "El Amrani", "Hofstra", "van der Meijde", "Bouazza", "de Graafland",
    "Nieuwkamp", "Willemsen", "Oudshoorn", "Demirci", "Poelstra", "van 't Veld", "Rietberg", "Kowalczyk", "Haverkort",
    "Timmerije", "Lagewaard", "Osman", "Brouwerij", "ter Horst", "Vlasblom", "Çelik", "Duinmeijer", "Ravensteijn",
    "Schapendonk", "Tuinstra", "Uiterwijk",
)  # fmt: skip
STREETS = (
    "Merelhof",
    "Kastanjelaan",
    "Sluisweg",
    "Weverstraat",
    "Havenkade",
    "Kerkpad",
    "Molenakker",
    "Dijkje",
)
JOBS = {
    "logistics": ("Orderpicker", "Bezorger", "Heftruckchauffeur"),
    "production": ("Inpakker", "Productiemedewerker", "Machinebediener"),
    "building": ("Hulp in de bouw", "Schilder", "Timmerman"),
    "technical": ("Hulpmonteur", "Fietsenmaker"),
    "green": ("Medewerker groen", "Kweker"),
    "cleaning": ("Schoonmaker", "Glazenwasser"),
    "hospitality": ("Afwasser", "Keukenhulp", "Kok"),
    "retail": ("Vakkenvuller", "Caissière", "Winkelmedewerker"),
    "care_office": ("Gastvrouw", "Administratief medewerker", "Conciërge"),
}
WISHES = (
    "Ik wil graag weer collega's en een vast ritme.",
    "Ik wil een vak leren en mijn eigen geld verdienen.",
    "Liefst werk waarbij ik met mijn handen bezig ben.",
    "Ik wil laten zien wat ik kan, ook al is het lang geleden.",
    "Dichtbij huis, en overdag.",
)


def person(random: Random) -> tuple[str, str]:
    """A first and a last name."""
    return random.choice(FIRST), random.choice(LAST)


def phone(random: Random) -> str:
    """A mobile number out of the range that is nobody's."""
    return f"0612{random.randrange(10**6):06d}"


WORKED = ("ma", "di", "wo", "do")  # the days of every job
