import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.agreements import queries
from portal.agreements.labels import Party, State
from portal.agreements.models import Agreement, AgreementTerms, Signature
from portal.audit.models import AuditLine
from portal.effects import mail
from portal.introductions import queries as introductions
from portal.introductions.rules import State as Meeting
from portal.links import actions as links
from portal.links.models import LinkCode
from portal.links.rules import Purpose
from tests import make
from tests.engines import counted
from tests.make.people import PASSWORD
from tests.page import Visitor


def url(agreement, tail=""):
    return f"/overeenkomsten/{agreement.id}{tail}"


def again(agreement):
    db.session.rollback()
    return db.session.get(Agreement, agreement.id, populate_existing=True)


@pytest.fixture
def link(app, bakery):
    """A candidate's browser at an offered agreement: (visitor, address, agreement)."""
    made = make.agreement(of=bakery, state=State.OFFERED)
    dossier = introductions.dossier_of(made.introduction_id)
    opened = make.link(made, dossier, purpose=Purpose.SIGN)
    row = opened[0] if isinstance(opened, tuple) else opened
    return Visitor(app), f"/k/{links.token_for(row.id)}/overeenkomst", made


def fill(**changed):
    start = clock.today() + timedelta(days=21)
    end = start + timedelta(days=364)
    return {
        "scheme": "groeibaan",
        "function_title": "Medewerker bakkerij",
        "tasks": "deeg maken\nbroden vormen",
        "goals": "veilig werken met de oven",
        "start_on": f"{start.day}-{start.month}-{start.year}",
        "end_on": f"{end.day}-{end.month}-{end.year}",
        "minutes_per_week": "28",
        "working_times": "maandag tot en met donderdag, 8.00 tot 15.30 uur",
        "start_time": "8.00",
        "report_time": "7.30",
        "work_address": "Kade 7, Vaartland",
        "wage_cents": "17,00",
        "wage_source": "de cao",
        "supervisor_name": "Wout Zandhuis",
        "supervisor_minutes": "3",
        "supervisor_backup_name": "Tineke Rouwhorst",
    } | changed


def test_the_account_manager_drafts_from_a_meeting_that_went_well(account_manager, bakery):
    met = make.introduction(of=bakery, state=Meeting.POSITIVE)
    page = account_manager.get("/overeenkomsten")
    assert f"/overeenkomsten/nieuw/{met.id}" in page.links()
    made = account_manager.submit(f"/overeenkomsten/nieuw/{met.id}", str(met.id), **fill())
    shown = account_manager.follow(made)
    assert "Medewerker bakkerij" in shown.h1
    assert "Gedaan: de inkomenscheck" in shown.words
    offered = account_manager.submit(shown, "/aanbieden")
    shown = account_manager.follow(offered)
    assert "Wacht op 4 handtekeningen" in shown.words
    assert "De PDF is er over een paar minuten" in shown.words
    assert f"{shown.path}/pdf" not in shown.links()


def test_28_hours_and_48_minutes_can_be_a_contract(account_manager, bakery):
    met = make.introduction(of=bakery, state=Meeting.POSITIVE)
    typed = fill(minutes_per_week="28,8 uur", supervisor_minutes="2:30")
    made = account_manager.submit(f"/overeenkomsten/nieuw/{met.id}", str(met.id), **typed)
    shown = account_manager.follow(made)
    assert "28,8 uur per week: maandag" in shown.words
    assert "2,5 uur per week" in shown.words
    form = account_manager.get(f"{shown.path}/wijzigen")
    assert form.tree.css_first("#minutes_per_week").attributes["value"] == "28,8"
    account_manager.follow(account_manager.submit(shown, "/aanbieden"))
    terms = db.session.scalars(select(AgreementTerms.terms)).one()
    assert (terms["minutes_per_week"], terms["supervisor_minutes"]) == (28 * 60 + 48, 150)


