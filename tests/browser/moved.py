"""From vacancy to agreement with the clock moved: what each page promises is reckoned from the
calendar, and looked for; where the municipality is late with everything, each page must say so.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal import calendar
from portal.calendar import AMSTERDAM, add_working_days, last_day, next_working_day
from tests.browser.people import Everybody
from tests.browser.reckoned import full, short, too_late, typed
from tests.browser.town import PASSWORD, next_monday
from tests.browser.typed import AGREEMENT, COMPANY, DOSSIER, VACANCY
from tests.browser.walk import Walk

NAME = f"{DOSSIER['Voornaam']} {DOSSIER['Achternaam']}"
COMPANY_NAME = COMPANY["Naam van het bedrijf"]
MORNING, AFTERNOON = "09:00", "13:00"


@dataclass(frozen=True)
class Plan:
    """When the journey begins (ISO), and whether we keep what we promise."""

    start: str
    is_tardy: bool = False
    wished: tuple[int, int] | None = None  # (month, day) of the last working day that is asked for
    run_at: str = MORNING  # at what time of the day money is made


PLANS = {
    "a Sunday": Plan("2026-11-29T10:00:00+01:00"),
    "always late": Plan("2026-09-07T09:00:00+02:00", is_tardy=True),
    "across Easter": Plan("2027-03-25T16:00:00+01:00"),
    "the end of a year": Plan("2026-09-30T23:30:00+02:00", wished=(12, 30), run_at="23:30"),
}


class Beginning:
    """Everybody, the day on which they are, and the way to an agreement that all have signed."""

    def __init__(self, server, window, plan, *, javascript):
        self.walk = Walk(server, window, javascript=javascript, looks=False)
        self.plan, self.people = plan, Everybody(self.walk)
        self.people.employer.password = PASSWORD

    @property
    def today(self):
        return datetime.fromisoformat(self.walk.server.now).astimezone(AMSTERDAM).date()

    def goes_to(self, on, wall=MORNING):
        hour, minute = map(int, wall.split(":"))
        at = datetime(on.year, on.month, on.day, hour, minute, tzinfo=AMSTERDAM)
        self.walk.move_to(at.isoformat())

    def is_promised(self, on, *, about, matter, day=short):
        """The employer reads by when; when we are late he reads that too, and the one who looks
        after him has a line.
        """
        employer, manager = self.people.employer, self.people.manager
        assert calendar.is_working_day(on)
        employer.comes_home()
        employer.reads(about, day(on))
        if not self.plan.is_tardy:
            return
        self.goes_to(add_working_days(on, 1))
        employer.comes_home()
        employer.reads(about, too_late(on))
        manager.comes_home()
        call_by = short(add_working_days(on, 1))
        manager.reads(matter, f"Beloofd en te laat: bel de werkgever uiterlijk {call_by}.")

    def comes_to_an_agreement(self):
        self.a_vacancy_comes_in()
        self.it_is_approved()
        self.first_candidates_come()
        self.the_employer_wants_to_meet()
        self.they_meet()

    def a_vacancy_comes_in(self):
        employer = self.people.employer
        wanted_on = next_working_day(self.today + timedelta(days=35))
        employer.finds("Vacature melden")
        employer.fills(VACANCY | {"Eerste werkdag": typed(wanted_on)})
        employer.ticks("ma", "di", "wo", "do", within="Werkdagen")
        employer.ticks("Groeibaan")
        employer.presses("Verder: controleer uw antwoorden")
        employer.reads(full(wanted_on))
        employer.presses("Stuur de vacature in")
        answer_by = add_working_days(self.today, 2)
        employer.reads(f"Uw accountmanager antwoordt uiterlijk {full(answer_by)}.")
        self.is_promised(answer_by, about="Wij lezen uw vacature", matter="Beoordeel vacature")

    def it_is_approved(self):
        employer, manager = self.people.employer, self.people.manager
        manager.finds("Beoordeel vacature")
        manager.presses("Keur de vacature goed")
        by = add_working_days(self.today, 5)
        manager.reads(f"Eerste voorstel uiterlijk {full(by)}.")
        employer.comes_home()
        employer.chooses("Vacatures")
        employer.follows(VACANCY["Hoe heet het werk?"])
        employer.reads(f"U ziet uiterlijk {full(by)} de eerste kandidaten.")
        self.is_promised(by, about="Wij zoeken kandidaten", matter="Laat weten hoe het staat")

    def first_candidates_come(self):
        self.walk.server.call("town", "introduce")
        self.walk.server.flask("cards", "release")
        self.walk.work()

    def the_employer_wants_to_meet(self):
        employer, mediator, candidate = self._three()
        employer.comes_home()
        employer.finds("Bekijk de kandidaten voor")
        employer.presses("Ik wil kennismaken")
        asked_by = add_working_days(self.today, 3)
        employer.reads(f"U hoort uiterlijk {full(asked_by)} van ons.")
        self.walk.work()
        self.is_promised(asked_by, about="Wij vragen het", matter="Vraag de kandidaat")
        mediator.asks_the_candidate()
        answer_by = add_working_days(self.today, 5)
        mediator.reads(f"Uiterlijk {full(answer_by)}.")
        self.is_promised(answer_by, about="Wij vragen het", matter="De kandidaat antwoordt niet")
        candidate.follows_letter("Bericht van")
        is_late = self.today > answer_by
        candidate.reads("U koos nog niet." if is_late else f"Antwoord uiterlijk {full(answer_by)}.")
        candidate.presses("Ja, ik wil kennismaken")
        candidate.reads("U hebt ja gezegd.")
        plan_by = add_working_days(self.today, 2)
        employer.opens_the_introduction("Zwaantje")
        employer.reads(f"U hoort uiterlijk {full(plan_by)} van ons.")
        self.is_promised(plan_by, about="Wij plannen de kennismaking", matter="Plan de afspraak")

    def they_meet(self):
        employer, mediator, candidate = self._three()
        on = add_working_days(self.today, 3)
        mediator.finds("Plan de afspraak")
        mediator.fills(
            {
                "Eerste tijd: dag": typed(on),
                "Eerste tijd: uur": "10.00",
                "Waar?": "Kade 7, Vaartland",
            }
        )
        mediator.presses("Stuur de tijden")
        employer.finds("Kies een tijd voor de kennismaking")
        employer.ticks(f"{full(on)}, 10.00 uur")
        employer.presses("Kies deze tijd")
        employer.reads("De afspraak staat.", f"{full(on)}, 10.00 uur")
        candidate.follows_letter("Uw afspraak")
        candidate.reads(f"{full(on)}, 10.00 uur")
        candidate.presses("Ja, ik kom")
        self.goes_to(on, AFTERNOON)
        employer.finds("Vertel hoe de kennismaking ging")
        employer.presses("Wij willen verder")
        candidate.follows_letter("Bericht van")
        candidate.ticks("Ja, ik wil verder")
        candidate.presses("Stuur mijn antwoord")
        by = add_working_days(self.today, 2)
        employer.page.reload()
        employer.reads(f"U hoort uiterlijk {full(by)} van ons.")
        self.is_promised(by, about="Overeenkomst voor Zwaantje", matter="Maak de overeenkomst")

    def an_agreement_is_signed(self):
        people, manager, employer = self.people, self.people.manager, self.people.employer
        self._begins_in_three_weeks()
        manager.finds("Maak de overeenkomst")
        manager.follows("Bekijk waar dit bij hoort")
        manager.follows("Maak de overeenkomst")
        days = {"Eerste werkdag": typed(self.first_on), "Laatste dag": typed(self.last_on)}
        manager.fills(AGREEMENT | days)
        manager.presses("Bewaar het concept")
        manager.reads(f"bied aan uiterlijk {full(add_working_days(self.today, 2))}.")
        manager.reads(f"{full(self.first_on)} tot en met {full(self.last_on)}")
        manager.follows("Bied de overeenkomst aan")
        sign_by, *_, ours = re.findall(r"uiterlijk (\w+ \d+ \w+ \d{4})", manager.text)[:4]
        manager.presses("Bied de overeenkomst aan")
        employer.comes_home()
        employer.reads(f"Overeenkomst voor {NAME}", sign_by.rpartition(" ")[0])
        assert ours != sign_by, "the municipality signs last, and has a day more"
        people.candidate.signs()
        people.foundation.finds("Onderteken de overeenkomst")
        people.foundation.reads_and_signs("Stichting Werkkans Vaartland")
        employer.finds("Teken de overeenkomst voor")
        employer.reads_and_signs(COMPANY_NAME)
        self.walk.work()
        people.decider.finds("Onderteken de overeenkomst")
        people.decider.reads_and_signs("Gemeente Vaartland")
        self.walk.work()

    def _begins_in_three_weeks(self):
        self.first_on = next_monday(self.today + timedelta(days=21))
        self.last_on = last_day(self.first_on, 6)

    def _three(self):
        return self.people.employer, self.people.mediator, self.people.candidate
