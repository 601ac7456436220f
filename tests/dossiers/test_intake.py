"""The intake: talked through at the table, apart from the contact page, never an employer's."""

import pytest

from portal import db
from portal.audit.models import AuditLine
from portal.dossiers.models import Dossier, Intake
from portal.dossiers.rules import AimsAt, Arranged, Travel
from tests import make
from tests.engines import counted

TOLD = {
    "skills": "Leerde lassen en werkte met hout.",
    "education": "Bouw, niveau 2",
    "languages": "Nederlands, Turks",
    "aims_at": "skilled",
    "training_wish": "Een heftruckcertificaat",
    "most_minutes": "24",
    "hours_reason": "De kinderen gaan naar school.",
    "can_evening": "False",
    "can_night": "False",
    "can_weekend": "True",
    "times_reason": "Geen oppas in de avond.",
    "travel": "part",
    "travel_reason": "Met de fiets.",
    "needs_adaptation": "True",
    "adaptation": "Een stoel met een leuning.",
    "debts_arranged": "busy",
    "travel_arranged": "yes",
    "childcare_arranged": "no",
}


@pytest.fixture
def behind(mediator):
    return make.dossier(mediator=mediator.person)


def address(dossier):
    return f"/dossiers/{dossier.id}/intake"


def kept(dossier):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Intake, dossier.id)


def lines(verb):
    db.session.rollback()
    return db.session.query(AuditLine).filter(AuditLine.verb == verb).order_by(AuditLine.id).all()


def test_a_mediator_writes_down_an_intake(mediator, behind):
    seen = mediator.follow(mediator.submit(address(behind), "/intake", **TOLD))
    intake = kept(behind)
    assert (intake.most_minutes, intake.can_evening, intake.can_weekend) == (24 * 60, False, True)
    assert (intake.aims_at, intake.travel) == (AimsAt.SKILLED, Travel.PART)
    assert (intake.debts_arranged, intake.childcare_arranged) == (Arranged.BUSY, Arranged.NO)
    for words in ("Leerde lassen", "24 uur", "avond : nee", "weekend : ja", "Wij zijn bezig"):
        assert words.replace(" :", ":") in seen.words.replace(" :", ":")
    assert "Compleet" not in seen.words  # the card is still to be made
    assert "Nog 1 te doen" in seen.words


def test_what_was_not_asked_stays_open(mediator, behind):
    page = mediator.get(address(behind))
    assert len(page.tree.css("input[type=radio][value=not_asked][checked]")) == 9
    mediator.submit(page, "/intake")
    intake = kept(behind)
    assert intake.can_night is None
    assert intake.travel is None
    assert intake.most_minutes is None
    assert lines("dossiers.take_in") == []


def test_an_answer_can_be_taken_back_to_not_asked(mediator, behind):
    mediator.submit(address(behind), "/intake", **TOLD)
    mediator.submit(address(behind), "/intake", can_weekend="not_asked", travel="not_asked")
    intake = kept(behind)
    assert intake.can_weekend is None
    assert intake.travel is None
    assert intake.most_minutes == 24 * 60


def test_the_page_says_once_that_no_employer_sees_it(mediator, behind):
    page = mediator.get(address(behind))
    assert page.words.count("Ziet de werkgever dit? Nee.") == 1


def test_a_wrong_number_of_hours_is_said_and_nothing_is_lost(mediator, behind):
    page = mediator.submit(address(behind), "/intake", **(TOLD | {"most_minutes": "80"}))
    assert page.status == 422
    assert "tussen 1 en 48" in page.words
    assert "Leerde lassen" in page.text
    assert page.tree.css_first("input[name=can_weekend][value=True][checked]") is not None
    assert kept(behind).skills == ""


def test_two_mediators_at_once_see_both_texts_in_words(mediator, second_mediator, behind):
    page = mediator.get(address(behind))
    second_mediator.submit(address(behind), "/intake", skills="Van de collega", travel="town")
    late = mediator.submit(page, "/intake", skills="Van mij", travel="area")
    assert late.status == 409
    for words in ("Van de collega", "In de hele gemeente", "Alleen in het eigen gebied"):
        assert words in late.words
    mediator.submit(late, "/intake")
    assert (kept(behind).skills, kept(behind).travel) == ("Van mij", Travel.AREA)


def test_a_double_click_writes_one_line(mediator, behind):
    page = mediator.get(address(behind))
    mediator.submit(page, "/intake", **TOLD)
    assert mediator.submit(page, "/intake", **TOLD).status == 303
    assert len(lines("dossiers.take_in")) == 1


def test_the_line_names_fields_and_no_words(mediator, behind):
    mediator.submit(address(behind), "/intake", **TOLD)
    (line,) = lines("dossiers.take_in")
    assert set(line.facts["fields"]) == set(TOLD)
    for words in ("lassen", "kinderen", "fiets", "leuning"):
        assert words not in str(line.__dict__)


