"""From "ik wil kennismaken" to a yes or a no: the meeting of an employer and somebody without a
name yet.

Owns `introductions` (what an employer may know) and, behind the fence, `candidate_answers` (what
only the mediator knows), `motivations` (why a proposal goes against a wish or limit), `transports`
(how somebody gets to a meeting), `no_show_talks` and `reminders` (what was done because nobody
answered).
The person behind an introduction is found through its showing, by code above the wall only.

    wanted ────────┐                  ┌─ offer_times ─┐
    proposed ─want─┴─ask→ asked ─agree→ agreed ───────┴─choose→ planned ─hold→ held
       │                   │              │                        │
       └─decline           └─refuse       └─withdraw, cancel       ├─miss_candidate
           ↓                   ↓               ↓                   └─miss_employer
        declined            declined        declined

    agreed ─suggest_times→ agreed           the other side chooses
    planned ─suggest_times, offer_times→ agreed · planned ─cancel, withdraw→ declined

    held ─accept→ positive · held ─reject→ negative
    no_show_candidate, no_show_employer ─offer_times→ agreed again
    planned ─arrange_travel, confirm→ planned
    nobody answers in time: proposed, asked, agreed, held → a reminder, a call, expired (overdue.py)

Who may: the employer wants, declines, chooses or suggests a time, cancels and tells how it went (by
phone: the account manager does); the mediator proposes, asks, plans, records what the candidate
says; the candidate answers, chooses, moves and stops by safe link (the pages are in candidate/). A
"nee" needs no reason, and every ending but a good one reaches the employer as the same sentence.

Whatever stops or moves a planned meeting that is still to come (workflow.move sees to it) is told
to both at once, with its day and time, and takes its entry out of both calendars. Transport that
was arranged to it is a task of the mediator to call off, and to arrange anew for the next time
(transport.py). Who suggests and who chooses: appointments.py.

Who did not come twice is not proposed or asked again before the mediator recorded a talk; no
employer reads that. What an employer types beside a reason is read by the account manager, and by
a job that may raise a signal (signals/). How a mediator finds somebody is in matching/.
"""
