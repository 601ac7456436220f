"""Who a candidate is: contact, intake, checks, suitability. Never leaves the municipality.

Owns `dossiers`, `intakes`, `number_changes`, `mail_changes` and `mediator_changes`, behind the
fence: an employer's session cannot read them, and nothing an employer writes points at them. Cards
(below) hold what may be shown, closed lists only; a reveal holds copies of what the candidate
agreed to.

    dossier   entered → taken in → income checked, childcare checked, suitability stated (who, when)

    number    changed → codes rest two working days, or until a second mediator called it

    address   his own → shared with somebody else of the case: nothing goes to him, links wait →
              his own: they go (sending.py, the one way by which anything goes to a candidate)

Only mediators read and write dossiers; every look is logged by the door. There is no column for a
BSN, nationality, origin, religion, criminal record or diagnosis, and there never will be: free text
is looked through before it is kept (portal/scrub.py). A card nobody confirmed for 30 days is
flagged, and at 45 days it pauses.
"""
