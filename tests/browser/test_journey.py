"""One job from vacancy to invoice and back again, typed and clicked by the people themselves; once
with JavaScript, and once without.

The portal is empty but for the people of the municipality, and its clock stands where the journey
wants it, so every date and every cent is known beforehand.
"""

import json
import re
import subprocess
import tempfile

import pytest

from portal.effects import seal
from tests import seals
from tests.browser.live import PHONE
from tests.browser.people import Everybody
from tests.browser.typed import DOSSIER, INTAKE, MISTAKES, VACANCY
from tests.browser.walk import Walk

MONDAY = "2026-09-07T09:00:00+02:00"
AFTER_THE_MEETING = "2026-09-09T13:00:00+02:00"
FIRST_DAY = "2026-10-05T10:00:00+02:00"
TWO_WEEKS_LATER = "2026-10-19T10:00:00+02:00"
AFTER_THE_LAST_DAY = "2026-10-29T09:00:00+01:00"
TAKING_IN, REVIEW, FIRST_LIST, ASK = 60, 4, 3, 2  # acts: clicks and fields
SECRETS = [
    value for value in (DOSSIER | INTAKE).values() if len(value) > 2 and value != "Vaartland"
]


@pytest.fixture
def server(serve):
    """A portal of its own for each journey, for the clock of a portal only goes on."""
    with serve(clock=MONDAY) as portal:
        portal.call("town", "found")
        yield portal


@pytest.mark.promise("A2")
@pytest.mark.promise("B4")
@pytest.mark.promise("C2")
@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_from_vacancy_to_invoice_and_back_again(server, visitor, javascript):
    people = Everybody(Walk(server, visitor, javascript=javascript))
    a_company_comes_in(people)
    it_posts_a_vacancy(people)
    a_candidate_gets_a_card(people)
    alias = the_employer_wants_to_meet(people)
    the_candidate_says_yes(people, alias)
    they_meet(people)
    an_agreement_is_offered(people)
    everybody_signs(people)
    the_document_is_sealed(people)
    the_placement_starts(people)
    the_month_is_invoiced(people)
    the_employer_takes_back(people)
    the_unused_days_come_back(people)
    said = json.loads(server.flask("doctor", "--json"))
    left = {"backups", "trail", "worker"}  # none are made, nobody is mailed, jobs go by hand
    assert {finding["check"] for finding in said} <= left
    assert server.flask("jobs", "dead").strip() == ""


@pytest.mark.promise("C2")
def test_on_a_phone_too_from_intake_to_a_name(server, visitor):
    people = Everybody(Walk(server, visitor, javascript=True, size=PHONE))
    a_company_comes_in(people)
    it_posts_a_vacancy(people)
    a_candidate_gets_a_card(people)
    alias = the_employer_wants_to_meet(people)
    the_candidate_says_yes(people, alias)


def a_company_comes_in(people):
    people.employer.registers()
    people.employer.chooses_a_password()
    people.employer.reads("Goedemorgen, Thijs", "Noor Terhaar", "088 000 01 42")
    assert people.employer.page.get_by_role("link", name="Aanbod").count() == 0, (
        "not before the check"
    )
    people.manager.finds("Controleer en activeer dit bedrijf")
    people.manager.presses("Activeer het bedrijf")


def it_posts_a_vacancy(people):
    employer = people.employer
    employer.writes_a_vacancy_with_mistakes()
    employer.is_told("Wat doet iemand op een gewone dag?", "gaat over taal en afkomst")
    employer.is_told("Bruto loon per uur", "het minimum € 14,99 bruto per uur")
    assert employer.page.evaluate("document.activeElement.closest('[role=alert]') !== null")
    for label, typed in (VACANCY | MISTAKES).items():
        assert _shown(employer.field(label)) == typed
    employer.mends_the_vacancy()
    employer.reads("Controleer uw vacature", "€ 15,75")
    employer.presses("Stuur de vacature in")
    employer.reads("Wij hebben uw vacature V-2026-0001")


def a_candidate_gets_a_card(people):
    people.mediator.comes_home()
    with people.mediator.within(TAKING_IN, "the intake with its card"):
        people.mediator.enters_a_dossier()
        people.mediator.takes_in()
        people.mediator.vouches()
        people.mediator.makes_a_card()
    people.colleague.comes_home()
    with people.colleague.within(REVIEW, "the review of a card"):
        people.colleague.reviews_the_card()
    people.mediator.page.reload()
    people.mediator.notes_the_standing_yes()
    people.manager.finds("Beoordeel vacature")
    people.manager.presses("Keur de vacature goed")
    people.walk.work()
    people.mediator.sees_who_suits()
    people.mediator.reads("Zwaantje Quirijnse", "Past")


