"""Vacancies: what an employer needs, from the first draft to the last filled place.

Owns `vacancies`, `vacancy_requirements` and `proposal_requests`, and the employer's list of
candidates for a vacancy (the profiles themselves come from cards): what is new to who looks, two
or three side by side, how many introductions may still be asked for.

    draft → submitted → accepted → matching → filled → closed
    submitted → returned → submitted · on_hold → accepted · withdrawn · expired

An employer's member writes, submits, adjusts, holds, withdraws and copies; the account manager
accepts or returns within two working days; the system moves it on to matching when the first
profile is shown, and to expired after the closing date.

A request for a proposal: open → answered (a mediator proposes, or we tell that there is nobody) ·
cancelled (the vacancy shows nobody any more). One at a time; a task on the employer's board. Who
looks much and meets nobody is called by the account manager: the night gives the task.

Before a vacancy is withdrawn or closed its page says what stops with it; a job stops it and tells
whom it concerns (introductions/, agreements/).

Of an accepted vacancy the work, hours, area and requirements do not change: showings were made for
exactly those. Its other facts can be adjusted, and who has an open question or said yes is told.
"""
