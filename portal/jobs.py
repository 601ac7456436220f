"""ONE PAGE: what happens after a commit, job name → functions, their lanes, and the nightly list.

A domain puts a job by name; who listens is written here and nowhere else.
"""

from collections.abc import Collection, Sequence

from portal import letters, submissions
from portal.accounts import jobs as accounts
from portal.agreements import jobs as agreements
from portal.backups import jobs as backups
from portal.candidate import jobs as candidate
from portal.cards import jobs as cards
from portal.dossiers import jobs as dossiers
from portal.drafts import jobs as drafts
from portal.employers import jobs as employers
from portal.guarantees import jobs as guarantees
from portal.imports import jobs as imports
from portal.introductions import jobs as introductions
from portal.invoices import jobs as invoices
from portal.links import jobs as links
from portal.operations import jobs as operations
from portal.outbox import Does, Lane
from portal.placements import jobs as placements
from portal.signals import jobs as signals
from portal.supply import jobs as supply
from portal.vacancies import jobs as vacancies

DOES: dict[str, Sequence[Does]] = {
    "accounts.invited": [
        accounts.send_invitation,
        agreements.watch_user,
        dossiers.watch_user,
    ],
    "accounts.forgotten": [accounts.send_new_link],
    "accounts.activated": [agreements.watch_user, dossiers.watch_user],
    "accounts.deactivated": [agreements.watch_user, dossiers.watch_user],
    "accounts.accepted": [employers.start],
    "accounts.forget": [accounts.forget],
    "accounts.password_changed": [accounts.tell_password_changed],
    "employers.registered": [employers.welcome],
    "employers.received": [employers.register],
    "employers.invited": [employers.send_invitation],
    "employers.activated": [employers.tell_activated, vacancies.start_clocks],
    "employers.handed_over": [employers.tell_handed_over],
    "employers.stood_in": [employers.tell_deputy],
    "cards.renew": [cards.find_unconfirmed, vacancies.renew],
    "cards.pause": [cards.pause],
    "cards.end_recognisable": [cards.end_recognisable],
    "supply.renew": [supply.renew],
    "cards.expire_reveals": [cards.find_expired_reveals],
    "cards.empty_reveals": [cards.empty_reveals],
    "imports.look_through": [imports.look_through],
    "imports.read_in": [imports.read_in],
    "imports.forget": [imports.forget],
    "vacancies.submitted": [vacancies.tell_received],
    "vacancies.accepted": [vacancies.tell_accepted, vacancies.show],
    "vacancies.returned": [vacancies.tell_returned],
    "vacancies.show": [vacancies.show],
    "vacancies.shown": [vacancies.tell_shown],
    "vacancies.find_unmet": [vacancies.find_unmet],
    "vacancies.viewed_in_vain": [vacancies.call_unmet],
    "vacancies.expire": [vacancies.expire],
    "vacancies.expired": [vacancies.tell_expired],
    "vacancies.resume": [vacancies.resume],
    "vacancies.withdrawn": [introductions.close_all, agreements.withdraw_all],
    "vacancies.closed": [introductions.close_all, agreements.close_all],
    "vacancies.adjusted": [introductions.tell_adjusted],
    "submissions.forget": [submissions.forget],
    "letters.forget": [letters.forget],
    "operations.anchor": [operations.anchor],
    "operations.anchored": [operations.tell_anchored],
    "letters.refused": [employers.have_reached, dossiers.have_reached],
    "drafts.forget": [drafts.forget],
    "backups.make": [backups.make],
    "dossiers.number_changed": [dossiers.tell_number_changed],
    "dossiers.mail_changed": [dossiers.tell_mail_changed],
    "dossiers.handed_over": [dossiers.tell_handed_over],
    "dossiers.readdressed": [agreements.watch_dossier, dossiers.watch_dossier],
    "dossiers.watch": [dossiers.watch],
    "links.renew": [dossiers.renew_link],
    "links.renew_agreement": [agreements.renew_link],
    "links.code": [links.send_code],
    "links.left": [links.tell_left],
    "links.follow_meeting": [introductions.follow_link],
    "links.follow_agreement": [agreements.follow_link],
    "links.follow_own_page": [candidate.follow_link],
    "introductions.wanted": [introductions.assign],
    "candidate.own_page": [candidate.send_own_page],
    "candidate.took_back": [agreements.take_back_yes],
    "introductions.proposed": [introductions.tell_proposed],
    "introductions.asked": [introductions.ask],
    "introductions.timed": [introductions.tell_timed, introductions.ask_time],
    "introductions.called_off": [
        introductions.tell_called_off,
        introductions.write_called_off,
        introductions.call_off_travel,
    ],
    "introductions.stopped": [introductions.write_stopped, introductions.call_off_travel],
    "introductions.stopped_told": [introductions.tell_called_off],
    "introductions.travel_changed": [introductions.tell_travel],
    "introductions.planned": [
        introductions.tell_planned,
        introductions.invite,
        introductions.need_travel,
    ],
    "introductions.tomorrow": [introductions.remind_employer, introductions.remind_candidate],
    "introductions.met": [
        introductions.ask_employer_result,
        introductions.ask_candidate_result,
        introductions.drop_travel,
    ],
    "introductions.missed": [
        introductions.count_miss,
        introductions.tell_missed,
        introductions.write_missed,
    ],
    "introductions.ended": [introductions.tell_ended],
    "introductions.overdue": [introductions.find_overdue],
    "introductions.follow_up": [introductions.follow_up],
    "introductions.reminded": [introductions.remind_overdue],
    "introductions.expired": [introductions.write_expired],
    "introductions.reasoned": [signals.read_reason],
    "agreements.offered": [agreements.publish],
    "agreements.published": [
        agreements.ask_employer,
        agreements.ask_foundation,
        agreements.ask_candidate,
    ],
    "agreements.signed_beside": [agreements.mail_signed_beside, agreements.text_signed_beside],
    "agreements.unshared": [agreements.ask_again],
    "agreements.appointed": [agreements.tell_appointed],
    "agreements.awaits_municipality": [agreements.ask_municipality],
    "agreements.signed": [agreements.seal],
    "agreements.sealed": [agreements.tell_sealed, placements.plan],
    "agreements.reminded": [agreements.remind],
    "agreements.withdrawn": [agreements.have_called, agreements.tell_ended],
    "agreements.refused": [agreements.have_called, agreements.tell_ended],
    "agreements.lapsed": [agreements.have_called, agreements.tell_ended],
    "agreements.lapse": [agreements.lapse],
    "agreements.watch": [agreements.watch],
    "placements.planned": [placements.tell_employer],
    "placements.unreported": [placements.tell_mediator],
    "placements.complete": [placements.complete],
    "placements.finish": [placements.complete_all],
    "placements.ended": [invoices.credit, guarantees.drop_going_on],
    "placements.ended_otherwise": [guarantees.lapse],
    "placements.end_said": [placements.tell_end, placements.tell_end_mediator],
    "placements.end_lifted": [guarantees.tell_lifted],
    "guarantees.invoked": [
        guarantees.make_receipt,
        guarantees.tell_manager,
        guarantees.tell_mediator,
        guarantees.tell_employer,
    ],
    "guarantees.told": [guarantees.tell_may_speak],
    "guarantees.accepted": [
        guarantees.tell_accepted,
        guarantees.tell_mediator_accepted,
        guarantees.tell_undecided,
    ],
    "guarantees.referred": [guarantees.tell_deciders],
    "guarantees.decided": [guarantees.tell_decided],
    "guarantees.refused": [
        guarantees.make_receipt,
        guarantees.tell_refused,
        guarantees.tell_mediator_off,
    ],
    "guarantees.withdrawn": [
        guarantees.make_receipt,
        guarantees.tell_withdrawn,
        guarantees.tell_mediator_off,
        guarantees.tell_undecided,
        guarantees.confirm_withdrawal,
    ],
    "guarantees.lapsed": [
        guarantees.make_receipt,
        guarantees.tell_lapsed,
        guarantees.tell_staff_lapsed,
        guarantees.tell_undecided,
    ],
    "guarantees.accept_unanswered": [guarantees.accept_unanswered],
    "guarantees.unanswered": [guarantees.tell_unanswered],
    "guarantees.execute": [guarantees.execute],
    "guarantees.finish": [
        guarantees.lapse_all,
        guarantees.accept_all,
        guarantees.execute_all,
    ],
    "guarantees.executed": [invoices.credit],
    "invoices.issued": [invoices.render_pdf],
    "invoices.printed": [invoices.tell],
    "invoices.answered": [invoices.tell_answer],
    "invoices.reversed": [invoices.tell_reversal],
    "invoices.remind": [invoices.fall_due_all],
    "invoices.fall_due": [invoices.fall_due],
}

