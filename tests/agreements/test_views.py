import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, formats
from portal.accounts.models import User
from portal.agreements import documents, queries, rules
from portal.agreements.labels import Party, State
from portal.agreements.models import Agreement, AgreementTerms, Signature
from portal.audit.models import AuditLine
from portal.effects import mail
from portal.introductions import queries as introductions
from portal.introductions.rules import State as Meeting
from portal.links import actions as links
from portal.links.models import LinkCode
from portal.links.rules import Purpose
from portal.schemes import rules as scheme_rules
from tests import make
from tests.engines import counted
from tests.make.people import PASSWORD
from tests.page import Visitor


def url(agreement, tail=""):
    return f"/overeenkomsten/{agreement.id}{tail}"


def said(day):
    return formats.day(day).replace("\xa0", " ")


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
    soon = clock.today() + timedelta(days=21)
    start = soon + timedelta(days=-soon.weekday() % 7)  # a Monday
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
    check = account_manager.get(f"{shown.path}/aanbieden")
    offered = account_manager.submit(check, "/aanbieden")
    shown = account_manager.follow(offered)
    assert "Wacht op 4 handtekeningen" in shown.words
    assert "Intrekken kan tot iedereen heeft getekend" in shown.words
    assert f"{shown.path}/intrekken" in shown.links()
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
    check = account_manager.get(f"{shown.path}/aanbieden")
    account_manager.follow(account_manager.submit(check, "/aanbieden"))
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
        ({"goals": ""}, "Vul de leerdoelen in"),
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
    page = account_manager.get(url(made, "/aanbieden"))
    assert "Eerst dit, dan aanbieden" in page.words
    assert "de inkomenscheck met de kandidaat" in page.words
    assert not page.tree.css("main form button.utrecht-button--primary-action")
    page = account_manager.post(url(made, "/aanbieden"), version=made.version)
    assert page.status == 422
    assert "Er ontbreekt nog een stap: de inkomenscheck" in page.words