def test_a_double_click_makes_one_draft(account_manager, bakery):
    met = make.introduction(of=bakery, state=Meeting.POSITIVE)
    page = account_manager.get(f"/overeenkomsten/nieuw/{met.id}")
    first, second = (account_manager.submit(page, str(met.id), **fill()) for _ in range(2))
    assert first.location == second.location
    assert len(db.session.scalars(select(Agreement)).all()) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"wage_cents": "3,00"}, "Het loon is te laag"),
        ({"minutes_per_week": "0"}, "zonder vaste uren"),
        ({"minutes_per_week": "50"}, "moet tussen 1 en 48 liggen"),
        ({"end_on": "1-1-2020"}, "De einddatum ligt vóór de begindatum"),
        ({"goals": ""}, "Vul leerdoelen in"),
        ({"start_on": "morgen"}, "Vul een datum in"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(account_manager, bakery, change, words):
    met = make.introduction(of=bakery, state=Meeting.POSITIVE)
    page = account_manager.submit(f"/overeenkomsten/nieuw/{met.id}", str(met.id), **fill(**change))
    assert page.status == 422
    assert words in page.words
    assert "Medewerker bakkerij" in page.text


def test_changing_a_draft_that_somebody_changed_is_a_conflict(account_manager, bakery):
    made = make.agreement(of=bakery)
    page = account_manager.get(url(made, "/wijzigen"))
    assert account_manager.submit(page, "/wijzigen", function_title="Anders").status == 303
    assert account_manager.submit(page, "/wijzigen", function_title="Nog anders").status == 409
    assert again(made).function_title == "Anders"


def test_an_offer_without_the_checks_says_what_is_missing(account_manager, bakery):
    made = make.agreement(of=bakery)
    with db.unit():
        dossier = introductions.dossier_of(made.introduction_id)
        dossier.income_check_done_on = dossier.income_check_by = None
    page = account_manager.submit(url(made), "/aanbieden")
    assert page.status == 422
    assert "Er ontbreekt nog een stap: de inkomenscheck" in page.words


def test_an_employer_sees_of_a_draft_only_that_it_is_made(signatory, bakery):
    made = make.agreement(of=bakery)
    name = introductions.dossier_of(made.introduction_id).last_name
    page = signatory.get(url(made))
    assert "Wij maken uw overeenkomst" in page.words
    assert name not in page.text
    assert signatory.get(url(made, "/tekst")).status == 404


def test_the_signatory_reads_and_signs_with_the_password(signatory, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    page = signatory.get(url(made))
    assert "U bent aan de beurt" in page.words
    assert f"U, {signatory.person.name}" in page.words
    assert "Artikel 8. Terugneemgarantie" in signatory.get(url(made, "/tekst")).words
    done = signatory.submit(page, "/ondertekenen", read="y", mandated="y", password=PASSWORD)
    shown = signatory.follow(done)
    assert "Getekend op" in shown.words
    assert "U hebt ondertekend" in shown.words
    line = queries.signatures(made.id)[0]
    assert (line.name, line.method) == (signatory.person.name, "password")
    assert line.capacity == "tekenbevoegd, Bakkerij De Korenaar"


def test_a_second_click_answers_as_the_first(signatory, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    page = signatory.get(url(made))
    for _ in range(2):
        done = signatory.submit(page, "/ondertekenen", read="y", mandated="y", password=PASSWORD)
        assert done.status == 303
    assert len(queries.signatures(made.id)) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"read": None}, "Vink dit aan"),
        ({"password": ""}, "Vul uw wachtwoord in"),
        ({"password": "een heel ander wachtwoord"}, "Dit wachtwoord klopt niet"),
    ],
)
def test_without_reading_or_the_right_password_nobody_signs(signatory, bakery, change, words):
    made = make.agreement(of=bakery, state=State.OFFERED)
    given = {"read": "y", "mandated": "y", "password": PASSWORD} | change
    page = signatory.submit(url(made), "/ondertekenen", **given)
    assert page.status == 422
    assert words in page.words
    assert not queries.signatures(made.id)


