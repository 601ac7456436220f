"""The people of the journey, each with what he does in the portal, in his own window."""

import re

from portal.roles import Role
from tests.browser.town import SECOND_MEDIATOR, STAFF, address
from tests.browser.typed import (
    AGREEMENT,
    CARD,
    COMPANY,
    DOSSIER,
    INTAKE,
    MISTAKES,
    SKILL,
    TIMES,
    VACANCY,
    VAT,
)
from tests.browser.walk import WHOLE_PAGE, Person


class Signer(Person):
    """Somebody who signs with his password, for the party he belongs to."""

    def reads_and_signs(self, party):
        self.follows("Lees de hele overeenkomst")
        self.follows("Terug")
        self.ticks("Ik heb de overeenkomst gelezen en ik ga akkoord.")
        self.ticks(f"Ik mag tekenen voor {party}")
        self.fills({"Uw wachtwoord": self.password})
        self.presses("Overeenkomst ondertekenen")


class Employer(Signer):
    """A furniture maker who needs somebody: the first of his company, so he may sign as well."""

    def __init__(self, walk):
        name, email = COMPANY["Uw naam"], COMPANY["E-mailadres"]
        super().__init__(walk, name, email, "vier paarden op zolder")

    def registers(self):
        self.opens("/")
        self.follows("Vacature melden", within=WHOLE_PAGE)
        self.fills(COMPANY)
        self.presses("Meld het bedrijf aan")

    def chooses_a_password(self):
        self.follows_letter("Uw vaste contact bij de gemeente")
        self.fills({"Kies een wachtwoord": self.password})
        self.presses("Bewaar en log in")

    def writes_a_vacancy_with_mistakes(self):
        self.finds("Vacature melden")
        self.fills(VACANCY | MISTAKES)
        self.ticks("ma", "di", "wo", "do", within="Werkdagen")
        self.ticks("Groeibaan")
        self.presses("Verder: controleer uw antwoorden", status=422)

    def mends_the_vacancy(self):
        self.fills({label: VACANCY[label] for label in MISTAKES} | SKILL)
        self.presses("Verder: controleer uw antwoorden")

    def opens_the_introduction(self, called):
        self.comes_home()
        self.chooses("Kennismakingen")
        self.follows(called)

    def chooses_a_time(self):
        self.finds("Kies een tijd voor de kennismaking")
        self.ticks("woensdag 9 september 2026, 10.00 uur")
        self.presses("Kies deze tijd")

    def opens_the_placement(self):
        self.comes_home()
        self.chooses("Plaatsingen")
        self.follows("Zwaantje Quirijnse")

    def takes_back(self):
        """Three steps: why and when, check, confirm."""
        self.follows("Terugnemen aanvragen")
        self.ticks("De vaardigheden passen nog niet bij deze taken")
        self.fills({"Laatste werkdag die u wenst": "28-10-2026"})
        self.presses("Verder")
        self.reads("€ 232,26: 24 van de 31 dagen", "Naar schatting gaat € 29,03 van uw factuur af.")
        self.presses("Verder naar bevestigen")
        self.presses("Bevestig het terugnemen")


class Municipal(Signer):
    """Somebody of the municipality or its foundation."""

    def __init__(self, walk, role, name=None):
        super().__init__(walk, name or STAFF[role], address(name or STAFF[role]))


class AccountManager(Municipal):
    def drafts_the_agreement(self):
        self.finds("Maak de overeenkomst")
        self.follows("Bekijk waar dit bij hoort")
        self.follows("Maak de overeenkomst")
        self.fills(AGREEMENT)
        self.ticks("een vaste plek")
        self.presses("Bewaar het concept")


class Finance(Municipal):
    def writes_down_the_vat_decision(self):
        self.finds("Maak de facturen van deze maand")
        self.reads("Er is nog geen besluit over btw.")
        self.follows("Leg het besluit vast")
        self.fills(VAT)
        self.presses("Leg het besluit vast")

    def runs_the_month(self):
        self.presses("Bekijk de totalen")
        self.reads("Te factureren € 261,29")
        self.presses("Maak de facturen")


