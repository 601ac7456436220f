"""The candidate's own pages: the questions of one introduction by safe link, and the own page,
where somebody reads what is shown and who saw it, and decides about it. And what a mediator sees of
it.

Owns no table. A link for one question is used once; the link to the own page lasts thirty days and
no act uses it up. Opening a page changes nothing.

    own page: confirm · pause, resume · withdraw · report what is wrong · yes per kind of work, and
              take it back · hide from an employer, unhide · take back a yes to one employer ·
              come to an appointment, choose or suggest another time

Who may: whoever holds the link. A mediator has the link sent, reads what was asked of one
candidate, and records the talk after a second no-show (MEDIATE). None of it tells an employer why.
"""