def the_employer_wants_to_meet(people):
    employer = people.employer
    employer.comes_home()
    with employer.within(FIRST_LIST, "the way to the first list"):
        employer.finds("Bekijk de kandidaten voor")
    employer.ticks(f"Vergelijk {employer.page.locator('main h3').inner_text()}")
    employer.presses("Vergelijk wie u koos")
    employer.reads("Kandidaten vergelijken", "Wat u vraagt")
    employer.follows("Terug naar de kandidaten")
    employer.reads("Past op alles wat u vraagt", "Hout en meubels", "Producten inpakken: past")
    alias = employer.page.locator("main h3").inner_text()
    employer.presses("Bewaar")
    employer.reads("Bewaard: laat los")
    with employer.within(ASK, "asking to meet"):
        employer.presses("Ik wil kennismaken")
    employer.reads(f"Kennismaking met {alias}", "Wij vragen het de kandidaat.")
    return alias


def the_candidate_says_yes(people, alias):
    employer, candidate = people.employer, people.candidate
    people.walk.work()
    people.mediator.asks_the_candidate()
    candidate.follows_letter("Bericht van")
    candidate.reads("Meubelmakerij Roelofs", "Dan ziet deze werkgever uw voornaam")
    assert _leaks(employer) == [], "before the candidate said yes"
    candidate.ticks(
        "Mijn telefoonnummer. De werkgever ziet 06 87 65 43 21 en kan mij bellen",
        "Mijn eerdere functies. De werkgever ziet dan: Klompenmaker",
    )
    candidate.presses("Ja, ik wil kennismaken")
    candidate.reads("U hebt ja gezegd.")
    employer.opens_the_introduction(f"Zwaantje ({alias})")
    employer.reads(f"Kennismaking met Zwaantje ({alias})", "06 87 65 43 21", "Klompenmaker")
    assert set(_leaks(employer)) == {"Zwaantje", "06 87654321", "Klompenmaker"}  # what was ticked


def they_meet(people):
    employer, candidate = people.employer, people.candidate
    people.mediator.offers_three_times()
    employer.chooses_a_time()
    employer.reads("Gepland", "woensdag 9 september 2026, 10.00 uur")
    candidate.follows_letter("Uw afspraak")
    candidate.presses("Ja, ik kom")
    people.walk.move_to(AFTER_THE_MEETING)
    employer.finds("Vertel hoe de kennismaking ging")
    employer.presses("Wij willen verder")
    candidate.follows_letter("Bericht van")
    candidate.ticks("Ja, ik wil verder")
    candidate.presses("Stuur mijn antwoord")


def an_agreement_is_offered(people):
    people.manager.drafts_the_agreement()
    people.manager.reads("Het concept is bewaard.", "€ 300,00 per maand")
    people.manager.follows("Bied de overeenkomst aan")
    people.manager.reads("Wie krijgt wat, en tot wanneer?")
    people.manager.presses("Bied de overeenkomst aan")
    people.manager.reads("Wacht op 4 handtekeningen")


def everybody_signs(people):
    people.candidate.signs()
    people.candidate.reads("U hebt ondertekend.")
    people.foundation.finds("Onderteken de overeenkomst")
    people.foundation.reads_and_signs("Stichting Werkkans Vaartland")
    people.employer.finds("Teken de overeenkomst voor")
    people.employer.reads("U bent aan de beurt.", "€ 300,00 per maand")
    people.employer.reads_and_signs("Meubelmakerij Roelofs")
    people.walk.work()
    people.decider.finds("Onderteken de overeenkomst")
    people.decider.reads_and_signs("Gemeente Vaartland")
    people.decider.reads("Alle handtekeningen zijn binnen.")
    people.walk.work()


