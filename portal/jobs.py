"""ONE PAGE: what happens after a commit, job name → functions, and the nightly list.

A domain puts a job by name; who listens is written here and nowhere else.
"""

from collections.abc import Sequence

from portal import submissions
from portal.accounts import jobs as accounts
from portal.agreements import jobs as agreements
from portal.candidate import jobs as candidate
from portal.cards import jobs as cards
from portal.employers import jobs as employers
from portal.guarantees import jobs as guarantees
from portal.imports import jobs as imports
from portal.introductions import jobs as introductions
from portal.invoices import jobs as invoices
from portal.links import jobs as links
from portal.outbox import Does
from portal.placements import jobs as placements
from portal.signals import jobs as signals
from portal.supply import jobs as supply
from portal.vacancies import jobs as vacancies

DOES: dict[str, Sequence[Does]] = {
    "accounts.invited": [accounts.send_invitation],
    "accounts.accepted": [employers.start],
    "employers.registered": [employers.welcome],
    "employers.known": [employers.tell_known],
    "employers.invited": [employers.send_invitation],
    "employers.activated": [employers.tell_activated],
    "employers.handed_over": [employers.tell_handed_over],
    "employers.stood_in": [employers.tell_deputy],
    "cards.rotate": [cards.tend, vacancies.rotate],
    "cards.rest": [cards.rest],
    "cards.thin": [cards.thin],
    "supply.release": [supply.release],
    "cards.outlive": [cards.find_outlived],
    "cards.forget": [cards.forget],
    "imports.read_in": [imports.read_in],
    "imports.forget": [imports.forget],
    "vacancies.submitted": [vacancies.tell_received],
    "vacancies.accepted": [vacancies.tell_accepted, vacancies.show],
    "vacancies.returned": [vacancies.tell_returned],
    "vacancies.show": [vacancies.show],
    "vacancies.shown": [vacancies.tell_shown],
    "vacancies.heed": [vacancies.heed],
    "vacancies.looked": [vacancies.signal],
    "vacancies.expire": [vacancies.expire],
    "vacancies.expired": [vacancies.tell_expired],
    "vacancies.resume": [vacancies.resume],
    "vacancies.withdrawn": [introductions.close_all],
    "submissions.forget": [submissions.forget],
    "links.renew": [links.renew],
    "links.code": [links.send_code],
    "introductions.wanted": [introductions.assign],
    "candidate.own_page": [candidate.send_own_page],
    "introductions.proposed": [introductions.tell_proposed],
    "introductions.asked": [introductions.ask],
    "introductions.timed": [introductions.tell_timed],
    "introductions.planned": [
        introductions.tell_planned,
        introductions.invite,
        introductions.need_travel,
    ],
    "introductions.tomorrow": [introductions.remind_employer, introductions.remind_candidate],
    "introductions.met": [introductions.ask_employer_result, introductions.ask_candidate_result],
    "introductions.missed": [
        introductions.count_miss,
        introductions.tell_missed,
        introductions.write_missed,
    ],
    "introductions.ended": [introductions.tell_ended],
    "introductions.close": [introductions.nightly],
    "introductions.heed": [introductions.heed],
    "introductions.silent": [introductions.remind_silent],
    "introductions.freed": [introductions.write_freed],
    "introductions.reasoned": [signals.read_reason],
    "agreements.offered": [agreements.publish],
    "agreements.published": [
        agreements.ask_employer,
        agreements.ask_foundation,
        agreements.ask_candidate,
    ],
    "agreements.awaits_municipality": [agreements.ask_municipality],
    "agreements.signed": [agreements.seal],
    "agreements.sealed": [agreements.tell_sealed, placements.plan],
    "agreements.reminded": [agreements.remind],
    "agreements.withdrawn": [agreements.tell_ended],
    "agreements.refused": [agreements.tell_ended],
    "agreements.lapsed": [agreements.tell_ended],
    "agreements.lapse": [agreements.lapse],
    "placements.planned": [placements.tell_employer],
    "placements.started": [],
    "placements.complete": [placements.complete],
    "placements.finish": [placements.complete_all],
    "placements.ended": [invoices.credit],
    "guarantees.invoked": [
        guarantees.make_receipt,
        guarantees.tell_manager,
        guarantees.tell_employer,
    ],
    "guarantees.accepted": [guarantees.tell_accepted],
    "guarantees.referred": [guarantees.tell_deciders],
    "guarantees.decided": [guarantees.tell_decided],
    "guarantees.refused": [guarantees.tell_refused],
    "guarantees.withdrawn": [guarantees.tell_withdrawn],
    "guarantees.execute": [guarantees.execute],
    "guarantees.finish": [guarantees.execute_all],
    "guarantees.executed": [invoices.credit],
    "invoices.issued": [invoices.render_pdf],
    "invoices.printed": [invoices.tell],
    "invoices.disputed": [],
    "invoices.answered": [invoices.tell_answer],
    "invoices.remind": [invoices.fall_due_all],
    "invoices.fall_due": [invoices.fall_due],
}

NIGHTLY: Sequence[str] = (
    "cards.rotate",
    "vacancies.heed",
    "cards.outlive",
    "imports.forget",
    "submissions.forget",
    "introductions.close",
    "agreements.lapse",
    "guarantees.finish",
    "placements.finish",
    "invoices.remind",
)
