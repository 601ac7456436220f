"""Rows of what came of a showing: a meeting at every third company, a placement at every second."""

from collections.abc import Mapping

from portal import clock
from portal.agreements.models import Agreement
from portal.calendar import add_working_days
from portal.cards.models import Reveal
from portal.demo.bulk import agreed, ledgers
from portal.demo.bulk.pools import Person
from portal.demo.bulk.writer import Row, Rows, Writer
from portal.introductions import rules as introduction_rules
from portal.introductions.models import CandidateAnswer, Introduction
from portal.placements.models import Placement
from portal.tasks.models import Task

MODELS = (Introduction, CandidateAnswer, Reveal, *agreed.MODELS, *ledgers.MODELS)


def meeting(
    i: int,
    writer: Writer,
    employer: Row,
    vacancy: Row,
    shown: list[tuple[Row, Person]],
    references: Mapping[str, list[str]],
) -> Rows:
    """What came of the first showings of this vacancy; the showings are marked as asked for."""
    rows: Rows = {}
    if i % 3 == 0 and len(shown) > 1:
        _add(rows, _meeting(writer, vacancy, *shown[1], _to_choose(writer)))
    if i % 2 == 0 and shown:
        _add(rows, _placed(i, writer, employer, vacancy, shown[0], references))
        vacancy["filled"] = 1
    return rows


def _placed(
    i: int,
    writer: Writer,
    employer: Row,
    vacancy: Row,
    chosen: tuple[Row, Person],
    references: Mapping[str, list[str]],
) -> Rows:
    showing, person = chosen
    meeting = _meeting(
        writer, vacancy, showing, person, {"state": introduction_rules.State.POSITIVE}
    )
    (introduction,) = meeting[Introduction]
    signed = agreed.agreement(writer, employer, introduction, person, references["O"][0])
    (agreement,) = signed[Agreement]
    ledger = ledgers.placement(i, writer, agreement, person, references["P"][0])
    talks = ledgers.talks(writer, employer, ledger[Placement][0])
    return meeting | signed | ledger | {Task: talks}


def _add(rows: Rows, more: Rows) -> None:
    for model, more_rows in more.items():
        rows.setdefault(model, []).extend(more_rows)


def _to_choose(writer: Writer) -> Row:
    """The employer is asked to choose one of three times."""
    today = clock.day(writer.at)
    answer_by = add_working_days(today, writer.random.randrange(1, 6))
    days = [add_working_days(today, n) for n in (3, 4, 5)]
    return {
        "state": introduction_rules.State.AGREED,
        "answer_by": answer_by,
        "due_at": clock.end_of(answer_by),
        "times": [clock.at(day, "10.00").isoformat() for day in days],
        "meeting_place": "Kade 1, Vaartland",
    }


def _meeting(writer: Writer, vacancy: Row, showing: Row, person: Person, how: Row) -> Rows:
    introduction, owner = writer.new(), {"employer_id": vacancy["employer_id"]}
    showing["wanted_at"] = writer.at
    revealed = introduction_rules.Person(*person.names)
    return {
        Introduction: [owner | {
            "id": introduction, "version": 1, "vacancy_id": vacancy["id"],
            "vacancy_reference": vacancy["reference"], "vacancy_title": vacancy["title"],
            "showing_id": showing["id"], "alias": showing["alias"], "times": [],
            "mediator_id": person.mediator_id, "created_at": writer.at, "changed_at": writer.at,
            "answer_by": None, "due_at": None, "meeting_place": "", **how,
        }],
        CandidateAnswer: [{
            "id": writer.new(), "introduction_id": introduction, "dossier_id": person.dossier_id,
            "answer": introduction_rules.Answer.YES, "answered_at": writer.at,
            "how": introduction_rules.How.LINK,
        }],
        Reveal: [owner | {
            "id": writer.new(), "vacancy_id": vacancy["id"], "introduction_id": introduction,
            "fields": introduction_rules.reveal(revealed, introduction_rules.FIELDS),
            "until_on": introduction_rules.reveal_until(clock.day(writer.at)),
            "revealed_at": writer.at,
        }],
    }  # fmt: skip