# Jobs of one lane wait for each other only. All that is not here is quick: it asks the database and
# nothing else. A test follows each function to the press, a backup and the mail server.
LANES: dict[Lane, Collection[Does]] = {
    Lane.DOCUMENTS: [
        backups.make, imports.look_through,
        agreements.publish, agreements.seal, guarantees.make_receipt, invoices.render_pdf,
    ],
    Lane.MAIL: [
        accounts.send_invitation, accounts.send_new_link, accounts.tell_password_changed,
        operations.tell_anchored,
        employers.welcome, employers.send_invitation, employers.register,
        employers.tell_activated, employers.tell_handed_over, employers.tell_deputy,
        vacancies.tell_received, vacancies.tell_accepted, vacancies.tell_returned,
        vacancies.tell_shown, vacancies.tell_expired,
        links.send_code, links.tell_left,
        dossiers.renew_link, dossiers.tell_number_changed, dossiers.tell_mail_changed,
        dossiers.tell_handed_over,
        candidate.send_own_page, candidate.follow_link,
        introductions.tell_adjusted,
        introductions.ask, introductions.invite, introductions.tell_proposed,
        introductions.tell_timed, introductions.ask_time, introductions.tell_planned,
        introductions.tell_called_off, introductions.write_called_off, introductions.tell_missed,
        introductions.write_stopped,
        introductions.tell_ended, introductions.write_missed, introductions.write_expired,
        introductions.remind_employer, introductions.remind_candidate,
        introductions.remind_overdue, introductions.tell_travel, introductions.ask_employer_result,
        introductions.ask_candidate_result, introductions.follow_link,
        agreements.ask_employer, agreements.ask_foundation, agreements.ask_candidate,
        agreements.ask_municipality, agreements.remind, agreements.tell_sealed,
        agreements.tell_ended, agreements.follow_link, agreements.renew_link,
        agreements.mail_signed_beside, agreements.text_signed_beside, agreements.ask_again,
        agreements.tell_appointed,
        placements.tell_employer, placements.tell_mediator,
        placements.tell_end, placements.tell_end_mediator,
        guarantees.tell_manager, guarantees.tell_employer, guarantees.tell_accepted,
        guarantees.tell_may_speak, guarantees.tell_mediator_accepted,
        guarantees.tell_deciders, guarantees.tell_decided, guarantees.tell_refused,
        guarantees.tell_mediator_off,
        guarantees.tell_withdrawn, guarantees.confirm_withdrawal, guarantees.tell_mediator,
        guarantees.tell_unanswered, guarantees.tell_undecided,
        guarantees.tell_lapsed, guarantees.tell_staff_lapsed, guarantees.tell_lifted,
        invoices.tell, invoices.tell_answer, invoices.tell_reversal,
    ],
}  # fmt: skip

NIGHTLY: Sequence[str] = (
    "operations.anchor",
    "backups.make",
    "cards.renew",
    "vacancies.find_unmet",
    "cards.expire_reveals",
    "imports.forget",
    "submissions.forget",
    "letters.forget",
    "drafts.forget",
    "accounts.forget",
    "introductions.overdue",
    "agreements.lapse",
    "agreements.watch",
    "dossiers.watch",
    "guarantees.finish",
    "placements.finish",
    "invoices.remind",
)
