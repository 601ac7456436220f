"""Titles of tasks that stood in a database before 0021 name their subject after it."""

import uuid
from collections import Counter

import pytest
import sqlalchemy as sa

from portal.tasks import labels
from tests.upgrades import AT, DAY, upgraded

COMPANY, PLACEMENT = uuid.uuid4().hex, uuid.uuid4().hex
OTHERS = {
    "dossiers": {"suitability_for": ""},
    "showings": {"shown_from": AT, "shown_until": AT},
    "introductions": {"state": "positive"},
    "agreements": {
        "state": "draft", "scheme": "groeibaan", "formal_employer": "foundation",
        "candidate_name": "Romy", "start_on": DAY, "end_on": DAY, "minutes_per_week": 1920,
    },
}  # fmt: skip
TOLD = {  # as it was written, and what it names now: of a kind that may be another one
    ("introductions.ask", "Vraag de kandidaat: I-1"): "I-1",
    ("introductions.ask", "Voer eerst een gesprek, vraag het dan: I-2"): (
        "introductions.ask_after_talk", "I-2",
    ),
    ("introductions.no_show", "Kwam niet: bel vandaag: I-3"): "I-3",
    ("introductions.no_show", "Kwam weer niet: plan eerst een gesprek: I-4"): (
        "introductions.no_show_again", "I-4",
    ),
    ("introductions.explain", "Vertel de kandidaat: deze baan is er niet meer: I-5"): (
        "introductions.explain_closed", "I-5",
    ),
    ("introductions.call_employer", "Bel de werkgever, er kwam geen antwoord: I-6"): "I-6",
    ("agreements.draft", "Maak de overeenkomst: I-7"): "I-7",
    ("vacancies.ask_proposal", "Wij zoeken iemand voor u: Kok: 2 dagen (50%)"): (
        "Kok: 2 dagen (50%)"
    ),
    ("guarantees.tell", "Vertel het de kandidaat (G-2026-0001)"): "G-2026-0001",
    ("employers.activate", "Controleer en activeer dit bedrijf"): "Bakkerij",
    ("placements.contract", "Loon en contract"): "P-2026-0001",
    ("placements.month_3", "Gesprek na 3 maanden"): "P-2026-0001",
    ("cards.settle", "Lees wat een kandidaat over de kaart schrijft"): "",
    ("placements.insurance", "Vraag de kandidaat: hoe het ging"): (
        "Vraag de kandidaat: hoe het ging"  # somebody's own title
    ),
}  # fmt: skip
SINCE = {  # sentences that later got the number, or other words
    title: f"{title} (P-2026-0001)" for title in ("Loon en contract", "Gesprek na 3 maanden")
} | {"Kwam niet: bel vandaag: I-3": "Kwam niet, bel de kandidaat: I-3"}
SUBJECTS = {"employers": COMPANY, "placements": PLACEMENT}
BEFORE = {
    "employers": [
        {"id": COMPANY, "name": "Bakkerij", "kvk_number": "90000001", "postcode": "9900 AB"}
    ],
    "placements": [
        OTHERS["agreements"]
        | {"id": PLACEMENT, "state": "planned", "reference": "P-2026-0001", "last_on": DAY}
    ],
    "tasks": [
        {
            "kind": kind, "title": title, "state": "open", "employer_id": None, "assigned_to": None,
            "subject_id": SUBJECTS.get(kind.partition(".")[0]) or uuid.uuid4().hex,
        }
        for kind, title in TOLD
    ],
}  # fmt: skip


@pytest.fixture
def opened(house, tmp_path):
    """Those rows, brought up to date; `opened()` opens their database."""
    with upgraded(house, tmp_path, "0020", "0021", BEFORE, OTHERS) as opening:
        yield opening


def test_a_title_names_its_subject_and_is_read_as_before(opened):
    with opened() as connection:
        found = connection.execute(sa.text("SELECT kind, title FROM tasks")).all()
    wanted = [now if isinstance(now, tuple) else (kind, now) for (kind, _), now in TOLD.items()]
    assert Counter(map(tuple, found)) == Counter(wanted)
    read = Counter(labels.title(kind, title) for kind, title in found)
    assert read == Counter(SINCE.get(title, title) for _, title in TOLD)