def test_guessing_the_password_is_slowed(signatory, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    page = signatory.get(url(made))
    for _ in range(11):
        shown = signatory.submit(
            page, "/ondertekenen", read="y", mandated="y", password="fout fout fout"
        )
    assert "te vaak geprobeerd" in shown.words


@pytest.mark.promise("A5")
def test_a_document_that_changed_is_409(signatory, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    page = signatory.submit(
        url(made),
        "/ondertekenen",
        read="y",
        mandated="y",
        password=PASSWORD,
        document_hash="f" * 64,
    )
    assert page.status == 409
    assert "Het document is veranderd" in page.words


def test_only_who_may_sign_signs(member, bookkeeper, stranger, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    page = member.get(url(made))
    assert "U mag niet tekenen" in page.words
    assert member.post(url(made, "/ondertekenen")).status == 403
    assert bookkeeper.get(url(made)).status == 403
    for path in [url(made, tail) for tail in ("", "/tekst", "/pdf")]:
        assert stranger.get(path).status == 404


def test_the_municipality_waits_for_the_others(decider, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED, signed_by=[Party.CANDIDATE])
    page = decider.get(url(made))
    assert "Eerst tekent de werkgever en de stichting" in page.words
    done = decider.post(
        url(made, "/ondertekenen"), read="y", mandated="y", password=PASSWORD,
        document_hash=made.document_sha256, version=made.version,
    )  # fmt: skip
    assert done.status == 409


def test_the_decider_signs_last(decider, foundation_signer, bakery):
    first = [Party.CANDIDATE, Party.EMPLOYER]
    made = make.agreement(of=bakery, state=State.OFFERED, signed_by=first)
    for who in (foundation_signer, decider):
        done = who.submit(url(made), "/ondertekenen", read="y", mandated="y", password=PASSWORD)
        shown = who.follow(done)
    assert "Alle handtekeningen zijn binnen" in shown.words
    assert again(made).state is State.SIGNED


def test_the_other_account_manager_does_not_reach_it(other_account_manager, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    shown, remind = url(made), url(made, "/herinneren")
    assert other_account_manager.get(shown).status == 404
    assert other_account_manager.post(remind).status == 404


def test_reminding_works_once_a_day(account_manager, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    assert account_manager.submit(url(made), "/herinneren").status == 303
    page = account_manager.submit(url(made), "/herinneren")
    assert page.status == 409
    assert "Morgen kan het weer" in page.words


def test_refusing_hides_the_reason_from_the_others(signatory, account_manager, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    done = signatory.submit(url(made, "/weigeren"), "/weigeren", reason="changed_mind")
    assert "De overeenkomst gaat niet door" in signatory.follow(done).words
    assert again(made).ended_reason == "changed_mind"
    assert "Ik wil toch niet" not in signatory.get(url(made)).words


def test_withdrawing_asks_a_reason(account_manager, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    assert account_manager.submit(url(made, "/intrekken"), "/intrekken").status == 422
    done = account_manager.submit(url(made, "/intrekken"), "/intrekken", reason="postponed")
    assert "Ingetrokken" in account_manager.follow(done).words


def test_the_sealed_pdf_is_served_to_who_may_see_it(signatory, bakery):
    made = make.agreement(of=bakery, state=State.SEALED)
    page = signatory.get(url(made))
    assert "De overeenkomst geldt" in page.words
    assert f"{url(made)}/pdf" in page.links()
    served = signatory.get(url(made, "/pdf"))
    assert served.status == 200
    assert served.headers["Content-Type"] == "application/pdf"
    assert made.candidate_name not in served.headers["Content-Disposition"]


def test_the_list_shows_what_each_may_see(signatory, foundation_signer, mediator, decider, bakery):
    draft = make.agreement(of=bakery)
    offered = make.agreement(of=bakery, state=State.OFFERED)
    assert draft.reference in signatory.get("/overeenkomsten").words
    for who, sees_draft in [(decider, True), (foundation_signer, False)]:
        words = who.get("/overeenkomsten").words
        assert (draft.reference in words) is sees_draft
        assert offered.reference in words
    assert offered.reference not in mediator.get("/overeenkomsten").words
    assert offered.reference in signatory.get("/overeenkomsten", status="offered").words
    assert draft.reference not in signatory.get("/overeenkomsten", status="offered").words
    assert signatory.get("/overeenkomsten", status="x", na="x,y").status == 200


def test_an_employer_reads_no_agreement_of_another_company(signatory, stranger, bakery, butcher):
    ours = make.agreement(of=bakery, state=State.OFFERED).reference
    theirs = make.agreement(of=butcher, state=State.OFFERED).reference
    for who, own, other in [(signatory, ours, theirs), (stranger, theirs, ours)]:
        words = who.get("/overeenkomsten").words
        assert own in words
        assert other not in words


def test_a_page_costs_a_fixed_number_of_statements(signatory, account_manager, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    for who, path, most in [
        (signatory, url(made), 8), (account_manager, url(made), 8),
        (signatory, "/overeenkomsten", 5), (account_manager, "/overeenkomsten", 5),
    ]:  # fmt: skip
        with counted() as ran:
            who.get(path)
        reads = [one for one in ran if one.lstrip().upper().startswith(("SELECT", "WITH"))]
        assert len(reads) <= most, "\n".join(reads)


def test_the_candidate_reads_asks_a_code_and_signs(link, work):
    visitor, address, made = link
    page = visitor.get(address)
    assert "Uw nieuwe plek: wat spreekt u af?" in page.words
    assert "Bijlage A" in visitor.get(f"{address}/tekst").words
    assert visitor.get(f"{address}/pdf").status == 200
    assert visitor.submit(page, "/code").status == 303
    work()
    code = re.search(r"\b\d{6}\b", mail.newest(1)[0].text).group()
    wrong = "000000" if code != "000000" else "111111"
    page = visitor.get(address)
    refused = visitor.submit(page, "/overeenkomst", code=wrong, read="y", agreed="y")
    assert refused.status == 422
    assert "Deze code klopt niet" in refused.words
    assert not queries.signatures(made.id)
    done = visitor.submit(page, "/overeenkomst", code=code, read="y", agreed="y")
    assert visitor.follow(done).status == 200
    line = queries.signatures(made.id)[0]
    assert (line.party, line.method) == (Party.CANDIDATE, "link_code")
    assert line.name == made.candidate_name
    again_done = visitor.submit(page, "/overeenkomst", code=code, read="y", agreed="y")
    assert again_done.location == done.location


@pytest.mark.promise("A6")
def test_a_wrong_code_five_times_ends_it(link, work):
    visitor, address, made = link
    visitor.submit(address, "/code")
    work()
    code = re.search(r"\b\d{6}\b", mail.newest(1)[0].text).group()
    page = visitor.get(address)
    for n in range(5):
        typed = f"{(int(code) + n + 1) % 1_000_000:06d}"
        visitor.submit(page, "/overeenkomst", code=typed, read="y", agreed="y")
    last = visitor.submit(page, "/overeenkomst", code=code, read="y", agreed="y")
    assert last.status == 422
    assert "Vraag een nieuwe code" in last.words
    assert db.session.scalars(select(LinkCode)).one().tries == 5
    assert not queries.signatures(made.id)


def test_the_candidate_may_say_no(link):
    visitor, address, made = link
    done = visitor.submit(f"{address}/weigeren", reason="no_reason")
    assert visitor.follow(done).status == 200
    assert again(made).state is State.REFUSED


def test_without_a_mobile_number_the_candidate_signs_with_us(link):
    visitor, address, made = link
    with db.unit():
        introductions.dossier_of(made.introduction_id).phone = ""
    page = visitor.get(address)
    assert "U tekent bij ons" in page.words


def test_the_candidate_signs_beside_the_mediator(mediator, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    given = {"read": "y", "agreed": "y", "identified": "y", "password": PASSWORD}
    page = mediator.submit(url(made, "/samen"), "/samen", **(given | {"identified": None}))
    assert page.status == 422
    assert mediator.submit(url(made, "/samen"), "/samen", **given).status == 303
    line = queries.signatures(made.id)[0]
    assert (line.party, line.method) == (Party.CANDIDATE, "in_person")
    assert line.name == made.candidate_name
    kept = db.session.scalar(select(Signature.on_behalf_of))
    said = select(AuditLine.on_behalf_of).where(AuditLine.verb == "agreements.sign")
    assert kept == db.session.scalar(said) == "candidate"
    assert "De kandidaat heeft ondertekend" in mediator.get(url(made, "/samen")).words


def test_an_employer_never_opens_the_mediators_page(signatory, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    assert signatory.get(url(made, "/samen")).status == 403