def test_before_it_is_offered_one_reads_who_gets_what_and_until_when(
    account_manager, signatory, bakery
):
    made = make.agreement(of=bakery)
    assert f"{url(made)}/aanbieden" in account_manager.get(url(made)).links()
    with counted() as ran:
        page = account_manager.get(url(made, "/aanbieden"))
    reads = [one for one in ran if one.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert len(reads) <= 8, "\n".join(reads)
    name = introductions.dossier_of(made.introduction_id).name
    foundation = "Stichting Werkkans Vaartland"
    for who in (signatory.person.name, name, foundation, "Gemeente Vaartland"):
        assert who in page.words
    scheme = scheme_rules.scheme_on(made.scheme, made.start_on)
    last = rules.sign_by(scheme, made.start_on, today=clock.today())
    rows = {row.css_first("th").text(): row.text() for row in page.tree.css("tbody tr")}
    for told, row in rows.items():
        party = Party.MUNICIPALITY if "(gemeente)" in told else Party.EMPLOYER
        assert formats.day(rules.sign_by_of(party, last)) in row
    assert len(rows) == 4
    assert f"uiterlijk {said(last)}, dan vervalt" in page.words
    assert again(made).state is State.DRAFT  # looking offers nothing
    account_manager.submit(page, "/aanbieden")
    offered = again(made)
    assert (offered.sign_by, offered.others_sign_by) == (
        last, rules.sign_by_of(Party.EMPLOYER, last),
    )  # fmt: skip
    assert account_manager.get(url(made, "/aanbieden")).location.endswith(url(made))


def test_an_offer_that_has_become_too_late_says_so_before_the_button(account_manager, bakery):
    made = make.agreement(of=bakery)
    clock.move_to(clock.at(made.start_on - timedelta(days=3), "10.00"))
    page = account_manager.as_(account_manager.person).get(url(made, "/aanbieden"))
    assert "De start is te vroeg" in page.words
    assert not page.tree.css("main form button.utrecht-button--primary-action")
    assert f"{url(made)}/wijzigen" in page.links()


def test_each_party_reads_its_own_last_day(signatory, account_manager, decider, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    own, last = said(made.others_sign_by), said(made.sign_by)
    page = signatory.get(url(made))
    assert f"Teken uiterlijk {own}." in page.words
    assert "Ja, als iedereen op tijd tekent." in page.words
    assert f"De gemeente tekent als laatste, uiterlijk {last}." in page.words
    signers = page.tree.css_first(".gp-signers").text().replace("\xa0", " ")
    assert (signers.count(own), signers.count(last)) == (3, 1)
    short = formats.short_day(made.others_sign_by).replace("\xa0", " ")
    for who, path in ((account_manager, "/overeenkomsten"), (signatory, "/")):
        assert short in who.get(path).words


@pytest.mark.at("2026-09-15T10:00")
def test_the_form_shows_the_first_day_that_can_be_met(account_manager, bakery):
    met = make.introduction(of=bakery, state=Meeting.POSITIVE)
    address = f"/overeenkomsten/nieuw/{met.id}"
    page = account_manager.get(address)
    # Tuesday + 2 working days to offer + 3 to think + 1 for the municipality is Wednesday the 23rd
    assert "De eerste haalbare dag met deze werkdagen is donderdag 24 september" in page.words
    ticked = {"scheme": "groeibaan", "days": ["ma", "di"]}
    part = account_manager.get("/overeenkomsten/begindag", htmx=True, **ticked)
    assert "De eerste haalbare dag met deze werkdagen is maandag 28 september" in part.words
    clock.move_to(clock.now() + timedelta(days=1))
    account_manager = account_manager.as_(account_manager.person)
    page, end = account_manager.get(address), {"end_on": "1-9-2027"}
    early = account_manager.submit(page, str(met.id), **fill(start_on="21-9-2026", **end))
    assert early.status == 422
    assert "Kies woensdag 23 september 2026 of later" in early.words
    friday = account_manager.submit(page, str(met.id), **fill(start_on="25-9-2026", **end))
    assert "Op vrijdag 25 september 2026 werkt de kandidaat niet" in friday.words
    kept = account_manager.submit(page, str(met.id), **fill(start_on="24-9-2026", **end))
    assert kept.status == 303


def test_a_draft_is_thrown_away_by_that_name(account_manager, signatory, bakery):
    made = make.agreement(of=bakery)
    shown = account_manager.get(url(made))
    assert f"{url(made)}/weggooien" in shown.links()
    assert "Gooi dit concept weg" in shown.words
    page = account_manager.get(url(made, "/weggooien"))
    assert "niemand krijgt bericht" in page.words
    assert account_manager.get(url(made, "/intrekken")).location.endswith("/weggooien")
    listed = account_manager.follow(account_manager.submit(page, "/weggooien"))
    assert "Het concept is weggegooid" in listed.words
    assert f"/overeenkomsten/nieuw/{made.introduction_id}" in listed.links()
    for who in (account_manager, signatory):
        assert "Dit concept is weggegooid. Er geldt niets." in who.get(url(made)).words


def test_a_concept_is_explained_in_the_demo(signatory, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    for tail in ("", "/tekst"):
        words = signatory.get(url(made, tail)).words
        assert "Concept, juridisch nog niet bevestigd" in words
        assert "Buiten het voorbeeld kan de gemeente deze tekst pas aanbieden" in words


def test_an_employer_sees_of_a_draft_only_that_it_is_made(signatory, bakery):
    made = make.agreement(of=bakery)
    name = introductions.dossier_of(made.introduction_id).last_name
    page = signatory.get(url(made))
    assert "Wij maken uw overeenkomst" in page.words
    assert name not in page.text
    assert signatory.get(url(made, "/tekst")).status == 404


@pytest.mark.clause("electronic")
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
    assert "Daarna kan het weer" in page.words


def test_refusing_hides_the_reason_from_the_others(signatory, account_manager, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    done = signatory.submit(url(made, "/weigeren"), "/weigeren", reason="changed_mind")
    assert "De overeenkomst gaat niet door" in signatory.follow(done).words
    assert again(made).ended_reason == "changed_mind"
    assert "Ik wil toch niet" not in signatory.get(url(made)).words


def test_only_a_company_that_refuses_is_called(signatory, decider, bakery):
    """A team leader who does not sign is not: nobody has that task."""
    for who in (signatory, decider):
        made = make.agreement(of=bakery, state=State.OFFERED)
        ask = who.get(url(made, "/weigeren"))
        done = who.submit(ask, "/weigeren", reason="changed_mind")
        for page in (ask, who.follow(done)):
            assert ("Wij bellen u" in page.words) is (who is signatory)


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


def test_a_double_click_sends_one_code_and_the_field_opens_for_it(link, work):
    visitor, address, _ = link
    page = visitor.get(address)
    assert field(page).get("autofocus", "no") == "no"
    assert field(page)["autocomplete"] == "one-time-code"
    assert field(page)["inputmode"] == "numeric"
    for _click in range(2):
        done = visitor.submit(page, "/code")
    shown = visitor.follow(done)
    assert "autofocus" in field(shown)
    assert "Wij stuurden een code" in shown.words
    work()
    assert len([one for one in mail.newest(9) if re.search(r"\b\d{6}\b", one.text)]) == 1
    clock.move_to(clock.now() + timedelta(seconds=31))
    visitor.submit(shown, "/code")
    work()
    assert len(db.session.scalars(select(LinkCode)).all()) == 2


def field(page):
    return page.tree.css_first("input[name=code]").attributes


@pytest.mark.clause("twin.what")
def test_the_candidates_page_is_read_aloud_folds_and_says_until_when(link):
    visitor, address, made = link
    page = visitor.get(address)
    assert page.tree.css_first("#voorlezen button")
    folded = page.tree.css("details.gp-fold")
    assert len(folded) == 10
    assert all(one.css_first("summary h3") and one.css_first("p") for one in folded)
    assert f"U hebt tot en met {said(made.others_sign_by)}" in page.words
    assert not page.tree.css(".gp-menu")


def test_who_opens_a_used_link_reads_what_was_chosen(link):
    visitor, address, _ = link
    visitor.submit(f"{address}/weigeren", reason="no_reason")
    shown = visitor.get(address)
    assert (shown.status, shown.h1) == (200, "Dit koos u")
    assert "nee gezegd" in shown.words


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


@pytest.mark.clause("electronic")
def test_the_candidate_signs_beside_the_mediator(app, decider, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    mediator = Visitor(
        app, db.session.get(User, introductions.dossier_of(made.introduction_id).mediator_id)
    )
    given = {
        "read": "y", "agreed": "y", "identified": "y", "identity": "id_card", "asked": "y",
        "password": PASSWORD,
    }  # fmt: skip
    page = mediator.submit(url(made, "/samen"), "/samen", **(given | {"identified": None}))
    assert page.status == 422
    assert mediator.submit(url(made, "/samen"), "/samen", **given).status == 303
    line = queries.signatures(made.id)[0]
    assert (line.party, line.method, line.witness) == (
        Party.CANDIDATE, "in_person", mediator.person.name,
    )  # fmt: skip
    beside = f"persoonlijk, bij de gemeente, naast {mediator.person.name} (bemiddelaar), "
    beside += "identiteitsbewijs gezien"
    assert beside in decider.get(url(made)).words
    values = documents.final(again(made), queries.offered(made.id), queries.signatures(made.id))
    assert values["signatures"][0]["how"] == beside
    assert line.name == made.candidate_name
    kept = db.session.scalar(select(Signature.on_behalf_of))
    said = select(AuditLine.on_behalf_of).where(AuditLine.verb == "agreements.sign")
    assert kept == db.session.scalar(said) == "candidate"
    assert "De kandidaat heeft ondertekend" in mediator.get(url(made, "/samen")).words


def test_an_employer_never_opens_the_mediators_page(signatory, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    assert signatory.get(url(made, "/samen")).status == 403
