"""Who suits a job, and which jobs suit somebody: for mediators, on the full dossier.

Owns no table. `rules` tells what a job means for a person, condition by condition, without a score;
`sql_filters` says the same "no" and "unknown" to the database, so that it passes over whom they
keep apart; `queue` puts the people of a vacancy in the order of their turn; `queries` finds a page
and lets the rule explain it; `exposure` lists who was not shown for weeks. What it must know of
introductions, which lie above, is read by name in `meetings`.

Who may: mediators look (MEDIATE). Nothing here changes anything; proposing somebody is a verb of
introductions.
"""