class Mediator(Municipal):
    def enters_a_dossier(self):
        self.comes_home()
        self.chooses("Dossiers")
        self.follows("Nieuw dossier")
        self.fills(DOSSIER)
        self.ticks("E-mail", within="Hoe vragen wij iets?")
        self.presses("Bewaar het dossier")

    def takes_in(self):
        self.follows("Intake")
        self.fills(INTAKE)
        self.ticks("Eenvoudig werk", within="Naar welk werk wil de kandidaat toe?")
        for moment in ("avond", "nacht", "weekend"):
            self.ticks(
                "Nee", within=f"Kan in {'het' if moment == 'weekend' else 'de'} {moment} werken"
            )
        self.ticks("In de hele gemeente", within="Hoe ver kan de kandidaat reizen?")
        self.ticks("Nee", within="Moet het werk worden aangepast?")
        for what in ("Schulden", "Vervoer naar het werk", "Opvang van kinderen of zorg thuis"):
            self.ticks("Geregeld of niet nodig", within=what)
        self.presses("Bewaar de intake")

    def sees_who_suits(self):
        self.comes_home()
        self.chooses("Vacatures")
        self.follows("Medewerker afwerking")
        self.follows("Wie past hierbij")

    def vouches(self):
        self.presses("Gedaan vandaag")
        self.ticks("Besproken: opvang is geregeld, of niet nodig")
        self.presses("Bewaar", within="Opvang thuis")
        self.fills({"Geschikt voor welk werk?": "afwerken van meubels, 32 uur"})
        self.presses("Verklaar geschikt")

    def makes_a_card(self):
        self.follows("Maak een kaart")
        self.fills(CARD)
        self.presses("Zoek")
        self.fills(SKILL)
        self.ticks("tot 2 jaar", within="Ervaring in dit werk")
        self.ticks("meteen", within="Vanaf wanneer?")
        self.ticks("kan een gesprek over het werk voeren", within="Nederlands voor het werk")
        self.ticks("Wij hebben de kaart samen gelezen, en de kandidaat vindt die goed")
        self.presses("Bewaar de kaart")

    def reviews_the_card(self):
        self.finds("Kaarten die iemand nog moet nakijken")
        self.follows("Hout en meubels")
        self.presses("De kaart is in orde")

    def notes_the_standing_yes(self):
        self.fills({"Voor welk soort werk?": "Productie en voeding"})
        self.presses("De kandidaat zegt ja")

    def asks_the_candidate(self):
        self.finds("Vraag de kandidaat")
        self.ticks("E-mail", within="Hoe stuurt u de vraag?")
        self.presses("Stuur de vraag")

    def offers_three_times(self):
        self.finds("Plan de afspraak")
        self.fills(TIMES)
        self.presses("Stuur de tijden")


class Candidate(Person):
    """No account: everything comes by a link in his mail, and a code by SMS."""

    def __init__(self, walk):
        name = f"{DOSSIER['Voornaam']} {DOSSIER['Achternaam']}"
        super().__init__(walk, name, DOSSIER["E-mailadres"])

    def signs(self):
        self.follows_letter("Een document voor u")
        self.presses("Stuur mij een code")
        signing = self.page.url
        sms = self.letter("SMS", to="Sms aan 0687654321").inner_text()
        code = re.search(r"\b\d{6}\b", sms)
        self.opens(signing)
        self.fills({"Code uit de sms": code.group()})
        self.ticks("Ik heb het gelezen, of iemand las het mij voor.", "Ik ga akkoord en ik teken.")
        self.presses("Onderteken")


class Everybody:
    """Who plays in the journey."""

    def __init__(self, walk):
        self.walk = walk
        self.employer, self.candidate = Employer(walk), Candidate(walk)
        self.manager = AccountManager(walk, Role.ACCOUNT_MANAGER)
        self.mediator = Mediator(walk, Role.MEDIATOR)
        self.colleague = Mediator(walk, Role.MEDIATOR, SECOND_MEDIATOR)
        self.finance = Finance(walk, Role.FINANCE)
        self.foundation = Municipal(walk, Role.FOUNDATION_SIGNER)
        self.decider = Municipal(walk, Role.DECIDER)