def the_document_is_sealed(people):
    employer = people.employer
    employer.comes_home()
    employer.chooses("Overeenkomsten")
    employer.follows("O-2026-0001")
    employer.reads("De overeenkomst geldt.", "Karin Wolterbeek")
    pdf = employer.gets("PDF")
    assert seals.verify(pdf, people.walk.server.instance / "seal" / seal.CERTIFICATE).holds
    assert "Signature is Valid." in _tool("pdfsig", pdf)
    assert "Total document signed" in _tool("pdfsig", pdf)
    assert "Zwaantje Quirijnse" in _tool("pdftotext", pdf)
    employer.follows("Controleer een bestand")
    for file, verdict in ((pdf, "bestand is onveranderd"), (pdf + b"\n", "Het is veranderd")):
        upload = {"name": "overeenkomst.pdf", "mimeType": "application/pdf", "buffer": file}
        employer.page.get_by_label("Bestand").set_input_files(upload)
        employer.presses("Controleer")
        employer.reads(verdict)


def the_placement_starts(people):
    people.walk.move_to(FIRST_DAY)
    people.employer.finds("Vertel of Zwaantje Quirijnse is begonnen")
    people.employer.presses("Ja, Zwaantje is begonnen")
    people.employer.reads("Aan het werk sinds 5 oktober 2026", "364 dagen zekerheid")


def the_month_is_invoiced(people):
    people.finance.writes_down_the_vat_decision()
    people.finance.runs_the_month()
    people.finance.reads("1 factuur of creditnota gemaakt.")
    employer = people.employer
    employer.follows_letter("Factuur 2026-000001")
    employer.reads("27 van 31 dagen × € 300,00", "Nog te betalen € 261,29")
    paper = _tool("pdftotext", employer.gets("PDF met QR-code"))
    assert "2026-000001" in paper
    assert "€ 261,29" in paper
    assert "Zwaantje" not in paper


def the_employer_takes_back(people):
    people.walk.move_to(TWO_WEEKS_LATER)
    employer, manager = people.employer, people.manager
    employer.opens_the_placement()
    employer.takes_back()
    employer.reads("Uw melding is binnen", "Noor Terhaar belt u uiterlijk dinsdag 20 oktober 2026")
    people.walk.work()
    employer.page.reload()
    assert "T-2026-0001" in _tool("pdftotext", employer.gets("Download bewijs"))
    manager.finds("Bel over melding T-2026-0001")
    manager.presses("Wij hebben elkaar gesproken")
    manager.reads("vertelt het eerst aan Zwaantje")
    people.mediator.finds("Vertel het de kandidaat")
    people.mediator.follows("Bekijk waar dit bij hoort")
    people.mediator.reads("Zwaantje Quirijnse")
    people.mediator.presses("Zwaantje weet het")
    manager.finds("Antwoord op melding T-2026-0001")
    manager.presses("Neem de kandidaat terug")
    manager.reads("De laatste werkdag is woensdag 28 oktober 2026.")


def the_unused_days_come_back(people):
    people.walk.move_to(AFTER_THE_LAST_DAY)
    people.manager.finds("Regel het einde bij melding T-2026-0001")
    people.manager.presses("Voer het terugnemen uit")
    people.walk.work()
    employer = people.employer
    employer.opens_the_placement()
    employer.reads("De plaatsing is geëindigd op woensdag 28 oktober 2026.")
    employer.reads("Tot en met deze maand: € 232,26")  # 24 van 31 dagen × € 300
    employer.chooses("Facturen")
    employer.reads("C2026-000001 -€ 29,03", "2026-000001 € 261,29", "Totaal 2026 € 232,26")
    employer.follows("C2026-000001")
    employer.reads("Factuur 2026-000001 wordt", "-3 van 31 dagen × € 300,00")
    paper = _tool("pdftotext", employer.gets("PDF"))
    assert "C2026-000001" in paper
    assert "€ 29,03" in paper
    employer.follows("2026-000001")
    employer.reads("Nog te betalen € 232,26")


def _shown(field):
    if field.evaluate("one => one.tagName") == "SELECT":
        return field.locator("option:checked").inner_text()
    return field.input_value()


def _leaks(person):
    """What of the dossier stands in a page or a letter that came to this person so far."""
    came = _plain(" ".join(person.received + person.mail().all_inner_texts()))
    return [one for one in SECRETS if _plain(one) in came]


def _plain(text):
    """Letters and digits only, so that no blank hides anything."""
    return re.sub(r"\W", "", text.lower())


def _tool(name, pdf):
    """What poppler says of this file."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        said = ["-layout", file.name, "-"] if name == "pdftotext" else [file.name]
        done = subprocess.run([name, *said], capture_output=True, text=True, check=False)
    return " ".join(done.stdout.split())
