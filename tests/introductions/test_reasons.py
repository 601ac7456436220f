"""Why an employer says no: from the list, readable for ever, and nothing of it to the candidate."""

import pytest

from portal import db
from portal.effects import mail
from portal.introductions import labels, queries
from portal.introductions.models import Introduction
from portal.introductions.reasons import RETIRED, EmployerReason
from portal.introductions.rules import State as Meeting
from portal.links.rules import Purpose
from tests import make
from tests.page import Visitor

PLAIN = "Het tillen lukt nog niet"


@pytest.mark.parametrize("reason", list(EmployerReason))
def test_every_reason_a_row_can_hold_is_readable(bakery, account_manager, reason):
    made = make.introduction(of=bakery, state=Meeting.HELD)
    with db.unit() as session:
        session.get(Introduction, made.id).employer_reason = reason
    shown = account_manager.get(f"/kennismakingen/{made.id}")
    assert labels.EMPLOYER_REASON[reason] in shown.words


def test_a_retired_reason_is_offered_no_more_and_stays_readable(
    bakery, member, account_manager, monkeypatch
):
    from portal.introductions import forms
    from portal.introductions.views import steps

    class Fewer(forms.ReasonForm):
        reason = forms.reason_field({EmployerReason.LICENCE})

    made = make.introduction(of=bakery, state=Meeting.HELD)
    page = f"/kennismakingen/{made.id}"
    word = labels.EMPLOYER_REASON[EmployerReason.LICENCE]
    assert word in member.get(page).words
    monkeypatch.setattr(steps, "ReasonForm", Fewer)
    assert word not in member.get(page).words
    with db.unit() as session:
        session.get(Introduction, made.id).employer_reason = EmployerReason.LICENCE
    assert word in account_manager.get(page).words
    assert set(EmployerReason) >= RETIRED


@pytest.mark.parametrize("path", ["niet-kennismaken", "geen-vervolg"])
def test_no_reason_from_the_list_is_no_answer(path, bakery, member, mediator):
    if path == "geen-vervolg":
        page = f"/kennismakingen/{make.introduction(of=bakery, state=Meeting.HELD).id}"
    else:
        vacancy, behind = make.vacancy(of=bakery), make.candidates(5)[0].dossier_id
        asked = f"/kennismakingen/voorstellen/{behind}"
        page = mediator.submit(asked, str(behind), vacancy=vacancy.id).location
    for reason in ("", "zomaar"):
        assert member.submit(page, f"/{path}", reason=reason, note=PLAIN).status == 422
    db.session.rollback()
    assert db.session.query(Introduction).one().employer_reason is None


def test_the_candidate_hears_neither_the_reason_nor_the_text(app, bakery, member, work):
    made = make.introduction(of=bakery, state=Meeting.HELD)
    behind = queries.person(made)
    page = f"/kennismakingen/{made.id}"
    member.submit(page, "/geen-vervolg", reason="skills", note=PLAIN)
    work()
    window = Visitor(app)
    for purpose in (Purpose.MEETING, Purpose.RESULT):
        token = make.link(db.session.get(Introduction, made.id), behind, purpose=purpose).token
        shown = window.follow(window.get(f"/k/{token}"))
        assert "Uw contactpersoon belt u." in shown.words
        for word in (PLAIN, labels.EMPLOYER_REASON[EmployerReason.SKILLS]):
            assert word not in shown.text
    told = [one for one in mail.newest(200) if one.to in (behind.email, behind.phone)]
    assert all("aardigheden" not in one.text for one in told)
