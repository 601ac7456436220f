"""The days of a claim in the calendar of the employer: what is agreed replaces what was wished."""

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.calendar import add_working_days
from portal.effects import mail
from portal.guarantees import actions
from portal.guarantees.labels import Ground, State
from tests import make
from tests.guarantees.test_actions import act, invoke, later


def entries(file):
    """Of every entry: its key, without the claim → day, sequence, status."""
    said = file.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    return {re.search(r"UID:(\S+)@", one)[1]: field(one) for one in said}


def field(entry):
    day, sequence, status = (
        re.search(rf"{name}[^:]*:(\S+)", entry)[1] for name in ("DTSTART", "SEQUENCE", "STATUS")
    )
    return day, int(sequence), status


def sent(to, subject):
    return next(one for one in mail.newest(20) if (one.to, one.subject) == (to, subject))


@pytest.mark.parametrize("is_other", [True, False])
def test_an_acceptance_replaces_the_wished_day_in_the_calendar(
    app, bakery, signatory, work, is_other
):
    with app.app_context():
        wish = add_working_days(clock.today(), 4)
        claim = make.claim(of=bakery, state=State.CONTACTED, last_on=wish)
        here, last, reference = f"/garanties/{claim.id}", f"{claim.id}-last", claim.reference
        latest = claim.latest_on if is_other else claim.wished_on
    before = entries(signatory.get(f"{here}/agenda.ics").text)
    with app.app_context():
        act(claim, actions.accept, latest)
    work()
    with app.app_context():
        letter = sent(signatory.person.email, f"Antwoord op uw melding {reference}")
    after = entries(letter.ics)
    assert "METHOD:PUBLISH" in letter.ics
    gone = {key: one[2] for key, one in after.items() if key != last}
    assert gone == dict.fromkeys(set(before) - {last}, "CANCELLED")  # they came
    assert len(gone) == 2
    assert min(one[1] for one in after.values()) > max(one[1] for one in before.values())
    assert after[last][2] == "CONFIRMED"
    assert after[last][0] == f"{latest:%Y%m%d}"
    assert (before[last][0] != after[last][0]) is is_other
    assert after[last][1] > before[last][1]
    assert "in uw agenda?" in letter.text
    assert entries(signatory.as_(signatory.person).get(f"{here}/agenda.ics").text) == after


@pytest.mark.parametrize(
    ("days", "said"), [(0, "Gewenste laatste werkdag"), (1, "Uiterlijk vandaag de laatste werkdag")]
)
def test_a_wish_in_the_calendar_is_called_one_and_gives_way_to_the_latest_day(
    app, bakery, signatory, days, said
):
    with app.app_context():
        claim = make.claim(of=bakery, last_on=add_working_days(clock.today(), 2))
    clock.move_to(clock.at(claim.wished_on + timedelta(days=days), "12.00"))
    file = signatory.as_(signatory.person).get(f"/garanties/{claim.id}/agenda.ics").text
    on = claim.latest_on if days else claim.wished_on
    assert entries(file)[f"{claim.id}-last"][0] == f"{on:%Y%m%d}"
    assert said in file.replace("\r\n ", "")


def test_a_withdrawal_after_the_acceptance_takes_every_day_out(app, bakery, signatory, work):
    with app.app_context():
        claim = invoke(make.placement(of=bakery), add_working_days(later(1), 3))
        reference = claim.reference
        for verb in (actions.contact, actions.tell):
            act(claim, verb)
        accepted = act(claim, actions.accept, claim.latest_on).version
        act(claim, actions.withdraw)
    work()
    with app.app_context():
        letter = sent(signatory.person.email, f"Uw melding {reference} is ingetrokken")
    gone = entries(letter.ics).values()
    assert [one[2] for one in gone] == ["CANCELLED"] * 3
    assert min(one[1] for one in gone) > accepted


@pytest.mark.parametrize("refuses", [True, False])
def test_what_the_decider_found_takes_the_days_out_only_when_it_is_off(
    app, bakery, account_manager, work, refuses
):
    with app.app_context():
        claim = make.claim(of=bakery, state=State.CONTACTED)
        act(claim, actions.refer)
        if refuses:
            act(claim, actions.refuse, Ground.PROTECTED_GROUND)
        else:
            act(claim, actions.no_ground)
    work()
    with app.app_context():
        subject = f"Melding {claim.reference}: de teamleider besloot"
        letter = sent(account_manager.person.email, subject)
    if refuses:
        assert {one[2] for one in entries(letter.ics).values()} == {"CANCELLED"}
    else:
        assert not letter.ics
