"""A task keeps what it is about; what must be done is said in the words of its kind when shown.

The sentences that stood in rows are taken off, and three kinds that said two things become six.
What somebody else wrote as a title stays as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

TOLD = {  # kind: the sentence before what the task is about
    "introductions.ask": "Vraag de kandidaat: ",
    "introductions.ask_after_talk": "Voer eerst een gesprek, vraag het dan: ",
    "introductions.call": "Bel de kandidaat vandaag: ",
    "introductions.call_employer": "Bel de werkgever, er kwam geen antwoord: ",
    "introductions.plan": "Plan de kennismaking: ",
    "introductions.travel": "Regel het vervoer naar de kennismaking: ",
    "introductions.no_show": "Kwam niet: bel vandaag: ",
    "introductions.no_show_again": "Kwam weer niet: plan eerst een gesprek: ",
    "introductions.explain": "Vertel de kandidaat hoe het afliep: ",
    "introductions.explain_closed": "Vertel de kandidaat: deze baan is er niet meer: ",
    "agreements.draft": "Maak de overeenkomst: ",
    "agreements.sign_together": "Lees en teken samen met de kandidaat: ",
    "vacancies.ask_proposal": "Wij zoeken iemand voor u: ",
    "vacancies.signal": "Kijkt veel, ontmoet niemand. Bel: ",
    "guarantees.contact": "Bel de werkgever (",
    "guarantees.answer": "Geef antwoord (",
    "guarantees.tell": "Vertel het de kandidaat (",
    "guarantees.decide": "Is er een wettelijke grond? (",
}
SPLIT = {  # kind: the kind it was part of
    "introductions.ask_after_talk": "introductions.ask",
    "introductions.no_show_again": "introductions.no_show",
    "introductions.explain_closed": "introductions.explain",
}
ALONE = {  # kind: the whole title, and where the name of its subject stands
    "employers.activate": ("Controleer en activeer dit bedrijf", "employers", "name"),
    "placements.confirm_start": ("Bevestig de eerste werkdag", "placements", "reference"),
    "placements.first_day": ("Bellen na de eerste werkdag", "placements", "reference"),
    "placements.contract": ("Loon en contract", "placements", "reference"),
    "placements.call": ("Bel de kandidaat: er was geen bericht", "placements", "reference"),
    "placements.week_6": ("Gesprek na 6 weken", "placements", "reference"),
    "placements.month_3": ("Gesprek na 3 maanden", "placements", "reference"),
    "placements.month_6": ("Gesprek na 6 maanden", "placements", "reference"),
    "placements.month_9": ("Gesprek na 9 maanden", "placements", "reference"),
}
tasks = sa.table(
    "tasks", sa.column("kind", sa.Text()), sa.column("title", sa.Text()), sa.column("subject_id")
)


def upgrade() -> None:
    for kind, told in TOLD.items():
        rest = sa.func.substr(tasks.c.title, len(told) + 1)
        if told.endswith("("):
            rest = sa.func.rtrim(rest, ")")
        _change(SPLIT.get(kind, kind), tasks.c.title.startswith(told, autoescape=True),
                kind=kind, title=rest)  # fmt: skip
    for kind, (told, where, column) in ALONE.items():
        subject = sa.table(where, sa.column("id"), sa.column(column, sa.Text()))
        name = sa.select(subject.c[column]).where(subject.c.id == tasks.c.subject_id)
        _change(kind, tasks.c.title == told, title=sa.func.coalesce(name.scalar_subquery(), ""))
    read = "Lees wat een kandidaat over de kaart schrijft"
    _change("cards.settle", tasks.c.title == read, title="")


def _change(old: str, which: sa.ColumnElement[bool], **values: object) -> None:
    op.execute(tasks.update().where(tasks.c.kind == old, which).values(**values))
