"""Vacancies: what an employer needs, from the first draft to the last filled place.

Owns `vacancies` and `vacancy_requirements`, and the employer's list of candidates for a vacancy
(the profiles themselves come from cards).

    draft → submitted → accepted → matching → filled → closed
    submitted → returned → submitted · on_hold → accepted · withdrawn · expired

An employer's member writes, submits, holds, withdraws and copies; the account manager accepts or
returns within two
working days; the system moves it on to matching
when the first profile is shown, and to expired after the closing date.
An accepted vacancy does not change: showings were made for exactly what it says.
"""
