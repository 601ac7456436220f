"""And from the first working day to the last payment."""

from datetime import date, timedelta

from portal import formats
from portal.calendar import add_working_days, days_in_month, next_working_day
from tests.browser.moved import NAME, Beginning
from tests.browser.reckoned import (
    fee,
    full,
    month_end,
    months,
    plain,
    short,
    typed,
)
from tests.browser.typed import VAT


class Journey(Beginning):
    """The whole way."""

    def plays(self):
        """All of it."""
        self.comes_to_an_agreement()
        self.an_agreement_is_signed()
        self.works_and_is_paid()

    def begins_with_a_placement(self):
        """As if all had been signed today."""
        self.walk.server.call("town", "place")
        self._begins_in_three_weeks()
        self.works_and_is_paid()

    def works_and_is_paid(self):
        self.work_begins()
        self.somebody_is_absent()
        self.they_talk_after_six_weeks()
        self.months_are_invoiced()
        self.the_employer_takes_back()
        self.it_is_answered()
        self.the_end_is_arranged()
        self.it_is_paid()

    def work_begins(self):
        employer = self.people.employer
        employer.comes_home()
        employer.reads(f"{NAME} begint bij u", f"Eerste werkdag: {short(self.first_on)}")
        self.goes_to(self.first_on)
        employer.finds(f"Vertel of {NAME} is begonnen")
        employer.presses("Ja, Zwaantje is begonnen")
        since, until = (plain(formats.plain_day(on)) for on in (self.first_on, self.last_on))
        employer.reads(f"Aan het werk sinds {since}, tot en met {until}.")
        left = (self.last_on - self.today).days
        employer.reads(f"{left} dagen zekerheid", f"U kunt terug tot en met {until}.")
        paid = fee(self.first_on, month_end(self.first_on))
        employer.reads(f"Tot en met deze maand: {plain(formats.euro(paid))}")
        call_on = add_working_days(self.first_on, 1)
        self.is_promised(
            call_on,
            about=f"Wij bellen na de eerste werkdag van {NAME}",
            matter="Bellen na de eerste werkdag",
        )
        if self.plan.is_tardy:
            employer.reads(
                f"Loon en contract van {NAME}", f"Dit was beloofd op {short(self.first_on)}."
            )

    def somebody_is_absent(self):
        employer = self.people.employer
        employer.opens_the_placement()
        employer.follows("Afwezig melden")
        day = typed(self.today)
        employer.fills({"Afwezig vanaf": day, "Afwezig tot en met": day})
        employer.ticks("Afgemeld")
        employer.presses("Bekijk wat dit verandert")
        employer.presses("Meld afwezig")
        employer.reads("Afwezig", full(self.today))

    def they_talk_after_six_weeks(self):
        manager, talk_on = self.people.manager, next_working_day(self.first_on + timedelta(weeks=6))
        self.goes_to(talk_on)
        self.is_promised(talk_on, about="Gesprek na 6 weken", matter="Gesprek na 6 weken")
        manager.comes_home()
        manager.chooses("Plaatsingen")
        manager.follows(NAME)
        manager.follows("Gesprek vastleggen")
        manager.ticks("Gesprek na 6 weken")
        manager.fills({"Gehouden op": typed(self.today)})
        manager.presses("Bekijk wat dit verandert")
        manager.presses("Leg het gesprek vast")
        self.people.employer.opens_the_placement()
        assert "te laat" not in self.people.employer.text.partition("Wat moet u doen?")[0]

    def months_are_invoiced(self):
        finance, employer = self.people.finance, self.people.employer
        ahead = month_end(self.today) if not self.plan.wished else self.today
        self.goes_to(add_working_days(ahead, 1), self.plan.run_at)
        self.billed = [*months(self.first_on, month_end(self.today))]
        cents = sum(fee(*month) for month in self.billed)
        finance.finds("Maak de facturen van deze maand")
        finance.follows("Leg het besluit vast")
        january = date(self.first_on.year - 1, 1, 1)
        finance.fills(
            VAT | {"Datum van het besluit": typed(january), "Geldt vanaf": typed(january)}
        )
        finance.presses("Leg het besluit vast")
        finance.presses("Bekijk de totalen")
        finance.reads(f"Te factureren {plain(formats.euro(cents))}")
        finance.presses("Maak de facturen")
        self.walk.work()
        self.number = f"{self.today.year}-000001"
        pay_by = self.today + timedelta(days=30)
        employer.comes_home()
        employer.reads(f"Betaal factuur {self.number}: {plain(formats.euro(cents))}", short(pay_by))
        employer.chooses("Facturen")
        employer.follows(self.number)
        for first, last in self.billed:
            employer.reads(
                plain(f"{formats.short_day(first)} tot en met {formats.short_day(last)}")
            )
            count, of = (last - first).days + 1, days_in_month(first.year, first.month)
            employer.reads(f"{count} van {of} dagen × € 300,00")
        employer.reads(f"Nog te betalen {plain(formats.euro(cents))}")

    def the_employer_takes_back(self):
        employer = self.people.employer
        month, day = self.plan.wished or (0, 0)
        later = add_working_days(self.today, 6)
        self.wished = date(self.today.year, month, day) if month else later
        employer.opens_the_placement()
        employer.follows("Terugnemen aanvragen")
        employer.ticks("De vaardigheden passen nog niet bij deze taken")
        employer.fills({"Laatste werkdag die u wenst": typed(self.wished)})
        employer.presses("Verder")
        employer.presses("Verder naar bevestigen")
        employer.presses("Bevestig het terugnemen")
        call_by, self.decide_by = (add_working_days(self.today, n) for n in (1, 3))
        employer.reads(f"Noor Terhaar belt u uiterlijk {full(call_by)}.")
        employer.reads(f"Ons antwoord Uiterlijk {full(self.decide_by)}")
        employer.reads(f"Gewenste laatste werkdag: {full(self.wished)}")
        about = f"Terugnemen van {NAME}"
        self.is_promised(call_by, about=f"{about}: wij bellen u", matter="Bel over melding")

    def it_is_answered(self):
        employer, mediator, manager = (
            self.people.employer,
            self.people.mediator,
            self.people.manager,
        )
        manager.finds("Bel over melding")
        manager.presses("Wij hebben elkaar gesproken")
        mediator.finds("Vertel het de kandidaat")
        mediator.follows("Bekijk waar dit bij hoort")
        mediator.presses("Zwaantje weet het")
        about = f"Terugnemen van {NAME}: ons antwoord"
        self.is_promised(self.decide_by, about=about, matter="Antwoord op melding")
        manager.finds("Antwoord op melding")
        manager.presses("Neem de kandidaat terug")
        manager.reads(f"De laatste werkdag is {full(self.wished)}.")
        employer.finds(f"Terugnemen van {NAME}")
        employer.reads(f"Wij nemen de kandidaat terug. De laatste werkdag is {full(self.wished)}.")
        employer.reads(f"U betaalt tot en met {full(self.wished)}, daarna niets meer.")

    def the_end_is_arranged(self):
        employer, manager = self.people.employer, self.people.manager
        self.goes_to(self.wished + timedelta(days=1), self.plan.run_at)
        manager.finds("Regel het einde bij melding")
        manager.presses("Voer het terugnemen uit")
        self.walk.work()
        self.owed = sum(fee(*month) for month in months(self.first_on, self.wished))
        self.back = sum(fee(*month) for month in self.billed) - self.owed
        assert self.back > 0
        employer.opens_the_placement()
        employer.reads(f"De plaatsing is geëindigd op {full(self.wished)}.")
        employer.chooses("Facturen")
        employer.reads(f"C{self.today.year}-000001 -{plain(formats.euro(self.back))}")
        employer.follows(f"C{self.today.year}-000001")
        employer.reads(f"Factuur {self.number} wordt")
        days = (month_end(self.wished) - self.wished).days
        of = days_in_month(self.wished.year, self.wished.month)
        employer.reads(f"-{days} van {of} dagen × € 300,00")

    def it_is_paid(self):
        finance, employer = self.people.finance, self.people.employer
        owed = plain(formats.euro(self.owed))
        employer.comes_home()
        employer.reads(f"Betaal factuur {self.number}: {owed}")
        finance.comes_home()
        finance.chooses("Facturen")
        finance.follows(self.number)
        finance.fills(
            {
                "Ontvangen bedrag": owed.removeprefix("€ "),
                "Datum op het afschrift": typed(self.today),
            }
        )
        finance.presses("Leg vast")
        employer.comes_home()
        assert f"Betaal factuur {self.number}" not in employer.text
        employer.chooses("Facturen")
        employer.reads("Betaald")
