"""Cards: the anonymous profile of a person, and what employers are shown of it.

Owns `cards` with `card_skills`, `card_hides`, `card_corrections` and `standing_yes` (all fenced:
employers cannot read them), `showings` (what one employer reads for one vacancy), `showing_cards`
(fenced: which card a showing is of) and `reveals` (the fields an employer may read once both want
to meet, copied, and emptied the night after their last day).

    card      draft → reviewed → resting → reviewed …           withdrawn, from each of them
    showing   shown → ended

A mediator makes and edits a card, a second one reviews it (persons are compared, not roles).
Confirming, pausing, withdrawing, a yes and a hide are up to the person, beside the mediator or by
safe link; so is saying what is wrong (`corrections`), which the mediator settles.
Showings are made by job for an accepted vacancy: at most 12, of people with a standing yes for this
kind of work, under a new random id and a speakable name. What an outsider could recognise is shown
only as far as 5 cards of the pool carry it (`anonymity`); what the work asks is told relative to
the vacancy (`fit`). Both are functions of the card and the vacancy alone: this domain lies below
dossiers and never knows who somebody is.
"""