def test_every_look_is_on_record(mediator, behind):
    mediator.get(address(behind))
    assert [line.subject_id for line in lines("dossiers.view")] == [str(behind.id)]


def test_who_has_no_dossier_has_no_intake(mediator):
    assert mediator.get(f"/dossiers/{make.card().id}/intake").status == 404


def test_the_page_of_a_dossier_asks_few_questions(mediator, behind):
    with counted() as ran:
        mediator.get(f"/dossiers/{behind.id}")
    assert len(ran) <= 11, "\n".join(ran)  # of which three write the look


MARKED = "Werkte bij Houtwerf Lindehage."
NEVER = "Heeft een depressie gehad."


@pytest.mark.promise("C10")
def test_what_stands_out_is_marked_and_kept_only_deliberately(mediator, behind):
    page = mediator.submit(address(behind), "/intake", **(TOLD | {"skills": MARKED}))
    assert page.status == 422
    assert "In uw tekst staat mogelijk de naam van een werkgever." in page.words
    assert page.all("mark") == ["Werkte bij Houtwerf Lindehage"]
    assert "Geen oppas in de avond." in page.text
    assert kept(behind).skills == ""
    assert mediator.submit(page, "/intake", kept="y").status == 303
    assert kept(behind).skills == MARKED
    (line,) = lines("dossiers.take_in")
    assert line.facts["kept"] == ["employer"]
    assert "Houtwerf" not in str(line.__dict__)


@pytest.mark.promise("C10")
def test_a_diagnosis_is_never_kept_whatever_is_ticked(mediator, behind):
    page = mediator.submit(address(behind), "/intake", skills=MARKED, hours_reason=NEVER)
    assert page.status == 422
    assert "Dat bewaren wij nooit." in page.words
    again = mediator.submit(page, "/intake", kept="y")
    assert again.status == 422
    assert again.all("mark") == ["depressie"]
    assert kept(behind).hours_reason == ""
    assert kept(behind).skills == ""


@pytest.mark.promise("C10")
def test_with_only_what_is_never_kept_there_is_no_box_to_tick(mediator, behind):
    page = mediator.submit(address(behind), "/intake", hours_reason=NEVER)
    assert page.tree.css("input[name=kept]") == []


def test_what_was_kept_before_is_not_asked_again(mediator, behind):
    page = mediator.submit(address(behind), "/intake", skills=MARKED)
    mediator.submit(page, "/intake", kept="y")
    assert mediator.submit(address(behind), "/intake", most_minutes="16").status == 303
    assert lines("dossiers.take_in")[-1].facts == {"fields": ["most_minutes"]}


@pytest.mark.promise("C10")
def test_the_dossier_form_looks_through_its_words_too(mediator, behind):
    path = f"/dossiers/{behind.id}/wijzigen"
    page = mediator.submit(path, "/wijzigen", wishes=f"{behind.first_name} wil buiten werken")
    assert page.status == 422
    assert "de naam van de kandidaat" in page.words
    assert page.all("mark") == [behind.first_name]
    mediator.submit(page, "/wijzigen", kept="y")
    db.session.rollback()
    assert "buiten" in db.session.get_one(Dossier, behind.id).wishes
    assert lines("dossiers.edit")[-1].facts["kept"] == ["name"]


@pytest.mark.promise("C10")
def test_a_new_dossier_is_looked_through(mediator):
    typed = {"case_number": "Z-9", "first_name": "Romy", "last_name": "de Wit"}
    page = mediator.submit(
        "/dossiers/nieuw", "/nieuw", **typed, contact_by="mail", wishes="Heeft schulden"
    )
    assert page.status == 422
    assert "iets over schulden" in page.words
    assert db.session.query(Dossier).count() == 0
    mediator.submit(page, "/nieuw", kept="y")
    (line,) = lines("dossiers.enter")
    assert line.facts["kept"] == ["debt"]


@pytest.mark.promise("C10")
def test_a_statement_of_suitability_is_looked_through(mediator, behind):
    path = f"/dossiers/{behind.id}"
    page = mediator.submit(path, "/geschiktheid", suitable_for="Werk op Merelweg 12")
    assert page.status == 422
    assert page.all("mark") == ["Merelweg 12"]
    mediator.submit(page, "/geschiktheid", kept="y")
    assert lines("dossiers.vouch")[-1].facts["kept"] == ["street"]


@pytest.mark.parametrize("who", ["account_manager", "finance", "member", "auditor", "decider"])
def test_nobody_else_opens_an_intake(who, request, behind):
    assert request.getfixturevalue(who).get(address(behind)).status == 403
